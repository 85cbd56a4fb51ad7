//! Any cron expression, and any schedule of Make's.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| make_api_fuzz::feed_small("cron", data));
