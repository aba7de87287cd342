//! A rule of a security group, as the cloud keeps it.

use ipnet::IpNet;

/// One rule. Everything but the description makes its identity in the cloud.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Which way it looks.
    pub direction: Direction,
    /// What it is about.
    pub protocol: Protocol,
    /// Whom it is about.
    pub peer: Peer,
    /// What it does.
    pub policy: Verdict,
    /// From 1, the strongest, to 100; old default groups have 110.
    pub priority: u8,
    /// For people: who reaches whom.
    pub description: String,
}

/// Which way a rule looks, from the group's members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Traffic to them.
    Ingress,
    /// Traffic from them.
    Egress,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// Everything.
    All,
    /// TCP ports from the first to the last.
    Tcp(u16, u16),
    /// UDP ports from the first to the last.
    Udp(u16, u16),
    /// ICMP.
    Icmp,
    /// ICMP of IPv6.
    IcmpV6,
    /// GRE.
    Gre,
}

/// Whom a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// A network.
    Network(IpNet),
    /// The members of another group of the same VPC.
    Group(String),
    /// The networks of a prefix list.
    PrefixList(String),
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Lets it pass.
    Accept,
    /// Drops it.
    Drop,
}

/// The network interfaces that a rule is for; in a VPC there are no others.
pub const NIC: &str = "intranet";

impl Rule {
    /// What makes it one rule in the cloud, as a rule of `group`: eight parts, and not the description.
    #[must_use]
    pub fn key(&self, group: &str) -> String {
        let Self { direction, protocol, peer, policy, priority, .. } = self;
        let (direction, word, ports, policy) =
            (direction.word(), protocol.word(), protocol.port_range(), policy.word());
        format!("{group}:{direction}:{word}:{ports}:{NIC}:{peer}:{policy}:{priority}")
    }

    /// A short name for it as a rule of `group`: the same wherever it stands and whatever its description says.
    #[must_use]
    pub fn id(&self, group: &str) -> String {
        // FNV-1a of 64 bits.
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        let hash = self.key(group).bytes().fold(0xcbf2_9ce4_8422_2325, mix);
        format!("r-{hash:016x}")
    }
}

impl std::fmt::Display for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Network(net) => net.fmt(f),
            Self::Group(id) | Self::PrefixList(id) => id.fmt(f),
        }
    }
}

impl Direction {
    /// Its name in the cloud.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    /// The direction of this name.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        [Self::Ingress, Self::Egress].into_iter().find(|direction| direction.word() == word)
    }
}

impl Protocol {
    /// What stands for the ports of a protocol that has none.
    pub const NO_PORTS: &'static str = "-1/-1";

    /// Its name in the cloud.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Tcp(..) => "tcp",
            Self::Udp(..) => "udp",
            Self::Icmp => "icmp",
            Self::IcmpV6 => "icmpv6",
            Self::Gre => "gre",
        }
    }

    /// Its ports as the cloud writes them.
    #[must_use]
    pub fn port_range(self) -> String {
        match self.ports() {
            Some((first, last)) => format!("{first}/{last}"),
            None => Self::NO_PORTS.to_owned(),
        }
    }

    /// Its first and last port, where it has ports.
    #[must_use]
    pub fn ports(self) -> Option<(u16, u16)> {
        match self {
            Self::Tcp(first, last) | Self::Udp(first, last) => Some((first, last)),
            Self::All | Self::Icmp | Self::IcmpV6 | Self::Gre => None,
        }
    }

    /// The protocol of this name, in any case, with these ports as the cloud writes them: from 1 up, the first not above
    /// the last, and `-1/-1` exactly where there are none.
    #[must_use]
    pub fn read(word: &str, port_range: &str) -> Option<Self> {
        let portless = [Self::All, Self::Icmp, Self::IcmpV6, Self::Gre];
        let known = portless.into_iter().find(|protocol| word.eq_ignore_ascii_case(protocol.word()));
        if let Some(protocol) = known {
            return (port_range == Self::NO_PORTS).then_some(protocol);
        }
        let (first, last) = port_range.split_once('/')?;
        let (first, last): (u16, u16) = (first.parse().ok()?, last.parse().ok()?);
        let is_range = 1 <= first && first <= last;
        match word {
            _ if !is_range => None,
            _ if word.eq_ignore_ascii_case("tcp") => Some(Self::Tcp(first, last)),
            _ if word.eq_ignore_ascii_case("udp") => Some(Self::Udp(first, last)),
            _ => None,
        }
    }
}

impl Verdict {
    /// Its name in the cloud.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Drop => "drop",
        }
    }

    /// The verdict of this name, in any case.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        [Self::Accept, Self::Drop].into_iter().find(|verdict| word.eq_ignore_ascii_case(verdict.word()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rules_id_is_that_of_its_eight_parts() {
        let rule = Rule {
            direction: Direction::Ingress,
            protocol: Protocol::Tcp(443, 443),
            peer: Peer::Group("sg-2".to_owned()),
            policy: Verdict::Accept,
            priority: 1,
            description: String::new(),
        };
        assert_eq!(rule.key("sg-1"), "sg-1:ingress:tcp:443/443:intranet:sg-2:accept:1");
        // People note it down: it must never change.
        assert_eq!(rule.id("sg-1"), "r-08ea0a7dd127a377");
        assert_eq!(rule.id("sg-1"), Rule { description: "a".to_owned(), ..rule.clone() }.id("sg-1"));
        assert_ne!(rule.id("sg-1"), rule.id("sg-2"));
        assert_ne!(rule.id("sg-1"), Rule { priority: 2, ..rule.clone() }.id("sg-1"));
    }

    #[test]
    fn a_protocol_and_its_ports_belong_together() {
        for protocol in [Protocol::All, Protocol::Icmp, Protocol::IcmpV6, Protocol::Gre, Protocol::Tcp(1, 65_535)] {
            assert_eq!(Protocol::read(&protocol.word().to_uppercase(), &protocol.port_range()), Some(protocol));
        }
        for (word, ports) in
            [("tcp", "-1/-1"), ("udp", "0/5"), ("tcp", "200/1"), ("all", "1/2"), ("tcp", "22"), ("sctp", "1/2")]
        {
            assert_eq!(Protocol::read(word, ports), None, "{word} {ports}");
        }
    }
}
