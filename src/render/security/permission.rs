//! A rule as the cloud's API names its parts; templates of ROS have the same names.

use std::collections::BTreeMap;

use ipnet::IpNet;

use crate::security_group::{Direction, NIC, Peer, Protocol, Rule, Verdict};

/// How many rules one call, and one resource of ROS, takes.
pub(super) const MOST: usize = 100;

/// The rules of one direction, in batches that one call takes.
pub(super) fn batches(rules: &[Rule], direction: Direction) -> Vec<Vec<&Rule>> {
    let of_direction: Vec<_> = rules.iter().filter(|rule| rule.direction == direction).collect();
    of_direction.chunks(MOST).map(<[_]>::to_vec).collect()
}

/// The fields that make the rule what it is, in the order in which people read them.
pub(super) fn identity(rule: &Rule) -> [(&'static str, String); 6] {
    [
        ("IpProtocol", rule.protocol.word().to_owned()),
        ("PortRange", rule.protocol.port_range()),
        (peer_field(rule), rule.peer.to_string()),
        ("Policy", rule.policy.word().to_owned()),
        ("Priority", rule.priority.to_string()),
        ("NicType", NIC.to_owned()),
    ]
}

/// The description, which the API takes from one character on.
pub(super) fn description(rule: &Rule) -> Option<(&'static str, &str)> {
    Some(("Description", rule.description.as_str())).filter(|(_, text)| !text.is_empty())
}

fn peer_field(rule: &Rule) -> &'static str {
    match (rule.direction, &rule.peer) {
        (Direction::Ingress, Peer::Network(IpNet::V4(_))) => "SourceCidrIp",
        (Direction::Ingress, Peer::Network(IpNet::V6(_))) => "Ipv6SourceCidrIp",
        (Direction::Ingress, Peer::Group(_)) => "SourceGroupId",
        (Direction::Ingress, Peer::PrefixList(_)) => "SourcePrefixListId",
        (Direction::Egress, Peer::Network(IpNet::V4(_))) => "DestCidrIp",
        (Direction::Egress, Peer::Network(IpNet::V6(_))) => "Ipv6DestCidrIp",
        (Direction::Egress, Peer::Group(_)) => "DestGroupId",
        (Direction::Egress, Peer::PrefixList(_)) => "DestPrefixListId",
    }
}

/// The rule of `direction` that `fields` make; none where one lacks, is unknown or says what it may not.
pub(super) fn rule(direction: Direction, mut fields: BTreeMap<&str, &str>) -> Option<Rule> {
    let protocol = Protocol::read(fields.remove("IpProtocol")?, fields.remove("PortRange")?)?;
    let policy = Verdict::read(fields.remove("Policy")?)?;
    let priority = fields.remove("Priority")?.parse().ok()?;
    let nic = fields.remove("NicType")?;
    let description = fields.remove("Description").unwrap_or_default().to_owned();
    // What is left is the peer, and nothing else.
    let (field, peer) = fields.pop_first()?;
    let rule = Rule { direction, protocol, peer: read_peer(field, peer)?, policy, priority, description };
    (nic == NIC && fields.is_empty() && peer_field(&rule) == field).then_some(rule)
}

fn read_peer(field: &str, peer: &str) -> Option<Peer> {
    match field {
        "SourceGroupId" | "DestGroupId" => Some(Peer::Group(peer.to_owned())),
        "SourcePrefixListId" | "DestPrefixListId" => Some(Peer::PrefixList(peer.to_owned())),
        _ => peer.parse().ok().map(Peer::Network),
    }
}
