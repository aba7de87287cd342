//! What becomes of one packet, by the cloud's own words and nothing else.
//!
//! All rules of an interface are one list. Smaller priorities come first, and drop before accept where they are equal;
//! the first rule that matches decides. Where none does, a group lets nothing in; a basic one lets all out, an
//! enterprise one nothing. Members of a basic group that is open inside reach each other before any rule is asked.
//! Both ends are asked. This module is slow and plain on purpose: it is what the algebra is held to.

use super::guard::{Guard, Standing};
use super::packet::{End, Packet, Traffic};
use crate::security_group::{Direction, Peer, Protocol, Verdict};

/// What one end says, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// Whether the packet passes this end.
    pub verdict: Verdict,
    /// What says so.
    pub reason: Reason,
}

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Both ends are members of a group that is open inside.
    Inside,
    /// The rule at this place of the guard's list.
    Rule(usize),
    /// No rule matches.
    Default,
}

/// What both ends say of `packet`: the source's group as it leaves, then the destination's as it arrives. An end
/// without a group asks nothing.
#[must_use]
pub fn evaluate(
    packet: &Packet<'_>,
    from: Option<&Guard<'_>>,
    to: Option<&Guard<'_>>,
) -> [(Direction, Option<Ruling>); 2] {
    let leaving = from.map(|guard| rule_on(guard, Direction::Egress, packet.destination, packet.traffic));
    let arriving = to.map(|guard| rule_on(guard, Direction::Ingress, packet.source, packet.traffic));
    [(Direction::Egress, leaving), (Direction::Ingress, arriving)]
}

/// What `guard` says of `traffic` with `other` at its far end.
#[must_use]
pub fn rule_on(guard: &Guard<'_>, direction: Direction, other: End<'_>, traffic: Traffic) -> Ruling {
    if guard.open_inside && other.group == Some(guard.id) {
        return Ruling { verdict: Verdict::Accept, reason: Reason::Inside };
    }
    let matching = guard.rules.iter().enumerate().filter(|(_, rule)| matches(rule, direction, other, traffic));
    let first = matching
        .min_by_key(|(place, standing)| (standing.rule.priority, standing.rule.policy == Verdict::Accept, *place));
    match first {
        Some((place, standing)) => Ruling { verdict: standing.rule.policy, reason: Reason::Rule(place) },
        None if guard.passes_by_default(direction) => Ruling { verdict: Verdict::Accept, reason: Reason::Default },
        None => Ruling { verdict: Verdict::Drop, reason: Reason::Default },
    }
}

fn matches(standing: &Standing<'_>, direction: Direction, other: End<'_>, traffic: Traffic) -> bool {
    let rule = standing.rule;
    let drops = rule.policy == Verdict::Drop;
    let is_peer = match &rule.peer {
        Peer::Network(network) => network.contains(&other.address),
        Peer::Group(id) => other.group == Some(id.as_str()),
        Peer::PrefixList(_) => {
            standing.listed.map_or(drops, |listed| listed.iter().any(|network| network.contains(&other.address)))
        }
    };
    rule.direction == direction && is_peer && carries(rule.protocol, traffic) && (drops || !standing.narrowed)
}

fn carries(protocol: Protocol, traffic: Traffic) -> bool {
    match (protocol, traffic) {
        (Protocol::All, _)
        | (Protocol::Icmp, Traffic::Icmp)
        | (Protocol::IcmpV6, Traffic::IcmpV6)
        | (Protocol::Gre, Traffic::Gre) => true,
        (Protocol::Tcp(first, last), Traffic::Tcp(port)) | (Protocol::Udp(first, last), Traffic::Udp(port)) => {
            (first..=last).contains(&port)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security_group::Rule;
    use crate::topology::GroupType;

    fn rule(direction: Direction, protocol: Protocol, peer: &str, policy: Verdict, priority: u8) -> Rule {
        let peer = match peer.parse() {
            Ok(network) => Peer::Network(network),
            Err(_) if peer.starts_with("pl-") => Peer::PrefixList(peer.to_owned()),
            Err(_) => Peer::Group(peer.to_owned()),
        };
        Rule { direction, protocol, peer, policy, priority, description: String::new() }
    }

    fn ingress(protocol: Protocol, peer: &str, policy: Verdict, priority: u8) -> Rule {
        rule(Direction::Ingress, protocol, peer, policy, priority)
    }

    fn guard(kind: GroupType, rules: &[Rule]) -> Guard<'_> {
        let rules = rules.iter().map(Standing::from).collect();
        Guard { id: "sg-a", kind, open_inside: kind == GroupType::Basic, rules }
    }

    fn end(address: [u8; 4], group: Option<&str>) -> End<'_> {
        End { address: address.into(), group }
    }

    const NEAR: [u8; 4] = [10, 2, 0, 9];

    /// What a basic group with `rules` says of `traffic` from 10.2.0.9.
    fn says(rules: &[Rule], traffic: Traffic) -> (Verdict, Reason) {
        let ruling = rule_on(&guard(GroupType::Basic, rules), Direction::Ingress, end(NEAR, None), traffic);
        (ruling.verdict, ruling.reason)
    }

    #[test]
    fn the_smaller_priority_decides_and_drop_comes_first_where_they_are_equal() {
        use Verdict::{Accept, Drop};
        let all = |policy, priority| ingress(Protocol::All, "10.0.0.0/8", policy, priority);
        let web = Traffic::Tcp(443);
        assert_eq!(says(&[all(Accept, 2), all(Drop, 1)], web), (Drop, Reason::Rule(1)));
        assert_eq!(says(&[all(Drop, 2), all(Accept, 1)], web), (Accept, Reason::Rule(1)));
        assert_eq!(says(&[all(Accept, 1), all(Drop, 1)], web), (Drop, Reason::Rule(1)));
        assert_eq!(says(&[all(Accept, 110), all(Drop, 100)], web), (Drop, Reason::Rule(1)));
        assert_eq!(says(&[all(Accept, 110)], web), (Accept, Reason::Rule(0)));
        assert_eq!(says(&[all(Accept, 1), all(Accept, 1)], web), (Accept, Reason::Rule(0)));
    }

    #[test]
    fn a_rule_matches_its_addresses_protocol_and_ports_alone() {
        let accept = |protocol, peer| [ingress(protocol, peer, Verdict::Accept, 1)];
        let passes = |rules: &[Rule], traffic| says(rules, traffic).0 == Verdict::Accept;
        assert!(passes(&accept(Protocol::All, "0.0.0.0/0"), Traffic::Other));
        assert!(passes(&accept(Protocol::All, "10.2.0.9/32"), Traffic::Gre));
        assert!(!passes(&accept(Protocol::All, "10.2.0.8/32"), Traffic::Gre));
        assert!(!passes(&accept(Protocol::All, "::/0"), Traffic::Tcp(1)));
        let last = accept(Protocol::Tcp(65_535, 65_535), "10.2.0.0/16");
        assert!(passes(&last, Traffic::Tcp(65_535)) && !passes(&last, Traffic::Tcp(65_534)));
        let tcp = accept(Protocol::Tcp(1, 65_535), "10.2.0.0/16");
        assert!(!passes(&tcp, Traffic::Udp(53)) && !passes(&tcp, Traffic::Icmp) && !passes(&tcp, Traffic::Other));
        assert!(!passes(&[rule(Direction::Egress, Protocol::All, "0.0.0.0/0", Verdict::Accept, 1)], Traffic::Gre));
        let edge = guard(GroupType::Basic, &[]);
        let broadcast = accept(Protocol::All, "255.255.255.255/32");
        let whole = guard(GroupType::Basic, &broadcast);
        let far = end([255; 4], None);
        assert_eq!(rule_on(&whole, Direction::Ingress, far, Traffic::Icmp).verdict, Verdict::Accept);
        assert_eq!(rule_on(&edge, Direction::Ingress, far, Traffic::Icmp).verdict, Verdict::Drop);
    }

    #[test]
    fn groups_and_prefix_lists_match_by_what_is_known_of_them() {
        let by = |peer, policy| [ingress(Protocol::All, peer, policy, 1)];
        let verdict = |rules: &[Rule], group| {
            rule_on(&guard(GroupType::Basic, rules), Direction::Ingress, end(NEAR, group), Traffic::Icmp).verdict
        };
        assert_eq!(verdict(&by("sg-b", Verdict::Accept), Some("sg-b")), Verdict::Accept);
        assert_eq!(verdict(&by("sg-b", Verdict::Accept), None), Verdict::Drop);
        let open = ingress(Protocol::All, "10.0.0.0/8", Verdict::Accept, 2);
        let [dropped] = by("pl-a", Verdict::Drop);
        assert_eq!(verdict(&[dropped, open.clone()], None), Verdict::Drop);
        let listed = by("pl-a", Verdict::Accept);
        assert_eq!(verdict(&listed, None), Verdict::Drop);
        let mut known = guard(GroupType::Basic, &listed);
        let networks = ["10.2.0.0/24".parse()].into_iter().flatten().collect::<Vec<_>>();
        known.rules.iter_mut().for_each(|standing| standing.listed = Some(&networks));
        assert_eq!(rule_on(&known, Direction::Ingress, end(NEAR, None), Traffic::Gre).verdict, Verdict::Accept);
        assert_eq!(rule_on(&known, Direction::Ingress, end([10, 3, 0, 1], None), Traffic::Gre).verdict, Verdict::Drop);
        let mut narrowed = guard(GroupType::Basic, std::slice::from_ref(&open));
        narrowed.rules.iter_mut().for_each(|standing| standing.narrowed = true);
        let ruling = rule_on(&narrowed, Direction::Ingress, end(NEAR, None), Traffic::Icmp);
        assert_eq!(ruling, Ruling { verdict: Verdict::Drop, reason: Reason::Default });
    }

    #[test]
    fn defaults_and_the_inside_depend_on_the_type() {
        let packet = Packet {
            source: end([10, 1, 0, 1], Some("sg-a")),
            destination: end(NEAR, Some("sg-b")),
            traffic: Traffic::Tcp(80),
        };
        let verdicts = |from: &Guard<'_>, to: &Guard<'_>, packet| {
            evaluate(packet, Some(from), Some(to)).map(|(_, ruling)| ruling.map(|ruling| ruling.verdict))
        };
        let (accept, dropped) = (Some(Verdict::Accept), Some(Verdict::Drop));
        let (basic, enterprise) = (guard(GroupType::Basic, &[]), guard(GroupType::Enterprise, &[]));
        let other = |guard: &Guard<'static>| Guard { id: "sg-b", ..guard.clone() };
        assert_eq!(verdicts(&basic, &other(&enterprise), &packet), [accept, dropped]);
        assert_eq!(verdicts(&enterprise, &other(&basic), &packet), [dropped, dropped]);

        let inside = Packet { destination: end(NEAR, Some("sg-a")), ..packet };
        assert_eq!(verdicts(&basic, &basic, &inside), [accept, accept]);
        assert_eq!(verdicts(&enterprise, &enterprise, &inside), [dropped, dropped]);
        let shut = Guard { open_inside: false, ..guard(GroupType::Basic, &[]) };
        assert_eq!(verdicts(&shut, &shut, &inside), [accept, dropped]);

        // A custom rule is not asked between members of a group that is open inside.
        let rules = [ingress(Protocol::All, "0.0.0.0/0", Verdict::Drop, 1)];
        assert_eq!(verdicts(&basic, &guard(GroupType::Basic, &rules), &inside), [accept, accept]);
        assert_eq!(evaluate(&packet, None, None).map(|(_, ruling)| ruling), [None, None]);
    }
}
