//! `group-reference-across-vpcs`: a rule whose peer is a security group of another VPC.

use std::collections::BTreeMap;

use super::groups::{Group, severity};
use super::{Context, Findings, Rule};
use crate::existing::ExistingGroup;
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW603", name: "group-reference-across-vpcs", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let groups = context.groups();
    let ids: BTreeMap<_, _> = context.vpcs().filter_map(|(number, vpc)| Some((vpc.id.text()?, number?))).collect();
    for group in groups.values() {
        let Some(home) = home(context, group, &ids) else { continue };
        for (told, peer) in group.references() {
            let there = match groups.get(peer) {
                Some(peer) => self::home(context, peer, &ids),
                None => context.existing.groups.get(peer).and_then(|told| told_home(told, &ids)),
            };
            if there.is_some_and(|there| there != home) {
                let finding = RULE.at(told.at, "message", &[("group", &group.id), ("peer", &peer)]);
                findings.add(finding.help("help", &[]).severity(severity(told)));
            }
        }
    }
}

/// A VPC: one of the topology's, or another with this id.
#[derive(Clone, Copy, PartialEq)]
enum Home<'t> {
    Declared(usize),
    Other(&'t str),
}

fn home<'t>(context: &Context<'t>, group: &Group<'t>, ids: &BTreeMap<&str, usize>) -> Option<Home<'t>> {
    let declared = group.members.iter().find_map(|(_, cluster)| context.home(cluster)).map(Home::Declared);
    declared.or_else(|| told_home(group.told?, ids))
}

fn told_home<'t>(group: &'t ExistingGroup, ids: &BTreeMap<&str, usize>) -> Option<Home<'t>> {
    let id = group.vpc.as_ref()?.value.as_str();
    Some(ids.get(id).map_or(Home::Other(id), |number| Home::Declared(*number)))
}
