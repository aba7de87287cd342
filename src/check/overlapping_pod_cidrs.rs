//! `overlapping-pod-cidrs`: two clusters claim the same pod addresses.

use super::blocks::Kind;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::Mode;

pub(super) static RULE: Rule =
    Rule { code: "MW201", name: "overlapping-pod-cidrs", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let severity = match context.mode {
        Mode::Off => return,
        Mode::Flat => Severity::Error,
        Mode::Gateway => Severity::Warning,
    };
    for pair in context.overlaps().between(Kind::Pod, Kind::Pod).filter(|pair| !pair.same_cluster()) {
        let finding =
            RULE.at(pair.second.span, "message", &pair.facts()).relate(pair.first.span, "other", &pair.facts());
        findings.add(finding.severity(severity).help("why", &[]).help("mend", &pair.facts()));
    }
}
