//! Certain fixes: made once they are made for good, and never for the worse.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test stops by panicking"
)]

mod support;

use meshwright::parse::parse;
use meshwright::{CheckOptions, Fixed, Source, fix};
use proptest::prelude::*;

fn fixed(text: &str) -> Fixed {
    fix(&Source { name: "meshwright.yaml", text }, &CheckOptions::default())
}

/// `text` with slips of the pen, each a place and what happens to the letter there.
fn slip(text: &str, slips: &[(prop::sample::Index, u8)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (place, what) in slips {
        let at = place.index(letters.len() - 1);
        match what {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letters[at]),
            2 => letters.swap(at, at + 1),
            3 => letters[at] = 'x',
            _ => letters.insert(at, '\n'),
        }
    }
    letters.into_iter().collect()
}

fn is_readable(text: &str) -> bool {
    parse(text).readable
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixing_twice_is_fixing_once(
        example in 0usize..7,
        slips in prop::collection::vec((any::<prop::sample::Index>(), 0u8..5), 1..12),
        wide in any::<bool>(),
    ) {
        let examples = support::examples();
        let text = slip(examples.values().nth(example % examples.len()).unwrap(), &slips);
        let text = if wide { text.replace('\n', "\r\n") } else { text };
        let once = fixed(&text);
        let twice = fixed(&once.text);
        prop_assert_eq!(&twice.text, &once.text);
        prop_assert!(twice.applied.is_empty());
        prop_assert_eq!(once.applied.is_empty(), once.text == text);
        prop_assert!(once.report.diagnostics.iter().all(|left| left.fixes.iter().all(|fix| !fix.certain)));
        let worse = if is_readable(&text) { !is_readable(&once.text) } else { once.text != text };
        prop_assert!(!worse);
        let ends = once.text.matches('\n').count();
        prop_assert_eq!(once.text.matches("\r\n").count(), if wide { ends } else { 0 });
    }

    #[test]
    fn no_text_whatever_stops_it(text in "(?s)(apiVersion: meshwright/v1\n)?[a-z:{}\\[\\]'\"#&*!|>, \n杭-]{0,60}") {
        let once = fixed(&text);
        prop_assert_eq!(&fixed(&once.text).text, &once.text);
    }
}

#[test]
fn what_can_be_meant_by_two_keys_is_left() {
    let base = support::examples()["cross-region"].clone();
    let twice = base.replacen("workers: 3\n", "worker: 3\n    workrs: 4\n", 1);
    assert_ne!(twice, base);
    let once = fixed(&twice);
    assert_eq!(once.text, base.replacen("workers: 3\n", "workers: 3\n    workrs: 4\n", 1));
    assert_eq!(once.applied.len(), 1);
}

#[test]
fn names_of_the_users_own_are_never_guessed() {
    let text = support::examples()["cross-region"].replacen("vpc: beijing", "vpc: beijin", 1);
    let once = fixed(&text);
    assert_eq!((once.text.as_str(), once.applied.len()), (text.as_str(), 0));
    assert!(once.report.diagnostics.iter().any(|left| left.name == "unknown-reference" && !left.fixes.is_empty()));
}

#[test]
fn what_a_fix_lays_open_is_fixed_too() {
    let base = support::examples()["cross-region"].clone();
    let text = base
        .replacen("clusters:", "cluster:", 1)
        .replace("serviceCidr:", "serviceCidrs:")
        .replace("role: data-plane", "role: dataplane");
    let once = fixed(&text);
    assert_eq!(once.text, base);
    assert_eq!(once.report.summary.errors + once.report.summary.warnings, 0);
}
