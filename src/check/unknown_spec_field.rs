//! `unknown-spec-field`: a RemoteIstio's spec has a key that no operator reads.

use std::collections::BTreeSet;

use super::specs::{Spec, specs};
use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::manifest::stray::{Stray, Why, strays};
use crate::message::Facts;
use crate::source::Span;
use crate::topology::{Choice, Dialect};

pub(super) static RULE: Rule =
    Rule { code: "MW407", name: "unknown-spec-field", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for spec in specs(context) {
        let mut given = Given::new();
        let all = spec.value.map(|value| strays(value, spec.dialect, spec.minor)).unwrap_or_default();
        for stray in &all {
            match stray.why {
                Why::OtherDialect => {}
                Why::OtherVersion(first, last) => findings.add(of_other_version(stray, &spec, first, last)),
                Why::Unknown => findings.add(unknown(context, stray, &spec, &mut given)),
            }
        }
    }
}

fn unknown(context: &Context<'_>, stray: &Stray<'_>, spec: &Spec<'_>, given: &mut Given) -> Finding {
    let key = &stray.key.value;
    let free = stray.free.iter().copied();
    let near = context.nearest(key, free.clone());
    let listed = free.clone().collect::<Vec<_>>().join("`, `");
    let facts: Facts<'_> = &[
        ("field", &stray.path),
        ("dialect", &spec.dialect.word()),
        ("near", &near.unwrap_or_default()),
        ("free", &listed),
    ];
    let finding = RULE.at(stray.key.span, "message", facts).help("why", facts);
    let Some(near) = near else {
        let finding = if free.len() > 0 { finding.help("free", facts) } else { finding };
        // Alibaba's type is not published: it may have more than is known.
        return match spec.dialect {
            Dialect::Alibaba => finding.severity(Severity::Warning).help("unpublished", facts),
            Dialect::Banzaicloud => finding,
        };
    };
    // The second key of a mapping that may be meant to be the same would stand in it twice.
    let certain = given.insert((stray.mapping, near)) && context.is_slip(key, near, free);
    finding.help("near", facts).fix(stray.key.span, near, "fix", facts).certain(certain)
}

/// What was offered as a key of which mapping.
type Given = BTreeSet<(Span, &'static str)>;

fn of_other_version(stray: &Stray<'_>, spec: &Spec<'_>, first: u32, last: u32) -> Finding {
    let minor = spec.minor.unwrap_or_default();
    let facts: Facts<'_> = &[("field", &stray.path), ("minor", &minor), ("first", &first), ("last", &last)];
    let finding = RULE.at(stray.key.span, "version", facts).help("why", facts);
    finding.help(if last == u32::MAX { "since" } else { "between" }, facts)
}
