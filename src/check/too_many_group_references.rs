//! `too-many-group-references`: a basic group with more rules about other groups than the cloud takes.

use super::groups::severity;
use super::planned::{Places, Planned};
use super::{Context, Findings, Rule};
use crate::existing::Existing;
use crate::finding::{Finding, Severity};
use crate::limits;
use crate::message::Facts;
use crate::security_group::{self, Peer};
use crate::topology::{GroupType, Topology};

pub(super) static RULE: Rule =
    Rule { code: "MW605", name: "too-many-group-references", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let most = most(context.topology);
    for group in context.groups().values().filter(|group| group.kind == Some(GroupType::Basic)) {
        let Some((last, _)) = group.references().nth(most) else { continue };
        let facts: Facts<'_> = &[("group", &group.id), ("count", &group.references().count()), ("most", &most)];
        findings.add(RULE.at(last.at, "message", facts).help("help", facts).severity(severity(last)));
    }
}

/// Those that exist fit, and those that are planned beside them do not.
pub(super) fn judge(
    topology: &Topology,
    existing: &Existing,
    planned: &[Planned<'_>],
    places: &Places<'_>,
    findings: &mut Vec<Finding>,
) {
    let most = most(topology);
    for group in planned {
        let is_new = |rule: &&security_group::Rule| existing.groups.get(group.id).is_none_or(|told| !told.has(rule));
        let new = group.rules.unwrap_or_default().iter().filter(is_new).filter(|rule| refers(rule)).count();
        let there = existing.rules(group.id).iter().filter_map(|told| told.rule.as_ref());
        let there = there.filter(|rule| refers(rule)).count();
        if new > 0 && there <= most && there + new > most {
            let facts: Facts<'_> = &[("group", &group.id), ("there", &there), ("new", &new), ("most", &most)];
            findings.push(RULE.at(places.get(group), "planned", facts).help("planned-help", facts));
        }
    }
}

fn refers(rule: &security_group::Rule) -> bool {
    matches!(rule.peer, Peer::Group(_))
}

fn most(topology: &Topology) -> usize {
    limits::of(topology, limits::GROUP_REFERENCES, |own| &own.group_references)
}
