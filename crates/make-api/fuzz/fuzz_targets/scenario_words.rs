//! Any answer to the calls of `tests/it/every_call/scenario_words.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| make_api_fuzz::feed("scenario_words", data));
