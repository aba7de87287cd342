//! Networks with their owners: covers of them, and whose they are in words.

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::IpNet;

use super::super::address_set::{self, AddressSet, Owner, Without};
use super::number;
use crate::flow::{self, Group};
use crate::mesh::Mesh;
use crate::topology::Aggregate;

/// A network, whose it is, and that cluster's name.
pub(super) type Block<'m> = (IpNet, Owner, &'m str);

/// An address by its family and its number: addresses in order, and soon compared.
type Place = (bool, u128);

/// Networks of many clusters.
pub(super) struct Networks<'m> {
    sorted: Vec<Block<'m>>,
    /// Where each of them starts.
    starts: Vec<Place>,
    set: AddressSet,
}

impl<'m> Networks<'m> {
    pub(super) fn new(mut blocks: Vec<Block<'m>>) -> Self {
        blocks.sort_unstable();
        let owned: Vec<_> = blocks.iter().map(|&(net, owner, _)| (net, owner)).collect();
        let starts = blocks.iter().map(|(net, ..)| place(net.network())).collect();
        Self { sorted: blocks, starts, set: AddressSet::new(&owned) }
    }

    /// Where the traffic of all clusters comes from. A group has those that its members are known by to each other.
    pub(super) fn callers(mesh: &'m Mesh<'m>, groups: &[Group<'m>]) -> Self {
        let position = |id: &str| groups.binary_search_by_key(&id, |group| group.id).ok();
        let blocks = mesh.clusters().flat_map(|cluster| {
            let group = cluster.group.and_then(|group| position(group.id));
            let number = number(mesh, cluster);
            flow::sources(mesh, cluster).map(move |source| {
                let owner = Owner { group: group.filter(|_| source.on_interfaces), cluster: Some(number) };
                (source.net, owner, cluster.name)
            })
        });
        Self::new(blocks.collect())
    }

    /// All but what is left out, as the mesh wants it written: where there are more than `most`, at least that many.
    pub(super) fn cover(&self, mesh: &Mesh<'_>, without: &Without, most: usize) -> Vec<IpNet> {
        let wide = mesh.tolerate.iter().copied().filter(|wide| self.holds_two(*wide, without));
        let wide = outermost(wide.collect());
        match mesh.aggregate {
            Aggregate::Exact => self.set.all_but(without, &wide, most),
            Aggregate::None => {
                let is_held = |net: &IpNet| wide.iter().any(|wide| wide.contains(net));
                let kept = self.sorted.iter().filter(|(_, owner, _)| !without.has(*owner)).map(|(net, ..)| *net);
                let mut nets: Vec<_> = kept.filter(|net| !is_held(net)).chain(wide.iter().copied()).collect();
                nets.sort_unstable();
                nets.dedup();
                nets
            }
        }
    }

    /// Whether two different networks that are not left out lie in `wide`.
    fn holds_two(&self, wide: IpNet, without: &Without) -> bool {
        let inside = self.inside().of(wide).iter().filter(|(net, owner, _)| wide.contains(net) && !without.has(*owner));
        let mut nets = inside.map(|(net, ..)| *net);
        nets.next().is_some_and(|first| nets.any(|net| net != first))
    }

    /// Asks what lies inside of others.
    pub(super) fn inside(&self) -> Inside<'_, 'm> {
        Inside { networks: self, start: 0 }
    }
}

/// What lies inside of networks that are asked for in order.
pub(super) struct Inside<'n, 'm> {
    networks: &'n Networks<'m>,
    /// Networks that start before those that were asked for.
    start: usize,
}

impl<'n, 'm> Inside<'n, 'm> {
    /// The networks that start in `net`.
    fn of(&mut self, net: IpNet) -> &'n [Block<'m>] {
        let rest = |start| self.networks.starts.get(start..).unwrap_or_default();
        let (first, last) = (place(net.network()), place(net.broadcast()));
        let start = self.start + count_up(rest(self.start), |other| *other < first);
        let count = count_up(rest(start), |other| *other <= last);
        self.start = start;
        // A cover around a hole is smaller than the network it belongs to.
        let from = if count == 0 { start.saturating_sub(1) } else { start };
        self.networks.sorted.get(from..start + count).unwrap_or_default()
    }

    /// The clusters inside `net`, in words.
    pub(super) fn who(&mut self, net: IpNet) -> Cow<'m, str> {
        /// Up to so many networks are named one by one.
        const MANY: usize = 6;
        let inside = self.of(net);
        if let [(.., name)] = inside {
            return (*name).into();
        }
        if inside.len() > MANY {
            return [inside.len().to_string().as_str(), " networks"].concat().into();
        }
        let mut names: Vec<_> = inside.iter().map(|(.., name)| *name).collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ").into()
    }
}

fn place(address: IpAddr) -> Place {
    (address.is_ipv6(), address_set::number(address))
}

/// How many of `sorted` come before the first that `is_before` does not hold of; mostly that is one of the next.
fn count_up(sorted: &[Place], is_before: impl Fn(&Place) -> bool) -> usize {
    const NEAR: usize = 4;
    let near = sorted.iter().take(NEAR).take_while(|start| is_before(start)).count();
    if near < NEAR { near } else { sorted.partition_point(is_before) }
}

/// Those that lie in no other.
fn outermost(mut nets: Vec<IpNet>) -> Vec<IpNet> {
    nets.sort_unstable();
    let mut kept: Vec<IpNet> = Vec::with_capacity(nets.len());
    for net in nets {
        if !kept.last().is_some_and(|outer| outer.contains(&net)) {
            kept.push(net);
        }
    }
    kept
}
