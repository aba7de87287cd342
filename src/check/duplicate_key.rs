//! `duplicate-key`: the same key twice in one mapping.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::parse::Fault;

pub(super) static RULE: Rule =
    Rule { code: "MW103", name: "duplicate-key", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for fault in context.faults {
        let Fault::DuplicateKey { span, first, key } = fault else { continue };
        let facts: Facts<'_> = &[("key", key)];
        findings.add(RULE.at(*span, "message", facts).relate(*first, "first", facts).help("help", facts));
    }
}
