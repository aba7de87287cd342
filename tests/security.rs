//! Security-group rules admit exactly the networks of the other clusters, however they are joined into blocks.
//!
//! The judge reads the Terraform files and knows nothing but intervals of addresses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read files and print")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use meshwright::GenerateOptions;
use meshwright::security_group::Direction;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::terraform;

/// A cluster as far as its security group goes.
#[derive(Debug, Clone)]
struct Member {
    group: Option<usize>,
    nodes: Vec<String>,
    pods: Vec<String>,
    /// Where its traffic leaves from, in gateway mode.
    nat: Vec<String>,
}

/// Networks that often meet, nest and touch: a few bits of a small range, of either family.
fn networks(most: usize) -> impl Strategy<Value = Vec<String>> {
    let v4 = (0..64_u32, 20..=30_u32).prop_map(|(block, length)| {
        let address = (10 << 24 | block << 8) & (u32::MAX << (32 - length));
        format!("{}/{length}", std::net::Ipv4Addr::from(address))
    });
    let v6 = (0..64_u128, 114..=126_u32).prop_map(|(block, length)| {
        let address = (0xfd00_u128 << 112 | block << 8) & (u128::MAX << (128 - length));
        format!("{}/{length}", std::net::Ipv6Addr::from(address))
    });
    let ends = prop::sample::select(vec!["0.0.0.0/1", "128.0.0.0/1", "255.255.255.255/32", "0.0.0.0/32", "ffff::/16"]);
    let net = prop_oneof![12 => v4, 3 => v6, 1 => ends.prop_map(str::to_owned)];
    prop::collection::vec(net, 0..=most)
}

fn members() -> impl Strategy<Value = Vec<Member>> {
    let member = (prop::option::weighted(0.9, 0..5_usize), networks(3), networks(3), networks(2));
    let member = member.prop_map(|(group, nodes, pods, nat)| Member { group, nodes, pods, nat });
    prop::collection::vec(member, 1..9)
}

/// The topology of `members`; even groups are basic and odd ones enterprise.
fn topology(mode: &str, aggregate: &str, members: &[Member]) -> Value {
    let cluster = |(index, member): (usize, &Member)| {
        let mut cluster = json!({
            "name": format!("c{index}"),
            "role": if index == 0 { "control-plane" } else { "data-plane" },
            "vpc": "v",
            "kubernetesVersion": "1.14.8",
            "network": { "plugin": "terway", "nodeCidrs": member.nodes, "podCidrs": member.pods },
            "apiServer": "https://api.example.com:6443",
            "gateway": { "natAddresses": member.nat },
        });
        if let Some(group) = member.group {
            let kind = if group.is_multiple_of(2) { "basic" } else { "enterprise" };
            cluster["securityGroup"] = json!({ "id": format!("sg-{group}"), "type": kind });
        }
        cluster
    };
    json!({
        "apiVersion": "meshwright/v1",
        "kind": "Topology",
        "mesh": { "name": "shop", "mode": mode, "securityGroups": { "aggregate": aggregate } },
        "vpcs": [{ "name": "v", "region": "cn-hangzhou" }],
        "clusters": members.iter().enumerate().map(cluster).collect::<Vec<_>>(),
    })
}

/// What every group is to admit: what the other clusters send from. Members of a basic group know each other by the
/// addresses of their network interfaces, which those of NAT gateways are not; members of an enterprise group do not.
fn expected(mode: &str, members: &[Member]) -> BTreeMap<String, Vec<String>> {
    let groups: BTreeSet<_> = members.iter().filter_map(|member| member.group).collect();
    let is_hidden = |member: &Member| mode == "gateway" && !member.nat.is_empty();
    let networks = |member: &Member| {
        if is_hidden(member) { member.nat.clone() } else { member.nodes.iter().chain(&member.pods).cloned().collect() }
    };
    let of = |group: usize| {
        let inside = members.iter().filter(|member| member.group == Some(group)).count();
        let knows = |member: &Member| group.is_multiple_of(2) && !is_hidden(member);
        let others = members.iter().filter(|member| member.group != Some(group) || (inside > 1 && !knows(member)));
        others.flat_map(networks).collect::<Vec<_>>()
    };
    groups.into_iter().map(|group| (format!("sg-{group}"), of(group))).collect()
}

/// First and last addresses, with IPv6 far behind IPv4, joined where they touch.
fn addresses<'n>(networks: impl IntoIterator<Item = &'n str>) -> Vec<(bool, u128, u128)> {
    let interval = |network: &str| {
        let (address, length) = network.split_once('/').unwrap();
        let (v6, address, bits) = match address.parse().unwrap() {
            IpAddr::V4(address) => (false, u128::from(u32::from(address)), 32),
            IpAddr::V6(address) => (true, u128::from(address), 128),
        };
        let hosts = (bits - length.parse::<u32>().unwrap()).checked_sub(1).map_or(0, |free| u128::MAX >> (127 - free));
        assert_eq!(address & hosts, 0, "{network} has host bits");
        (v6, address, address + hosts)
    };
    let mut sorted: Vec<_> = networks.into_iter().map(interval).collect();
    sorted.sort_unstable();
    let mut joined: Vec<(bool, u128, u128)> = Vec::new();
    for (v6, first, last) in sorted {
        match joined.last_mut() {
            Some((before, _, end)) if *before == v6 && (*end >= first || end.checked_add(1) == Some(first)) => {
                *end = last.max(*end);
            }
            _ => joined.push((v6, first, last)),
        }
    }
    joined
}

/// Whether each of these stretches lies in one of those.
fn within(inner: &[(bool, u128, u128)], outer: &[(bool, u128, u128)]) -> bool {
    let holds = |(v6, first, last): &(bool, u128, u128)| {
        outer.iter().any(|(other, start, end)| v6 == other && start <= first && last <= end)
    };
    inner.iter().all(holds)
}

/// The ports of the ingress gateways, and what the control plane's gateway serves besides.
fn doors(mode: &str, group: &str, members: &[Member]) -> BTreeSet<(String, String)> {
    let door = |(protocol, ports): (&str, &str)| (protocol.to_owned(), ports.to_owned());
    let control = members[0].group.map(|group| format!("sg-{group}")).as_deref() == Some(group);
    match mode {
        "flat" => BTreeSet::from([("all", "-1/-1")].map(door)),
        _ if control => {
            let ports = [("tcp", "443/443"), ("tcp", "8060/8060"), ("tcp", "15004/15004"), ("tcp", "15011/15011")];
            BTreeSet::from(ports.map(door))
        }
        _ => BTreeSet::from([("tcp", "443/443")].map(door)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_group_admits_the_others_networks_and_nothing_else(members in members()) {
        for (mode, aggregate) in [("flat", "exact"), ("flat", "none"), ("gateway", "exact"), ("gateway", "none")] {
            let rules = terraform::rules(&support::rendered(&support::text(&topology(mode, aggregate, &members)), true));
            prop_assert_eq!(rules.iter().map(terraform::Rule::key).collect::<BTreeSet<_>>().len(), rules.len());
            // The first is the control plane, whose own networks call none of its ports.
            let silent = Member { nodes: Vec::new(), pods: Vec::new(), nat: Vec::new(), ..members[0].clone() };
            let without: Vec<_> = std::iter::once(silent).chain(members.iter().skip(1).cloned()).collect();
            let data_planes = expected(mode, &without);
            for (group, networks) in expected(mode, &members) {
                let of_group: Vec<_> = rules.iter().filter(|rule| rule.group == group).collect();
                let admitted = |direction: &str, door: &(String, String)| {
                    let rules = of_group.iter().filter(|rule| rule.direction == direction && rule.door() == *door);
                    addresses(rules.map(|rule| rule.peer.as_str()))
                };
                let doors = doors(mode, &group, &members);
                let planned = addresses(networks.iter().map(String::as_str));
                let of_data_planes = &data_planes[&group];
                let from_data_planes = addresses(of_data_planes.iter().map(String::as_str));
                prop_assert!(of_group.iter().all(|rule| doors.contains(&rule.door())), "{of_group:?}");
                for door in &doors {
                    let admitted = admitted("ingress", door);
                    let said = format!("{group} in {mode} {aggregate} {}", door.1);
                    if door.1 == "443/443" || door.1 == "-1/-1" {
                        prop_assert_eq!(&admitted, &planned, "{}", said);
                    } else {
                        // What the control plane shares with others, nobody can tell apart.
                        prop_assert!(within(&from_data_planes, &admitted) && within(&admitted, &planned), "{}", said);
                    }
                }
                let all = ("all".to_owned(), "-1/-1".to_owned());
                let mirrored = mode == "flat" && !group.trim_start_matches("sg-").parse::<usize>()?.is_multiple_of(2);
                prop_assert_eq!(&admitted("egress", &all), if mirrored { &planned } else { &Vec::new() }, "{}", group);
            }
        }
    }

    #[test]
    fn mode_off_has_no_rules(members in members()) {
        let alone = topology("off", "exact", &members[..1]);
        prop_assert!(terraform::rules(&support::rendered(&support::text(&alone), true)).is_empty());
    }
}

/// The plan of the bench: every cluster its own /20, filled by nodes and pods, side by side, in no order.
#[test]
fn rules_grow_with_the_logarithm_of_the_clusters() {
    for count in [10_u32, 100, 1_000] {
        let base = 10 << 24;
        let half = |index: u32, half: u32| {
            // 7 and 10, 100 or 1000 have no common factor, so every block is used once.
            let block = base + (index * 7 % count) * 4096 + half * 2048;
            vec![format!("{}/21", std::net::Ipv4Addr::from(block))]
        };
        let member = |index| Member { group: None, nodes: half(index, 0), pods: half(index, 1), nat: Vec::new() };
        let members: Vec<_> = (0..count).map(member).collect();
        let mut topology = topology("flat", "exact", &members);
        for (index, cluster) in topology["clusters"].as_array_mut().unwrap().iter_mut().enumerate() {
            cluster["securityGroup"] = json!({ "id": format!("sg-{index:04}") });
        }
        let most = (2.0 * f64::from(count).log2()).floor();
        support::planned(&support::text(&topology), true, |plan| {
            assert_eq!(plan.security.groups.len(), usize::try_from(count).unwrap());
            for group in &plan.security.groups {
                assert!(group.rules.iter().all(|rule| rule.direction == Direction::Ingress));
                let rules = u32::try_from(group.rules.len()).unwrap();
                assert!(f64::from(rules) <= most, "{} has {rules} rules, of {most} for {count}", group.id);
            }
        });
    }
}

#[test]
fn a_description_stays_short_and_says_something() {
    let block = |index: usize| vec![format!("10.{index}.0.0/16")];
    let member =
        |index: usize| Member { group: Some(2 * index), nodes: block(2 * index), pods: Vec::new(), nat: Vec::new() };
    let members: Vec<_> = (0..60).map(member).collect();
    for name in ["shop".to_owned(), "商".repeat(2_000), "${a}%{b}".repeat(300)] {
        let mut topology = topology("flat", "none", &members);
        topology["mesh"]["name"] = name.as_str().into();
        let rules = terraform::rules(&support::rendered(&support::text(&topology), true));
        assert_eq!(rules.len(), 60 * 59);
        for rule in rules {
            assert!((1..=512).contains(&rule.description.chars().count()), "{rule:?}");
            let start: String = name.chars().take(512).collect();
            assert!(rule.description.starts_with(&start), "{rule:?}");
        }
    }
}

#[test]
fn clusters_that_share_a_group_share_its_rules() {
    let member = |group, third: u8| Member {
        group: Some(group),
        nodes: vec![format!("10.0.{third}.0/24")],
        pods: Vec::new(),
        nat: Vec::new(),
    };
    for (shared, peers) in [(0, ["10.0.3.0/24"].as_slice()), (1, &["10.0.1.0/24", "10.0.2.0/23"])] {
        let members = [member(shared, 1), member(shared, 2), member(shared + 2, 3)];
        let rules = terraform::rules(&support::rendered(&support::text(&topology("flat", "exact", &members)), true));
        let group = format!("sg-{shared}");
        let ingress = rules.iter().filter(|rule| rule.group == group && rule.direction == "ingress");
        let (admitted, files): (Vec<_>, BTreeSet<_>) =
            ingress.map(|rule| (rule.peer.as_str(), rule.file.as_str())).unzip();
        assert_eq!(admitted, peers);
        assert_eq!(files.into_iter().collect::<Vec<_>>(), ["rules-c0.tf.json"]);
    }
}

/// Clusters whose node and pod networks touch no other.
fn scattered(count: usize, limits: &str) -> String {
    use std::fmt::Write as _;
    let mut text = format!("apiVersion: meshwright/v1\nkind: Topology\nmesh: {{ name: shop }}\n{limits}vpcs:\n");
    let third = |index: usize| format!("10.{}.{}", index / 64, index % 64 * 4);
    for index in 0..count {
        let net = third(index);
        writeln!(text, "  - {{ name: v{index}, id: vpc-{index}, region: cn-beijing, cidrs: [{net}.0/22] }}").unwrap();
    }
    let names: Vec<_> = (0..count).map(|index| format!("v{index}")).collect();
    writeln!(text, "links: [{{ type: cen, id: cen-a, bandwidthMbps: 9, vpcs: [{}] }}]\nclusters:", names.join(", "))
        .unwrap();
    for index in 0..count {
        let role = if index == 0 { "control-plane" } else { "data-plane" };
        let pods = format!("10.{}.{}", index / 64, index % 64 * 4 + 2);
        writeln!(
            text,
            "  - {{ name: c{index}, role: {role}, vpc: v{index}, kubernetesVersion: 1.14.8, workers: 3, network: {{ plugin: terway, \
             nodeCidrs: [{}.0/24], podCidrs: [{pods}.0/24], serviceCidr: 172.{}.{}.0/24 }}, securityGroup: {{ id: sg-{index} }}, \
             apiServer: 'https://{}.9:6443' }}",
            third(index),
            18 + index / 256,
            index % 256,
            third(index),
        )
        .unwrap();
    }
    text
}

#[test]
fn a_group_of_more_rules_than_the_cloud_takes_is_refused() {
    let options = GenerateOptions::default();
    let refused = support::generate(&scattered(502, ""), &options);
    assert_eq!((refused.files, refused.report.summary.errors), (None, 502));
    let first = &refused.report.diagnostics[0];
    assert_eq!((first.code, first.message.as_str()), ("MW701", "security group `sg-0` needs more than 1000 rules"));
    assert!(
        first.range.start.line > 502 && first.help.as_deref().unwrap().contains("`limits: {rulesPerInterface: …}`")
    );

    let refused = support::generate(&scattered(60, "limits: { rulesPerInterface: 117 }\n"), &options);
    assert_eq!((refused.files, refused.report.summary.errors), (None, 60));
    let raised = support::generate(&scattered(60, "limits: { rulesPerInterface: 118 }\n"), &options);
    // All are as near the limit as can be, and one speaks for them.
    assert_eq!((raised.report.summary.errors, raised.report.diagnostics.len()), (0, 1));
    assert!(raised.report.diagnostics[0].help.as_deref().unwrap().starts_with("59 other groups"));
    let rules: usize = raised.files.unwrap().iter().map(|file| file.text.matches("security_group_id").count()).sum();
    assert_eq!(rules, 60 * 118);
    let without = GenerateOptions { security_groups: BTreeSet::new(), ..GenerateOptions::default() };
    assert!(support::generate(&scattered(502, ""), &without).files.is_some());
}
