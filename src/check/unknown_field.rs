//! `unknown-field`: a key the format does not have.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Word;
use crate::parse::Fault;

pub(super) static RULE: Rule =
    Rule { code: "MW102", name: "unknown-field", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for fault in context.faults {
        let Fault::UnknownField { span, key, section, known } = fault else { continue };
        let finding = RULE.at(*span, "message", &[("key", key), ("section", &Word(section))]);
        findings.add(match context.nearest(key, known.iter().copied()) {
            Some(near) => finding.help("near", &[("near", &near)]).fix(*span, near, "fix", &[("near", &near)]),
            None => finding.help("known", &[("known", &known.join(", "))]),
        });
    }
}
