//! `overlapping-vpc-service`: services of a cluster have the addresses of another's VPC.

use super::relation::Relation;
use super::{Context, Findings, Rule, overlapping};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW207", name: "overlapping-vpc-service", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    overlapping::report(&RULE, Relation::VpcService, context, findings);
}
