//! Networks with their owners: covers of them, and whose they are in words.

use std::borrow::Cow;

use ipnet::IpNet;

use super::super::address_set::{AddressSet, Owner, Without};
use super::number;
use crate::flow::{self, Group};
use crate::mesh::Mesh;
use crate::topology::Aggregate;

/// A network, whose it is, and that cluster's name.
pub(super) type Block<'m> = (IpNet, Owner, &'m str);

/// Networks of many clusters.
pub(super) struct Networks<'m> {
    sorted: Vec<Block<'m>>,
    /// Where each of them starts, by family.
    v4: Vec<u32>,
    v6: Vec<u128>,
    set: AddressSet,
}

impl<'m> Networks<'m> {
    pub(super) fn new(mut blocks: Vec<Block<'m>>) -> Self {
        blocks.sort_unstable();
        let owned: Vec<_> = blocks.iter().map(|&(net, owner, _)| (net, owner)).collect();
        let (mut v4, mut v6) = (Vec::with_capacity(blocks.len()), Vec::new());
        for (net, ..) in &blocks {
            match net {
                IpNet::V4(net) => v4.push(net.network().to_bits()),
                IpNet::V6(net) => v6.push(net.network().to_bits()),
            }
        }
        Self { sorted: blocks, v4, v6, set: AddressSet::new(&owned) }
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
        let Networks { sorted, v4, v6, .. } = self.networks;
        let (start, end) = match net {
            IpNet::V4(net) => within(v4, self.start, net.network().to_bits(), net.broadcast().to_bits()),
            IpNet::V6(net) => {
                let start = self.start.saturating_sub(v4.len());
                let (start, end) = within(v6, start, net.network().to_bits(), net.broadcast().to_bits());
                (v4.len() + start, v4.len() + end)
            }
        };
        self.start = start;
        // A cover around a hole is smaller than the network it belongs to.
        let start = if start == end { start.saturating_sub(1) } else { start };
        sorted.get(start..end).unwrap_or_default()
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

/// The part of `sorted`, looked at from `from` on, that lies between `first` and `last`.
fn within<T: Ord + Copy>(sorted: &[T], from: usize, first: T, last: T) -> (usize, usize) {
    let rest = |start| sorted.get(start..).unwrap_or_default();
    let start = from + count_up(rest(from), |place| *place < first);
    (start, start + count_up(rest(start), |place| *place <= last))
}

/// How many of `sorted` come before the first that `is_before` does not hold of; mostly that is one of the next.
fn count_up<T>(sorted: &[T], is_before: impl Fn(&T) -> bool) -> usize {
    const NEAR: usize = 4;
    let near = sorted.iter().take(NEAR).take_while(|place| is_before(place)).count();
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
