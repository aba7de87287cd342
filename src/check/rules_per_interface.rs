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

/// Looks at every group for which something is planned.
pub(super) fn judge(
    topology: &Topology,
    existing: &Existing,
    planned: &[Planned<'_>],
    places: &Places<'_>,
    findings: &mut Vec<Finding>,
) {
    let most = limits::of(topology, limits::RULES_PER_INTERFACE, |own| &own.rules_per_interface);
    let own = topology.limits.get().is_some_and(|limits| limits.rules_per_interface.value().is_some());
    for group in planned {
        let there: usize = existing.rules(group.id).iter().map(|told| weight(told.rule.as_ref(), existing)).sum();
        let at = places.get(group);
        let Some(rules) = group.rules else {
            findings.push(
                RULE.at(at, "message", &[("group", &group.id), ("most", &most)])
                    .help("why", &[])
                    .help("help", &[("most", &most)]),
            );
            continue;
        };
        let is_new = |rule: &&security_group::Rule| existing.groups.get(group.id).is_none_or(|told| !told.has(rule));
        let new: usize = rules.iter().filter(is_new).map(|rule| weight(Some(rule), existing)).sum();
        let Some((key, severity)) = measure(there + new, most, own).filter(|_| new > 0) else { continue };
        let before = limits::RULES_PER_GROUP_BEFORE.most;
        let (most, before): (&dyn crate::message::Fact, _) = (&most, &before);
        let facts: Facts<'_> =
            &[("group", &group.id), ("total", &(there + new)), ("there", &there), ("most", most), ("before", before)];
        let finding = RULE.at(at, key, facts).help("counted", facts).severity(severity);
        findings.push(finding.help(if key == "older" { "older-help" } else { "help" }, facts));
    }
}

/// What is to be said of so many rules.
fn measure(total: usize, most: usize, own: bool) -> Option<(&'static str, Severity)> {
    if total > most {
        Some(("over", Severity::Error))
    } else if total * 5 > most * 4 {
        Some(("near", Severity::Warning))
    } else if total > limits::RULES_PER_GROUP_BEFORE.most && !own {
        Some(("older", Severity::Warning))
    } else {
        None
    }
}

/// What a rule counts for: one about a prefix list as many as that may have entries. Of a list that nobody tells of, and
/// of a rule that cannot be read, at least one is sure.
fn weight(rule: Option<&security_group::Rule>, existing: &Existing) -> usize {
    match rule.map(|rule| &rule.peer) {
        Some(Peer::PrefixList(id)) => existing.prefix_lists.get(id).map_or(1, |list| list.max_entries.max(1)),
        _ => 1,
    }
}
