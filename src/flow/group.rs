//! Security groups, and what their members take part in.

use std::collections::BTreeMap;

use super::{Class, Kind, Need, Point, kinds};
use crate::mesh::{Cluster, Mesh};
use crate::security_group::Direction;
use crate::topology::{GroupType, Mode};

/// A security group and the clusters in it.
#[derive(Debug)]
pub struct Group<'m> {
    /// The cloud's id.
    pub id: &'m str,
    /// Its type.
    pub kind: GroupType,
    /// The first of its clusters, whose region and account are the group's.
    pub home: &'m Cluster<'m>,
    /// The clusters whose nodes and pods are in it: the control plane's first, then by name.
    pub members: Vec<&'m Cluster<'m>>,
}

/// One member's part in a kind of flow. All other clusters of the class `peers` are at its other end.
#[derive(Debug, Clone, Copy)]
pub struct Share<'m> {
    /// The kind.
    pub kind: &'static Kind,
    /// The member: the called one on the way in, the caller on the way out.
    pub member: &'m Cluster<'m>,
    /// Who is at the other end, but the member itself.
    pub peers: Class,
}

impl Group<'_> {
    /// Whether its network interfaces reach each other without a rule.
    #[must_use]
    pub fn is_open_inside(&self) -> bool {
        self.kind == GroupType::Basic
    }
}

/// The groups that clusters name, by id; none in mode off.
#[must_use]
pub fn groups<'m>(mesh: &'m Mesh<'m>) -> Vec<Group<'m>> {
    let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
    for cluster in mesh.clusters().filter(|_| mesh.mode != Mode::Off) {
        let Some(named) = cluster.group else { continue };
        let new = || Group { id: named.id, kind: named.kind, home: cluster, members: Vec::new() };
        groups.entry(named.id).or_insert_with(new).members.push(cluster);
    }
    groups.into_values().collect()
}

/// What the members of `group` must receive or send: required flows alone, by kind and member. API servers stand outside
/// of the group, so calls to them are sent and never received.
pub fn shares<'m>(
    mesh: &'m Mesh<'m>,
    group: &'m Group<'m>,
    direction: Direction,
) -> impl Iterator<Item = Share<'m>> + use<'m> {
    let crosses = move |kind: &Kind| kind.point == Point::SecurityGroups || direction == Direction::Egress;
    let required = kinds(mesh).filter(move |kind| kind.need == Need::Required && crosses(kind));
    required.flat_map(move |kind| {
        let (own, peers) = match direction {
            Direction::Ingress => (kind.to, kind.from),
            Direction::Egress => (kind.from, kind.to),
        };
        let members = group.members.iter().filter(move |member| own.has(mesh, member));
        members.map(move |member| Share { kind, member, peers })
    })
}
