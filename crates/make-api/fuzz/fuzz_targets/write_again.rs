//! What can be written is read back the same.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| make_api_fuzz::write_again(data));
