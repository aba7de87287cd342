//! `vswitch-too-small`: fewer addresses for nodes than nodes.

use ipnet::IpNet;

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::limits;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW703", name: "vswitch-too-small", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for cluster in context.clusters() {
        let Some(network) = cluster.network.get() else { continue };
        let (Some(name), Some(workers)) = (cluster.name.text(), cluster.workers.value()) else { continue };
        let cidrs = network.node_cidrs.items();
        let rooms: Option<Vec<u64>> = cidrs.iter().map(|cidr| cidr.value.net.and_then(room)).collect();
        let Some((at, rooms)) = network.node_cidrs.span().zip(rooms).filter(|(_, rooms)| !rooms.is_empty()) else {
            continue;
        };
        let room: u64 = rooms.iter().sum();
        if u64::from(*workers) > room {
            let facts: Facts<'_> = &[
                ("cluster", &name),
                ("workers", workers),
                ("room", &room),
                ("reserved", &limits::VSWITCH_RESERVED.most),
            ];
            findings.add(RULE.at(at, "message", facts).help("help", facts));
        }
    }
}

/// Addresses that nodes may have in a vSwitch; none where nobody can tell, or where it can be no vSwitch.
fn room(net: IpNet) -> Option<u64> {
    const SMALLEST: u8 = 29;
    let IpNet::V4(net) = net else { return None };
    if net.prefix_len() > SMALLEST {
        return None;
    }
    let size = 1_u64 << (32 - net.prefix_len());
    Some(size.saturating_sub(limits::VSWITCH_RESERVED.most as u64))
}
