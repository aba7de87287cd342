//! Security-group rules as Terraform JSON: one flat folder, one explicit resource a rule, literal values.
//!
//! What is written is read back and compared with the plan before anything leaves the core.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ipnet::IpNet;
use serde::Deserialize;
use serde_json::json;

use super::{File, RenderFault};
use crate::plan::security::{GroupPlan, SecurityPlan};
use crate::security_group::{Direction, Peer, Protocol, Rule, Verdict};

const FOLDER: &str = "security-groups/terraform";

/// Provider versions without the faults that break these rules: read-after-write of many rules (fixed in 1.254.0), and
/// a check of CIDRs that 1.275 and 1.276 had.
const PROVIDER: &str = ">= 1.254.0, != 1.275.0, != 1.275.1, != 1.276.0, != 1.276.1";

/// Adds the files of `plan`; none where it has no rules.
pub(super) fn write(plan: &SecurityPlan<'_>, files: &mut Vec<File>) -> Result<(), RenderFault> {
    if plan.groups.is_empty() {
        return Ok(());
    }
    let aliases = aliases(plan);
    files.push(file("providers.tf.json", providers(&aliases)));
    for group in &plan.groups {
        let provider = aliases.get(&home(group)).map(String::as_str).unwrap_or_default();
        let name = group.members.first().copied().unwrap_or(group.id);
        let written = file(&format!("rules-{name}.tf.json"), rules(group, name, provider));
        read_back(group, provider, &written)?;
        files.push(written);
    }
    Ok(())
}

fn file(name: &str, text: String) -> File {
    File { path: format!("{FOLDER}/{name}"), text, cluster: None, applied: false, secret: false }
}

/// A provider is for one account in one region.
type Home<'p> = (&'p str, Option<&'p str>);

fn home<'p>(group: &GroupPlan<'p>) -> Home<'p> {
    (group.region, group.account)
}

/// A name for each provider, unique even where accounts differ only in characters that Terraform's names lack.
fn aliases<'p>(plan: &SecurityPlan<'p>) -> BTreeMap<Home<'p>, String> {
    let homes: BTreeSet<_> = plan.groups.iter().map(home).collect();
    let (mut next, mut taken) = (BTreeMap::new(), BTreeSet::new());
    let mut with_name = |home: Home<'p>| {
        let base = alias(home);
        let next = next.entry(base.clone()).or_insert(1);
        let free = (*next..).find_map(|number| {
            let name = if number == 1 { base.clone() } else { format!("{base}_{number}") };
            taken.insert(name.clone()).then_some((number, name))
        });
        let (number, name) = free.unwrap_or_default();
        *next = number + 1;
        (home, name)
    };
    homes.into_iter().map(&mut with_name).collect()
}

/// In characters of Terraform's names, which do not start with a digit.
fn alias((region, account): Home<'_>) -> String {
    let parts = account.map_or(vec![region], |account| vec![region, "_", account]);
    let name: String = identifier(&parts).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("_{name}") }
}

/// `parts` in one, in the characters that Terraform's names may have.
fn identifier(parts: &[&str]) -> impl Iterator<Item = char> {
    let known = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    parts.iter().flat_map(|part| part.chars()).map(known)
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
fn rules(group: &GroupPlan<'_>, name: &str, alias: &str) -> String {
    let mut text = String::with_capacity(128 + 320 * group.rules.len());
    text.push_str("{\n  \"resource\": {\n    \"alicloud_security_group_rule\": {\n");
    for (index, rule) in group.rules.iter().enumerate() {
        text.push_str(if index == 0 { "      " } else { ",\n      " });
        push_rule(&mut text, group, name, alias, rule);
    }
    text.push_str("\n    }\n  }\n}\n");
    text
}

fn push_rule(text: &mut String, group: &GroupPlan<'_>, name: &str, alias: &str, rule: &Rule) {
    text.push('"');
    push_label(text, name, rule);
    text.push_str("\": { \"provider\": ");
    push_string(text, &format!("alicloud.{alias}"));
    let mut field = |key: &str, value: &str| {
        text.push_str(", \"");
        text.push_str(key);
        text.push_str("\": ");
        push_string(text, value);
    };
    field("security_group_id", group.id);
    field("type", rule.direction.word());
    field("ip_protocol", rule.protocol.word());
    field("port_range", &rule.protocol.port_range());
    match &rule.peer {
        Peer::Network(net @ IpNet::V4(_)) => field("cidr_ip", &net.to_string()),
        Peer::Network(net @ IpNet::V6(_)) => field("ipv6_cidr_ip", &net.to_string()),
        Peer::Group(id) => field("source_security_group_id", id),
        Peer::PrefixList(id) => field("prefix_list_id", id),
    }
    field("policy", rule.policy.word());
    field("nic_type", "intranet");
    field("description", &rule.description);
    // A string grows without fail.
    let _ = write!(text, ", \"priority\": {} }}", rule.priority);
}

/// The resource's name says what the rule is, and is the same as long as the rule is.
fn push_label(text: &mut String, name: &str, rule: &Rule) {
    let peer = match &rule.peer {
        Peer::Network(net) => net.to_string(),
        Peer::Group(id) | Peer::PrefixList(id) => id.clone(),
    };
    let ports = rule.protocol.ports().map_or_else(String::new, |(first, last)| format!("_{first}_{last}"));
    text.extend(identifier(&[rule.direction.word(), "_", name, "_", rule.protocol.word(), &ports, "_", &peer]));
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
fn literal(value: &str) -> String {
    value.replace("${", "$${").replace("%{", "%%{")
}

#[derive(Deserialize)]
struct Document<'d> {
    #[serde(borrow)]
    resource: Resources<'d>,
}

#[derive(Deserialize)]
struct Resources<'d> {
    #[serde(borrow)]
    alicloud_security_group_rule: BTreeMap<&'d str, Written<'d>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'d> {
    provider: Cow<'d, str>,
    security_group_id: Cow<'d, str>,
    r#type: &'d str,
    ip_protocol: &'d str,
    port_range: &'d str,
    cidr_ip: Option<&'d str>,
    ipv6_cidr_ip: Option<&'d str>,
    source_security_group_id: Option<Cow<'d, str>>,
    prefix_list_id: Option<Cow<'d, str>>,
    policy: &'d str,
    nic_type: &'d str,
    description: Cow<'d, str>,
    priority: u8,
}

/// Reads what was written for `group` and compares it with the plan, rule by rule.
fn read_back(group: &GroupPlan<'_>, alias: &str, file: &File) -> Result<(), RenderFault> {
    let fault = |problem: String| RenderFault::ReadBack { path: file.path.clone(), problem };
    let document: Document<'_> = serde_json::from_str(&file.text).map_err(|error| fault(error.to_string()))?;
    let mut read = Vec::with_capacity(group.rules.len());
    for (label, written) in document.resource.alicloud_security_group_rule {
        let home = written.provider == format!("alicloud.{alias}") && unescape(&written.security_group_id) == group.id;
        let rule = written.rule().filter(|_| home && written.nic_type == "intranet");
        read.push(rule.ok_or_else(|| fault(format!("`{label}` reads back as no rule of this group")))?);
    }
    let mut planned: Vec<_> = group.rules.iter().collect();
    planned.sort_unstable();
    read.sort_unstable();
    if read.iter().eq(planned) { Ok(()) } else { Err(fault("the rules read back are not those planned".to_owned())) }
}

impl Written<'_> {
    fn rule(&self) -> Option<Rule> {
        let net = self.cidr_ip.or(self.ipv6_cidr_ip);
        let peer = match (net, &self.source_security_group_id, &self.prefix_list_id) {
            (Some(net), None, None) => Peer::Network(net.parse().ok()?),
            (None, Some(id), None) => Peer::Group(unescape(id).into_owned()),
            (None, None, Some(id)) => Peer::PrefixList(unescape(id).into_owned()),
            _ => return None,
        };
        Some(Rule {
            direction: Direction::read(self.r#type)?,
            protocol: Protocol::read(self.ip_protocol, self.port_range)?,
            peer,
            policy: Verdict::read(self.policy)?,
            priority: self.priority,
            description: unescape(&self.description).into_owned(),
        })
    }
}

fn unescape(text: &str) -> Cow<'_, str> {
    if text.contains("$${") || text.contains("%%{") {
        return text.replace("$${", "${").replace("%%{", "%{").into();
    }
    text.into()
}
