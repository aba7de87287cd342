//! `rules-per-interface`: a security group needs more rules than the cloud takes, or nearly so many.

use super::planned::{Places, Planned};
use super::{Context, Findings, Rule};
use crate::existing::Existing;
use crate::finding::{Finding, Severity};
use crate::limits;
use crate::message::Facts;
use crate::security_group::{self, Peer};
use crate::topology::Topology;

pub(super) static RULE: Rule =
    Rule { code: "MW701", name: "rules-per-interface", severity: Severity::Error, fixed: true, check };

/// Nothing to find before the rules are planned.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// Looks at every group for which something is planned. Of groups that are only near the limit the fullest speaks for all:
/// they have one cause.
pub(super) fn judge(
    topology: &Topology,
    existing: &Existing,
    planned: &[Planned<'_>],
    places: &Places<'_>,
    findings: &mut Vec<Finding>,
) {
    let most = limits::of(topology, limits::RULES_PER_INTERFACE, |own| &own.rules_per_interface);
    let own = topology.limits.get().is_some_and(|limits| limits.rules_per_interface.value().is_some());
    let mut near: Vec<(usize, usize, &Planned<'_>)> = Vec::new();
    for group in planned {
        let Some(rules) = group.rules else {
            let facts: Facts<'_> = &[("group", &group.id), ("most", &most)];
            findings.push(RULE.at(places.get(group), "message", facts).help("why", &[]).help("help", facts));
            continue;
        };
        let (there, new) = (there(group, existing), new(group, rules, existing));
        if new > 0 && there + new > most {
            let facts: Facts<'_> = &[("group", &group.id), ("total", &(there + new)), ("most", &most)];
            let finding = RULE.at(places.get(group), "over", facts).help("why", &[]);
            findings.push(counted(finding, there).help("help", facts));
        } else if new > 0 && is_near(there + new, most, own) {
            near.push((there + new, there, group));
        }
    }
    let Some((total, there, group)) = near.iter().max_by_key(|(total, _, group)| (*total, std::cmp::Reverse(group.id)))
    else {
        return;
    };
    let (others, before) = (near.len() - 1, limits::RULES_PER_GROUP_BEFORE.most);
    let facts: Facts<'_> =
        &[("group", &group.id), ("total", total), ("most", &most), ("before", &before), ("others", &others)];
    let (key, help) = if total * 5 > most * 4 { ("near", "help") } else { ("older", "older-help") };
    let finding = counted(RULE.at(places.get(group), key, facts).severity(Severity::Warning), *there);
    let finding = if others > 0 { finding.help("others", facts) } else { finding };
    findings.push(finding.help(help, facts));
}

/// Says how many of the rules are there already, if any are.
fn counted(finding: Finding, there: usize) -> Finding {
    if there > 0 { finding.help("counted", &[("there", &there)]) } else { finding }
}

/// Whether so many rules come close to the limit, or pass what older accounts have.
fn is_near(total: usize, most: usize, own: bool) -> bool {
    total * 5 > most * 4 || (total > limits::RULES_PER_GROUP_BEFORE.most && !own)
}

/// What the rules of a group count for that are there already.
fn there(group: &Planned<'_>, existing: &Existing) -> usize {
    existing.rules(group.id).iter().map(|told| weight(told.rule.as_ref(), existing)).sum()
}

/// What those count for that are to be made.
fn new(group: &Planned<'_>, rules: &[security_group::Rule], existing: &Existing) -> usize {
    let is_new = |rule: &&security_group::Rule| existing.groups.get(group.id).is_none_or(|told| !told.has(rule));
    rules.iter().filter(is_new).map(|rule| weight(Some(rule), existing)).sum()
}

/// What a rule counts for: one about a prefix list as many as that may have entries. Of a list that nobody tells of, and
/// of a rule that cannot be read, at least one is sure.
fn weight(rule: Option<&security_group::Rule>, existing: &Existing) -> usize {
    match rule.map(|rule| &rule.peer) {
        Some(Peer::PrefixList(id)) => existing.prefix_lists.get(id).map_or(1, |list| list.max_entries.max(1)),
        _ => 1,
    }
}
