//! What the fuzzer found once holds for ever: every text of `fuzz/corpus/`, asked what its target asks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test reads files and stops by panicking"
)]

mod support;

use std::fs;

use support::{answers, root};

fn holds(target: &str, ask: fn(&str)) {
    let entries = fs::read_dir(root().join("fuzz/corpus").join(target)).expect("the corpus is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        // Shown only where the test fails: the last is the one.
        println!("{}", path.display());
        ask(&fs::read_to_string(path).unwrap());
    }
}

#[test]
fn checks_of_the_corpus_are_sound() {
    holds("check", answers::checked);
}

#[test]
fn fixes_of_the_corpus_are_for_good() {
    holds("fix", answers::fixed);
}

#[test]
fn files_of_the_corpus_say_what_was_planned() {
    holds("generate", answers::generated);
}

#[test]
fn manifests_of_the_corpus_are_judged_soundly() {
    holds("manifests", answers::judged);
}

#[test]
fn repairs_of_the_corpus_lose_nothing() {
    holds("repair", answers::repaired);
}
