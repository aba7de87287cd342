//! `enterprise-needs-egress`: ways out of an enterprise group that no rule of ours can open.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use super::groups::Group;
use super::{Context, Findings, Rule, ranges};
use crate::finding::Severity;
use crate::message::Facts;
use crate::security_group::{Direction, Peer, Verdict};
use crate::topology::{Cluster, GroupType, Mode};

pub(super) static RULE: Rule =
    Rule { code: "MW606", name: "enterprise-needs-egress", severity: Severity::Note, fixed: false, check };

/// The cloud's own services: names, health checks, the managed control plane.
const CLOUD: IpNet = IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10));

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(mode) = context.known_mode().filter(|mode| *mode != Mode::Off) else { return };
    let hidden = context.clusters().iter().filter(|cluster| mode == Mode::Gateway && is_hidden(cluster));
    let hidden: Vec<&Cluster> = hidden.collect();
    for group in context.groups().values().filter(|group| group.kind == Some(GroupType::Enterprise)) {
        let mut others = hidden.iter().filter(|cluster| !is_alone(group, cluster));
        if let Some(name) = others.next().and_then(|cluster| cluster.name.text()) {
            let own = hidden.iter().take(2).any(|cluster| is_alone(group, cluster));
            let facts: Facts<'_> =
                &[("group", &group.id), ("cluster", &name), ("count", &(hidden.len() - usize::from(own)))];
            findings.add(RULE.at(group.at(), "gateway", facts).help("gateway-help", &[]));
        }
        if group.told.is_some_and(|told| !told.rules.is_empty()) && !reaches_cloud(context, group) {
            let facts: Facts<'_> = &[("group", &group.id), ("net", &CLOUD)];
            findings.add(RULE.at(group.at(), "cloud", facts).help("cloud-help", &[]));
        }
    }
}

/// Whether nobody here knows the address of the cluster's gateway.
fn is_hidden(cluster: &Cluster) -> bool {
    let address = cluster.gateway.get().and_then(|gateway| gateway.address.text());
    address.is_none_or(|address| address.parse::<IpAddr>().is_err())
}

/// Whether `cluster` is all there is in `group`, so that nothing leaves it for there.
fn is_alone(group: &Group<'_>, cluster: &Cluster) -> bool {
    matches!(group.members.as_slice(), [(_, only)] if std::ptr::eq(*only, cluster))
}

/// Whether any rule speaks of a way out to the cloud's services, or may.
fn reaches_cloud(context: &Context<'_>, group: &Group<'_>) -> bool {
    let mut out = group.rules().map(|(_, rule)| rule).filter(|rule| rule.direction == Direction::Egress);
    out.any(|rule| {
        rule.policy == Verdict::Accept
            && match &rule.peer {
                Peer::Network(net) => ranges::meet(*net, CLOUD),
                Peer::PrefixList(id) => {
                    let list = context.existing.prefix_lists.get(id);
                    list.is_none_or(|list| list.entries.iter().any(|net| ranges::meet(*net, CLOUD)))
                }
                Peer::Group(_) => false,
            }
    })
}
