//! Manifests of any text, behind their topology or alone.

#![no_main]

#[path = "../../tests/support/answers.rs"]
#[allow(dead_code, reason = "each target asks for one answer")]
mod answers;

libfuzzer_sys::fuzz_target!(|text: &str| answers::judged(text));
