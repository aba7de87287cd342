//! `findings-cut`: there is more wrong than is listed.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::source::Span;

pub(super) static RULE: Rule =
    Rule { code: "MW903", name: "findings-cut", severity: Severity::Error, fixed: true, check };

/// Runs last, when all others have reported.
fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let start = Span::default();
    if findings.dropped() > 0 {
        findings.add(RULE.at(start, "dropped", &[("count", &findings.dropped()), ("most", &Findings::MOST)]));
    } else if !context.overlaps().complete() {
        findings.add(RULE.at(start, "overlaps", &[]));
    }
}
