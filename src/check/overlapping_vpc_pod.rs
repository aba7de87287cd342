//! `overlapping-vpc-pod`: pods of a cluster have the addresses of another's VPC.

use super::relation::Relation;
use super::{Context, Findings, Rule, overlapping};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW206", name: "overlapping-vpc-pod", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    overlapping::report(&RULE, Relation::VpcPod, context, findings);
}
