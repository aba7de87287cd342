//! `security-group-missing`: a cluster whose security group is not told.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::source::Span;
use crate::topology::{Cluster, Field};

pub(super) static RULE: Rule =
    Rule { code: "MW601", name: "security-group-missing", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(severity) = context.between_clusters() else { return };
    for cluster in context.clusters() {
        let Some((at, name)) = place(cluster).zip(cluster.name.text()) else { continue };
        let finding = RULE.at(at, "message", &[("cluster", &name)]).severity(severity);
        findings.add(finding.help("help", &[]));
    }
}

/// Where the group's id should stand, if it does not.
fn place(cluster: &Cluster) -> Option<Span> {
    match &cluster.security_group {
        Field::Absent => Some(cluster.at),
        Field::Unreadable => None,
        Field::Given(group) => match &group.value.id {
            Field::Absent => Some(group.value.at),
            Field::Unreadable => None,
            Field::Given(id) => id.value.is_empty().then_some(id.span),
        },
    }
}
