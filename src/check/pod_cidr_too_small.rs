//! `pod-cidr-too-small`: fewer blocks of pod addresses than nodes.

use ipnet::IpNet;

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::Plugin;

pub(super) static RULE: Rule =
    Rule { code: "MW702", name: "pod-cidr-too-small", severity: Severity::Error, fixed: false, check };

/// Flannel gives each node a block of this length where nobody says otherwise, and the smallest that it may be given.
const USUAL: u8 = 24;
const SMALLEST: u8 = 28;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for cluster in context.clusters() {
        let Some(network) = cluster.network.get().filter(|network| network.plugin.is(&Plugin::Flannel)) else {
            continue;
        };
        let (Some(name), Some(workers)) = (cluster.name.text(), cluster.workers.value()) else { continue };
        let Some(at) = network.pod_cidrs.span() else { continue };
        let cidrs = network.pod_cidrs.items();
        let nets: Vec<_> = cidrs.iter().filter_map(|cidr| cidr.value.net).collect();
        // A range that cannot be read may be large enough.
        if nets.is_empty() || nets.len() < cidrs.len() || nets.iter().any(|net| matches!(net, IpNet::V6(_))) {
            continue;
        }
        let nodes = |block: u8| nets.iter().map(|net| blocks(*net, block)).sum::<u64>();
        let workers = u64::from(*workers);
        let (key, help, length, severity) = if workers > nodes(SMALLEST) {
            ("never", "never-help", SMALLEST, Severity::Error)
        } else if workers > nodes(USUAL) {
            ("usually", "usually-help", USUAL, Severity::Warning)
        } else {
            continue;
        };
        let facts: Facts<'_> =
            &[("cluster", &name), ("workers", &workers), ("nodes", &nodes(length)), ("length", &length)];
        findings.add(RULE.at(at, key, facts).help(help, facts).severity(severity));
    }
}

/// How many blocks of `length` bits `net` holds.
fn blocks(net: IpNet, length: u8) -> u64 {
    length.checked_sub(net.prefix_len()).map_or(0, |bits| 1 << bits)
}
