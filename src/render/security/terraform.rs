//! Terraform JSON: one flat folder, one explicit resource a rule, literal values.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Formatter;
use std::marker::PhantomData;

use ipnet::IpNet;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::json;

use super::home::{Home, aliases, home, identifier};
use super::{Found, fault, name};
use crate::plan::security::{GroupPlan, SecurityPlan};
use crate::render::{File, RenderFault};
use crate::security_group::{Direction, NIC, Peer, Protocol, Rule, Verdict};

/// Provider versions without the faults that break these rules: read-after-write of many rules (fixed in 1.254.0), and
/// a check of CIDRs that 1.275 and 1.276 had.
pub(super) const PROVIDER: &str = ">= 1.254.0, != 1.275.0, != 1.275.1, != 1.276.0, != 1.276.1";

const PROVIDERS: &str = "providers.tf.json";

pub(super) fn write(plan: &SecurityPlan<'_>) -> Vec<(String, String)> {
    let aliases = aliases(plan);
    let mut files = vec![(PROVIDERS.to_owned(), providers(&aliases))];
    for group in &plan.groups {
        let alias = aliases.get(&home(group)).map(String::as_str).unwrap_or_default();
        files.push((format!("rules-{}.tf.json", stem(group)), rules(group, alias)));
    }
    files
}

/// What a group's files and resources are called after: its first cluster.
pub(super) fn stem<'p>(group: &GroupPlan<'p>) -> &'p str {
    group.members.first().copied().unwrap_or(group.id)
}

fn providers(aliases: &BTreeMap<Home<'_>, String>) -> String {
    let provider = |((region, account), alias): (&Home<'_>, &String)| match account {
        Some(profile) => json!({ "alias": alias, "region": literal(region), "profile": literal(profile) }),
        None => json!({ "alias": alias, "region": literal(region) }),
    };
    let document = json!({
        "terraform": {
            "required_providers": { "alicloud": { "source": "aliyun/alicloud", "version": PROVIDER } },
        },
        "provider": { "alicloud": aliases.iter().map(provider).collect::<Vec<_>>() },
    });
    format!("{document:#}\n")
}

/// One line a rule, so that a review shows rules and not brackets.
fn rules(group: &GroupPlan<'_>, alias: &str) -> String {
    let mut text = String::with_capacity(128 + 320 * group.rules.len());
    text.push_str("{\n  \"resource\": {\n    \"alicloud_security_group_rule\": {\n");
    let mut start = "      \"";
    // Of large groups most rules differ in the network alone.
    for alike in group.rules.chunk_by(|a, b| likeness(a) == likeness(b)) {
        let Some(first) = alike.first() else { continue };
        let [label, label_end] = label_ends(stem(group), first);
        let [mut before, mut behind] = [label_end + "\": { \"provider\": ", String::new()];
        push_string(&mut before, &format!("alicloud.{alias}"));
        let [id, way, protocol, ports, _, policy, nic, _] = arguments(group.id, first);
        for (key, value) in [id, way, protocol, ports] {
            push_member(&mut before, key, &value);
        }
        for (key, value) in [policy, nic] {
            push_member(&mut behind, key, &value);
        }
        let end = format!(", \"priority\": {} }}", first.priority);
        for rule in alike {
            let peer = rule.peer.to_string();
            text.push_str(start);
            text.push_str(&label);
            text.extend(identifier(&[&peer]));
            text.push_str(&before);
            push_member(&mut text, peer_argument(&rule.peer), &peer);
            text.push_str(&behind);
            push_member(&mut text, DESCRIPTION, &rule.description);
            text.push_str(&end);
            start = ",\n      \"";
        }
    }
    text.push_str("\n    }\n  }\n}\n");
    text
}

/// All of a rule but its peer and its description.
fn likeness(rule: &Rule) -> (Direction, Protocol, Verdict, u8) {
    (rule.direction, rule.protocol, rule.policy, rule.priority)
}

fn push_member(text: &mut String, key: &str, value: &str) {
    text.push_str(", \"");
    text.push_str(key);
    text.push_str("\": ");
    push_string(text, value);
}

const DESCRIPTION: &str = "description";

/// The arguments of a rule's resource that are text, in order; its provider and its priority are not.
pub(super) fn arguments<'r>(group: &'r str, rule: &'r Rule) -> [(&'static str, Cow<'r, str>); 8] {
    [
        ("security_group_id", group.into()),
        ("type", rule.direction.word().into()),
        ("ip_protocol", rule.protocol.word().into()),
        ("port_range", rule.protocol.port_range().into()),
        (peer_argument(&rule.peer), rule.peer.to_string().into()),
        ("policy", rule.policy.word().into()),
        ("nic_type", NIC.into()),
        (DESCRIPTION, rule.description.as_str().into()),
    ]
}

fn peer_argument(peer: &Peer) -> &'static str {
    match peer {
        Peer::Network(IpNet::V4(_)) => "cidr_ip",
        Peer::Network(IpNet::V6(_)) => "ipv6_cidr_ip",
        Peer::Group(_) => "source_security_group_id",
        Peer::PrefixList(_) => "prefix_list_id",
    }
}

/// The resource's name says what the rule is, and is the same as long as the rule is.
pub(super) fn label(stem: &str, rule: &Rule) -> String {
    let [start, end] = label_ends(stem, rule);
    start + &identifier(&[&rule.peer.to_string()]).collect::<String>() + &end
}

/// What stands in it before the peer and behind it.
fn label_ends(stem: &str, rule: &Rule) -> [String; 2] {
    let ports = rule.protocol.ports().map_or_else(String::new, |(first, last)| format!("_{first}_{last}"));
    let policy = if rule.policy == Verdict::Accept { "" } else { "_drop" };
    let priority = if rule.priority == 1 { String::new() } else { format!("_{}", rule.priority) };
    let word = rule.protocol.word();
    let start = identifier(&[rule.direction.word(), "_", stem, "_", word, &ports, "_"]).collect();
    [start, identifier(&[policy, &priority]).collect()]
}

fn push_string(text: &mut String, value: &str) {
    if value.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b'$' | b'%') || byte == b' ')
    {
        text.push('"');
        text.push_str(value);
        text.push('"');
    } else {
        text.push_str(&serde_json::Value::String(literal(value)).to_string());
    }
}

/// Terraform would take `${` and `%{` for templates of its own.
pub(super) fn literal(value: &str) -> String {
    value.replace("${", "$${").replace("%{", "%%{")
}

/// What Terraform makes of it.
pub(super) fn evaluated(text: &str) -> Cow<'_, str> {
    if text.contains("$${") || text.contains("%%{") {
        return text.replace("$${", "${").replace("%%{", "%{").into();
    }
    text.into()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Providers<'d> {
    #[serde(borrow)]
    provider: Configurations<'d>,
    #[serde(rename = "terraform")]
    _terraform: serde::de::IgnoredAny,
}

#[derive(Deserialize)]
struct Configurations<'d> {
    #[serde(borrow)]
    alicloud: Vec<Configuration<'d>>,
}

/// What a provider is for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Configuration<'d> {
    pub(super) alias: Cow<'d, str>,
    pub(super) region: Cow<'d, str>,
    pub(super) profile: Option<Cow<'d, str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'d> {
    #[serde(borrow)]
    resource: Resources<'d>,
}

#[derive(Deserialize)]
struct Resources<'d> {
    #[serde(borrow)]
    alicloud_security_group_rule: Labelled<'d>,
}

/// Resources by their labels, as they stand in the file.
struct Labelled<'d>(Vec<(&'d str, Arguments<'d>)>);

impl<'de: 'd, 'd> Deserialize<'de> for Labelled<'d> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Labels(PhantomData))
    }
}

struct Labels<'d>(PhantomData<&'d str>);

impl<'de: 'd, 'd> Visitor<'de> for Labels<'d> {
    type Value = Labelled<'d>;

    fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("resources by their labels")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut resources = Vec::new();
        while let Some(resource) = map.next_entry()? {
            resources.push(resource);
        }
        Ok(Labelled(resources))
    }
}

impl Labelled<'_> {
    /// A label that two resources have: Terraform takes no such file.
    fn twice(&self) -> Option<&str> {
        let mut labels: Vec<_> = self.0.iter().map(|(label, _)| *label).collect();
        labels.sort_unstable();
        labels.windows(2).find_map(|pair| {
            if let [a, b] = pair
                && a == b
            {
                Some(*a)
            } else {
                None
            }
        })
    }
}

/// The arguments of a resource.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments<'d> {
    #[serde(borrow)]
    pub(super) provider: Cow<'d, str>,
    #[serde(borrow)]
    pub(super) security_group_id: Cow<'d, str>,
    #[serde(borrow)]
    pub(super) r#type: Cow<'d, str>,
    #[serde(borrow)]
    pub(super) ip_protocol: Cow<'d, str>,
    #[serde(borrow)]
    pub(super) port_range: Cow<'d, str>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub(super) cidr_ip: Option<Cow<'d, str>>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub(super) ipv6_cidr_ip: Option<Cow<'d, str>>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub(super) source_security_group_id: Option<Cow<'d, str>>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub(super) prefix_list_id: Option<Cow<'d, str>>,
    #[serde(borrow)]
    pub(super) policy: Cow<'d, str>,
    #[serde(borrow)]
    pub(super) nic_type: Cow<'d, str>,
    #[serde(borrow)]
    pub(super) description: Cow<'d, str>,
    pub(super) priority: u8,
}

/// By itself serde copies a text that need not be there.
fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cow<'de, str>>, D::Error> {
    #[derive(Deserialize)]
    struct Text<'d>(#[serde(borrow)] Cow<'d, str>);
    let text = Option::<Text<'de>>::deserialize(deserializer)?;
    Ok(text.map(|Text(text)| text))
}

pub(super) fn read(files: &[File], found: &mut dyn Found) -> Result<(), RenderFault> {
    let not_json = |file: &File, error: &serde_json::Error| fault(file, error.to_string());
    let mut homes = Homes::default();
    for file in files.iter().filter(|file| name(file) == PROVIDERS) {
        let document: Providers<'_> = serde_json::from_str(&file.text).map_err(|error| not_json(file, &error))?;
        document.provider.alicloud.iter().for_each(|configuration| homes.add(configuration));
    }
    for file in files.iter().filter(|file| name(file) != PROVIDERS) {
        let document: Document<'_> = serde_json::from_str(&file.text).map_err(|error| not_json(file, &error))?;
        let resources = document.resource.alicloud_security_group_rule;
        if let Some(label) = resources.twice() {
            return Err(fault(file, format!("`{label}` stands in it twice")));
        }
        for (label, arguments) in resources.0 {
            homes.hold(found, &arguments).ok_or_else(|| fault(file, no_rule(label)))?;
        }
    }
    Ok(())
}

pub(super) fn no_rule(label: &str) -> String {
    format!("`{label}` reads back as no rule")
}

/// The region and the account of each provider, by its alias.
#[derive(Default)]
pub(super) struct Homes(BTreeMap<String, (String, Option<String>)>);

impl Homes {
    pub(super) fn add(&mut self, configuration: &Configuration<'_>) {
        let profile = configuration.profile.as_deref().map(|profile| evaluated(profile).into_owned());
        let home = (evaluated(&configuration.region).into_owned(), profile);
        self.0.insert(configuration.alias.to_string(), home);
    }

    /// Adds the rule that `arguments` make, where they make one.
    pub(super) fn hold(&self, found: &mut dyn Found, arguments: &Arguments<'_>) -> Option<()> {
        let (region, account) = self.0.get(arguments.provider.strip_prefix("alicloud.")?)?;
        let rule = arguments.rule()?;
        found.add(&evaluated(&arguments.security_group_id), region, account.as_deref(), rule);
        Some(())
    }
}

impl Arguments<'_> {
    fn rule(&self) -> Option<Rule> {
        let id = |id: &str| evaluated(id).into_owned();
        let peer = match (&self.cidr_ip, &self.ipv6_cidr_ip, &self.source_security_group_id, &self.prefix_list_id) {
            (Some(net), None, None, None) => Peer::Network(IpNet::V4(net.parse().ok()?)),
            (None, Some(net), None, None) => Peer::Network(IpNet::V6(net.parse().ok()?)),
            (None, None, Some(group), None) => Peer::Group(id(group)),
            (None, None, None, Some(list)) => Peer::PrefixList(id(list)),
            _ => return None,
        };
        let rule = Rule {
            direction: Direction::read(&self.r#type)?,
            protocol: Protocol::read(&self.ip_protocol, &self.port_range)?,
            peer,
            policy: Verdict::read(&self.policy)?,
            priority: self.priority,
            description: evaluated(&self.description).into_owned(),
        };
        (self.nic_type == NIC).then_some(rule)
    }
}
