//! The algebra and the plain evaluator decide alike, wherever a rule begins or ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test stops by panicking")]

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;
use meshwright::prove::decide::{Interfaces, allowed, decide};
use meshwright::prove::evaluate::{Reason, rule_on};
use meshwright::prove::guard::{Guard, Standing};
use meshwright::prove::line::Line;
use meshwright::prove::packet::{End, Traffic};
use meshwright::prove::redundant::redundant;
use meshwright::prove::space::Space;
use meshwright::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use meshwright::topology::GroupType;
use proptest::prelude::*;
use proptest::sample::select;

/// Networks at both ends of the address space, nested, touching and the same.
#[rustfmt::skip]
const NETWORKS: &[&str] = &[
    "0.0.0.0/0", "0.0.0.0/32", "10.0.0.0/8", "10.0.0.0/23", "10.0.0.0/24", "10.0.1.0/24", "10.0.1.0/25", "10.0.1.128/25",
    "10.0.1.77/32", "10.0.2.0/24", "128.0.0.0/1", "255.255.255.255/32", "255.255.255.254/31", "::/0", "::/128",
    "fd00::/16", "fd00:1::/32", "ffff::/16", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
];

const PORTS: &[u16] = &[1, 2, 80, 443, 1_024, 15_010, 65_534, 65_535];

fn net(text: &str) -> IpNet {
    text.parse().unwrap()
}

fn protocols() -> impl Strategy<Value = Protocol> {
    let ports = (select(PORTS), select(PORTS)).prop_map(|(a, b)| (a.min(b), a.max(b)));
    prop_oneof![
        3 => Just(Protocol::All),
        4 => ports.clone().prop_map(|(first, last)| Protocol::Tcp(first, last)),
        2 => ports.prop_map(|(first, last)| Protocol::Udp(first, last)),
        1 => select(vec![Protocol::Icmp, Protocol::IcmpV6, Protocol::Gre]),
    ]
}

fn peers() -> impl Strategy<Value = Peer> {
    prop_oneof![
        8 => select(NETWORKS).prop_map(|text| Peer::Network(net(text))),
        2 => select(vec!["sg-a", "sg-b", "sg-unknown"]).prop_map(|id| Peer::Group(id.to_owned())),
        1 => select(vec!["pl-known", "pl-unknown"]).prop_map(|id| Peer::PrefixList(id.to_owned())),
    ]
}

fn rules() -> impl Strategy<Value = Vec<(Rule, bool)>> {
    let direction = select(vec![Direction::Ingress, Direction::Ingress, Direction::Egress]);
    let policy = select(vec![Verdict::Accept, Verdict::Accept, Verdict::Drop]);
    let priority = select(vec![1_u8, 1, 2, 100, 110]);
    let rule = (direction, protocols(), peers(), policy, priority, prop::bool::weighted(0.1));
    let rule = rule.prop_map(|(direction, protocol, peer, policy, priority, narrowed)| {
        (Rule { direction, protocol, peer, policy, priority, description: String::new() }, narrowed)
    });
    prop::collection::vec(rule, 0..10)
}

/// The addresses where anything may change, and their neighbours.
fn addresses() -> BTreeSet<IpAddr> {
    let ends = |text: &&str| {
        let (first, last) = (net(text).network(), net(text).broadcast());
        let near = |address: IpAddr| match address {
            IpAddr::V4(it) => {
                let bits = it.to_bits();
                [bits.saturating_sub(1), bits, bits.saturating_add(1)].map(|bits| IpAddr::V4(bits.into()))
            }
            IpAddr::V6(it) => {
                let bits = it.to_bits();
                [bits.saturating_sub(1), bits, bits.saturating_add(1)].map(|bits| IpAddr::V6(bits.into()))
            }
        };
        [near(first), near(last)].concat()
    };
    NETWORKS.iter().flat_map(ends).collect()
}

fn traffics() -> BTreeSet<Traffic> {
    let near = PORTS.iter().flat_map(|port| [port - 1, *port, port.saturating_add(1)]);
    let ports = near.flat_map(|port| [Traffic::Tcp(port), Traffic::Udp(port)]);
    ports.chain([Traffic::Icmp, Traffic::IcmpV6, Traffic::Gre, Traffic::Other]).collect()
}

/// Two groups whose interfaces are known.
fn interfaces() -> Interfaces<'static> {
    let nets = |texts: &[&str]| texts.iter().map(|text| net(text)).collect::<Vec<_>>();
    Interfaces::from([
        ("sg-a", nets(&["10.0.1.0/25", "fd00:1::/32"])),
        ("sg-b", nets(&["10.0.2.0/24", "10.0.2.0/24", "10.0.0.128/25", "10.0.0.0/25"])),
    ])
}

fn end(address: IpAddr) -> End<'static> {
    let group = interfaces().into_iter().find(|(_, nets)| nets.iter().any(|net| net.contains(&address)));
    End { address, group: group.map(|(id, _)| id) }
}

fn guard<'r>(kind: GroupType, open_inside: bool, rules: &'r [(Rule, bool)], listed: &'r [IpNet]) -> Guard<'r> {
    let standing = |(rule, narrowed): &'r (Rule, bool)| {
        let is_known = matches!(&rule.peer, Peer::PrefixList(id) if id == "pl-known");
        Standing { rule, narrowed: *narrowed, listed: is_known.then_some(listed) }
    };
    let open_inside = open_inside && kind == GroupType::Basic;
    Guard { id: "sg-a", kind, open_inside, rules: rules.iter().map(standing).collect() }
}

fn holds(space: &Space, address: IpAddr, traffic: Traffic) -> bool {
    Space::of([IpNet::from(address)], &Line::only(traffic)).is_subset(space)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_engines_decide_alike(rules in rules(), enterprise: bool, open: bool) {
        let kind = if enterprise { GroupType::Enterprise } else { GroupType::Basic };
        let listed = [net("10.0.0.0/23"), net("10.0.1.0/24")];
        let (guard, interfaces) = (guard(kind, open, &rules, &listed), interfaces());
        for direction in [Direction::Ingress, Direction::Egress] {
            let passing = allowed(&guard, direction, &interfaces);
            let decided = decide(&guard, direction, &interfaces, &Space::whole());
            for address in addresses() {
                for traffic in traffics() {
                    let ruling = rule_on(&guard, direction, end(address), traffic);
                    let passes = ruling.verdict == Verdict::Accept;
                    prop_assert_eq!(holds(&passing, address, traffic), passes, "{} {}", address, traffic);
                    let by: Vec<Reason> = decided
                        .iter()
                        .filter(|(_, space)| holds(space, address, traffic))
                        .map(|(reason, _)| *reason)
                        .collect();
                    prop_assert_eq!(by, vec![ruling.reason], "{} {}", address, traffic);
                }
            }
        }
    }

    #[test]
    fn sets_obey_the_laws_of_sets(a in rules(), b in rules()) {
        let interfaces = interfaces();
        let space = |rules: &[(Rule, bool)]| {
            let all = rules.iter().filter_map(|(rule, _)| match &rule.peer {
                Peer::Network(net) => Some(Space::of([*net], &Line::of(rule.protocol))),
                _ => None,
            });
            all.fold(Space::default(), |all, one| all.union(&one))
        };
        let (a, b) = (space(&a), space(&b));
        let both = a.intersection(&b);
        prop_assert_eq!(a.minus(&b).union(&both), a.clone());
        prop_assert_eq!(a.minus(&b).intersection(&b), Space::default());
        prop_assert_eq!(a.union(&b), b.union(&a));
        prop_assert_eq!(Space::whole().minus(&Space::whole().minus(&a)), a.clone());
        prop_assert!(both.is_subset(&a) && a.is_subset(&a.union(&b)));
        prop_assert_eq!(a.is_subset(&b), a.union(&b) == b);
        let boxes = a.regions().into_iter().fold(Space::default(), |all, region| all.union(&region.space()));
        prop_assert_eq!(boxes, a.clone());
        let total: u128 = a.slabs().map(|slab| slab.addresses().saturating_mul(slab.traffic.count())).fold(0, u128::saturating_add);
        prop_assert_eq!(total, a.size());
        drop(interfaces);
    }

    #[test]
    fn what_is_redundant_changes_nothing_when_it_is_gone(rules in rules(), enterprise: bool) {
        let kind = if enterprise { GroupType::Enterprise } else { GroupType::Basic };
        let listed = [net("10.0.1.0/24")];
        let (guard, interfaces) = (guard(kind, true, &rules, &listed), interfaces());
        let found = redundant(&guard, &interfaces);
        let mut rest = guard.clone();
        let mut place = 0;
        rest.rules.retain(|_| {
            place += 1;
            !found.contains_key(&(place - 1))
        });
        for direction in [Direction::Ingress, Direction::Egress] {
            prop_assert_eq!(allowed(&guard, direction, &interfaces), allowed(&rest, direction, &interfaces));
        }
        for (rule, covers) in &found {
            prop_assert!(!covers.is_empty() && covers.iter().all(|cover| !found.contains_key(cover) && cover != rule));
        }
    }
}
