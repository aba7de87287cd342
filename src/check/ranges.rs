//! Address ranges that mean something by themselves, and what the cloud allows.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::RangeInclusive;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::message::Word;

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length))
}

const fn v6(first: u16, last: u16, length: u8) -> IpNet {
    IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, last), length))
}

/// Private IPv4 space, in order.
pub(crate) const PRIVATE: [IpNet; 3] = [v4(10, 0, 0, 0, 8), v4(172, 16, 0, 0, 12), v4(192, 168, 0, 0, 16)];

/// Where a free IPv6 block is looked for.
pub(super) const UNIQUE_LOCAL: IpNet = v6(0xfd00, 0, 8);

/// The VPC that ACK makes when none is chosen.
pub(crate) const DEFAULT_VPC: IpNet = v4(192, 168, 0, 0, 16);

/// Docker's own bridge on every node that runs it.
pub(crate) const DOCKER_BRIDGE: IpNet = v4(172, 17, 0, 0, 16);

/// Lengths that the cloud allows for an IPv4 range of a VPC, and of a vSwitch.
pub(crate) const VPC_LENGTHS: RangeInclusive<u8> = 8..=28;
pub(crate) const VSWITCH_LENGTHS: RangeInclusive<u8> = 16..=29;

/// Ranges that nothing of a mesh may meet, and the term for who keeps them.
pub(crate) const RESERVED: [(IpNet, Word); 10] = [
    (v4(100, 64, 0, 0, 10), Word("cloudServices")),
    (v4(7, 0, 0, 0, 8), Word("managedClusters")),
    (v4(127, 0, 0, 0, 8), Word("loopback")),
    (v4(169, 254, 0, 0, 16), Word("linkLocal")),
    (v4(224, 0, 0, 0, 4), Word("multicast")),
    (v4(0, 0, 0, 0, 8), Word("thisNetwork")),
    (v4(240, 0, 0, 0, 4), Word("futureUse")),
    (v6(0, 1, 128), Word("loopback")),
    (v6(0xfe80, 0, 10), Word("linkLocal")),
    (v6(0xff00, 0, 8), Word("multicast")),
];

/// Ranges in which no block is free: the reserved ones, and Docker's bridge.
pub(crate) fn kept() -> impl Iterator<Item = IpNet> {
    RESERVED.into_iter().map(|(range, _)| range).chain([DOCKER_BRIDGE])
}

/// Whether two networks share addresses.
pub(super) fn meet(one: IpNet, other: IpNet) -> bool {
    one.contains(&other) || other.contains(&one)
}

/// The first reserved range that `net` meets, and who keeps it.
pub(super) fn reserved(net: IpNet) -> Option<(IpNet, Word)> {
    RESERVED.into_iter().find(|(range, _)| meet(*range, net))
}

/// Whether a reserved range lies in `net`, so that it cannot be meant.
pub(super) fn is_broad(net: IpNet) -> bool {
    RESERVED.iter().any(|(range, _)| net.prefix_len() <= range.prefix_len() && net.contains(range))
}

/// Whether `net` is IPv4 outside private space; IPv6 has no such question here.
pub(super) fn is_public(net: IpNet) -> bool {
    matches!(net, IpNet::V4(_)) && !PRIVATE.iter().any(|range| range.contains(&net))
}
