//! Address blocks of many owners, and exact covers of all of them but some owners'.
//!
//! The blocks are cut once into cells, each with what its owners have in common; a cover then leaves out the cells of some
//! owners and writes the stretches between as the fewest CIDRs that hold exactly the same addresses.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::{IpNet, IpSubnets, Ipv4Subnets, Ipv6Subnets};

/// Whose addresses are; `None` where several have them, or nobody who counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// A security group's number.
    pub group: Option<usize>,
    /// A cluster's number.
    pub cluster: Option<usize>,
}

impl Owner {
    /// What both have in common.
    fn and(self, other: Self) -> Self {
        Self {
            group: self.group.filter(|_| self.group == other.group),
            cluster: self.cluster.filter(|_| self.cluster == other.cluster),
        }
    }
}

/// Whose addresses a cover leaves out.
#[derive(Debug, Clone, Default)]
pub struct Without {
    /// Groups by number.
    pub groups: Vec<usize>,
    /// Clusters by number.
    pub clusters: Vec<usize>,
}

impl Without {
    /// Whether it leaves out what is `owner`'s.
    #[must_use]
    pub fn has(&self, owner: Owner) -> bool {
        owner.group.is_some_and(|group| self.groups.contains(&group))
            || owner.cluster.is_some_and(|cluster| self.clusters.contains(&cluster))
    }
}

/// A stretch of addresses.
type Stretch = (u128, u128);

/// A stretch that touches no other of the same owners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    first: u128,
    last: u128,
    owner: Owner,
}

/// Stretches of cells without a gap, with the cover of the whole.
#[derive(Debug)]
struct Run {
    first: u128,
    last: u128,
    cover: Vec<IpNet>,
}

/// The blocks of one address family.
#[derive(Debug)]
struct Family {
    v6: bool,
    cells: Vec<Cell>,
    runs: Vec<Run>,
    /// Positions of the cells that each group and each cluster has alone.
    of_group: BTreeMap<usize, Vec<usize>>,
    of_cluster: BTreeMap<usize, Vec<usize>>,
}

/// All blocks.
#[derive(Debug)]
pub struct AddressSet {
    families: [Family; 2],
}

impl AddressSet {
    /// Cuts the blocks of all owners.
    #[must_use]
    pub fn new(blocks: &[(IpNet, Owner)]) -> Self {
        Self { families: [Family::new(false, blocks), Family::new(true, blocks)] }
    }

    /// The fewest CIDRs that hold exactly the addresses of all owners but those of `without`, and all of `wide`, in order.
    /// Where there are more than `most`, the list may be cut somewhere behind that many.
    #[must_use]
    pub fn all_but(&self, without: &Without, wide: &[IpNet], most: usize) -> Vec<IpNet> {
        let mut cover = Vec::new();
        for family in &self.families {
            family.all_but(without, wide, most, &mut cover);
        }
        cover
    }
}

impl Family {
    fn new(v6: bool, blocks: &[(IpNet, Owner)]) -> Self {
        let cells = cells(v6, blocks);
        let mut family = Self { v6, cells, runs: Vec::new(), of_group: BTreeMap::new(), of_cluster: BTreeMap::new() };
        let mut stretches: Vec<Stretch> = Vec::new();
        for (index, cell) in family.cells.iter().enumerate() {
            if let Some(group) = cell.owner.group {
                family.of_group.entry(group).or_default().push(index);
            }
            if let Some(cluster) = cell.owner.cluster {
                family.of_cluster.entry(cluster).or_default().push(index);
            }
            join(&mut stretches, (cell.first, cell.last));
        }
        for (first, last) in stretches {
            let mut cover = Vec::new();
            push_cover(v6, first, last, &mut cover);
            family.runs.push(Run { first, last, cover });
        }
        family
    }

    fn all_but(&self, without: &Without, wide: &[IpNet], most: usize, cover: &mut Vec<IpNet>) {
        let left_out = self.left_out(without);
        let wide = self.outermost(wide);
        if !wide.is_empty() {
            return self.widened(&left_out, wide, cover);
        }
        for run in &self.runs {
            if cover.len() > most {
                return;
            }
            match inside(&left_out, run) {
                [] => cover.extend_from_slice(&run.cover),
                holes => around(run, holes, |(first, last)| push_cover(self.v6, first, last, cover)),
            }
        }
    }

    /// The cover of what is kept and of `wide` together.
    fn widened(&self, left_out: &[Stretch], wide: Vec<Stretch>, cover: &mut Vec<IpNet>) {
        let mut stretches = Vec::new();
        let mut keep = |run| around(run, inside(left_out, run), |stretch| stretches.push(stretch));
        let mut start = 0;
        for &(first, last) in &wide {
            let before = self.runs.get(start..).unwrap_or_default();
            before.iter().take_while(|run| run.first < first).for_each(&mut keep);
            // What lies in it whole is held already.
            start = self.runs.partition_point(|run| run.first < first || run.last <= last);
        }
        self.runs.get(start..).unwrap_or_default().iter().for_each(keep);
        stretches.extend(wide);
        for (first, last) in joined(stretches) {
            push_cover(self.v6, first, last, cover);
        }
    }

    /// The cells that `without` leaves out, in order.
    fn left_out(&self, without: &Without) -> Vec<Stretch> {
        let of_groups = without.groups.iter().filter_map(|group| self.of_group.get(group));
        let of_clusters = without.clusters.iter().filter_map(|cluster| self.of_cluster.get(cluster));
        let mut positions: Vec<_> = of_groups.chain(of_clusters).flatten().copied().collect();
        positions.sort_unstable();
        positions.dedup();
        let cells = positions.into_iter().filter_map(|position| self.cells.get(position));
        cells.map(|cell| (cell.first, cell.last)).collect()
    }

    /// The networks of this family that lie in no other of them, in order.
    fn outermost(&self, wide: &[IpNet]) -> Vec<Stretch> {
        let of_family = wide.iter().filter(|net| matches!(net, IpNet::V6(_)) == self.v6);
        joined(of_family.map(|net| (number(net.network()), number(net.broadcast()))).collect())
    }
}

/// Those of the stretches `all`, which are in order and none of which crosses the end of a run, that lie in `run`.
fn inside<'s>(all: &'s [Stretch], run: &Run) -> &'s [Stretch] {
    let start = all.partition_point(|(first, _)| *first < run.first);
    let end = all.partition_point(|(first, _)| *first <= run.last);
    all.get(start..end).unwrap_or_default()
}

/// Hands over what is left of `run` around `holes`.
fn around(run: &Run, holes: &[Stretch], mut take: impl FnMut(Stretch)) {
    let mut at = Some(run.first);
    for &(first, last) in holes {
        if let (Some(start), Some(before)) = (at, first.checked_sub(1))
            && start <= before
        {
            take((start, before));
        }
        at = last.checked_add(1);
    }
    if let Some(start) = at.filter(|start| *start <= run.last) {
        take((start, run.last));
    }
}

/// The stretches in order, as one where they touch.
fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut joined = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        join(&mut joined, stretch);
    }
    joined
}

/// Adds a stretch that starts no earlier than the last one, joined with it where they touch.
fn join(stretches: &mut Vec<Stretch>, (first, last): Stretch) {
    match stretches.last_mut() {
        Some((_, end)) if end.checked_add(1).is_none_or(|next| first <= next) => *end = last.max(*end),
        _ => stretches.push((first, last)),
    }
}

/// Cuts the blocks of one family at each other's ends.
fn cells(v6: bool, blocks: &[(IpNet, Owner)]) -> Vec<Cell> {
    let of_family = blocks.iter().filter(|(net, _)| matches!(net, IpNet::V6(_)) == v6);
    let mut blocks: Vec<_> =
        of_family.map(|(net, owner)| (number(net.network()), number(net.broadcast()), *owner)).collect();
    blocks.sort_unstable_by_key(|&(first, last, owner)| (first, std::cmp::Reverse(last), owner));
    let mut sweep = Sweep { cells: Vec::with_capacity(blocks.len()), open: Vec::new(), at: Some(0) };
    for (first, last, owner) in blocks {
        sweep.close_before(first);
        sweep.advance(first);
        let owner = sweep.open.last().map_or(owner, |&(_, outer)| outer.and(owner));
        sweep.open.push((last, owner));
    }
    sweep.close_before(u128::MAX);
    while let Some((last, owner)) = sweep.open.pop() {
        sweep.emit(last, owner);
    }
    sweep.cells
}

/// A walk over nested blocks, the innermost open one last.
struct Sweep {
    cells: Vec<Cell>,
    open: Vec<(u128, Owner)>,
    /// The first address that no cell has yet; `None` past the last of all.
    at: Option<u128>,
}

impl Sweep {
    /// Closes the blocks that end before `first`.
    fn close_before(&mut self, first: u128) {
        while let Some(&(last, owner)) = self.open.last()
            && last < first
        {
            self.emit(last, owner);
            self.open.pop();
        }
    }

    /// Goes on to `first`, which lies in the innermost open block or in none.
    fn advance(&mut self, first: u128) {
        if let (Some(&(_, owner)), Some(before)) = (self.open.last(), first.checked_sub(1)) {
            self.emit(before, owner);
        }
        self.at = self.at.map(|at| at.max(first));
    }

    /// A cell from where the walk is up to `last`.
    fn emit(&mut self, last: u128, owner: Owner) {
        let Some(first) = self.at.filter(|at| *at <= last) else { return };
        match self.cells.last_mut() {
            Some(cell) if cell.owner == owner && cell.last.checked_add(1) == Some(first) => cell.last = last,
            _ => self.cells.push(Cell { first, last, owner }),
        }
        self.at = last.checked_add(1);
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// The fewest CIDRs from `first` to `last`.
fn push_cover(v6: bool, first: u128, last: u128, cover: &mut Vec<IpNet>) {
    if v6 {
        cover.extend(IpSubnets::from(Ipv6Subnets::new(first.into(), last.into(), 0)));
    } else if let (Ok(first), Ok(last)) = (u32::try_from(first), u32::try_from(last)) {
        cover.extend(IpSubnets::from(Ipv4Subnets::new(first.into(), last.into(), 0)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(blocks: &[(&str, usize)], group: usize) -> Vec<String> {
        widened(blocks, group, &[])
    }

    fn widened(blocks: &[(&str, usize)], group: usize, wide: &[&str]) -> Vec<String> {
        let owner = |group| Owner { group: Some(group), cluster: None };
        let blocks: Vec<_> =
            blocks.iter().filter_map(|(net, group)| Some((net.parse().ok()?, owner(*group)))).collect();
        let wide: Vec<_> = wide.iter().filter_map(|net| net.parse().ok()).collect();
        let without = Without { groups: vec![group], clusters: Vec::new() };
        AddressSet::new(&blocks).all_but(&without, &wide, usize::MAX).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_group_and_a_cluster_are_left_out_apart() {
        let owner = |group, cluster| Owner { group, cluster: Some(cluster) };
        let blocks =
            [("10.0.0.0/24", owner(Some(0), 0)), ("10.0.1.0/24", owner(Some(0), 1)), ("10.0.2.0/24", owner(None, 1))];
        let blocks: Vec<_> = blocks.iter().filter_map(|(net, owner)| Some((net.parse().ok()?, *owner))).collect();
        let set = AddressSet::new(&blocks);
        for (groups, clusters, kept) in
            [(vec![0], vec![], "[10.0.2.0/24]"), (vec![], vec![1], "[10.0.0.0/24]"), (vec![0], vec![1], "[]")]
        {
            assert_eq!(format!("{:?}", set.all_but(&Without { groups, clusters }, &[], 9)), kept);
        }
    }

    #[test]
    fn what_is_wide_swallows_what_it_holds_and_joins_what_it_touches() {
        let blocks =
            [("10.0.1.0/24", 0), ("10.0.9.0/24", 1), ("10.0.16.0/20", 2), ("10.1.0.0/24", 3), ("fd00::/64", 3)];
        assert_eq!(widened(&blocks, 0, &["10.0.0.0/20"]), ["10.0.0.0/19", "10.1.0.0/24", "fd00::/64"]);
        assert_eq!(widened(&blocks, 2, &["10.0.0.0/20", "10.0.8.0/21"]), ["10.0.0.0/20", "10.1.0.0/24", "fd00::/64"]);
        assert_eq!(widened(&blocks, 3, &["0.0.0.0/0", "fd00::/16"]), ["0.0.0.0/0", "fd00::/16"]);
        assert_eq!(widened(&blocks, 3, &["10.0.16.0/24"]), ["10.0.1.0/24", "10.0.9.0/24", "10.0.16.0/20"]);
    }

    #[test]
    fn neighbours_join_and_ones_own_stay_out() {
        let blocks = [("10.0.0.0/24", 0), ("10.0.1.0/24", 1), ("10.0.2.0/24", 2), ("10.0.3.0/24", 3)];
        assert_eq!(cover(&blocks, 9), ["10.0.0.0/22"]);
        assert_eq!(cover(&blocks, 0), ["10.0.1.0/24", "10.0.2.0/23"]);
        assert_eq!(cover(&blocks, 2), ["10.0.0.0/23", "10.0.3.0/24"]);
    }

    #[test]
    fn a_block_of_several_owners_stays_for_each() {
        let blocks = [("10.0.0.0/24", 0), ("10.0.0.0/24", 1), ("10.0.1.0/24", 1)];
        assert_eq!(cover(&blocks, 0), ["10.0.0.0/23"]);
        assert_eq!(cover(&blocks, 1), ["10.0.0.0/24"]);
    }

    #[test]
    fn nested_blocks_are_cut() {
        let blocks = [("10.0.0.0/22", 0), ("10.0.1.0/24", 1), ("10.0.1.128/25", 1), ("10.0.2.0/24", 0)];
        assert_eq!(cover(&blocks, 0), ["10.0.1.0/24"]);
        assert_eq!(cover(&blocks, 1), ["10.0.0.0/22"]);
    }

    #[test]
    fn the_ends_of_both_families_hold() {
        let blocks = [("0.0.0.0/1", 0), ("128.0.0.0/1", 1), ("255.255.255.255/32", 0), ("::/0", 0), ("ffff::/16", 1)];
        assert_eq!(cover(&blocks, 9), ["0.0.0.0/0", "::/0"]);
        assert_eq!(cover(&blocks, 0), ["128.0.0.0/1", "ffff::/16"]);
        assert_eq!(cover(&[], 0), Vec::<String>::new());
    }
}
