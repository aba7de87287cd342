//! What no security group does and people must do by hand: access lists of API servers, and routes.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net};

use crate::mesh::{Cluster, Connection, Mesh};
use crate::topology::host::Host;
use crate::topology::{LinkType, Mode, Plugin, Vpc};

/// All of it.
#[derive(Debug, Default)]
pub struct NetworkPlan<'m> {
    /// The access list of each data plane's API server, by cluster.
    pub access: Vec<AccessList<'m>>,
    /// Routes that each VPC needs, by link.
    pub routes: Vec<Route<'m>>,
    /// Routes that a VPC has and its CEN must be told of, by link.
    pub published: Vec<Route<'m>>,
}

/// What an access list must hold, where the load balancer of an API server has one.
#[derive(Debug)]
pub struct AccessList<'m> {
    /// The data plane.
    pub cluster: &'m str,
    /// Its API server.
    pub server: &'m str,
    /// The networks, those of the control plane first.
    pub entries: Vec<Entry<'m>>,
    /// Whether the control plane also comes from an address that the topology does not say.
    pub lacks_caller: bool,
}

/// A network of an access list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'m> {
    /// The network.
    pub net: IpNet,
    /// Who calls from there.
    pub who: Who<'m>,
}

/// Who calls an API server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who<'m> {
    /// Pilot and the operator, in the control plane's cluster.
    ControlPlane(&'m str),
    /// ACK itself, for managed clusters.
    Ack,
    /// The cluster's own nodes, in their VPC.
    Vpc(&'m str),
}

impl Who<'_> {
    /// Whether the list has the network already, if it works; it must not be lost when the list is changed.
    #[must_use]
    pub fn is_there(self) -> bool {
        !matches!(self, Self::ControlPlane(_))
    }
}

/// A route.
#[derive(Debug)]
pub struct Route<'m> {
    /// The VPC whose route table has it.
    pub vpc: &'m Vpc,
    /// Where it leads.
    pub destination: IpNet,
    /// What is there.
    pub to: Place<'m>,
    /// The link it leads through, or that is told of it.
    pub link: &'m Connection<'m>,
}

/// What a route leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'m> {
    /// A VPC.
    Vpc(&'m str),
    /// A cluster's pods, outside of its VPC's own range.
    Pods(&'m str),
}

/// Plans it for `mesh`.
#[must_use]
pub fn plan<'m>(mesh: &'m Mesh<'m>) -> NetworkPlan<'m> {
    let (mut by_hand, mut learning): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
    let links = mesh.links.iter().filter(|_| mesh.mode != Mode::Off);
    links.for_each(|link| if link.kind == LinkType::Cen { learning.push(link) } else { by_hand.push(link) });
    let homes = Homes::of(mesh);
    NetworkPlan {
        access: mesh.data_planes.iter().filter_map(|cluster| access(mesh, cluster)).collect(),
        routes: by_hand.into_iter().flat_map(|link| homes.routes(link)).collect(),
        published: learning.into_iter().flat_map(|link| homes.published(link)).collect(),
    }
}

/// The addresses that ACK manages clusters from.
const ACK: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(100, 104, 0, 0), 16);

fn access<'m>(mesh: &'m Mesh<'m>, cluster: &'m Cluster<'m>) -> Option<AccessList<'m>> {
    let server = cluster.api_server?;
    let (callers, lacks_caller) = callers(&mesh.control_plane, server);
    let callers = callers.into_iter().map(|net| Entry { net, who: Who::ControlPlane(mesh.control_plane.name) });
    let ack = Entry { net: ACK.into(), who: Who::Ack };
    let name = cluster.vpc.name.text().unwrap_or_default();
    let own = nets(cluster.vpc).map(|net| Entry { net, who: Who::Vpc(name) });
    Some(AccessList { cluster: cluster.name, server, entries: callers.chain([ack]).chain(own).collect(), lacks_caller })
}

/// Where `control_plane` calls `server` from, and whether the topology lacks a part of that. A private address is called
/// from nodes and pods, a public one through NAT gateways, and behind a name may be either.
fn callers(control_plane: &Cluster<'_>, server: &str) -> (Vec<IpNet>, bool) {
    let authority = server.split_once("://").map_or(server, |(_, rest)| rest);
    let host = Host::of(authority);
    let is_private = host.is_some_and(Host::is_private);
    let is_public = host.is_some_and(Host::is_public);
    let own = control_plane.networks().filter(|_| !is_public);
    let nat = control_plane.nat_addresses.iter().copied().filter(|_| !is_private);
    (own.chain(nat).collect(), is_public && control_plane.nat_addresses.is_empty())
}

fn nets(vpc: &Vpc) -> impl Iterator<Item = IpNet> {
    vpc.cidrs.items().iter().filter_map(|cidr| cidr.value.net)
}

/// Which clusters stand in which VPC.
struct Homes<'m>(BTreeMap<&'m str, Vec<&'m Cluster<'m>>>);

impl<'m> Homes<'m> {
    fn of(mesh: &'m Mesh<'m>) -> Self {
        let mut homes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for cluster in mesh.clusters() {
            homes.entry(cluster.vpc.identity()).or_default().push(cluster);
        }
        // Between gateways nobody calls a pod of another cluster.
        if mesh.mode != Mode::Flat {
            homes.values_mut().for_each(Vec::clear);
        }
        Self(homes)
    }

    /// The pods that `vpc` has beside its own range, each with its cluster.
    fn pods(&self, vpc: &Vpc) -> impl Iterator<Item = (IpNet, Place<'m>)> {
        let clusters = self.0.get(vpc.identity()).map(Vec::as_slice).unwrap_or_default();
        let flannel = clusters.iter().filter(|cluster| cluster.plugin == Plugin::Flannel);
        flannel.flat_map(|cluster| cluster.pods.iter().map(|net| (*net, Place::Pods(cluster.name))))
    }

    /// Each VPC of a link needs a route to every range of the other.
    fn routes(&self, link: &'m Connection<'m>) -> Vec<Route<'m>> {
        let [a, b] = link.vpcs.as_slice() else { return Vec::new() };
        let one_way = |vpc: &'m Vpc, other: &'m Vpc| {
            let name = other.name.text().unwrap_or_default();
            let all = nets(other).map(move |net| (net, Place::Vpc(name))).chain(self.pods(other));
            all.map(move |(destination, to)| Route { vpc, destination, to, link }).collect::<Vec<_>>()
        };
        one_way(a, b).into_iter().chain(one_way(b, a)).collect()
    }

    /// A CEN learns a VPC's own routes, but not those to flannel's pods; where it leads to nobody, nobody needs them.
    fn published(&self, link: &'m Connection<'m>) -> Vec<Route<'m>> {
        let vpcs: BTreeMap<_, _> = link.vpcs.iter().map(|vpc| (vpc.identity(), *vpc)).collect();
        let settled: BTreeSet<_> = vpcs.keys().filter(|vpc| self.0.contains_key(*vpc)).collect();
        let vpcs = vpcs.values().filter(|_| settled.len() > 1);
        let route = |vpc: &'m Vpc| self.pods(vpc).map(move |(destination, to)| Route { vpc, destination, to, link });
        vpcs.flat_map(|vpc| route(vpc)).collect()
    }
}
