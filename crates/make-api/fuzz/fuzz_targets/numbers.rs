//! Any JSON in the place of a number.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| make_api_fuzz::feed_small("numbers", data));
