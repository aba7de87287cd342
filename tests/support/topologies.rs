//! Topologies that work, of every kind the format knows. Addresses are allotted by position, so none ever collide.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

/// Cluster names that are DNS labels, many of which some YAML reader takes for something else.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "hangzhou", "beijing", "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "1e3", "0755",
    "0x1f", "0b11", "0o17", "123", "2024-01-01", "1-2", "a--b", "x1", "e3", "end", "config", "secret",
    "a23456789012345678901234567890123456789012345678901234567890123",
];

const REGIONS: &[&str] = &["cn-hangzhou", "cn-beijing", "cn-shanghai", "cn-shenzhen", "ap-southeast-1", "eu-central-1"];

/// What is drawn for the mesh as a whole.
#[derive(Debug, Clone)]
struct Draw {
    mode: &'static str,
    dialect: Option<&'static str>,
    version: Option<&'static str>,
    locality: usize,
    rbac: Option<&'static str>,
    flags: [Option<bool>; 2],
    injection: Option<Vec<&'static str>>,
    groups: Option<[Option<&'static str>; 3]>,
    tolerate: bool,
    link: &'static str,
    vpcs: Vec<Home>,
    clusters: Vec<Member>,
}

/// What is drawn for a VPC.
#[derive(Debug, Clone)]
struct Home {
    second_range: bool,
    account: Option<&'static str>,
}

/// What is drawn for a cluster.
#[derive(Debug, Clone)]
struct Member {
    vpc: usize,
    flannel: bool,
    networks: (bool, bool),
    kubernetes: &'static str,
    group: usize,
    enterprise: Option<bool>,
    context: bool,
    gateway: usize,
    overrides: usize,
    extras: bool,
}

/// A topology that works.
pub(crate) fn topologies() -> impl Strategy<Value = Value> {
    (draws(), Just(NAMES.to_vec()).prop_shuffle()).prop_map(|(draw, names)| build(&draw, &names))
}

/// A topology that works, and the same with its lists and keys in another order.
pub(crate) fn with_another_order() -> impl Strategy<Value = (Value, String)> {
    topologies().prop_flat_map(|topology| {
        let shuffled = |list: &str| Just(topology[list].as_array().cloned().unwrap_or_default()).prop_shuffle();
        let keys: Vec<String> = topology.as_object().unwrap().keys().cloned().collect();
        let lists = (shuffled("vpcs"), shuffled("links"), shuffled("clusters"));
        (Just(topology.clone()), lists, Just(keys).prop_shuffle()).prop_map(|(topology, lists, keys)| {
            let mut other = topology.clone();
            for (key, list) in [("vpcs", lists.0), ("links", lists.1), ("clusters", lists.2)] {
                if other.get(key).is_some() {
                    other[key] = list.into();
                }
            }
            let entry = |key: &String| format!("{}: {}", json!(key), other[key.as_str()]);
            let text = keys.iter().map(entry).collect::<Vec<_>>().join("\n");
            (topology, text)
        })
    })
}

fn draws() -> impl Strategy<Value = Draw> {
    let injection = subsequence(vec!["default", "orders", "on", "y", "1e3"], 1..=5);
    let words = (
        select(vec!["off", "flat", "flat", "gateway", "gateway"]),
        maybe(vec!["alibaba", "banzaicloud"]),
        maybe(vec!["1.1.4", "1.2.5", "1.3.3", "1.4.3", "1.4.6"]),
        0..5_usize,
        maybe(vec!["compat", "reader", "least-privilege"]),
        [prop::option::of(any::<bool>()), prop::option::of(any::<bool>())],
        prop::option::of(injection),
        prop::option::of(group_words()),
        select(vec!["cen", "vpn", "express-connect", "peering"]),
    );
    let home = (any::<bool>(), maybe(vec!["team-a", "team b", "%{team}"]))
        .prop_map(|(second_range, account)| Home { second_range, account });
    let sizes = (prop::collection::vec(home, 1..=6), prop::collection::vec(member(), 1..=6));
    (words, sizes, any::<bool>()).prop_map(|(words, (vpcs, clusters), tolerate)| {
        let (mode, dialect, version, locality, rbac, flags, injection, groups, link) = words;
        Draw { mode, dialect, version, locality, rbac, flags, injection, groups, tolerate, link, vpcs, clusters }
    })
}

/// How security-group rules are made: policy, aggregate, peers.
fn group_words() -> impl Strategy<Value = [Option<&'static str>; 3]> {
    [maybe(vec!["documented", "strict"]), maybe(vec!["exact", "none"]), maybe(vec!["networks", "groups"])]
}

fn member() -> impl Strategy<Value = Member> {
    let kubernetes = ["1.10.4-aliyun.1", "1.14.8", "1.20.11", "1.23.17", "1.24.0", "1.24.6-aliyun.1", "1.26.3"];
    let draw = (
        0..6_usize,
        any::<bool>(),
        any::<(bool, bool)>(),
        select(kubernetes.to_vec()),
        0..2_usize,
        prop::option::of(any::<bool>()),
        any::<bool>(),
        0..4_usize,
        0..4_usize,
        any::<bool>(),
    );
    draw.prop_map(|(vpc, flannel, networks, kubernetes, group, enterprise, context, gateway, overrides, extras)| {
        Member { vpc, flannel, networks, kubernetes, group, enterprise, context, gateway, overrides, extras }
    })
}

fn maybe(words: Vec<&'static str>) -> impl Strategy<Value = Option<&'static str>> {
    prop::option::of(select(words))
}

fn build(draw: &Draw, names: &[&str]) -> Value {
    let mut topology = json!({
        "apiVersion": "meshwright/v1",
        "kind": "Topology",
        "mesh": mesh(draw),
        "vpcs": (0..draw.vpcs.len()).map(|index| vpc(draw, index)).collect::<Vec<_>>(),
        "clusters": clusters(draw, names),
    });
    let links = links(draw);
    if !links.is_empty() {
        topology["links"] = links.into();
    }
    if draw.vpcs[0].second_range {
        topology["reserved"] = json!([{ "name": "总部", "cidrs": ["10.200.0.0/16"] }]);
    }
    topology
}

fn mesh(draw: &Draw) -> Value {
    let mut mesh = json!({ "name": "商城 shop", "mode": draw.mode });
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            mesh[key] = value;
        }
    };
    set("dialect", draw.dialect.map(Value::from));
    set("istioVersion", draw.version.map(Value::from));
    set("locality", locality(draw.locality));
    set("rbac", draw.rbac.map(Value::from));
    // Between gateways the names of services travel in mutual TLS.
    set("mtls", draw.flags[0].map(|mtls| (mtls || draw.mode == "gateway").into()));
    set("controlPlaneSecurity", draw.flags[1].map(Value::from));
    set("autoInjectionNamespaces", draw.injection.clone().map(Value::from));
    set(
        "securityGroups",
        draw.groups.map(|words| {
            let pairs = ["policy", "aggregate", "peers"].into_iter().zip(words);
            let tolerate = draw.tolerate.then(|| ("tolerate".to_owned(), json!(["10.0.0.0/9", "172.16.0.0/12"])));
            pairs.filter_map(|(key, word)| Some((key.to_owned(), Value::from(word?)))).chain(tolerate).collect()
        }),
    );
    mesh
}

fn locality(kind: usize) -> Option<Value> {
    let (here, there) = (REGIONS[0], REGIONS[1]);
    let hosts = json!(["cart.default.svc.cluster.local", "*.orders.svc.cluster.local"]);
    match kind {
        0 => None,
        1 => Some(false.into()),
        2 => Some(true.into()),
        3 => Some(json!({ "hosts": hosts, "failover": [{ "from": here, "to": there }] })),
        _ => {
            let to = json!({ format!("{here}/*"): 80, format!("{there}/*"): 20 });
            Some(json!({ "hosts": hosts, "distribute": [{ "from": format!("{here}/*"), "to": to }] }))
        }
    }
}

fn vpc(draw: &Draw, index: usize) -> Value {
    let home = &draw.vpcs[index];
    let mut cidrs = vec![format!("10.{}.0.0/16", index + 1)];
    if home.second_range {
        cidrs.push(format!("10.{}.0.0/16", index + 101));
    }
    let id = format!("vpc-{index:04}");
    let mut vpc = json!({ "name": vpc_name(index), "id": id, "region": REGIONS[index], "cidrs": cidrs });
    if let Some(account) = home.account {
        vpc["account"] = account.into();
    }
    vpc
}

fn vpc_name(index: usize) -> String {
    ["杭州", "off", "a b", "c|d", "*e*", "0755"][index].to_owned()
}

/// What joins the VPCs: one CEN for all, or a link for each two.
fn links(draw: &Draw) -> Vec<Value> {
    let count = draw.vpcs.len();
    if count == 1 {
        return Vec::new();
    }
    if draw.link == "cen" {
        let all: Vec<_> = (0..count).map(vpc_name).collect();
        return vec![json!({ "type": "cen", "id": "cen-0", "vpcs": all, "bandwidthMbps": 100 })];
    }
    let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
    let link = |(a, b)| json!({ "type": draw.link, "id": format!("link-{a}-{b}"), "vpcs": [vpc_name(a), vpc_name(b)] });
    pairs.map(link).collect()
}

fn clusters(draw: &Draw, names: &[&str]) -> Vec<Value> {
    let most = if draw.mode == "off" { 1 } else { draw.clusters.len() };
    (0..most).map(|index| cluster(draw, index, names[index])).collect()
}

fn cluster(draw: &Draw, index: usize, name: &str) -> Value {
    let member = &draw.clusters[index];
    let vpc = member.vpc % draw.vpcs.len();
    let mut cluster = json!({
        "name": name,
        "role": if index == 0 { "control-plane" } else { "data-plane" },
        "vpc": vpc_name(vpc),
        "kubernetesVersion": member.kubernetes,
        "workers": 3 + index,
        "network": network(member, vpc, index),
        "securityGroup": security_group(draw, member, vpc),
        "apiServer": format!("https://10.{}.{}.10:6443", vpc + 1, 32 * index),
    });
    if member.context {
        cluster["context"] = format!("{name} admin's $HOME").into();
    }
    if member.extras {
        cluster["id"] = format!("c{index:032}").into();
        cluster["namespaces"] = json!(["default", "orders", "on", "y", "1e3", "kube-system"]);
        cluster["applicationPorts"] = json!([8080, "9000-9010", "53/udp"]);
    }
    if let Some(gateway) = gateway(member.gateway, index) {
        cluster["gateway"] = gateway;
    }
    if let Some(overrides) = overrides(draw.dialect, member.overrides).filter(|_| index > 0) {
        cluster["remoteIstio"] = overrides;
    }
    cluster
}

/// A cluster has 32 blocks of 256 addresses in its VPC: nodes, pods, pods, nodes.
fn network(member: &Member, vpc: usize, index: usize) -> Value {
    let block = |part: usize| format!("10.{}.{}.0/21", vpc + 1, 32 * index + 8 * part);
    let mut nodes = vec![block(0)];
    let mut pods = if member.flannel { vec![format!("172.{}.0.0/16", 20 + index)] } else { vec![block(1)] };
    if member.networks.0 {
        nodes.push(block(3));
    }
    if member.networks.1 && !member.flannel {
        pods.push(block(2));
    }
    json!({
        "plugin": if member.flannel { "flannel" } else { "terway" },
        "nodeCidrs": nodes,
        "podCidrs": pods,
        "serviceCidr": format!("172.18.{}.0/20", 16 * index),
    })
}

/// Two groups a VPC, so that clusters of a VPC share one now and then. A group has one type.
fn security_group(draw: &Draw, member: &Member, vpc: usize) -> Value {
    let mut group = json!({ "id": format!("sg-{vpc}-{}", member.group) });
    let same = |other: &&Member| other.vpc % draw.vpcs.len() == vpc && other.group == member.group;
    if let Some(enterprise) = draw.clusters.iter().find(same).and_then(|first| first.enterprise) {
        group["type"] = if enterprise { "enterprise" } else { "basic" }.into();
    }
    group
}

fn gateway(kind: usize, index: usize) -> Option<Value> {
    let address = format!("47.97.{index}.1");
    match kind {
        0 => None,
        1 => Some(json!({ "type": "LoadBalancer" })),
        2 => Some(json!({ "address": address })),
        _ => Some(
            json!({ "address": address, "natAddresses": [format!("47.96.{index}.10"), format!("47.96.{index}.11")] }),
        ),
    }
}

fn overrides(dialect: Option<&str>, kind: usize) -> Option<Value> {
    let component = if dialect == Some("banzaicloud") { "citadel" } else { "security" };
    match kind {
        0 => None,
        1 => Some(json!({ "sidecarInjector": { "replicaCount": 2 } })),
        2 => Some(json!({ "autoInjectionNamespaces": ["yes", "default"], "proxy": {} })),
        _ => Some(json!({ "includeIPRanges": "10.0.0.0/8,172.16.0.0/12", component: {} })),
    }
}
