//! Answers of the cloud's API, as `aliyun ecs …` prints them.

use super::entry::{Entry, Side, fact, first_key, kind, networks, number, verdict, word};
use super::{Existing, PrefixList, Unread};
use crate::topology::Value;

/// Takes an answer, a list of answers, or the envelope of an SDK; false where it is none.
pub(super) fn take(value: &Value, existing: &mut Existing) -> bool {
    if let Some(body) = value.get("body") {
        return take(body, existing);
    }
    if !value.items().is_empty() {
        return value.items().iter().all(|item| take(item, existing));
    }
    if let Some(permissions) = value.get("Permissions") {
        group_attribute(value, permissions, existing);
    } else if let Some(groups) = value.get("SecurityGroups") {
        for group in list(groups, "SecurityGroup") {
            learn(group, existing);
        }
    } else if let Some((id, entries)) = fact(value, "PrefixListId").zip(value.get("Entries")) {
        let entries = networks(list(entries, "Entry"), "Cidr");
        let most = value.get("MaxEntries").and_then(|most| most.text()?.parse().ok());
        existing.prefix_lists.insert(id.value, PrefixList::new(id.span, entries, most));
    } else {
        return false;
    }
    true
}

/// The API puts a list under its noun: `Permissions.Permission`.
fn list<'v>(value: &'v Value, noun: &str) -> &'v [Value] {
    value.get(noun).unwrap_or(value).items()
}

/// `DescribeSecurityGroupAttribute`: one group and its rules, or a page of them.
fn group_attribute(answer: &Value, permissions: &Value, existing: &mut Existing) {
    let Some(id) = fact(answer, "SecurityGroupId") else {
        return existing.unread.push(Unread::NoGroup(permissions.span));
    };
    learn(answer, existing);
    let number = existing.next_list();
    let group = existing.group(&id.value);
    match fact(answer, "NextToken") {
        Some(next) => group.cut = Some(next.span),
        None => group.complete = true,
    }
    for permission in list(permissions, "Permission") {
        group.add(entry(permission).read(), number);
    }
}

/// What an answer says of a group itself.
fn learn(answer: &Value, existing: &mut Existing) {
    let Some(id) = fact(answer, "SecurityGroupId") else { return };
    let group = existing.group(&id.value);
    group.kind = kind(answer, "SecurityGroupType").or(group.kind.take());
    group.inner_access = verdict(answer, "InnerAccessPolicy").or(group.inner_access.take());
    group.vpc = fact(answer, "VpcId").or(group.vpc.take());
    group.region = fact(answer, "RegionId").or(group.region.take());
}

fn entry(permission: &Value) -> Entry<'_> {
    let word = |key| word(permission, key);
    let side = |v4, v6, group, prefix_list| Side {
        v4: word(v4),
        v6: word(v6),
        group: word(group),
        prefix_list: word(prefix_list),
    };
    Entry {
        at: fact(permission, "SecurityGroupRuleId").map_or_else(|| first_key(permission), |id| id.span),
        own: false,
        direction: word("Direction"),
        policy: word("Policy"),
        priority: number(permission, "Priority"),
        protocol: word("IpProtocol"),
        ports: word("PortRange"),
        port_list: word("PortRangeListId"),
        source_ports: word("SourcePortRange"),
        source: side("SourceCidrIp", "Ipv6SourceCidrIp", "SourceGroupId", "SourcePrefixListId"),
        dest: side("DestCidrIp", "Ipv6DestCidrIp", "DestGroupId", "DestPrefixListId"),
        description: word("Description"),
    }
}
