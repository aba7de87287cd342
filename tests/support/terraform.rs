//! The Terraform files as the provider's documentation has them, read by nothing of ours.

use std::collections::BTreeMap;

use meshwright::File;
use serde_json::{Map, Value};

const FOLDER: &str = "security-groups/terraform/";

/// A rule as the cloud would know it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) file: String,
    pub(crate) label: String,
    pub(crate) provider: String,
    pub(crate) group: String,
    pub(crate) direction: String,
    pub(crate) protocol: String,
    pub(crate) ports: String,
    pub(crate) peer: String,
    pub(crate) policy: String,
    pub(crate) priority: u64,
    pub(crate) nic: String,
    pub(crate) description: String,
}

impl Rule {
    /// What makes two rules one in the cloud: everything but the description.
    pub(crate) fn key(&self) -> String {
        let Self { group, direction, protocol, ports, nic, peer, policy, priority, .. } = self;
        [group, direction, protocol, ports, nic, peer, policy, &priority.to_string()]
            .map(|part| format!("{part:?}"))
            .join(":")
    }

    /// Protocol and ports.
    pub(crate) fn door(&self) -> (String, String) {
        (self.protocol.clone(), self.ports.clone())
    }
}

/// The documents of the folder by file name.
pub(crate) fn documents(files: &[File]) -> BTreeMap<String, Value> {
    let files = files.iter().filter_map(|file| Some((file.path.strip_prefix(FOLDER)?, &file.text)));
    files.map(|(name, text)| (name.to_owned(), serde_json::from_str(text).unwrap())).collect()
}

/// Every rule of the folder; panics at an argument that is not documented, lacks, or has no documented value.
pub(crate) fn rules(files: &[File]) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (file, document) in documents(files) {
        if file == "providers.tf.json" {
            continue;
        }
        let resources = only(&document, "resource");
        for (label, arguments) in only(resources, "alicloud_security_group_rule").as_object().unwrap() {
            rules.push(rule(&file, label, arguments.as_object().unwrap()));
        }
    }
    rules
}

/// The value of the one key of `value`.
fn only<'v>(value: &'v Value, key: &str) -> &'v Value {
    let map = value.as_object().unwrap();
    assert_eq!(map.keys().collect::<Vec<_>>(), [key]);
    &map[key]
}

fn rule(file: &str, label: &str, arguments: &Map<String, Value>) -> Rule {
    let text = |name: &str| plain(arguments[name].as_str().unwrap_or_else(|| panic!("{name} of {label} is no text")));
    let peers = ["cidr_ip", "ipv6_cidr_ip", "source_security_group_id", "prefix_list_id"];
    let given: Vec<_> = peers.into_iter().filter(|peer| arguments.contains_key(*peer)).collect();
    assert_eq!(given.len(), 1, "{label} has {given:?}");
    let rule = Rule {
        file: file.to_owned(),
        label: label.to_owned(),
        provider: text("provider"),
        group: text("security_group_id"),
        direction: text("type"),
        protocol: text("ip_protocol"),
        ports: text("port_range"),
        peer: text(given[0]),
        policy: text("policy"),
        priority: arguments["priority"].as_u64().unwrap(),
        nic: text("nic_type"),
        description: text("description"),
    };
    assert_eq!(arguments.len(), 10, "{label} has an argument that is not documented: {arguments:?}");
    documented(&rule, given[0]);
    rule
}

/// The values that the provider's documentation knows.
fn documented(rule: &Rule, peer: &str) {
    assert!(["ingress", "egress"].contains(&&*rule.direction), "{rule:?}");
    assert!(["tcp", "udp", "icmp", "icmpv6", "gre", "all"].contains(&&*rule.protocol), "{rule:?}");
    assert!(["accept", "drop"].contains(&&*rule.policy), "{rule:?}");
    assert!((1..=100).contains(&rule.priority), "{rule:?}");
    // In a VPC there is no other, and the provider's default is wrong there.
    assert_eq!(rule.nic, "intranet");
    assert_eq!(peer == "ipv6_cidr_ip", rule.peer.contains(':'), "{rule:?}");
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    assert!(rule.label.chars().all(is_name) && rule.label.starts_with(|c: char| c.is_ascii_alphabetic()), "{rule:?}");
    let (first, last) = rule.ports.split_once('/').unwrap();
    if ["tcp", "udp"].contains(&&*rule.protocol) {
        let (first, last): (u16, u16) = (first.parse().unwrap(), last.parse().unwrap());
        assert!(0 < first && first <= last, "{rule:?}");
    } else {
        assert_eq!(rule.ports, "-1/-1");
    }
}

/// What Terraform takes a string of its JSON for; panics where it holds a template.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let escape = [("$${", "${"), ("%%{", "%{")].into_iter().find(|(escaped, _)| rest.starts_with(escaped));
        let (read, meant) = escape.unwrap_or((&rest[..c.len_utf8()], ""));
        assert!(!rest.starts_with("${") && !rest.starts_with("%{"), "Terraform would evaluate {text}");
        out.push_str(if escape.is_some() { meant } else { read });
        rest = &rest[read.len()..];
    }
    out
}
