//! What the proof says of a mesh is what the plain evaluator says of every flow in it, packet by packet.

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

use std::fmt::Write as _;
use std::net::IpAddr;

use ipnet::IpNet;
use meshwright::check::Checked;
use meshwright::existing::Existing;
use meshwright::flow::{self, Flow, Group, Need, Point};
use meshwright::mesh::Mesh;
use meshwright::plan::security::SecurityPlan;
use meshwright::prove::evaluate::{Ruling, evaluate};
use meshwright::prove::guard::{Guard, Standing};
use meshwright::prove::line::Line;
use meshwright::prove::packet::{End, Packet, Traffic};
use meshwright::prove::space::Space;
use meshwright::prove::{GroupProof, Proof, Prover};
use meshwright::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use meshwright::topology::{GroupType, Mode, Policy};
use meshwright::{Certificate, CheckOptions, Source, judge, parse, prove};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Plans and proves a topology, whatever the rules say of it.
fn proved<T>(text: &str, look: impl FnOnce(&Site<'_>) -> T) -> T {
    let parsed = parse::parse(text);
    assert!(parsed.faults.is_empty(), "{:#?}\n{text}", parsed.faults);
    let mesh = Mesh::resolve(&parsed.topology, &Checked { findings: Vec::new(), refused: false }).unwrap();
    let existing = Existing::read(&parsed.topology, []);
    let groups = flow::groups(&mesh);
    let plan = judge::plan(&mesh, &groups, &existing);
    let prover = Prover::new(&mesh, &groups);
    let proof = judge::prove(&prover, &groups, &plan, &existing);
    look(&Site { mesh: &mesh, groups: &groups, plan: &plan, prover: &prover, proof: &proof })
}

struct Site<'s> {
    mesh: &'s Mesh<'s>,
    groups: &'s [Group<'s>],
    plan: &'s SecurityPlan<'s>,
    prover: &'s Prover<'s>,
    proof: &'s Proof<'s>,
}

impl Site<'_> {
    fn group(&self, id: &str) -> Option<&GroupProof<'_>> {
        self.proof.groups.iter().find(|group| group.group.id == id)
    }

    /// Whether the proof says that a packet of `flow` is blocked on its way in `direction`.
    fn is_blocked(&self, flow: &Flow<'_>, direction: Direction, address: IpAddr, traffic: Traffic) -> bool {
        let own = if direction == Direction::Ingress { flow.to } else { flow.from };
        let Some(proof) = own.group.and_then(|group| self.group(group.id)) else { return false };
        let one = Space::of([IpNet::from(address)], &Line::only(traffic));
        let way = proof.ways.iter().find(|way| way.direction == direction).unwrap();
        let needs = way.needs.iter().filter(|need| need.kind.id == flow.kind.id);
        let mut blocked = needs.flat_map(|need| need.blocked(&proof.guard, direction));
        blocked.any(|(_, space)| !space.intersection(&one).is_empty())
    }

    /// What the evaluator says of it.
    fn ruling(&self, flow: &Flow<'_>, direction: Direction, far: End<'_>, traffic: Traffic) -> Option<Ruling> {
        let guard = |cluster: &meshwright::mesh::Cluster<'_>| {
            cluster.group.and_then(|group| self.group(group.id)).map(|proof| &proof.guard)
        };
        let packet = Packet { source: far, destination: far, traffic };
        let rulings = evaluate(&packet, guard(flow.from), guard(flow.to));
        rulings.into_iter().find(|(way, _)| *way == direction).and_then(|(_, ruling)| ruling)
    }

    /// The far ends of `flow`: networks, and the group that their interfaces are in.
    fn far(&self, flow: &Flow<'_>, direction: Direction) -> Vec<(IpNet, Option<String>)> {
        let group = |cluster: &meshwright::mesh::Cluster<'_>| cluster.group.map(|group| group.id.to_owned());
        match direction {
            Direction::Ingress => flow::sources(self.mesh, flow.from)
                .map(|source| (source.net, group(flow.from).filter(|_| source.on_interfaces)))
                .collect(),
            Direction::Egress if self.mesh.mode == Mode::Flat && flow.kind.point == Point::SecurityGroups => {
                flow::sources(self.mesh, flow.to)
                    .map(|source| (source.net, group(flow.to).filter(|_| source.on_interfaces)))
                    .collect()
            }
            Direction::Egress => flow.kind.targets(self.mesh, flow.to).into_iter().map(|net| (net, None)).collect(),
        }
    }
}

/// Addresses and ports where a rule begins or ends, within a network and a protocol.
fn addresses(net: IpNet, rules: &[Standing<'_>]) -> Vec<IpAddr> {
    let ends = rules.iter().filter_map(|standing| match &standing.rule.peer {
        Peer::Network(other) => Some([other.network(), other.broadcast()]),
        _ => None,
    });
    ends.flatten().chain([net.network(), net.broadcast()]).filter(|address| net.contains(address)).collect()
}

fn traffics(protocol: Protocol, rules: &[Standing<'_>]) -> Vec<Traffic> {
    let Some((first, last)) = protocol.ports() else { return vec![Traffic::Icmp] };
    let ends = rules.iter().filter_map(|standing| standing.rule.protocol.ports()).flat_map(|(a, b)| [a, b]);
    let near = ends.flat_map(|port| [port.saturating_sub(1), port, port.saturating_add(1)]);
    let ports = near.chain([first, last]).filter(|port| (first..=last).contains(port));
    let of = |port| if matches!(protocol, Protocol::Udp(..)) { Traffic::Udp(port) } else { Traffic::Tcp(port) };
    ports.map(of).collect()
}

/// A rule as the cloud's API tells it.
fn permission(rule: &Rule) -> Value {
    let (network, group) = match rule.direction {
        Direction::Ingress => ("SourceCidrIp", "SourceGroupId"),
        Direction::Egress => ("DestCidrIp", "DestGroupId"),
    };
    let (key, peer) = match &rule.peer {
        Peer::Network(net) => (network, net.to_string()),
        Peer::Group(id) => (group, id.clone()),
        Peer::PrefixList(_) => panic!("no rule here is about a prefix list"),
    };
    json!({
        "Direction": rule.direction.word(),
        "Policy": rule.policy.word(),
        "Priority": rule.priority,
        "IpProtocol": rule.protocol.word(),
        "PortRange": rule.protocol.port_range(),
        "Description": rule.description,
        key: peer,
    })
}

/// Rules about networks that the topologies have, and some beside them.
fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let net = select(vec![
        "0.0.0.0/0",
        "10.0.0.0/8",
        "10.1.0.0/16",
        "10.1.0.0/21",
        "10.1.8.0/22",
        "10.2.0.0/16",
        "10.2.32.0/21",
        "172.20.0.0/14",
        "172.21.0.0/16",
        "47.96.0.0/13",
        "47.96.1.10/32",
        "10.1.0.10/32",
        "10.2.32.10/32",
    ]);
    let peer = prop_oneof![
        6 => net.prop_map(|net| Peer::Network(net.parse().unwrap())),
        1 => select(vec!["sg-0-0", "sg-0-1", "sg-1-0"]).prop_map(|id| Peer::Group(id.to_owned())),
    ];
    let protocol = select(vec![
        Protocol::All,
        Protocol::Tcp(1, 65_535),
        Protocol::Tcp(443, 443),
        Protocol::Tcp(6_443, 6_443),
        Protocol::Tcp(8_080, 15_011),
        Protocol::Tcp(15_000, 15_004),
        Protocol::Udp(53, 53),
        Protocol::Icmp,
    ]);
    let direction = select(vec![Direction::Ingress, Direction::Egress]);
    let policy = select(vec![Verdict::Accept, Verdict::Drop]);
    let rule = (direction, protocol, peer, policy, select(vec![1_u8, 2, 100, 110]));
    let rule = rule.prop_map(|(direction, protocol, peer, policy, priority)| Rule {
        direction,
        protocol,
        peer,
        policy,
        priority,
        description: String::new(),
    });
    prop::collection::vec(rule, 0..5)
}

/// `topology` with rules in the group of each of its first clusters.
fn with_rules(mut topology: Value, rules: &[Vec<Rule>]) -> String {
    let clusters = topology["clusters"].as_array_mut().unwrap();
    for (cluster, rules) in clusters.iter_mut().zip(rules) {
        cluster["securityGroup"]["rules"] = rules.iter().map(permission).collect();
    }
    support::text(&topology)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_flow_fares_as_the_proof_says(
        topology in support::topologies::topologies(),
        rules in prop::collection::vec(rules(), 0..4),
    ) {
        proved(&with_rules(topology, &rules), |site| {
            for flow in flow::pairs(site.mesh).filter(|flow| flow.kind.need == Need::Required) {
                for direction in [Direction::Ingress, Direction::Egress] {
                    if direction == Direction::Ingress && flow.kind.point == Point::ApiServer {
                        continue;
                    }
                    let own = if direction == Direction::Ingress { flow.to } else { flow.from };
                    let guard = own.group.and_then(|group| site.group(group.id)).map(|proof| &proof.guard);
                    let rules = guard.map(|guard| guard.rules.as_slice()).unwrap_or_default();
                    for (net, group) in site.far(&flow, direction) {
                        for address in addresses(net, rules) {
                            for traffic in flow.protocols(site.mesh).iter().flat_map(|it| traffics(*it, rules)) {
                                let far = End { address, group: group.as_deref() };
                                let ruling = site.ruling(&flow, direction, far, traffic);
                                let drops = ruling.is_some_and(|ruling| ruling.verdict == Verdict::Drop);
                                let says = site.is_blocked(&flow, direction, address, traffic);
                                let told = format!("{} {direction:?} {address} {traffic}", flow.kind.id);
                                prop_assert_eq!(says, drops, "{} {} {:?}", told, own.name, ruling);
                            }
                        }
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_plan_is_enough_and_no_rule_of_it_too_much(topology in support::topologies::topologies()) {
        proved(&support::text(&topology), |site| {
            let certificate = Certificate::new(site.prover, site.proof);
            prop_assert!(certificate.proved, "{:#?}", certificate.groups);
            for proof in &site.proof.groups {
                for place in 0..proof.guard.rules.len() {
                    let mut guard = proof.guard.clone();
                    let gone = guard.rules.remove(place);
                    let without = site.prover.prove(proof.group, guard, 0);
                    let whole = site.mesh.policy == Policy::Documented && site.mesh.mode == Mode::Flat;
                    // The documented policy admits all of a peer's traffic, needed or not.
                    prop_assert!(!without.is_proved() || whole && gone.rule.protocol == Protocol::All, "{:?}", gone.rule);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn only_what_is_missing_is_made(topology in support::topologies::topologies(), keep in prop::collection::vec(any::<bool>(), 64)) {
        let (planned, names) = proved(&support::text(&topology), |site| {
            let planned: Vec<_> = site.plan.groups.iter().map(|group| (group.members[0].to_owned(), group.rules.clone())).collect();
            (planned, site.mesh.name.to_owned())
        });
        let told = |describe: &str, keep: &[bool]| {
            let mut topology = topology.clone();
            let mut keep = keep.iter().cycle();
            for cluster in topology["clusters"].as_array_mut().unwrap() {
                let Some((_, rules)) = planned.iter().find(|(name, _)| cluster["name"] == name.as_str()) else { continue };
                let rules = rules.iter().filter(|_| *keep.next().unwrap());
                let rules = rules.map(|rule| permission(&Rule { description: describe.to_owned(), ..rule.clone() }));
                cluster["securityGroup"]["rules"] = rules.collect();
            }
            support::text(&topology)
        };
        let left = |text: &str| proved(text, |site| {
            let all_pass = site.proof.groups.iter().all(GroupProof::is_proved);
            (site.plan.groups.iter().map(|group| group.rules.len()).sum::<usize>(), all_pass)
        });
        let count: usize = planned.iter().map(|(_, rules)| rules.len()).sum();
        prop_assert_eq!(left(&told("by hand", &[true])), (0, true));
        // What an earlier run made stays in what is written, or whoever keeps its state would take it down.
        prop_assert_eq!(left(&told(&format!("{names}: a -> b"), &[true])), (count, true));
        let kept = keep.iter().cycle().take(count).filter(|keep| **keep).count();
        prop_assert_eq!(left(&told("by hand", &keep)), (count - kept, true));
    }
}

/// Two clusters in two VPCs; `rules` are those of the control plane's group, `group` what else is said of it.
fn two(mesh: &str, group: &str, rules: &[&str]) -> String {
    let head = if rules.is_empty() { "" } else { "      rules:\n" };
    let rules = rules.iter().fold(head.to_owned(), |mut all, rule| {
        writeln!(all, "        - {{ {rule} }}").unwrap();
        all
    });
    format!(
        "apiVersion: meshwright/v1
kind: Topology
mesh: {{ name: shop{mesh} }}
vpcs:
  - {{ name: hangzhou, id: vpc-hangzhou, region: cn-hangzhou, cidrs: [10.1.0.0/16, 10.11.0.0/16] }}
  - {{ name: beijing, id: vpc-beijing, region: cn-beijing, cidrs: [10.2.0.0/16] }}
links:
  - {{ type: cen, id: cen-shop, vpcs: [hangzhou, beijing], bandwidthMbps: 100 }}
clusters:
  - name: hangzhou
    role: control-plane
    vpc: hangzhou
    kubernetesVersion: 1.14.8
    workers: 3
    network: {{ plugin: terway, nodeCidrs: [10.1.0.0/20], podCidrs: [10.1.16.0/20], serviceCidr: 172.16.0.0/20 }}
    securityGroup:
      id: sg-hangzhou
{group}{rules}    apiServer: https://10.1.0.10:6443
  - name: beijing
    role: data-plane
    vpc: beijing
    kubernetesVersion: 1.14.8
    workers: 3
    network: {{ plugin: terway, nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20], serviceCidr: 172.16.16.0/20 }}
    securityGroup: {{ id: sg-beijing }}
    apiServer: https://10.2.0.10:6443
"
    )
}

/// The codes of the proof, and the first packet that shows what is blocked.
fn verdict(text: &str, existing: &[&str]) -> (Vec<&'static str>, Option<String>) {
    let existing = existing.iter().map(|text| Source { name: "existing.json", text }).collect();
    let proven = prove(&Source { name: "t.yaml", text }, &CheckOptions { existing, ..CheckOptions::default() });
    let codes = proven.report.diagnostics.iter().map(|it| it.code).filter(|code| code.starts_with("MW8"));
    let codes: Vec<_> = codes.collect();
    let certificate = proven.certificate.unwrap_or_else(|| panic!("{:#?}\n{text}", proven.report.diagnostics));
    let blocked = certificate.groups.iter().flat_map(|group| &group.counter_examples);
    let shown =
        blocked.map(|it| format!("{} {} {} -> {} by {:?}", it.flow, it.traffic, it.from[1], it.to[1], it.by)).next();
    assert_eq!(certificate.proved, shown.is_none(), "{certificate:#?}");
    (codes, shown)
}

fn holds(rules: &[&str]) {
    let (codes, blocked) = verdict(&two("", "", rules), &[]);
    assert!(blocked.is_none() && !codes.contains(&"MW801"), "{rules:?}: {codes:?} {blocked:?}");
}

fn fails(rules: &[&str], packet: &str) {
    let (codes, blocked) = verdict(&two("", "", rules), &[]);
    assert_eq!((codes.contains(&"MW801"), blocked.as_deref()), (true, Some(packet)), "{rules:?}");
}

const ALL: &str = "IpProtocol: all, PortRange: -1/-1";

#[test]
fn the_smallest_and_the_largest_networks() {
    holds(&[&format!("Policy: drop, Priority: 100, {ALL}, SourceCidrIp: 0.0.0.0/0")]);
    fails(
        &[&format!("Policy: drop, Priority: 1, {ALL}, SourceCidrIp: 0.0.0.0/0")],
        "F1 tcp/15010 10.2.0.0 -> 10.1.0.0 by Rule(0)",
    );
    fails(
        &[&format!("Policy: drop, {ALL}, SourceCidrIp: 10.2.16.7/32")],
        "F1 tcp/15010 10.2.16.7 -> 10.1.0.0 by Rule(0)",
    );
    fails(
        &[&format!("Policy: drop, {ALL}, SourceCidrIp: 10.2.31.255")],
        "F1 tcp/15010 10.2.31.255 -> 10.1.0.0 by Rule(0)",
    );
}

#[test]
fn networks_that_touch_do_not_overlap() {
    let beside = ["10.2.32.0/20", "10.1.255.255/32", "255.255.255.255/32"];
    let rules: Vec<_> = beside.iter().map(|net| format!("Policy: drop, {ALL}, SourceCidrIp: {net}")).collect();
    holds(&rules.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn the_last_port_and_protocols_without_ports() {
    fails(
        &["Policy: drop, IpProtocol: tcp, PortRange: 65535/65535, SourceCidrIp: 10.2.0.0/16"],
        "F5 tcp/65535 10.2.0.0 -> 10.1.0.0 by Rule(0)",
    );
    holds(&["Policy: drop, IpProtocol: udp, PortRange: 1/65535, SourceCidrIp: 10.2.0.0/16"]);
    holds(&["Policy: drop, IpProtocol: icmp, PortRange: -1/-1, SourceCidrIp: 10.2.0.0/16"]);
    // Every TCP port is not everything, so what is there does not stand for what the policy admits.
    let tcp = "IpProtocol: tcp, PortRange: 1/65535, SourceCidrIp: 10.2.0.0/19";
    let made = |rule: &str| {
        proved(&two("", "", &[rule]), |site| site.plan.groups.iter().filter(|it| it.id == "sg-hangzhou").count())
    };
    assert_eq!((made(tcp), made(&format!("{ALL}, SourceCidrIp: 10.2.0.0/19"))), (1, 0));
}

#[test]
fn priorities_decide_and_drop_wins_where_they_are_equal() {
    let rule = |policy, priority| format!("Policy: {policy}, Priority: {priority}, {ALL}, SourceCidrIp: 10.2.0.0/19");
    fails(&[&rule("accept", 1), &rule("drop", 1)], "F1 tcp/15010 10.2.0.0 -> 10.1.0.0 by Rule(1)");
    fails(&[&rule("accept", 2), &rule("drop", 1)], "F1 tcp/15010 10.2.0.0 -> 10.1.0.0 by Rule(1)");
    holds(&[&rule("accept", 1), &rule("drop", 2)]);
    holds(&[&rule("drop", 110)]);
    holds(&[&rule("accept", 110)]);
    holds(&[&rule("accept", 1), &rule("accept", 1)]);
}

#[test]
fn an_enterprise_group_needs_its_way_out() {
    proved(&two("", "      type: enterprise\n", &[]), |site| {
        let proof = site.group("sg-hangzhou").unwrap();
        assert!(proof.is_proved());
        let mut guard = proof.guard.clone();
        guard.rules.retain(|standing| standing.rule.direction == Direction::Ingress);
        let without = site.prover.prove(proof.group, guard, 0);
        let shown: Vec<_> = site.prover.blocked(&without).map(|it| (it.kind.id, it.direction)).collect();
        assert_eq!(shown, [("F4", Direction::Egress), ("F5", Direction::Egress)]);
    });
}

/// Two clusters in one group, whose inner access policy an answer of the cloud tells.
#[test]
fn members_reach_each_other_unless_the_group_says_no() {
    let text = two("", "", &[]).replace("sg-beijing", "sg-hangzhou");
    let answer = |inner| {
        format!(
            r#"{{"SecurityGroupId":"sg-hangzhou","InnerAccessPolicy":"{inner}","Permissions":{{"Permission":[]}}}}"#
        )
    };
    assert_eq!(verdict(&text, &[&answer("Accept")]).1, None);
    let (codes, blocked) = verdict(&text, &[&answer("Drop")]);
    assert_eq!(
        (codes, blocked.as_deref()),
        (vec!["MW801"], Some("F1 tcp/15010 10.2.0.0 -> 10.1.0.0 by Word(\"default\")"))
    );
}

#[test]
fn what_is_on_a_prefix_list_counts_and_not_how_much_could_be() {
    let lists = |entry: &str| {
        format!(
            r#"{{"format_version":"1.0","values":{{"root_module":{{"resources":[{{"mode":"managed","type":"alicloud_ecs_prefix_list","values":{{"id":"pl-a","max_entries":200,"entry":[{{"cidr":"{entry}"}}]}}}}]}}}}}}"#
        )
    };
    let drop = two("", "", &[&format!("Policy: drop, {ALL}, SourcePrefixListId: pl-a")]);
    assert_eq!(verdict(&drop, &[&lists("192.168.0.0/16")]).1, None);
    assert!(verdict(&drop, &[&lists("10.2.16.0/24")]).1.unwrap().contains("10.2.16.0"));
    assert!(verdict(&drop, &[]).1.is_some(), "of a list that nobody tells of, the worst is taken");
}

/// Several clusters may stand in one VPC, and a VPC may have several ranges.
#[test]
fn one_vpc_with_the_same_and_with_more_ranges() {
    let text = two("", "", &[&format!("{ALL}, SourceCidrIp: 10.11.0.0/16")]);
    assert_eq!(verdict(&text, &[]), (vec![], None));
    let same = text
        .replace("  - { name: beijing, id: vpc-beijing, region: cn-beijing, cidrs: [10.2.0.0/16] }\n", "")
        .replace("[10.1.0.0/16, 10.11.0.0/16]", "[10.1.0.0/16, 10.2.0.0/16, 10.11.0.0/16]")
        .replace("vpc: beijing", "vpc: hangzhou")
        .replace("[hangzhou, beijing]", "[hangzhou]");
    assert_eq!(verdict(&same, &[]).1, None);
}

/// Where the links do not join the clusters, other rules refuse the topology, and nothing is proved.
#[test]
fn without_a_way_there_is_no_proof() {
    let apart = two("", "", &[]).replace("vpcs: [hangzhou, beijing]", "vpcs: [hangzhou]");
    let peered = two("", "", &[])
        .replace("  - { type: cen, id: cen-shop, vpcs: [hangzhou, beijing], bandwidthMbps: 100 }\n", "  - { type: peering, id: pcc-a, vpcs: [hangzhou, transit] }\n  - { type: peering, id: pcc-b, vpcs: [transit, beijing] }\n")
        .replace("links:\n", "  - { name: transit, id: vpc-transit, region: cn-beijing, cidrs: [10.9.0.0/16] }\nlinks:\n");
    for text in [apart, peered] {
        let proven = prove(&Source { name: "t.yaml", text: &text }, &CheckOptions::default());
        assert!(proven.certificate.is_none() && proven.report.summary.errors > 0, "{text}");
    }
}

#[test]
fn one_cluster_alone_needs_nothing() {
    let text = two("", "", &[]);
    let (alone, _) = text.split_once("  - name: beijing\n").unwrap();
    assert_eq!(verdict(alone, &[]), (vec![], None));
}

#[test]
fn a_tolerated_network_is_no_excess() {
    let wide = format!("{ALL}, SourceCidrIp: 10.0.0.0/12");
    assert_eq!(verdict(&two("", "", &[&wide]), &[]).0, ["MW802"]);
    let tolerated = two(", securityGroups: { tolerate: [10.0.0.0/12] }", "", &[&wide]);
    assert_eq!(verdict(&tolerated, &[]).0, [""; 0]);
}

#[test]
fn what_a_planned_rule_admits_too_much_is_excess() {
    proved(&two("", "", &[]), |site| {
        let group = site.groups.iter().find(|group| group.id == "sg-hangzhou").unwrap();
        let wide = Rule {
            direction: Direction::Ingress,
            protocol: Protocol::All,
            peer: Peer::Network("10.2.0.0/18".parse().unwrap()),
            policy: Verdict::Accept,
            priority: 1,
            description: String::new(),
        };
        let guard =
            Guard { id: group.id, kind: GroupType::Basic, open_inside: true, rules: vec![Standing::from(&wide)] };
        let proof = site.prover.prove(group, guard, 0);
        let excess = &proof.ways[0].excess;
        assert_eq!(*excess, Space::of(["10.2.32.0/19".parse::<IpNet>().unwrap()], &Line::whole()));
        assert_eq!(excess.size(), 8_192 * 131_076);
    });
}

#[test]
fn more_rules_than_can_be_judged_are_said_to_be() {
    let rule = |port: u32| {
        format!("IpProtocol: udp, PortRange: {0}/{0}, SourceCidrIp: 192.168.0.0/{1}", port + 1, port % 16 + 16)
    };
    let rules: Vec<_> = (0..9_000).map(rule).collect();
    let rules: Vec<_> = rules.iter().map(String::as_str).collect();
    let text = two("", "", &rules);
    let proven = prove(&Source { name: "t.yaml", text: &text }, &CheckOptions::default());
    let said = proven.report.diagnostics.iter().find(|it| it.code == "MW801").unwrap();
    assert_eq!(said.message, "security group `sg-hangzhou` has too many rules to be judged");
    assert!(proven.certificate.is_none_or(|certificate| !certificate.proved));
}
