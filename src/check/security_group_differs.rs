//! `security-group-differs`: the cloud tells of a security group what the topology does not.

use super::groups::Group;
use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Facts;
use crate::topology::{Choice as _, Cluster};

pub(super) static RULE: Rule =
    Rule { code: "MW614", name: "security-group-differs", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for group in context.groups().values() {
        for (_, cluster) in &group.members {
            for finding in [kind(group, cluster), vpc(context, group, cluster)].into_iter().flatten() {
                findings.add(finding);
            }
        }
    }
}

/// Without a type, the topology says `basic`.
fn kind(group: &Group<'_>, cluster: &Cluster) -> Option<Finding> {
    let told = group.told?.kind.as_ref()?;
    let section = cluster.security_group.get()?;
    let (said, at) = match section.kind.spanned() {
        Some(said) => (said.value, said.span),
        None if section.kind.is_absent() => (crate::topology::GroupType::default(), section.id.span()?),
        None => return None,
    };
    let facts: Facts<'_> = &[("group", &group.id), ("told", &told.value.word()), ("said", &said.word())];
    let finding = RULE.at(at, "type", facts).relate(told.span, "told", &[]).help("type-help", facts);
    (said != told.value).then_some(finding)
}

fn vpc(context: &Context<'_>, group: &Group<'_>, cluster: &Cluster) -> Option<Finding> {
    let told = group.told?.vpc.as_ref()?;
    let said = context.vpc_of(cluster)?.id.spanned().filter(|id| !id.value.is_empty() && id.value != told.value)?;
    let facts: Facts<'_> = &[("group", &group.id), ("told", &told.value), ("said", &said.value)];
    let at = cluster.vpc.span()?;
    Some(RULE.at(at, "vpc", facts).relate(told.span, "told", &[]).help("vpc-help", facts))
}
