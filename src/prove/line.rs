//! Sets of traffic: protocols and ports laid out on one line.

use std::fmt::{Display, Formatter};

use super::packet::Traffic;
use crate::security_group::Protocol;

/// A set of traffic. Equal sets are equal values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Line(Turns);

/// Where the line enters the set and leaves it, by turns, from left to right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Turns {
    /// In and out once: nearly every set is like that, and sets are copied at every step.
    Two([u32; 2]),
    /// Any other number of turns.
    Many(Vec<u32>),
}

const PORTS: u32 = 1 << 16;
const TCP: u32 = 0;
const UDP: u32 = TCP + PORTS;
const ICMP: u32 = UDP + PORTS;
const ICMP_V6: u32 = ICMP + 1;
const GRE: u32 = ICMP_V6 + 1;
const OTHER: u32 = GRE + 1;
const END: u32 = OTHER + 1;

/// The stretches of the line that a protocol has to itself.
const STRETCHES: [(u32, u32); 6] =
    [(TCP, UDP), (UDP, ICMP), (ICMP, ICMP_V6), (ICMP_V6, GRE), (GRE, OTHER), (OTHER, END)];

/// Ports of one protocol that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The first.
    pub first: Traffic,
    /// The last, of the same protocol.
    pub last: Traffic,
}

impl Line {
    /// All traffic.
    #[must_use]
    pub fn whole() -> Self {
        Self::run((TCP, END))
    }

    /// What a rule about `protocol` is about.
    #[must_use]
    pub fn of(protocol: Protocol) -> Self {
        Self::run(run(protocol))
    }

    /// What a rule about any of `protocols` is about.
    pub fn of_all(protocols: impl IntoIterator<Item = Protocol>) -> Self {
        protocols.into_iter().fold(Self::default(), |all, protocol| all.union(&Self::of(protocol)))
    }

    /// What is in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if other.is_empty() || self == other {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        self.combine(other, |a, b| a || b)
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        if let (Turns::Two([start, end]), Turns::Two([from, to])) = (&self.0, &other.0) {
            return Self::run((*start.max(from), *end.min(to)));
        }
        self.combine(other, |a, b| a && b)
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() || self == other {
            return Self::default();
        }
        self.combine(other, |a, b| a && !b)
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.turns().is_empty()
    }

    /// How many kinds of packet are in it: each port of TCP and UDP, each other protocol.
    #[must_use]
    pub fn count(&self) -> u128 {
        self.runs().map(|(start, end)| u128::from(end - start)).sum()
    }

    /// The first traffic of the set.
    #[must_use]
    pub fn first(&self) -> Option<Traffic> {
        self.turns().first().copied().map(traffic)
    }

    /// What the set is made of, protocol by protocol.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let cut = |(start, end): (u32, u32), (from, to): (u32, u32)| {
            let (start, end) = (start.max(from), end.min(to));
            (start < end).then(|| Part { first: traffic(start), last: traffic(end - 1) })
        };
        self.runs().flat_map(|run| STRETCHES.into_iter().filter_map(move |stretch| cut(run, stretch))).collect()
    }

    /// One stretch: from where to where it is over.
    pub(super) fn run((start, end): (u32, u32)) -> Self {
        if start < end { Self(Turns::Two([start, end])) } else { Self::default() }
    }

    /// The stretches of the line in the set: where each starts, and where it is over.
    pub(super) fn runs(&self) -> impl Iterator<Item = (u32, u32)> {
        let (starts, ends) = (self.turns().iter().step_by(2), self.turns().iter().skip(1).step_by(2));
        starts.copied().zip(ends.copied())
    }

    /// One packet's traffic.
    #[must_use]
    pub fn only(traffic: Traffic) -> Self {
        Part { first: traffic, last: traffic }.line()
    }

    /// Goes along both lines at once; what `keep` says of being in either is the new set.
    fn combine(&self, other: &Self, keep: impl Fn(bool, bool) -> bool) -> Self {
        let mut turns = Vec::new();
        let (mut a, mut b) = (self.turns().iter().copied().peekable(), other.turns().iter().copied().peekable());
        let (mut in_a, mut in_b, mut kept) = (false, false, false);
        while let Some(at) = a.peek().into_iter().chain(b.peek()).min().copied() {
            in_a ^= a.next_if_eq(&at).is_some();
            in_b ^= b.next_if_eq(&at).is_some();
            if keep(in_a, in_b) != kept {
                kept = !kept;
                turns.push(at);
            }
        }
        if let [start, end] = turns.as_slice() { Self::run((*start, *end)) } else { Self(Turns::Many(turns)) }
    }

    fn turns(&self) -> &[u32] {
        match &self.0 {
            Turns::Two(turns) => turns,
            Turns::Many(turns) => turns,
        }
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// The stretch of the line that a rule about `protocol` is about.
pub(super) fn run(protocol: Protocol) -> (u32, u32) {
    match protocol {
        Protocol::All => (TCP, END),
        Protocol::Tcp(first, last) => (TCP + u32::from(first), TCP + u32::from(last) + 1),
        Protocol::Udp(first, last) => (UDP + u32::from(first), UDP + u32::from(last) + 1),
        Protocol::Icmp => (ICMP, ICMP_V6),
        Protocol::IcmpV6 => (ICMP_V6, GRE),
        Protocol::Gre => (GRE, OTHER),
    }
}

/// The place of some traffic on the line.
fn place(traffic: Traffic) -> u32 {
    match traffic {
        Traffic::Tcp(port) => TCP + u32::from(port),
        Traffic::Udp(port) => UDP + u32::from(port),
        Traffic::Icmp => ICMP,
        Traffic::IcmpV6 => ICMP_V6,
        Traffic::Gre => GRE,
        Traffic::Other => OTHER,
    }
}

/// The traffic at a place of the line.
fn traffic(at: u32) -> Traffic {
    let port = u16::try_from(at % PORTS).unwrap_or_default();
    match at {
        ..UDP => Traffic::Tcp(port),
        UDP..ICMP => Traffic::Udp(port),
        ICMP => Traffic::Icmp,
        ICMP_V6 => Traffic::IcmpV6,
        GRE => Traffic::Gre,
        _ => Traffic::Other,
    }
}

impl Part {
    /// The part as a set.
    #[must_use]
    pub fn line(&self) -> Line {
        Line::run((place(self.first), place(self.last) + 1))
    }
}

impl Display for Part {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match (self.first, self.last) {
            (Traffic::Tcp(first), Traffic::Tcp(last)) if first < last => write!(f, "tcp/{first}-{last}"),
            (Traffic::Udp(first), Traffic::Udp(last)) if first < last => write!(f, "udp/{first}-{last}"),
            (first, _) => first.fmt(f),
        }
    }
}

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let (parts, others) = (self.parts(), Self::whole().minus(self).parts());
        let parts = match others.as_slice() {
            [] => return f.write_str("all"),
            _ if others.len() < parts.len() => {
                f.write_str("all but ")?;
                others
            }
            _ => parts,
        };
        for (index, part) in parts.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            part.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_have_one_form() {
        let low = Line::of(Protocol::Tcp(1, 1_023));
        let high = Line::of(Protocol::Tcp(1_024, 65_535));
        let tcp = Line::of(Protocol::Tcp(1, 65_535));
        assert_eq!(low.union(&high), tcp);
        assert_eq!(tcp.minus(&low), high);
        assert_eq!(tcp.intersection(&low), low);
        assert_eq!(tcp.minus(&Line::whole()), Line::default());
        assert_eq!(Line::of(Protocol::Tcp(0, 65_535)).union(&Line::of(Protocol::Udp(0, 9))).parts().len(), 2);
        assert_eq!((tcp.count(), Line::whole().count()), (65_535, 131_076));
    }

    #[test]
    fn a_set_is_written_as_rules_are() {
        let rest = Line::whole().minus(&Line::of(Protocol::Tcp(1, 65_535)));
        assert_eq!(rest.to_string(), "all but tcp/1-65535");
        assert_eq!(Line::of(Protocol::Tcp(0, 65_535)).to_string(), "tcp/0-65535");
        assert_eq!(Line::of_all([Protocol::Tcp(443, 443), Protocol::Icmp]).to_string(), "tcp/443, icmp");
        assert_eq!((Line::whole().to_string(), Line::default().to_string()), ("all".to_owned(), String::new()));
    }
}
