//! `overlapping-vswitches`: two clusters of one VPC name vSwitches that cannot both exist.

use super::relation::Relation;
use super::{Context, Findings, Rule, overlapping};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW221", name: "overlapping-vswitches", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    overlapping::report(&RULE, Relation::VSwitches, context, findings);
}
