//! `overlapping-vpcs`: two VPCs have the same addresses.

use super::relation::Relation;
use super::{Context, Findings, Rule, overlapping};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW203", name: "overlapping-vpcs", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    overlapping::report(&RULE, Relation::Vpcs, context, findings);
}
