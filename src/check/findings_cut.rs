//! `findings-cut`: there is more wrong than is listed.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::parse::limits;
use crate::source::Span;

pub(super) static RULE: Rule =
    Rule { code: "MW903", name: "findings-cut", severity: Severity::Error, fixed: true, check };

/// Runs last, when all others have reported.
fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let start = Span::default();
    if findings.dropped() > 0 {
        let facts: Facts<'_> = &[("count", &findings.dropped()), ("most", &Findings::MOST)];
        // Of more faults than are kept, nobody knows the number.
        let key = if context.faults.len() < limits::FAULTS { "dropped" } else { "many" };
        findings.add(RULE.at(start, key, facts).help("help", &[]));
    } else if !context.overlaps().complete() {
        findings.add(RULE.at(start, "overlaps", &[]).help("help", &[]));
    }
}
