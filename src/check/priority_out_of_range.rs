//! `priority-out-of-range`: a rule with a priority that the cloud does not know.

use super::groups::severity;
use super::{Context, Findings, Rule};
use crate::existing::RuleProblem;
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW609", name: "priority-out-of-range", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for group in context.groups().values() {
        for told in group.told.iter().flat_map(|told| &told.rules) {
            for fault in &told.faults {
                let RuleProblem::Priority(priority) = &fault.what else { continue };
                let facts: Facts<'_> = &[("group", &group.id), ("priority", priority)];
                findings.add(RULE.at(fault.span, "message", facts).help("help", &[]).severity(severity(told)));
            }
        }
    }
}
