//! Any answer to every call, in the guide's dialect. The first byte chooses the family.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| make_api_fuzz::feed_guide(data));
