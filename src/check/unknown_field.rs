//! `unknown-field`: a key the format does not have.

use std::collections::BTreeSet;

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Word;
use crate::parse::Fault;

pub(super) static RULE: Rule =
    Rule { code: "MW102", name: "unknown-field", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut given = BTreeSet::new();
    for fault in context.faults {
        let Fault::UnknownField { span, key, section, mapping, free } = fault else { continue };
        let of_item = matches!(*section, "vpc" | "reserved" | "link" | "cluster");
        let message = if of_item { "item" } else { "message" };
        let finding = RULE.at(*span, message, &[("key", key), ("section", &Word(section))]);
        findings.add(match context.nearest(key, free.iter().copied()) {
            Some(near) => {
                // The second key of a mapping that may be meant to be the same would stand in it twice.
                let certain = given.insert((*mapping, near)) && context.is_slip(key, near, free.iter().copied());
                finding.help("near", &[("near", &near)]).fix(*span, near, "fix", &[("near", &near)]).certain(certain)
            }
            None if free.is_empty() => finding.help("full", &[]),
            None => finding.help("free", &[("free", &free.join("`, `"))]),
        });
    }
}
