//! `overlapping-pod-cidrs`: two clusters claim the same pod addresses.

use super::relation::Relation;
use super::{Context, Findings, Rule, overlapping};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW201", name: "overlapping-pod-cidrs", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    overlapping::report(&RULE, Relation::Pods, context, findings);
}
