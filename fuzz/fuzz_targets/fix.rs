//! A topology of any text, fixed.

#![no_main]

#[path = "../../tests/support/answers.rs"]
#[allow(dead_code, reason = "each target asks for one answer")]
mod answers;

libfuzzer_sys::fuzz_target!(|text: &str| answers::fixed(text));
