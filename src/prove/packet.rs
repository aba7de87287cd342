//! One packet that opens a session: replies follow the session and are asked nothing.

use std::net::IpAddr;

/// A packet on its way from one group's member to another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'g> {
    /// Where it comes from.
    pub source: End<'g>,
    /// Where it goes.
    pub destination: End<'g>,
    /// What it carries.
    pub traffic: Traffic,
}

/// One end of a packet's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End<'g> {
    /// Its address.
    pub address: IpAddr,
    /// The security group of the interface that has this address, where one has.
    pub group: Option<&'g str>,
}

/// What a packet carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Traffic {
    /// TCP to a port.
    Tcp(u16),
    /// UDP to a port.
    Udp(u16),
    /// ICMP.
    Icmp,
    /// ICMP of IPv6.
    IcmpV6,
    /// GRE.
    Gre,
    /// Any protocol that no rule can name.
    Other,
}

impl std::fmt::Display for Traffic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tcp(port) => write!(f, "tcp/{port}"),
            Self::Udp(port) => write!(f, "udp/{port}"),
            Self::Icmp => f.write_str("icmp"),
            Self::IcmpV6 => f.write_str("icmpv6"),
            Self::Gre => f.write_str("gre"),
            Self::Other => f.write_str("other"),
        }
    }
}
