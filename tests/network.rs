//! What people do by hand for the network: routes of each kind of link, and access lists of API servers.

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

use meshwright::{File, GenerateOptions, Templates};
use serde_json::{Value, json};

/// Two clusters: `a` with Terway, `b` with flannel, in two VPCs that a link of this kind joins.
fn topology(link: &str, mode: &str) -> Value {
    json!({
        "apiVersion": "meshwright/v1",
        "kind": "Topology",
        "mesh": { "name": "shop", "mode": mode },
        "vpcs": [
            { "name": "va", "id": "vpc-a", "region": "cn-hangzhou", "cidrs": ["10.1.0.0/16", "10.11.0.0/16"] },
            { "name": "vb", "id": "vpc-b", "region": "cn-beijing", "cidrs": ["10.2.0.0/16"] },
        ],
        "links": [{ "type": link, "id": "link-0", "vpcs": ["va", "vb"], "bandwidthMbps": 100 }],
        "clusters": [cluster("a", "control-plane", 1, false), cluster("b", "data-plane", 2, true)],
    })
}

fn cluster(name: &str, role: &str, number: u8, flannel: bool) -> Value {
    let pods = if flannel { "172.20.0.0/16".to_owned() } else { format!("10.{number}.16.0/20") };
    json!({
        "name": name, "role": role, "vpc": format!("v{name}"), "kubernetesVersion": "1.14.8", "workers": 3,
        "network": {
            "plugin": if flannel { "flannel" } else { "terway" },
            "nodeCidrs": [format!("10.{number}.0.0/20")],
            "podCidrs": [pods],
            "serviceCidr": format!("172.30.{number}.0/24"),
        },
        "securityGroup": { "id": format!("sg-{name}") },
        "apiServer": format!("https://10.{number}.0.10:6443"),
    })
}

fn files(topology: &Value) -> Vec<File> {
    support::rendered(&support::text(topology), true)
}

/// The document at `path`, read by a reader that is not ours.
fn document(files: &[File], path: &str) -> Option<Value> {
    let file = files.iter().find(|file| file.path == path)?;
    Some(serde_yaml::from_str(&file.text).unwrap())
}

fn routes(topology: &Value) -> Option<Value> {
    document(&files(topology), "network/routes.yaml")
}

fn route(vpc: &str, destination: &str, to: [&str; 2], kind: &str) -> Value {
    json!({ "vpc": vpc, "destination": destination, "to": to[0], "name": to[1], "linkType": kind, "link": "link-0" })
}

#[test]
fn both_vpcs_route_to_each_others_ranges_and_to_pods_beside_them() {
    for kind in ["vpn", "express-connect", "peering"] {
        let expected = json!({ "routes": [
            route("va", "10.2.0.0/16", ["vpc", "vb"], kind),
            route("va", "172.20.0.0/16", ["pods", "b"], kind),
            route("vb", "10.1.0.0/16", ["vpc", "va"], kind),
            route("vb", "10.11.0.0/16", ["vpc", "va"], kind),
        ] });
        assert_eq!(routes(&topology(kind, "flat")), Some(expected));
    }
}

#[test]
fn a_cen_is_told_of_pods_and_of_nothing_else() {
    let told = json!({ "publish": [route("vb", "172.20.0.0/16", ["pods", "b"], "cen")] });
    assert_eq!(routes(&topology("cen", "flat")), Some(told));
    // With one VPC alone on it, it leads nowhere.
    let mut alone = topology("cen", "flat");
    alone["links"][0]["vpcs"] = json!(["vb"]);
    assert_eq!(routes(&alone), None);
}

#[test]
fn between_gateways_nobody_needs_a_route_to_pods() {
    assert_eq!(routes(&topology("cen", "gateway")), None);
    let routes = routes(&topology("vpn", "gateway")).unwrap();
    assert!(routes["routes"].as_array().unwrap().iter().all(|route| route["to"] == "vpc"), "{routes:#}");
}

#[test]
fn two_sections_of_one_vpc_share_its_pods() {
    let mut topology = topology("peering", "flat");
    topology["vpcs"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "vc", "id": "vpc-b", "region": "cn-beijing", "cidrs": ["10.2.0.0/16"] }));
    topology["clusters"][1]["vpc"] = "vc".into();
    let routes = routes(&topology).unwrap();
    let pods = routes["routes"].as_array().unwrap().iter().filter(|route| route["to"] == "pods").count();
    assert_eq!(pods, 1, "{routes:#}");
}

fn access(topology: &Value) -> Value {
    document(&files(topology), "network/api-server-access.yaml").unwrap()["apiServers"].clone()
}

fn entry(cidr: &str, change: &str, caller: &str, name: Option<&str>) -> Value {
    let mut entry = json!({ "cidr": cidr, "change": change, "caller": caller });
    if let Some(name) = name {
        entry["name"] = name.into();
    }
    entry
}

#[test]
fn an_access_list_gains_the_control_plane_and_loses_nothing() {
    let kept = [entry("100.104.0.0/16", "keep", "ack", None), entry("10.2.0.0/16", "keep", "vpc", Some("vb"))];
    let own =
        [("10.1.0.0/20", "a"), ("10.1.16.0/20", "a")].map(|(net, who)| entry(net, "add", "control-plane", Some(who)));
    let nat = entry("47.96.0.1/32", "add", "control-plane", Some("a"));
    let list = |callers: Vec<Value>| [callers, kept.to_vec()].concat();

    let mut topology = topology("cen", "flat");
    let with = |topology: &mut Value, server: &str| {
        topology["clusters"][1]["apiServer"] = server.into();
        access(topology)[0].clone()
    };
    let private = with(&mut topology, "https://10.2.0.10:6443");
    assert_eq!(private["entries"], Value::from(list(own.to_vec())));
    assert_eq!((private["cluster"].as_str(), private.get("callerUnknown")), (Some("b"), None));
    let public = with(&mut topology, "https://47.98.0.1:6443");
    assert_eq!((public["entries"].clone(), public["callerUnknown"].as_bool()), (kept.to_vec().into(), Some(true)));

    topology["clusters"][0]["gateway"] = json!({ "natAddresses": ["47.96.0.1"] });
    assert_eq!(with(&mut topology, "https://10.2.0.10:6443")["entries"], Value::from(list(own.to_vec())));
    assert_eq!(with(&mut topology, "https://47.98.0.1:6443")["entries"], Value::from(list(vec![nat.clone()])));
    let named = with(&mut topology, "https://api.example.com:6443");
    assert_eq!(named["entries"], Value::from(list([own.to_vec(), vec![nat]].concat())));
}

#[test]
fn the_documents_come_with_the_security_groups() {
    let text = support::text(&topology("vpn", "flat"));
    let without = GenerateOptions { security_groups: std::collections::BTreeSet::new(), ..GenerateOptions::default() };
    let is_there = |options| support::files(&text, options).iter().any(|file| file.path.starts_with("network/"));
    let with = GenerateOptions::default();
    assert!(is_there(&with) && !is_there(&without));
    let off = json!({ "name": "shop", "mode": "off" });
    let mut alone = topology("vpn", "flat");
    alone["mesh"] = off;
    assert!(files(&alone).iter().all(|file| !file.path.starts_with("network/")));
}

#[test]
fn the_runbook_has_the_same_in_every_language() {
    let text = support::text(&topology("peering", "flat"));
    for (lang, pods) in [(meshwright::Lang::English, "pods of b"), (meshwright::Lang::Chinese, "b 的 Pod")] {
        let options = GenerateOptions { templates: Templates::of(lang), ..GenerateOptions::default() };
        let files = support::files(&text, &options);
        let runbook = &files.iter().find(|file| file.path == "RUNBOOK.md").unwrap().text;
        for said in ["| vb | 10.11.0.0/16 |", "| va | 172.20.0.0/16 |", pods, "network/routes.yaml", "100.104.0.0/16"] {
            assert!(runbook.contains(said), "{said} is not in\n{runbook}");
        }
    }
}

/// What leads to addresses that nobody knows, the runbook names; what is known has a rule.
#[test]
fn an_enterprise_group_is_let_out_to_what_is_known() {
    let mut topology = topology("cen", "gateway");
    topology["clusters"][0]["securityGroup"] = json!({ "id": "sg-a", "type": "enterprise" });
    let of = |topology: &Value| {
        let files = files(topology);
        let runbook = files.iter().find(|file| file.path == "RUNBOOK.md").unwrap().text.clone();
        let rules = support::terraform::rules(&files);
        let out: Vec<_> = rules.into_iter().filter(|rule| rule.direction == "egress").collect();
        (runbook, out.into_iter().map(|rule| (rule.ports, rule.peer)).collect::<Vec<_>>())
    };
    let (runbook, out) = of(&topology);
    assert!(runbook.contains("the ingress gateway of b: TCP 443\n"), "{runbook}");
    let api = ("6443/6443".to_owned(), "10.2.0.10/32".to_owned());
    assert_eq!(out, std::slice::from_ref(&api));
    topology["clusters"][1]["gateway"] = json!({ "address": "47.97.0.1" });
    let (runbook, out) = of(&topology);
    assert!(!runbook.contains("the ingress gateway of b"), "{runbook}");
    assert_eq!(out, [("443/443".to_owned(), "47.97.0.1/32".to_owned()), api]);
}
