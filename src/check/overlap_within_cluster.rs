//! `overlap-within-cluster`: a cluster's own nodes, pods, services and VPC share addresses.

use super::relation::Relation;
use super::{Context, Findings, Rule, overlapping};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW208", name: "overlap-within-cluster", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    overlapping::report(&RULE, Relation::WithinCluster, context, findings);
}
