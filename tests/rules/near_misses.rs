//! Topologies that look close to a fault and are none: `tests/near_misses/RULE.yaml`, or `RULE.WHAT.yaml` for more.

use meshwright::RULES;
use meshwright::check::Findings;

use crate::cases::unknown_fields;
use crate::expected::files;
use crate::text::Text;
use crate::{check, is_pending, rule};

/// Rules whose near miss is made by a test of its own.
const MADE: &[&str] = &["findings-cut"];

#[test]
fn a_near_miss_does_not_fire_its_rule() {
    for (name, text) in files("tests/near_misses", ".yaml") {
        let rule = rule(name.split('.').next().unwrap()).unwrap_or_else(|| panic!("{name} names no rule"));
        let fired =
            Text::of(&name, text).check().diagnostics.into_iter().find(|diagnostic| diagnostic.code == rule.code);
        assert_eq!(fired, None, "{name}");
    }
}

#[test]
fn every_rule_has_a_near_miss() {
    let files = files("tests/near_misses", ".yaml");
    for rule in RULES.iter().filter(|rule| !is_pending(rule) && !MADE.contains(&rule.name)) {
        let found = files.iter().any(|(name, _)| name.split('.').next() == Some(rule.name));
        assert!(found, "tests/near_misses/{}.yaml is missing", rule.name);
    }
}

#[test]
fn as_many_findings_as_are_listed_are_not_cut() {
    let count = |count| check(&unknown_fields(count)).diagnostics.iter().filter(|d| d.name == "findings-cut").count();
    assert_eq!((count(Findings::MOST), count(Findings::MOST + 1)), (0, 1));
}
