//! `plan.yaml`.

use std::fmt::Write as _;

use super::super::{Found as _, Held};
use crate::parse::documents;
use crate::plan::security::{GroupPlan, SecurityPlan};
use crate::render::quote;
use crate::security_group::{Direction, NIC, Peer, Protocol, Rule, Verdict};
use crate::topology::Value;

const HEAD: &str = "apiVersion: meshwright/v1\nkind: SecurityGroupPlan\ngroups:\n";

/// Each group starts a line of its own with this, and nothing else does.
const GROUP: &str = "\n- id: ";

pub(super) fn write(plan: &SecurityPlan<'_>) -> String {
    let mut out = HEAD.to_owned();
    for group in &plan.groups {
        push_group(&mut out, group);
    }
    out
}

fn push_group(out: &mut String, group: &GroupPlan<'_>) {
    field(out, "- id: ", group.id);
    field(out, "  region: ", group.region);
    if let Some(account) = group.account {
        field(out, "  account: ", account);
    }
    out.push_str("  clusters:\n");
    for member in &group.members {
        field(out, "  - ", member);
    }
    out.push_str("  rules:\n");
    for rule in &group.rules {
        let peer = match rule.peer {
            Peer::Network(_) => "network",
            Peer::Group(_) => "group",
            Peer::PrefixList(_) => "prefixList",
        };
        field(out, "  - id: ", &rule.id(group.id));
        field(out, "    direction: ", rule.direction.word());
        field(out, "    protocol: ", rule.protocol.word());
        field(out, "    ports: ", &rule.protocol.port_range());
        field(out, &format!("    {peer}: "), &rule.peer.to_string());
        field(out, "    policy: ", rule.policy.word());
        // A string grows without fail.
        let _ = writeln!(out, "    priority: {}", rule.priority);
        field(out, "    nicType: ", NIC);
        field(out, "    description: ", &rule.description);
    }
}

fn field(out: &mut String, start: &str, value: &str) {
    out.push_str(start);
    quote::yaml(out, value);
    out.push('\n');
}

/// Group by group: all of a large mesh would be more than the reader of YAML takes at once.
pub(super) fn read(text: &str) -> Result<Held, String> {
    let groups = text.strip_prefix(HEAD.trim_end()).ok_or("it is no plan")?;
    let mut held = Held::default();
    for group in groups.split(GROUP).skip(1) {
        let documents = documents(&format!("{}{group}", GROUP.trim_start()))?;
        let group = documents.first().and_then(|document| document.items().first());
        group.and_then(|group| hold(&mut held, group)).ok_or("a group in it reads back as none")?;
    }
    Ok(held)
}

/// Adds the rules of one group.
fn hold(held: &mut Held, group: &Value) -> Option<()> {
    let text = |key: &str| group.get(key).and_then(Value::text);
    let (id, region) = (text("id")?, text("region")?);
    for written in group.get("rules")?.items() {
        let rule = rule(written)?;
        if written.get("id")?.text()? != rule.id(id) {
            return None;
        }
        held.add(id, region, text("account"), rule);
    }
    Some(())
}

fn rule(written: &Value) -> Option<Rule> {
    let text = |key: &str| written.get(key).and_then(Value::text);
    let owned = |key: &str| text(key).map(str::to_owned);
    let peer = match (text("network"), owned("group"), owned("prefixList")) {
        (Some(net), None, None) => Peer::Network(net.parse().ok()?),
        (None, Some(id), None) => Peer::Group(id),
        (None, None, Some(id)) => Peer::PrefixList(id),
        _ => return None,
    };
    let rule = Rule {
        direction: Direction::read(text("direction")?)?,
        protocol: Protocol::read(text("protocol")?, text("ports")?)?,
        peer,
        policy: Verdict::read(text("policy")?)?,
        priority: text("priority")?.parse().ok()?,
        description: owned("description")?,
    };
    (text("nicType")? == NIC).then_some(rule)
}
