//! Terraform JSON: one flat folder, one explicit resource a rule, literal values.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use ipnet::IpNet;
use serde::Deserialize;
use serde_json::json;

use super::home::{Home, aliases, home, identifier};
use super::{Held, fault, name};
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
    for (index, rule) in group.rules.iter().enumerate() {
        text.push_str(if index == 0 { "      " } else { ",\n      " });
        push_rule(&mut text, group, alias, rule);
    }
    text.push_str("\n    }\n  }\n}\n");
    text
}

fn push_rule(text: &mut String, group: &GroupPlan<'_>, alias: &str, rule: &Rule) {
    text.push('"');
    text.push_str(&label(stem(group), rule));
    text.push_str("\": { \"provider\": ");
    push_string(text, &format!("alicloud.{alias}"));
    arguments(group.id, rule, |key, value| {
        text.push_str(", \"");
        text.push_str(key);
        text.push_str("\": ");
        push_string(text, value);
    });
    // A string grows without fail.
    let _ = write!(text, ", \"priority\": {} }}", rule.priority);
}

/// The arguments of a rule's resource that are text; its provider and its priority are not.
pub(super) fn arguments(group: &str, rule: &Rule, mut argument: impl FnMut(&'static str, &str)) {
    argument("security_group_id", group);
    argument("type", rule.direction.word());
    argument("ip_protocol", rule.protocol.word());
    argument("port_range", &rule.protocol.port_range());
    match &rule.peer {
        Peer::Network(net @ IpNet::V4(_)) => argument("cidr_ip", &net.to_string()),
        Peer::Network(net @ IpNet::V6(_)) => argument("ipv6_cidr_ip", &net.to_string()),
        Peer::Group(id) => argument("source_security_group_id", id),
        Peer::PrefixList(id) => argument("prefix_list_id", id),
    }
    argument("policy", rule.policy.word());
    argument("nic_type", NIC);
    argument("description", &rule.description);
}

/// The resource's name says what the rule is, and is the same as long as the rule is.
pub(super) fn label(stem: &str, rule: &Rule) -> String {
    let peer = rule.peer.to_string();
    let ports = rule.protocol.ports().map_or_else(String::new, |(first, last)| format!("_{first}_{last}"));
    let policy = if rule.policy == Verdict::Accept { "" } else { "_drop" };
    let priority = if rule.priority == 1 { String::new() } else { format!("_{}", rule.priority) };
    let word = rule.protocol.word();
    identifier(&[rule.direction.word(), "_", stem, "_", word, &ports, "_", &peer, policy, &priority]).collect()
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
    alicloud_security_group_rule: BTreeMap<&'d str, Arguments<'d>>,
}

/// The arguments of a resource.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments<'d> {
    pub(super) provider: Cow<'d, str>,
    pub(super) security_group_id: Cow<'d, str>,
    pub(super) r#type: Cow<'d, str>,
    pub(super) ip_protocol: Cow<'d, str>,
    pub(super) port_range: Cow<'d, str>,
    pub(super) cidr_ip: Option<Cow<'d, str>>,
    pub(super) ipv6_cidr_ip: Option<Cow<'d, str>>,
    pub(super) source_security_group_id: Option<Cow<'d, str>>,
    pub(super) prefix_list_id: Option<Cow<'d, str>>,
    pub(super) policy: Cow<'d, str>,
    pub(super) nic_type: Cow<'d, str>,
    pub(super) description: Cow<'d, str>,
    pub(super) priority: u8,
}

pub(super) fn read(files: &[File]) -> Result<Held, RenderFault> {
    let not_json = |file: &File, error: &serde_json::Error| fault(file, error.to_string());
    let mut homes = Homes::default();
    for file in files.iter().filter(|file| name(file) == PROVIDERS) {
        let document: Providers<'_> = serde_json::from_str(&file.text).map_err(|error| not_json(file, &error))?;
        document.provider.alicloud.iter().for_each(|configuration| homes.add(configuration));
    }
    let mut held = Held::default();
    for file in files.iter().filter(|file| name(file) != PROVIDERS) {
        let document: Document<'_> = serde_json::from_str(&file.text).map_err(|error| not_json(file, &error))?;
        for (label, arguments) in document.resource.alicloud_security_group_rule {
            homes.hold(&mut held, &arguments).ok_or_else(|| fault(file, no_rule(label)))?;
        }
    }
    Ok(held)
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
    pub(super) fn hold(&self, held: &mut Held, arguments: &Arguments<'_>) -> Option<()> {
        let (region, account) = self.0.get(arguments.provider.strip_prefix("alicloud.")?)?;
        let rule = arguments.rule()?;
        held.add(&evaluated(&arguments.security_group_id), region, account.as_deref(), rule);
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
