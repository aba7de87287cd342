//! Which rules each security group needs so that the clusters reach each other.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::address_set::AddressSet;
use crate::mesh::{Cluster, Mesh};
use crate::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use crate::topology::{Aggregate, GroupType, Mode};

/// The rules of every group.
#[derive(Debug, Default)]
pub struct SecurityPlan<'m> {
    /// By the group's id.
    pub groups: Vec<GroupPlan<'m>>,
    /// Groups that need more rules than a network interface may have; nothing is made for them.
    pub over: Vec<Over<'m>>,
}

/// A group that needs too many rules.
#[derive(Debug, Clone, Copy)]
pub struct Over<'m> {
    /// The cloud's id.
    pub id: &'m str,
    /// The first of its clusters.
    pub cluster: &'m str,
}

/// The rules of one group.
#[derive(Debug)]
pub struct GroupPlan<'m> {
    /// The cloud's id.
    pub id: &'m str,
    /// Its region.
    pub region: &'m str,
    /// The account that owns it, where named.
    pub account: Option<&'m str>,
    /// The clusters whose nodes and pods are in it, by name.
    pub members: Vec<&'m str>,
    /// Its rules, by direction, protocol, ports and peer.
    pub rules: Vec<Rule>,
}

/// Plans every group of `mesh`.
#[must_use]
pub fn plan<'m>(mesh: &'m Mesh<'m>) -> SecurityPlan<'m> {
    let groups = groups(mesh);
    let networks = Networks::new(mesh, &groups);
    let mut plan = SecurityPlan::default();
    for (index, group) in groups.iter().enumerate() {
        let peers = networks.peers(mesh, group, index);
        if peers.len() * (served(mesh, group).len() + usize::from(needs_egress(mesh, group))) > mesh.rules_per_interface
        {
            plan.over.push(Over { id: group.id, cluster: group.home.name });
        } else if !peers.is_empty() {
            plan.groups.push(GroupPlan {
                id: group.id,
                region: group.home.region,
                account: group.home.vpc.account.text(),
                members: group.clusters.iter().map(|cluster| cluster.name).collect(),
                rules: rules(mesh, group, &networks, &peers),
            });
        }
    }
    plan
}

/// A group and the clusters in it.
struct Group<'m> {
    id: &'m str,
    kind: GroupType,
    /// The first of its clusters, whose region and account are the group's.
    home: &'m Cluster<'m>,
    clusters: Vec<&'m Cluster<'m>>,
}

impl Group<'_> {
    /// Whether its members reach each other without a rule.
    fn is_open_inside(&self) -> bool {
        self.kind == GroupType::Basic || self.clusters.len() == 1
    }
}

/// The groups that clusters name, by id; none in mode off.
fn groups<'m>(mesh: &'m Mesh<'m>) -> Vec<Group<'m>> {
    let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
    for cluster in mesh.clusters().filter(|_| mesh.mode != Mode::Off) {
        let Some(named) = cluster.group else { continue };
        let new = || Group { id: named.id, kind: named.kind, home: cluster, clusters: Vec::new() };
        groups.entry(named.id).or_insert_with(new).clusters.push(cluster);
    }
    groups.into_values().collect()
}

/// Where traffic between clusters comes from, by the group it belongs to.
struct Networks<'m> {
    /// By address: a network, its group's position, and its cluster.
    sorted: Vec<(IpNet, usize, &'m str)>,
    set: AddressSet,
}

impl<'m> Networks<'m> {
    fn new(mesh: &'m Mesh<'m>, groups: &[Group<'m>]) -> Self {
        let position = |id: &str| groups.binary_search_by_key(&id, |group| group.id).unwrap_or(groups.len());
        let mut sorted = Vec::with_capacity(2 * mesh.data_planes.len() + 2);
        for cluster in mesh.clusters() {
            let owner = cluster.group.map_or(groups.len(), |group| position(group.id));
            sorted.extend(sources(mesh, cluster).into_iter().map(|net| (net, owner, cluster.name)));
        }
        sorted.sort_unstable();
        let blocks: Vec<_> = sorted.iter().map(|&(net, owner, _)| (net, owner)).collect();
        Self { sorted, set: AddressSet::new(&blocks) }
    }

    /// What a group must admit: everything but its own, which it admits already where it is open inside.
    fn peers(&self, mesh: &Mesh<'_>, group: &Group<'_>, index: usize) -> Vec<IpNet> {
        let owner = if group.is_open_inside() { index } else { usize::MAX };
        match mesh.aggregate {
            Aggregate::Exact => self.set.all_but(owner, mesh.rules_per_interface),
            Aggregate::None => {
                let mut nets: Vec<_> =
                    self.sorted.iter().filter(|(_, of, _)| *of != owner).map(|(net, ..)| *net).collect();
                nets.dedup();
                nets
            }
        }
    }

    /// The clusters inside `peer`, in words.
    fn who(&self, peer: IpNet) -> String {
        let start = self.sorted.partition_point(|(net, ..)| net.network() < peer.network());
        let end = self.sorted.partition_point(|(net, ..)| net.network() <= peer.broadcast());
        // A cover around a hole is smaller than the network it belongs to.
        let start = if start == end { start.saturating_sub(1) } else { start };
        let inside = self.sorted.get(start..end).unwrap_or_default();
        if inside.len() > MANY {
            return format!("{} networks", inside.len());
        }
        let mut names: Vec<_> = inside.iter().map(|(.., name)| *name).collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    }
}

/// Up to so many networks are named one by one in a description.
const MANY: usize = 6;

/// Where a cluster's traffic to the others comes from.
fn sources(mesh: &Mesh<'_>, cluster: &Cluster<'_>) -> Vec<IpNet> {
    if mesh.mode == Mode::Gateway && !cluster.nat_addresses.is_empty() {
        return cluster.nat_addresses.clone();
    }
    cluster.networks().collect()
}

/// The ingress gateway of every cluster, and what the control plane's gateway serves besides: pilot, mixer, citadel.
const GATEWAY: Protocol = Protocol::Tcp(443, 443);
const CONTROL: [Protocol; 3] = [Protocol::Tcp(8060, 8060), Protocol::Tcp(15004, 15004), Protocol::Tcp(15011, 15011)];

/// What a group's members serve to the other clusters.
fn served(mesh: &Mesh<'_>, group: &Group<'_>) -> Vec<Protocol> {
    if mesh.mode == Mode::Flat {
        return vec![Protocol::All];
    }
    let control = group.clusters.iter().any(|cluster| cluster.name == mesh.control_plane.name);
    let control = CONTROL.into_iter().filter(|_| control);
    std::iter::once(GATEWAY).chain(control).collect()
}

/// An enterprise group lets nothing out by itself. Between gateways the way out leads to addresses that only the cloud
/// knows, so there the runbook says what to open.
fn needs_egress(mesh: &Mesh<'_>, group: &Group<'_>) -> bool {
    group.kind == GroupType::Enterprise && mesh.mode == Mode::Flat
}

fn rules(mesh: &Mesh<'_>, group: &Group<'_>, networks: &Networks<'_>, peers: &[IpNet]) -> Vec<Rule> {
    let members = group.clusters.iter().map(|cluster| cluster.name).collect::<Vec<_>>().join(", ");
    let mut rules = Vec::new();
    for protocol in served(mesh, group) {
        for &peer in peers {
            let description = format!("{}: {} -> {members}", mesh.name, networks.who(peer));
            rules.push(accept(Direction::Ingress, protocol, peer, &description));
        }
    }
    if needs_egress(mesh, group) {
        for &peer in peers {
            let description = format!("{}: {members} -> {}", mesh.name, networks.who(peer));
            rules.push(accept(Direction::Egress, Protocol::All, peer, &description));
        }
    }
    rules
}

fn accept(direction: Direction, protocol: Protocol, peer: IpNet, description: &str) -> Rule {
    /// Characters of a description that the cloud takes.
    const LONGEST: usize = 512;
    Rule {
        direction,
        protocol,
        peer: Peer::Network(peer),
        policy: Verdict::Accept,
        priority: 1,
        description: description.chars().take(LONGEST).collect(),
    }
}
