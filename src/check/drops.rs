//! Which drop, if any, comes before all that a rule is about.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use crate::existing::ExistingRule;
use crate::security_group::{Direction, Peer, Protocol, Rule, Verdict};

/// The drops of one group. Rules are asked about in the order of their priorities: a drop counts from its own on, where
/// it comes before an accept of the same.
#[derive(Debug, Default)]
pub(super) struct Drops<'e> {
    /// The strongest last.
    waiting: Vec<(&'e Rule, &'e ExistingRule)>,
    standing: BTreeMap<Place, Ranges<'e>>,
    /// The lengths of the networks that are dropped.
    lengths: BTreeSet<u8>,
}

/// What two rules must have in common for one to cover the other's ports: the direction, the peer, and the protocol with
/// all its ports.
type Place = (Direction, Peer, Protocol);

impl<'e> Drops<'e> {
    /// Those among `rules`; one that is narrowed may spare what it seems to cover.
    pub(super) fn of(rules: impl Iterator<Item = (&'e ExistingRule, &'e Rule)>) -> Self {
        let drops = rules.filter(|(told, rule)| rule.policy == Verdict::Drop && told.narrowed.is_none());
        let mut waiting: Vec<_> = drops.map(|(told, rule)| (rule, told)).collect();
        waiting.sort_by_key(|(rule, _)| std::cmp::Reverse(rule.priority));
        Self { waiting, ..Self::default() }
    }

    /// A drop that comes before all of `rule`, whose priority is no stronger than that of the rule asked about before.
    pub(super) fn before(&mut self, rule: &Rule) -> Option<&'e ExistingRule> {
        while let Some((drop, told)) = self.waiting.pop_if(|(drop, _)| drop.priority <= rule.priority) {
            let (kind, first, last) = parts(drop.protocol);
            if let Peer::Network(net) = drop.peer {
                self.lengths.insert(net.prefix_len());
            }
            self.standing.entry((drop.direction, drop.peer.clone(), kind)).or_default().add(first, last, told);
        }
        let (kind, first, last) = parts(rule.protocol);
        let covers = |peer: Peer, kind| self.standing.get(&(rule.direction, peer, kind))?.covering(first, last);
        let by_peer = |peer: &Peer| covers(peer.clone(), Protocol::All).or_else(|| covers(peer.clone(), kind));
        match &rule.peer {
            Peer::Network(net) => {
                let lengths = self.lengths.range(..=net.prefix_len());
                let around = lengths.filter_map(|length| IpNet::new(net.addr(), *length).ok());
                around.map(|net| Peer::Network(net.trunc())).find_map(|peer| by_peer(&peer))
            }
            peer => by_peer(peer),
        }
    }
}

/// A protocol with all its ports, and the ports; one without ports has all.
fn parts(protocol: Protocol) -> (Protocol, u16, u16) {
    match protocol {
        Protocol::Tcp(first, last) => (Protocol::Tcp(0, u16::MAX), first, last),
        Protocol::Udp(first, last) => (Protocol::Udp(0, u16::MAX), first, last),
        Protocol::All | Protocol::Icmp | Protocol::IcmpV6 | Protocol::Gre => (protocol, 0, u16::MAX),
    }
}

/// Ranges of ports by their first, none inside another: the later one starts, the later it ends.
#[derive(Debug, Default)]
struct Ranges<'e>(BTreeMap<u16, (u16, &'e ExistingRule)>);

impl<'e> Ranges<'e> {
    fn add(&mut self, first: u16, last: u16, told: &'e ExistingRule) {
        if self.covering(first, last).is_some() {
            return;
        }
        let inside = |(start, (end, _)): (&u16, &(u16, _))| (*end <= last).then_some(*start);
        while let Some(start) = self.0.range(first..).next().and_then(inside) {
            self.0.remove(&start);
        }
        self.0.insert(first, (last, told));
    }

    fn covering(&self, first: u16, last: u16) -> Option<&'e ExistingRule> {
        let (_, (end, told)) = self.0.range(..=first).next_back()?;
        (*end >= last).then_some(*told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn told(number: usize) -> ExistingRule {
        ExistingRule { at: Span::new(number, number), own: true, rule: None, narrowed: None, faults: Vec::new() }
    }

    fn rule(priority: u8, protocol: Protocol, net: &str) -> Option<Rule> {
        let (direction, description) = (Direction::Ingress, String::new());
        let peer = Peer::Network(net.parse().ok()?);
        Some(Rule { direction, protocol, peer, policy: Verdict::Drop, priority, description })
    }

    #[test]
    fn a_drop_covers_what_lies_in_its_network_and_ports_from_its_priority_on() {
        let drops = [
            rule(5, Protocol::Tcp(10, 20), "10.0.0.0/8"),
            rule(1, Protocol::Tcp(12, 15), "10.1.0.0/16"),
            rule(9, Protocol::All, "fd00::/8"),
        ];
        let drops: Vec<_> = drops.into_iter().flatten().enumerate().map(|(at, rule)| (told(at), rule)).collect();
        let ask = |priority, protocol, net| {
            let mut drops = Drops::of(drops.iter().map(|(told, rule)| (told, rule)));
            rule(priority, protocol, net).and_then(|rule| drops.before(&rule)).map(|told| told.at.start)
        };
        assert_eq!(ask(5, Protocol::Tcp(10, 20), "10.3.0.0/24"), Some(0));
        assert_eq!(ask(4, Protocol::Tcp(10, 20), "10.3.0.0/24"), None);
        assert_eq!(ask(1, Protocol::Tcp(12, 12), "10.1.2.0/24"), Some(1));
        assert_eq!(ask(1, Protocol::Tcp(12, 16), "10.1.2.0/24"), None);
        assert_eq!(ask(9, Protocol::Tcp(9, 20), "10.3.0.0/24"), None);
        assert_eq!(ask(9, Protocol::Udp(12, 12), "10.1.2.0/24"), None);
        assert_eq!(ask(9, Protocol::Tcp(12, 12), "10.0.0.0/7"), None);
        assert_eq!(ask(9, Protocol::IcmpV6, "fd00:1::/32"), Some(2));
    }

    #[test]
    fn ranges_inside_others_are_left_out() {
        let rules = [told(0), told(1), told(2), told(3)];
        let [a, b, c, d] = &rules;
        let mut ranges = Ranges::default();
        for (first, last, told) in [(5, 9, a), (6, 7, b), (3, 4, c), (4, 9, d)] {
            ranges.add(first, last, told);
        }
        assert_eq!(ranges.0.keys().copied().collect::<Vec<_>>(), [3, 4]);
        let covering = |first, last| ranges.covering(first, last).map(|told| told.at.start);
        assert_eq!([covering(3, 4), covering(5, 9), covering(3, 5), covering(2, 3)], [Some(2), Some(3), None, None]);
    }
}
