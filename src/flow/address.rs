//! The addresses that flows come from and go to.

use ipnet::IpNet;

use super::Point;
use crate::mesh::{Cluster, Mesh};
use crate::topology::host::Host;
use crate::topology::{Mode, Plugin};

/// A network that a cluster's traffic to the others comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Its addresses.
    pub net: IpNet,
    /// Whether they are addresses of the network interfaces that are in the cluster's security group. Those of flannel's
    /// pods and of NAT gateways are not, so members of one group do not know them as members.
    pub on_interfaces: bool,
}

/// Where the traffic of `cluster` to the others comes from: nodes and pods, or the NAT gateways in front of them. Never
/// services, whose addresses are translated before a packet leaves its node.
pub fn sources<'m>(mesh: &Mesh<'_>, cluster: &'m Cluster<'_>) -> impl Iterator<Item = Source> + use<'m> {
    let is_hidden = mesh.mode == Mode::Gateway && !cluster.nat_addresses.is_empty();
    let (nat, own) = if is_hidden { (cluster.nat_addresses.as_slice(), None) } else { (&[][..], Some(cluster)) };
    let nodes = own.into_iter().flat_map(|own| &own.nodes).map(|net| Source { net: *net, on_interfaces: true });
    let terway = cluster.plugin == Plugin::Terway;
    let pods = own.into_iter().flat_map(|own| &own.pods).map(move |net| Source { net: *net, on_interfaces: terway });
    let nat = nat.iter().map(|net| Source { net: *net, on_interfaces: false });
    nodes.chain(pods).chain(nat)
}

/// Where a flow that `point` filters reaches `called`: its nodes and pods, its ingress gateway or its API server. Of those
/// two, only addresses are known here; a name is not.
#[must_use]
pub fn targets(mesh: &Mesh<'_>, point: Point, called: &Cluster<'_>) -> Vec<IpNet> {
    let door = match (point, mesh.mode) {
        (Point::ApiServer, _) => called.api_server,
        (Point::SecurityGroups, Mode::Gateway) => called.gateway_address,
        (Point::SecurityGroups, Mode::Flat | Mode::Off) => return called.networks().collect(),
    };
    let authority = door.map(|door| door.split_once("://").map_or(door, |(_, rest)| rest));
    match authority.and_then(Host::of) {
        Some(Host::Address(address)) => vec![address.into()],
        Some(Host::Name(_)) | None => Vec::new(),
    }
}
