//! Plans of security groups that no topology would give: every protocol, peer, direction and odd text.

use std::collections::BTreeMap;

use ipnet::IpNet;
use meshwright::plan::security::{GroupPlan, SecurityPlan};
use meshwright::render::security::GroupRules;
use meshwright::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use proptest::prelude::*;
use proptest::sample::select;

use super::hostile::VALUES;

/// A group and its rules, which no other's lifetime holds.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) region: String,
    pub(crate) account: Option<String>,
    pub(crate) rules: Vec<Rule>,
}

/// Does `look` with the plan of `groups`.
pub(crate) fn with_plan<T>(groups: &[Group], look: impl FnOnce(&SecurityPlan<'_>) -> T) -> T {
    let names: Vec<_> = (0..groups.len()).map(|index| format!("c{index}")).collect();
    let group = |(group, name): (&'_ Group, &'_ String)| (group.clone(), name.clone());
    let owned: Vec<_> = groups.iter().zip(&names).map(group).collect();
    let planned = owned.iter().map(|(group, name)| GroupPlan {
        id: &group.id,
        region: &group.region,
        account: group.account.as_deref(),
        members: vec![name],
        rules: group.rules.clone(),
    });
    look(&SecurityPlan { groups: planned.collect(), ..SecurityPlan::default() })
}

/// What a reader is to find.
pub(crate) fn held(groups: &[Group]) -> Vec<GroupRules> {
    let one = |group: &Group| {
        let Group { id, region, account, mut rules } = group.clone();
        rules.sort();
        GroupRules { id, region, account: account.filter(|account| !account.is_empty()), rules }
    };
    let mut held: Vec<_> = groups.iter().map(one).collect();
    held.sort();
    held
}

/// Texts that try to be something else, in descriptions, accounts and ids.
pub(crate) fn groups() -> impl Strategy<Value = Vec<Group>> {
    let region = prop_oneof![select(vec!["cn-hangzhou", "cn-beijing"]).prop_map(str::to_owned), odd()];
    let account = prop::option::of(prop_oneof![select(vec!["team-a", "team b"]).prop_map(str::to_owned), odd()]);
    let group = (odd(), region, account, rules(12));
    prop::collection::vec(group, 1..5).prop_map(|groups| {
        let group = |(index, (id, region, account, rules)): (usize, (String, String, _, Vec<Rule>))| {
            let id = format!("sg-{index}-{id}");
            Group { rules: distinct(&id, rules), id, region, account }
        };
        groups.into_iter().enumerate().map(group).collect()
    })
}

fn odd() -> impl Strategy<Value = String> {
    let value = select(VALUES.to_vec()).prop_map(str::to_owned);
    prop_oneof![3 => value, 1 => ".{0,20}", 1 => Just("shop: a, b -> c".to_owned())]
}

fn rules(most: usize) -> impl Strategy<Value = Vec<Rule>> {
    let direction = select(vec![Direction::Ingress, Direction::Egress]);
    let policy = select(vec![Verdict::Accept, Verdict::Drop]);
    let rule = (direction, protocol(), peer(), policy, 1..=100_u8, odd());
    let rule = rule.prop_map(|(direction, protocol, peer, policy, priority, description)| Rule {
        direction,
        protocol,
        peer,
        policy,
        priority,
        description,
    });
    prop::collection::vec(rule, 1..most)
}

fn protocol() -> impl Strategy<Value = Protocol> {
    let ports = (1..=u16::MAX, 1..=u16::MAX).prop_map(|(a, b)| (a.min(b), a.max(b)));
    let portless = vec![Protocol::All, Protocol::Icmp, Protocol::IcmpV6, Protocol::Gre];
    prop_oneof![
        select(portless),
        ports.clone().prop_map(|(first, last)| Protocol::Tcp(first, last)),
        ports.prop_map(|(first, last)| Protocol::Udp(first, last)),
    ]
}

fn peer() -> impl Strategy<Value = Peer> {
    let v4 = (any::<u32>(), 0..=32_u8).prop_map(|(bits, length)| net(std::net::Ipv4Addr::from(bits).into(), length));
    let v6 = (any::<u128>(), 0..=128_u8).prop_map(|(bits, length)| net(std::net::Ipv6Addr::from(bits).into(), length));
    let id = (any::<u64>(), select(VALUES.to_vec())).prop_map(|(number, value)| format!("{number}-{value}"));
    prop_oneof![
        4 => v4.prop_map(Peer::Network),
        2 => v6.prop_map(Peer::Network),
        1 => id.clone().prop_map(|id| Peer::Group(format!("sg-{id}"))),
        1 => id.prop_map(|id| Peer::PrefixList(format!("pl-{id}"))),
    ]
}

fn net(address: std::net::IpAddr, length: u8) -> IpNet {
    IpNet::new(address, length).unwrap().trunc()
}

/// The plan has no two rules that are one in the cloud.
fn distinct(group: &str, rules: Vec<Rule>) -> Vec<Rule> {
    let keyed: BTreeMap<_, _> = rules.into_iter().map(|rule| (rule.key(group), rule)).collect();
    keyed.into_values().collect()
}
