//! `world-open-source`: a rule that lets in addresses nobody has counted.

use super::groups::traffic;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::security_group::{self, Direction, Peer, Protocol, Verdict};

pub(super) static RULE: Rule =
    Rule { code: "MW607", name: "world-open-source", severity: Severity::Warning, fixed: false, check };

/// The largest private network is a /8.
const LONGEST: u8 = 8;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for group in context.groups().values() {
        for (told, rule) in group.rules().filter(|(_, rule)| lets_in(rule)) {
            let Some(net) = widest(context, rule) else { continue };
            let facts: Facts<'_> = &[("group", &group.id), ("net", &net), ("traffic", &traffic(rule))];
            findings.add(RULE.at(told.at, "message", facts).help("help", &[]));
        }
    }
}

/// ICMP from everywhere is what ACK itself recommends.
fn lets_in(rule: &security_group::Rule) -> bool {
    rule.direction == Direction::Ingress
        && rule.policy == Verdict::Accept
        && !matches!(rule.protocol, Protocol::Icmp | Protocol::IcmpV6)
}

/// A network of the rule's peer that is wider than any private one.
fn widest(context: &Context<'_>, rule: &security_group::Rule) -> Option<ipnet::IpNet> {
    let nets = match &rule.peer {
        Peer::Network(net) => std::slice::from_ref(net),
        Peer::PrefixList(id) => context.existing.prefix_lists.get(id)?.entries.as_slice(),
        Peer::Group(_) => &[],
    };
    nets.iter().copied().filter(|net| net.prefix_len() < LONGEST).min_by_key(ipnet::IpNet::prefix_len)
}
