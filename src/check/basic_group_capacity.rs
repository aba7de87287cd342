//! `basic-group-capacity`: more addresses in a basic security group than the cloud takes.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::limits;
use crate::message::Facts;
use crate::topology::GroupType;

pub(super) static RULE: Rule =
    Rule { code: "MW705", name: "basic-group-capacity", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let most = limits::of(context.topology, limits::BASIC_GROUP_ADDRESSES, |own| &own.basic_group_addresses);
    for group in context.groups().values().filter(|group| group.kind == Some(GroupType::Basic)) {
        // How many pods there will be nobody knows; a node has one address at least.
        let workers = group.members.iter().filter_map(|(_, cluster)| cluster.workers.value());
        let nodes: u64 = workers.map(|workers| u64::from(*workers)).sum();
        if nodes > most as u64 {
            let facts: Facts<'_> = &[("group", &group.id), ("nodes", &nodes), ("most", &most)];
            findings.add(RULE.at(group.at(), "message", facts).help("help", facts));
        }
    }
}
