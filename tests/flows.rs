//! What the mesh needs passes the planned rules, and nothing else does: a plain evaluator asks the rules about one packet
//! at a time, at every place where an answer may change.

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
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use meshwright::flow::{self, Flow, Need, Point};
use meshwright::mesh::{Cluster, Mesh};
use meshwright::plan::Plan;
use meshwright::plan::security::GroupPlan;
use meshwright::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use meshwright::topology::{GroupType, Mode, Plugin};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// A cluster as far as flows go.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
struct Member {
    group: usize,
    flannel: bool,
    /// Whether its networks lie beside those of its neighbours in the list.
    beside: bool,
    ports: Option<Vec<Value>>,
    /// Whether the address of its gateway is known, and where its traffic leaves from.
    gateway: bool,
    nat: bool,
}

fn members() -> impl Strategy<Value = Vec<Member>> {
    let ports =
        select(vec![json!(8080), json!("8000-8100"), json!("8101-9000"), json!("53/udp"), json!(15010), json!(1)]);
    let ports = prop::option::of(prop::collection::vec(ports, 0..=3));
    let member = (0..4_usize, any::<bool>(), any::<bool>(), ports, any::<bool>(), any::<bool>());
    let member = member.prop_map(|(group, flannel, beside, ports, gateway, nat)| Member {
        group,
        flannel,
        beside,
        ports,
        gateway,
        nat,
    });
    prop::collection::vec(member, 2..7)
}

/// The topology of `members`; odd groups are enterprise groups, and the last two groups stand in a VPC of their own.
fn topology(mesh: &Value, members: &[Member]) -> String {
    let cluster = |(index, member): (usize, &Member)| {
        let third = if member.beside { 16 * index } else { 16 * index + 8 };
        let pods =
            if member.flannel { format!("172.{}.0.0/16", 20 + index) } else { format!("10.1.{}.0/23", third + 2) };
        let mut gateway = json!({});
        if member.gateway {
            gateway["address"] = format!("47.97.0.{index}").into();
        }
        if member.nat {
            gateway["natAddresses"] = json!([format!("47.96.0.{index}")]);
        }
        let mut cluster = json!({
            "name": format!("c{index}"),
            "role": if index == 0 { "control-plane" } else { "data-plane" },
            "vpc": format!("v{}", member.group / 2),
            "kubernetesVersion": "1.14.8",
            "workers": 3,
            "network": {
                "plugin": if member.flannel { "flannel" } else { "terway" },
                "nodeCidrs": [format!("10.1.{third}.0/23")],
                "podCidrs": [pods],
            },
            "securityGroup": {
                "id": format!("sg-{}", member.group),
                "type": if member.group % 2 == 1 { "enterprise" } else { "basic" },
            },
            "apiServer": if index % 2 == 0 { format!("https://10.1.{third}.9:6443") } else { format!("https://47.98.0.{index}:6443") },
            "gateway": gateway,
        });
        if let Some(ports) = &member.ports {
            cluster["applicationPorts"] = ports.clone().into();
        }
        cluster
    };
    support::text(&json!({
        "apiVersion": "meshwright/v1",
        "kind": "Topology",
        "mesh": mesh,
        "vpcs": [{ "name": "v0", "region": "cn-hangzhou" }, { "name": "v1", "region": "cn-beijing" }],
        "clusters": members.iter().enumerate().map(cluster).collect::<Vec<_>>(),
    }))
}

#[allow(clippy::needless_pass_by_value, reason = "what is passed is made for it")]
fn mesh(mode: &str, groups: Value) -> Value {
    json!({ "name": "shop", "mode": mode, "securityGroups": groups })
}

/// One packet of a flow, by where it is at both ends.
#[derive(Debug, Clone, Copy)]
struct Packet<'m> {
    flow: Flow<'m>,
    source: IpAddr,
    /// Whether the source is an address of a network interface in the caller's group.
    known: bool,
    /// `None` where nobody knows it.
    target: Option<IpAddr>,
    /// Protocol and port.
    to: Protocol,
}

/// Whether the two ends let `packet` pass: stateful groups, rules that only accept.
fn passes(plans: &BTreeMap<&str, &[Rule]>, mesh: &Mesh<'_>, packet: &Packet<'_>) -> bool {
    let (from, to) = (packet.flow.from.group.unwrap(), packet.flow.to.group.unwrap());
    let rules = |id: &str| plans.get(id).copied().unwrap_or_default();
    let is_api = packet.flow.kind.point == Point::ApiServer;
    let inside = from.id == to.id && from.kind == GroupType::Basic && packet.known && !is_api;
    if inside && mesh.mode == Mode::Flat {
        return true;
    }
    let out = from.kind == GroupType::Basic
        || packet.target.is_none_or(|target| {
            rules(from.id).iter().any(|rule| accepts(rule, Direction::Egress, target, packet, None))
        });
    let group = packet.known.then_some(from.id);
    let known_in_gateway_mode = inside;
    let let_in = || rules(to.id).iter().any(|rule| accepts(rule, Direction::Ingress, packet.source, packet, group));
    out && (is_api || known_in_gateway_mode || let_in())
}

fn accepts(rule: &Rule, direction: Direction, address: IpAddr, packet: &Packet<'_>, group: Option<&str>) -> bool {
    assert_eq!(rule.policy, Verdict::Accept, "only ever accepts");
    let peer = match &rule.peer {
        Peer::Network(net) => net.contains(&address),
        Peer::Group(id) => Some(id.as_str()) == group,
        Peer::PrefixList(_) => false,
    };
    rule.direction == direction && peer && covers(rule.protocol, packet.to)
}

fn covers(rule: Protocol, packet: Protocol) -> bool {
    match (rule, packet) {
        (Protocol::All, _) => true,
        (Protocol::Tcp(first, last), Protocol::Tcp(port, _)) | (Protocol::Udp(first, last), Protocol::Udp(port, _)) => {
            (first..=last).contains(&port)
        }
        (rule, packet) => rule == packet,
    }
}

/// Every required packet at which an answer may change.
fn packets<'m>(mesh: &'m Mesh<'m>, rules: &[&Rule]) -> Vec<Packet<'m>> {
    let mut packets = Vec::new();
    for flow in flow::pairs(mesh).filter(|flow| flow.kind.need == Need::Required) {
        let targets: Vec<_> =
            flow.kind.targets(mesh, flow.to).into_iter().flat_map(|net| places(net, rules)).map(Some).collect();
        let targets = if targets.is_empty() { vec![None] } else { targets };
        for source in flow::sources(mesh, flow.from) {
            for address in places(source.net, rules) {
                for to in flow.protocols(mesh).iter().flat_map(|protocol| doors(*protocol, rules)) {
                    let known = source.on_interfaces;
                    packets.extend(targets.iter().map(|target| Packet {
                        flow,
                        source: address,
                        known,
                        target: *target,
                        to,
                    }));
                }
            }
        }
    }
    packets
}

/// The first and the last address of `net`, and those where a rule starts or has just ended.
fn places(net: IpNet, rules: &[&Rule]) -> Vec<IpAddr> {
    let mut places = BTreeSet::from([net.network(), net.broadcast()]);
    for rule in rules {
        if let Peer::Network(IpNet::V4(peer)) = rule.peer {
            let behind = Ipv4Addr::from(u32::from(peer.broadcast()).wrapping_add(1));
            places.extend(
                [IpAddr::V4(peer.network()), IpAddr::V4(behind)].into_iter().filter(|place| net.contains(place)),
            );
        }
    }
    places.into_iter().collect()
}

/// The same for ports.
fn doors(protocol: Protocol, rules: &[&Rule]) -> Vec<Protocol> {
    let Some((first, last)) = protocol.ports() else { return vec![protocol] };
    let is_tcp = matches!(protocol, Protocol::Tcp(..));
    let mut ports = BTreeSet::from([first, last]);
    for (start, end) in rules.iter().filter_map(|rule| rule.protocol.ports()) {
        ports.extend([start, end.wrapping_add(1)].into_iter().filter(|port| (first..=last).contains(port)));
    }
    ports.into_iter().map(|port| if is_tcp { Protocol::Tcp(port, port) } else { Protocol::Udp(port, port) }).collect()
}

fn rules<'p>(plan: &'p Plan<'_>) -> BTreeMap<&'p str, &'p [Rule]> {
    plan.security.groups.iter().map(|group| (group.id, group.rules.as_slice())).collect()
}

/// The policies and modes that are planned from flows, and with what.
fn meshes() -> Vec<Value> {
    let tolerate = json!(["10.1.0.0/17", "47.96.0.0/24", "172.16.0.0/12"]);
    vec![
        mesh("flat", json!({ "policy": "documented" })),
        mesh("flat", json!({ "policy": "strict" })),
        mesh("flat", json!({ "policy": "strict", "aggregate": "none" })),
        mesh("flat", json!({ "policy": "strict", "peers": "groups" })),
        mesh("flat", json!({ "policy": "documented", "tolerate": tolerate, "peers": "groups" })),
        mesh("flat", json!({ "policy": "strict", "tolerate": tolerate })),
        mesh("gateway", json!({ "policy": "strict" })),
        mesh("gateway", json!({ "policy": "documented", "tolerate": tolerate })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_needed_passes(members in members()) {
        for spec in meshes() {
            support::planned(&topology(&spec, &members), true, |plan| {
                let all: Vec<_> = plan.security.groups.iter().flat_map(|group| &group.rules).collect();
                for packet in packets(plan.mesh, &all) {
                    assert!(passes(&rules(plan), plan.mesh, &packet), "{spec}\n{packet:#?}\n{all:#?}");
                }
            });
        }
    }

    #[test]
    fn nothing_else_is_let_in_or_out(members in members()) {
        for spec in meshes().into_iter().filter(|spec| spec["securityGroups"].get("tolerate").is_none()) {
            support::planned(&topology(&spec, &members), true, |plan| {
                for group in &plan.security.groups {
                    for rule in &group.rules {
                        for (address, to) in places_of(rule, plan) {
                            assert!(is_needed(plan, group, rule, address, to), "{spec}\n{address} {to:?}\n{rule:#?}");
                        }
                    }
                }
            });
        }
    }

    #[test]
    fn no_rule_can_be_spared(members in members()) {
        let all_ports: Vec<_> = members.iter().map(|member| Member { ports: None, ..member.clone() }).collect();
        for spec in meshes().into_iter().filter(|spec| spec["securityGroups"].get("aggregate").is_none()) {
            // The documented policy does not look at ports, so it is judged where every port is needed.
            let documented = spec["securityGroups"]["policy"] == "documented";
            let members = if documented { &all_ports } else { &members };
            support::planned(&topology(&spec, members), true, |plan| {
                let all: Vec<_> = plan.security.groups.iter().flat_map(|group| &group.rules).collect();
                let packets = packets(plan.mesh, &all);
                for group in &plan.security.groups {
                    for left_out in 0..group.rules.len() {
                        let mut rules = rules(plan);
                        let mut fewer = group.rules.clone();
                        let rule = fewer.remove(left_out);
                        rules.insert(group.id, &fewer);
                        let breaks = packets.iter().any(|packet| !passes(&rules, plan.mesh, packet));
                        assert!(breaks, "{spec}\n{} can spare {rule:#?}\nof {:#?}", group.id, group.rules);
                    }
                }
            });
        }
    }

    #[test]
    fn strict_admits_nothing_that_documented_does_not(members in members()) {
        for tolerate in [json!([]), json!(["10.1.0.0/17"])] {
            let text = |policy| topology(&mesh("flat", json!({ "policy": policy, "tolerate": tolerate })), &members);
            support::planned(&text("documented"), true, |documented| {
                let documented = rules(documented);
                support::planned(&text("strict"), true, |strict| {
                    for group in &strict.security.groups {
                        for rule in &group.rules {
                            let Peer::Network(net) = rule.peer else { panic!("{rule:?}") };
                            let open = documented[group.id].iter().filter(|open| open.direction == rule.direction);
                            let nets = open.filter(|open| covers(open.protocol, rule.protocol) || open.protocol == rule.protocol);
                            let nets: Vec<_> = nets.filter_map(|rule| if let Peer::Network(net) = rule.peer { Some(net) } else { None }).collect();
                            let all: Vec<_> = documented[group.id].iter().collect();
                            let held = |place: &IpAddr| nets.iter().any(|net| net.contains(place));
                            assert!(places(net, &all).iter().all(held), "{rule:#?}\n{nets:?}");
                        }
                    }
                });
            });
        }
    }
}

/// The corners of what a rule admits, and the places inside where others start or end.
fn places_of(rule: &Rule, plan: &Plan<'_>) -> Vec<(IpAddr, Protocol)> {
    let Peer::Network(net) = rule.peer else { return Vec::new() };
    let mut places: BTreeSet<_> = [net.network(), net.broadcast()].into();
    for cluster in plan.mesh.clusters() {
        let nets = cluster.networks().chain(cluster.nat_addresses.iter().copied());
        for other in nets.filter(|other| net.contains(other)) {
            let IpNet::V4(other) = other else { continue };
            let (first, last) = (u32::from(other.network()), u32::from(other.broadcast()));
            let near =
                [first.wrapping_sub(1), first, last, last.wrapping_add(1)].map(|number| IpAddr::V4(number.into()));
            places.extend(near.into_iter().filter(|place| net.contains(place)));
        }
    }
    let doors = doors(rule.protocol, &[]);
    places.into_iter().flat_map(|place| doors.iter().map(move |door| (place, *door))).collect()
}

/// Whether some flow between a member of `group` and another cluster needs this.
fn is_needed(plan: &Plan<'_>, group: &GroupPlan<'_>, rule: &Rule, address: IpAddr, to: Protocol) -> bool {
    let mesh = plan.mesh;
    let is_member = |cluster: &Cluster<'_>| group.members.contains(&cluster.name);
    flow::pairs(mesh).filter(|flow| flow.kind.need == Need::Required).any(|flow| {
        let (member, nets): (_, Vec<_>) = match rule.direction {
            Direction::Ingress if flow.kind.point == Point::ApiServer => return false,
            Direction::Ingress => (flow.to, flow::sources(mesh, flow.from).map(|source| source.net).collect()),
            Direction::Egress => (flow.from, flow.kind.targets(mesh, flow.to)),
        };
        let any = to == Protocol::All && flow.kind.id == "F5";
        let protocols = flow.protocols(mesh);
        is_member(member)
            && nets.iter().any(|net| net.contains(&address))
            && (any || protocols.iter().any(|needed| covers(*needed, to)))
    })
}

/// A contiguous plan: every cluster its own /20, half of it nodes, half pods, in no order.
fn contiguous(count: u32, groups: &Value) -> String {
    let half = |index: u32, half: u32| {
        // 7 and 10, 100 or 1000 have no common factor, so every block is used once.
        let block = (10 << 24) + (index * 7 % count) * 4096 + half * 2048;
        json!([format!("{}/21", Ipv4Addr::from(block))])
    };
    let cluster = |index| {
        json!({
            "name": format!("c{index:04}"),
            "role": if index == 0 { "control-plane" } else { "data-plane" },
            "vpc": "v0",
            "kubernetesVersion": "1.14.8",
            "network": { "plugin": "terway", "nodeCidrs": half(index, 0), "podCidrs": half(index, 1) },
            "securityGroup": { "id": format!("sg-{index:04}") },
            "apiServer": "https://api.example.com:6443",
            "applicationPorts": [8080],
        })
    };
    support::text(&json!({
        "apiVersion": "meshwright/v1",
        "kind": "Topology",
        "mesh": mesh("flat", groups.clone()),
        "vpcs": [{ "name": "v0", "region": "cn-hangzhou" }],
        "clusters": (0..count).map(cluster).collect::<Vec<_>>(),
    }))
}

#[test]
fn rules_for_one_port_grow_with_the_logarithm_of_the_clusters_or_not_at_all() {
    for count in [10_u32, 100, 1_000] {
        let most = (2.0 * f64::from(count).log2()).floor();
        for policy in ["documented", "strict"] {
            support::planned(&contiguous(count, &json!({ "policy": policy })), true, |plan| {
                assert_eq!(plan.security.groups.len(), usize::try_from(count).unwrap());
                for group in &plan.security.groups {
                    let mut by_door: BTreeMap<_, u32> = BTreeMap::new();
                    group.rules.iter().for_each(|rule| *by_door.entry(rule.protocol).or_default() += 1);
                    assert!(by_door.values().all(|rules| f64::from(*rules) <= most), "{}: {by_door:?}", group.id);
                }
            });
            let wide = json!({ "policy": policy, "tolerate": ["10.0.0.0/9"] });
            support::planned(&contiguous(count, &wide), true, |plan| {
                for group in &plan.security.groups {
                    let doors: BTreeSet<_> = group.rules.iter().map(|rule| rule.protocol).collect();
                    assert_eq!(group.rules.len(), doors.len(), "one rule for each port: {:#?}", group.rules);
                }
            });
        }
    }
}

/// The peers of the way in to `group`.
fn peers(text: &str, group: &str) -> Vec<String> {
    support::planned(text, true, |plan| {
        let group = plan.security.groups.iter().find(|plan| plan.id == group).unwrap();
        let peer = |rule: &Rule| match &rule.peer {
            Peer::Network(net) => net.to_string(),
            Peer::Group(id) | Peer::PrefixList(id) => id.clone(),
        };
        group.rules.iter().filter(|rule| rule.direction == Direction::Ingress).map(peer).collect()
    })
}

#[test]
fn a_group_is_named_only_where_the_cloud_allows_it() {
    let member = |group, flannel| Member { group, flannel, beside: true, ports: None, gateway: false, nat: false };
    let by =
        |form: &str, members: &[Member]| peers(&topology(&mesh("flat", json!({ "peers": form })), members), "sg-0");
    // Groups 0 and 1 stand in one VPC, 2 and 3 in another; odd ones are enterprise groups.
    let members = [member(0, false), member(1, false), member(2, false)];
    assert_eq!(by("groups", &members), by("networks", &members));
    let text =
        topology(&mesh("flat", json!({ "peers": "groups" })), &[member(0, false), member(2, false), member(2, true)]);
    let text = text.replace("\"v1\"", "\"v0\"").replacen("\"name\": \"v0\"", "\"name\": \"v9\"", 1);
    let with = |old: &str, new: &str| peers(&text.replace(old, new), "sg-0");
    let flannel = with("", "");
    assert!(flannel.iter().all(|peer| peer.contains('/')), "flannel's pods are not in the group: {flannel:?}");
    assert_eq!(with("flannel", "terway"), ["sg-2"]);
    let limited = |text: &str| {
        peers(&text.replace("flannel", "terway").replacen('{', "{\"limits\":{\"groupReferences\":0},", 1), "sg-0")
    };
    assert!(limited(&text).iter().all(|peer| peer.contains('/')), "no reference is left");
}

#[test]
fn what_the_strict_policy_opens_says_for_which_flows() {
    let member = |group| Member {
        group,
        flannel: false,
        beside: true,
        ports: Some(vec![json!(8080)]),
        gateway: false,
        nat: false,
    };
    let text = topology(&mesh("flat", json!({ "policy": "strict" })), &[member(0), member(2)]);
    support::planned(&text, true, |plan| {
        let group = plan.security.groups.iter().find(|group| group.id == "sg-0").unwrap();
        let said: Vec<_> =
            group.rules.iter().map(|rule| (rule.protocol.port_range(), rule.description.as_str())).collect();
        let expected = [("8080/8080", "F5"), ("15004/15004", "F2"), ("15010/15010", "F1")];
        let expected = expected.map(|(ports, why)| (ports.to_owned(), format!("shop: c1 -> c0 ({why})")));
        assert_eq!(said, expected.iter().map(|(ports, said)| (ports.clone(), said.as_str())).collect::<Vec<_>>());
        assert!(plan.mesh.clusters().all(|cluster| cluster.plugin == Plugin::Terway));
    });
}
