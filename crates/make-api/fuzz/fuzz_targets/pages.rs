//! Any pages of a list, with any word about themselves.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| make_api_fuzz::feed_small("pages", data));
