//! What the topology itself tells: `clusters[].securityGroup.rules`.

use std::borrow::Cow;

use super::Existing;
use super::entry::{Entry, Side, Told};
use crate::topology::{Field, Permission, Spanned, Topology};

/// Takes the rules of every cluster whose group has an id.
pub(super) fn take(topology: &Topology, existing: &mut Existing) {
    for group in topology.clusters.items().iter().filter_map(|cluster| cluster.security_group.get()) {
        let Some(id) = group.id.text().filter(|_| !group.rules.is_absent()) else { continue };
        let list = existing.next_list();
        let kept = existing.group(id);
        group.rules.items().iter().for_each(|permission| kept.add(entry(permission).read(), list));
    }
}

fn entry(permission: &Permission) -> Entry<'_> {
    Entry {
        at: permission.at,
        own: true,
        direction: told(&permission.direction),
        policy: told(&permission.policy),
        priority: priority(&permission.priority),
        protocol: told(&permission.ip_protocol),
        ports: told(&permission.port_range),
        port_list: told(&permission.port_range_list_id),
        source_ports: told(&permission.source_port_range),
        source: Side {
            v4: told(&permission.source_cidr_ip),
            v6: told(&permission.ipv6_source_cidr_ip),
            group: told(&permission.source_group_id),
            prefix_list: told(&permission.source_prefix_list_id),
        },
        dest: Side {
            v4: told(&permission.dest_cidr_ip),
            v6: told(&permission.ipv6_dest_cidr_ip),
            group: told(&permission.dest_group_id),
            prefix_list: told(&permission.dest_prefix_list_id),
        },
        description: told(&permission.description),
    }
}

fn told(field: &Field<String>) -> Told<'_> {
    match field {
        Field::Absent => Field::Absent,
        Field::Unreadable => Field::Unreadable,
        Field::Given(given) => Field::Given(Spanned { value: given.value.as_str(), span: given.span }),
    }
}

fn priority(field: &Field<u32>) -> Field<Cow<'static, str>> {
    match field {
        Field::Absent => Field::Absent,
        Field::Unreadable => Field::Unreadable,
        Field::Given(given) => Field::Given(Spanned { value: given.value.to_string().into(), span: given.span }),
    }
}
