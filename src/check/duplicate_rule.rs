//! `duplicate-rule`: two rules of one list that are one rule to the cloud.

use super::{Context, Findings, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW611", name: "duplicate-rule", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for group in context.groups().values() {
        for (second, first) in group.told.iter().flat_map(|told| &told.duplicates) {
            let finding = RULE.at(*second, "message", &[("group", &group.id)]);
            findings.add(finding.relate(*first, "first", &[]).help("help", &[]));
        }
    }
}
