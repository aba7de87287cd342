//! What `terraform show -json` prints of a state, or of a plan: there, what stands before it.

use super::entry::{Entry, Side, Told, fact, first_key, kind, networks, number, verdict, word};
use super::{Existing, PrefixList};
use crate::topology::Value;

/// The kinds of resources that are read.
pub(super) const KINDS: [&str; 3] =
    ["alicloud_security_group", "alicloud_security_group_rule", "alicloud_ecs_prefix_list"];

/// Takes a state or a plan; false where it is none.
pub(super) fn take(value: &Value, existing: &mut Existing) -> bool {
    if value.get("format_version").is_none() {
        return false;
    }
    let state = value.get("values").or_else(|| value.get("prior_state")?.get("values"));
    let Some(root) = state.and_then(|values| values.get("root_module")) else { return true };
    let number = existing.next_list();
    module(root, number, existing);
    true
}

fn module(module: &Value, number: usize, existing: &mut Existing) {
    for resource in module.get("resources").map(Value::items).unwrap_or_default() {
        let kind = resource.get("type").and_then(Value::text).unwrap_or_default();
        let managed = resource.get("mode").and_then(Value::text) == Some("managed");
        if let Some(values) = resource.get("values").filter(|_| managed) {
            match kind {
                "alicloud_security_group" => group(values, existing),
                "alicloud_security_group_rule" => rule(resource, values, number, existing),
                "alicloud_ecs_prefix_list" => prefix_list(values, existing),
                _ => {}
            }
        }
    }
    for child in module.get("child_modules").map(Value::items).unwrap_or_default() {
        self::module(child, number, existing);
    }
}

fn group(values: &Value, existing: &mut Existing) {
    let Some(id) = fact(values, "id") else { return };
    let group = existing.group(&id.value);
    group.kind = kind(values, "security_group_type").or(group.kind.take());
    group.inner_access = verdict(values, "inner_access_policy").or(group.inner_access.take());
    group.vpc = fact(values, "vpc_id").or(group.vpc.take());
}

/// A rule of a group that is not made yet has no group's id, and is no rule that exists.
fn rule(resource: &Value, values: &Value, number: usize, existing: &mut Existing) {
    if let Some(id) = fact(values, "security_group_id") {
        let at = fact(resource, "address").map_or_else(|| first_key(resource), |address| address.span);
        existing.group(&id.value).add(Entry { at, ..entry(values) }.read(), number);
    }
}

fn prefix_list(values: &Value, existing: &mut Existing) {
    let Some(id) = fact(values, "id") else { return };
    let entries = networks(values.get("entry").map(Value::items).unwrap_or_default(), "cidr");
    let most = values.get("max_entries").and_then(|most| most.text()?.parse().ok());
    existing.prefix_lists.insert(id.value, PrefixList::new(id.span, entries, most));
}

fn entry(values: &Value) -> Entry<'_> {
    let word = |key| word(values, key);
    let peer = Side {
        v4: word("cidr_ip"),
        v6: word("ipv6_cidr_ip"),
        group: word("source_security_group_id"),
        prefix_list: word("prefix_list_id"),
    };
    let direction: Told<'_> = word("type");
    let outward = direction.value().is_some_and(|word| word.eq_ignore_ascii_case("egress"));
    let (source, dest) = if outward { (Side::default(), peer) } else { (peer, Side::default()) };
    Entry {
        direction,
        policy: word("policy"),
        priority: number(values, "priority"),
        protocol: word("ip_protocol"),
        ports: word("port_range"),
        source,
        dest,
        description: word("description"),
        ..Entry::default()
    }
}
