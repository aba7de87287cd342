//! `unknown-field`: a key the format does not have.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Word;
use crate::parse::Fault;

pub(super) static RULE: Rule =
    Rule { code: "MW102", name: "unknown-field", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for fault in context.faults {
        let Fault::UnknownField { span, key, section, free } = fault else { continue };
        let of_item = matches!(*section, "vpc" | "reserved" | "link" | "cluster");
        let message = if of_item { "item" } else { "message" };
        let finding = RULE.at(*span, message, &[("key", key), ("section", &Word(section))]);
        findings.add(match context.nearest(key, free.iter().copied()) {
            Some(near) => finding.help("near", &[("near", &near)]).fix(*span, near, "fix", &[("near", &near)]),
            None if free.is_empty() => finding.help("full", &[]),
            None => finding.help("free", &[("free", &free.join("`, `"))]),
        });
    }
}
