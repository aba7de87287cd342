//! Where a rule may name another group instead of its networks.

use std::collections::BTreeMap;

use super::ingress::{Callers, Need};
use super::{CONTROL_PLANE, names, number};
use crate::flow::Group;
use crate::mesh::Mesh;
use crate::topology::{GroupType, Mode, Peers, Plugin};

/// Groups that rules may name, by the VPC they are in.
pub(super) struct References<'m> {
    by_vpc: BTreeMap<&'m str, Vec<Named<'m>>>,
    /// The VPC of each group that may name others.
    homes: Vec<Option<&'m str>>,
    most: usize,
}

/// A group that rules may name.
#[derive(Clone)]
pub(super) struct Named<'m> {
    pub(super) position: usize,
    pub(super) id: &'m str,
    /// Its clusters, in words.
    pub(super) who: String,
    has_control_plane: bool,
}

impl<'m> References<'m> {
    pub(super) fn new(mesh: &Mesh<'_>, groups: &[Group<'m>]) -> Self {
        let mut references = Self { by_vpc: BTreeMap::new(), homes: Vec::new(), most: mesh.group_references };
        if mesh.peers != Peers::Groups || mesh.mode != Mode::Flat {
            return references;
        }
        for (position, group) in groups.iter().enumerate() {
            let home = home(group);
            references.homes.push(home);
            // The addresses of flannel's pods are not those of network interfaces.
            let known = group.members.iter().all(|cluster| cluster.plugin == Plugin::Terway);
            if let Some(vpc) = home.filter(|_| known) {
                let has_control_plane = group.members.iter().any(|cluster| number(mesh, cluster) == CONTROL_PLANE);
                let named = Named { position, id: group.id, who: names(group).join(", "), has_control_plane };
                references.by_vpc.entry(vpc).or_default().push(named);
            }
        }
        references
    }

    /// The groups that the rules of the group at `position` name: as many as the cloud takes.
    pub(super) fn of(&self, position: usize, needs: &[Need]) -> Vec<&Named<'m>> {
        let vpc = self.homes.get(position).copied().flatten();
        let others = vpc.and_then(|vpc| self.by_vpc.get(vpc)).map(Vec::as_slice).unwrap_or_default();
        let mut left = self.most;
        let mut named = Vec::new();
        for other in others.iter().filter(|other| other.position != position) {
            let rules = needs.iter().filter(|need| need.callers.has_all_of(other)).count();
            if rules > left || left == 0 {
                break;
            }
            left -= rules;
            named.push(other);
        }
        named
    }
}

impl Callers {
    /// Whether all clusters of `group`, which is another's, are among them.
    pub(super) fn has_all_of(&self, group: &Named<'_>) -> bool {
        self.control_plane || !group.has_control_plane
    }
}

/// The one VPC of a basic group.
fn home<'m>(group: &Group<'m>) -> Option<&'m str> {
    let home = group.home.vpc.identity();
    let alone = group.members.iter().all(|cluster| cluster.vpc.identity() == home);
    (group.kind == GroupType::Basic && alone).then_some(home)
}
