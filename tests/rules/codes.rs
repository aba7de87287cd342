//! Codes are for ever: a snapshot of them.

use std::fmt::Write as _;

use meshwright::RULES;

use crate::expected::expect;

#[test]
fn codes_are_unique_and_sorted() {
    assert!(RULES.is_sorted_by(|a, b| a.code < b.code));
    for rule in RULES {
        let number = rule.code.strip_prefix("MW").unwrap();
        assert!(number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()), "{}", rule.code);
        assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", rule.name);
        assert_eq!(RULES.iter().filter(|other| other.name == rule.name).count(), 1, "{}", rule.name);
    }
}

#[test]
fn codes_keep_their_meaning() {
    let mut codes = String::new();
    for rule in RULES {
        writeln!(codes, "{} {} {}", rule.code, rule.name, rule.severity.word()).unwrap();
    }
    expect("tests/codes.txt", &codes);
}
