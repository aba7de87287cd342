//! Which addresses everything gets.
//!
//! Inside a VPC that has room the vSwitches take the first blocks that fit. Whatever needs a new range is a region: one
//! aligned block, the largest first, so that all of them lie side by side. With terway the region is the VPC's range and
//! each cluster has one block of it, half for nodes and half for pods; with flannel one half is the range and the other,
//! outside of it, the pods. So a cluster is one hole in one stretch, and what is left of the stretch is a few CIDRs.

use ipnet::{IpNet, Ipv4Net};

use super::demand::{Demand, Home};
use super::fill::{fill, halves};
use super::sizes::{Sizes, length, size};
use super::{Part, Place, Pools, Unit, UnitPart};
use crate::check::blocks::{Block, Kind, outermost};
use crate::check::free_block::Taken;
use crate::check::ranges;

/// What a place gets.
#[derive(Debug)]
pub(super) struct Allotment {
    pub(super) place: Place,
    pub(super) part: Part,
    pub(super) nets: Vec<Ipv4Net>,
}

/// What does not fit into its pools.
#[derive(Debug)]
pub(super) struct Shortage {
    pub(super) part: Part,
    /// The first of those without a block, and the length that it needs.
    pub(super) place: Place,
    pub(super) length: u8,
    pub(super) count: usize,
}

/// A new range of a VPC, pods outside of it, or both side by side.
#[derive(Debug)]
struct Region<'t> {
    name: &'t str,
    section: usize,
    range: Option<Vec<Unit<'t>>>,
    pods: Vec<Unit<'t>>,
}

/// Allots blocks to all that is wanted, in the file's order; or says what finds no room, and then allots none.
pub(super) fn allot(
    demand: Demand<'_>,
    blocks: &[Block<'_>],
    sizes: &Sizes,
    pools: &Pools,
) -> Result<Vec<Allotment>, Vec<Shortage>> {
    let mut allotter = Allotter::new(blocks, sizes);
    let (mut regions, mut pods) = (Vec::new(), Vec::new());
    for home in demand.homes.into_values() {
        allotter.home(home, pools, &mut regions, &mut pods);
    }
    allotter.regions(regions, &pools.vpcs, Part::Vpc);
    allotter.regions(pods, &pools.pods, Part::Pods);
    allotter.services(demand.services, &pools.services);
    if allotter.short.is_empty() { Ok(in_order(allotter.made)) } else { Err(allotter.short) }
}

struct Allotter<'s> {
    sizes: &'s Sizes,
    /// All that is in use; at first as much as is `taken`.
    used: Vec<IpNet>,
    taken: Taken,
    /// The same without the ranges of VPCs: what is free there is for vSwitches.
    inside: Taken,
    made: Vec<Allotment>,
    short: Vec<Shortage>,
}

impl<'s> Allotter<'s> {
    fn new(blocks: &[Block<'_>], sizes: &'s Sizes) -> Self {
        let usable = blocks.iter().filter(|block| block.is_plausible() && block.kind != Kind::User);
        let nets = usable.filter_map(|block| Some((block.kind, block.net()?)));
        let used: Vec<_> = nets.clone().map(|(_, net)| net).chain(ranges::kept()).collect();
        let inside = nets.filter(|(kind, _)| *kind != Kind::Vpc).map(|(_, net)| net).chain(ranges::kept());
        let (taken, inside) = (Taken::of(used.iter().copied()), Taken::of(inside));
        Self { sizes, used, taken, inside, made: Vec::new(), short: Vec::new() }
    }

    /// Places what fits into the VPC's ranges; the rest is a region.
    fn home<'t>(
        &mut self,
        mut home: Home<'t>,
        pools: &Pools,
        regions: &mut Vec<Region<'t>>,
        pods: &mut Vec<Region<'t>>,
    ) {
        let is_new = home.ranges.is_empty() && home.around.is_empty();
        if home.ranges.is_empty() && !is_new {
            home.ranges = self.around(&home.around);
            self.used.extend(home.ranges.iter().copied().map(IpNet::V4));
            self.make(Place::Vpc(home.section), Part::Vpc, home.ranges.clone());
        }
        let units = largest_first(std::mem::take(&mut home.inside));
        let left = self.vswitches(&units, &home.ranges);
        let range = (is_new || !left.is_empty()).then_some(left);
        let mut region = Region { name: home.name, section: home.section, range, pods: largest_first(home.outside) };
        if !pools.pods.is_empty() && !region.pods.is_empty() {
            let outside = std::mem::take(&mut region.pods);
            pods.push(Region { range: None, pods: outside, ..region });
        }
        regions.extend((region.range.is_some() || !region.pods.is_empty()).then_some(region));
    }

    /// The ranges of a VPC that is known by its vSwitches alone: the smallest around all, where nobody else is in it.
    fn around(&self, vswitches: &[Ipv4Net]) -> Vec<Ipv4Net> {
        let longest = *ranges::VPC_LENGTHS.end();
        let mut own: Vec<_> = vswitches.iter().map(|net| IpNet::V4(at_most(*net, longest))).collect();
        outermost(&mut own);
        let own: Vec<_> = own.into_iter().filter_map(v4).collect();
        let Some(all) = own.iter().copied().reduce(around_both) else { return own };
        let own_room: u64 = own.iter().map(|net| size(net.prefix_len())).sum();
        let alone = || self.taken.free(&[all]).room() + u128::from(own_room) == u128::from(size(all.prefix_len()));
        let allowed = ranges::VPC_LENGTHS.contains(&all.prefix_len()) && IpNet::V4(all) != ranges::DEFAULT_VPC;
        if allowed && alone() { vec![all] } else { own }
    }

    /// Places vSwitches in ranges that there are, and gives back those that do not fit.
    fn vswitches<'t>(&mut self, units: &[Unit<'t>], ranges: &[Ipv4Net]) -> Vec<Unit<'t>> {
        let mut free = self.inside.free(ranges);
        let mut left = Vec::new();
        for alike in units.chunk_by(|one, other| one.length == other.length) {
            let nets = alike.first().map(|unit| free.take(unit.length, alike.len())).unwrap_or_default();
            left.extend(alike.iter().skip(nets.len()));
            for (unit, net) in alike.iter().zip(nets) {
                self.unit(*unit, net, ranges);
            }
        }
        left
    }

    /// Gives a unit its block: half for nodes and half for pods, where it wants both.
    fn unit(&mut self, unit: Unit<'_>, net: Ipv4Net, ranges: &[Ipv4Net]) {
        let place = Place::Cluster(unit.cluster);
        match (unit.part, halves(net)) {
            (UnitPart::Both, Some((nodes, pods))) => {
                self.make(place, Part::Nodes, vswitches(nodes, ranges));
                self.make(place, Part::Pods, vswitches(pods, ranges));
            }
            (UnitPart::Pods, _) => self.make(place, Part::Pods, vswitches(net, ranges)),
            (UnitPart::Nodes, _) => self.make(place, Part::Nodes, vswitches(net, ranges)),
            (UnitPart::Both | UnitPart::Later, _) => {}
        }
    }

    /// Places regions in `pools`, the largest first.
    fn regions(&mut self, mut regions: Vec<Region<'_>>, pools: &[Ipv4Net], part: Part) {
        regions.sort_by_cached_key(|region| {
            (region.length(self.sizes), region.name, region.section, region.range.is_none())
        });
        let mut free = Taken::of(self.used.iter().copied()).free(pools);
        for alike in regions.chunk_by(|one, other| one.length(self.sizes) == other.length(self.sizes)) {
            let Some(length) = alike.first().map(|region| region.length(self.sizes)) else { continue };
            let nets = free.take(length, alike.len());
            self.missing(part, alike.iter().skip(nets.len()).map(|region| (region.place(), length)));
            for (region, net) in alike.iter().zip(nets) {
                self.region(region, net);
            }
        }
    }

    fn region(&mut self, region: &Region<'_>, net: Ipv4Net) {
        self.used.push(IpNet::V4(net));
        let (low, high) = match &region.range {
            Some(_) if !region.pods.is_empty() => halves(net).unwrap_or((net, net)),
            _ => (net, net),
        };
        if let Some(units) = &region.range {
            let range = self.cut(low, region.range_length(self.sizes));
            self.make(Place::Vpc(region.section), Part::Vpc, vec![range]);
            let mut given = Vec::new();
            fill(units, self.cut(range, together(units)), &mut given);
            for (unit, net) in given {
                self.unit(unit, net, &[range]);
            }
        }
        let mut given = Vec::new();
        fill(&region.pods, self.cut(high, together(&region.pods)), &mut given);
        for (unit, net) in given {
            self.make(Place::Cluster(unit.cluster), Part::Pods, vec![net]);
        }
    }

    /// The start of `net` that is as long as is needed, where the length of a VPC is asked for; else all of it.
    fn cut(&self, net: Ipv4Net, length: u8) -> Ipv4Net {
        let asked = self.sizes.vpc_length.is_some();
        Ipv4Net::new(net.network(), length).ok().filter(|_| asked && length > net.prefix_len()).unwrap_or(net)
    }

    fn services(&mut self, mut clusters: Vec<(&str, usize)>, pools: &[Ipv4Net]) {
        clusters.sort_unstable();
        let length = self.sizes.service_length;
        let nets = Taken::of(self.used.iter().copied()).free(pools).take(length, clusters.len());
        let without = clusters.iter().skip(nets.len());
        self.missing(Part::Services, without.map(|(_, cluster)| (Place::Cluster(*cluster), length)));
        for ((_, cluster), net) in clusters.into_iter().zip(nets) {
            self.make(Place::Cluster(cluster), Part::Services, vec![net]);
        }
    }

    fn make(&mut self, place: Place, part: Part, nets: Vec<Ipv4Net>) {
        self.made.push(Allotment { place, part, nets });
    }

    /// Remembers what has no room: of each part the first, and how many.
    fn missing(&mut self, part: Part, without: impl Iterator<Item = (Place, u8)>) {
        for (place, length) in without {
            match self.short.iter_mut().find(|short| short.part == part) {
                Some(short) => short.count += 1,
                None => self.short.push(Shortage { part, place, length, count: 1 }),
            }
        }
    }
}

impl Region<'_> {
    /// The length of the one block that it is.
    fn length(&self, sizes: &Sizes) -> u8 {
        match &self.range {
            None => together(&self.pods),
            Some(_) if self.pods.is_empty() => self.range_length(sizes),
            Some(_) => self.range_length(sizes).min(together(&self.pods)).saturating_sub(1),
        }
    }

    /// The length of the range in it.
    fn range_length(&self, sizes: &Sizes) -> u8 {
        let units = self.range.as_deref().unwrap_or_default();
        let needed = if units.is_empty() { sizes.any() } else { together(units) };
        sizes.vpc_length.map_or(needed, |asked| asked.min(needed))
    }

    /// Whose it is.
    fn place(&self) -> Place {
        let pods = self.pods.first().filter(|_| self.range.is_none());
        pods.map_or(Place::Vpc(self.section), |unit| Place::Cluster(unit.cluster))
    }
}

/// By place and part, all blocks of both together.
fn in_order(mut made: Vec<Allotment>) -> Vec<Allotment> {
    made.sort_by_key(|allotment| (allotment.place, allotment.part));
    made.dedup_by(|next, one| {
        let same = (one.place, one.part) == (next.place, next.part);
        if same {
            one.nets.append(&mut next.nets);
        }
        same
    });
    made
}

/// The length of a block that holds all of them.
fn together(units: &[Unit<'_>]) -> u8 {
    length(units.iter().map(|unit| size(unit.length)).sum())
}

/// The vSwitches that make up `net`: none is larger than the cloud allows, and none is a whole range of its VPC.
fn vswitches(net: Ipv4Net, ranges: &[Ipv4Net]) -> Vec<Ipv4Net> {
    let whole = ranges.binary_search(&net).is_ok().then_some(net.prefix_len() + 1);
    let length = whole.unwrap_or(net.prefix_len()).max(*ranges::VSWITCH_LENGTHS.start());
    net.subnets(length).map_or_else(|_| vec![net], Iterator::collect)
}

fn largest_first(mut units: Vec<Unit<'_>>) -> Vec<Unit<'_>> {
    units.sort_by_key(|unit| (unit.length, unit.name, unit.cluster));
    units
}

fn v4(net: IpNet) -> Option<Ipv4Net> {
    if let IpNet::V4(net) = net { Some(net) } else { None }
}

/// `net`, or the block of `length` around it.
fn at_most(net: Ipv4Net, length: u8) -> Ipv4Net {
    Ipv4Net::new(net.network(), length.min(net.prefix_len())).map_or(net, |net| net.trunc())
}

/// The smallest block around both.
fn around_both(one: Ipv4Net, other: Ipv4Net) -> Ipv4Net {
    let different = (one.network().to_bits() ^ other.network().to_bits()).leading_zeros();
    let length = u8::try_from(different).unwrap_or(32);
    at_most(one, length.min(other.prefix_len()))
}
