//! Address blocks of many owners, and exact covers of all of them but one owner's.
//!
//! The blocks are cut once into cells that belong to one owner or to several; the cover for one owner then leaves out
//! its cells and writes the stretches between as the fewest CIDRs that hold exactly the same addresses.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::{IpNet, IpSubnets, Ipv4Subnets, Ipv6Subnets};

/// Whose a cell is.
type Owner = usize;

/// A stretch of addresses that touches no other of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    first: u128,
    last: u128,
    /// `None` where several owners have it.
    owner: Option<Owner>,
}

/// Stretches of cells without a gap, with the cover of the whole.
#[derive(Debug)]
struct Run {
    /// Positions of its cells.
    cells: std::ops::Range<usize>,
    cover: Vec<IpNet>,
}

/// The blocks of one address family.
#[derive(Debug)]
struct Family {
    v6: bool,
    cells: Vec<Cell>,
    runs: Vec<Run>,
    /// For each owner that is alone in some cell, those runs.
    runs_of: BTreeMap<Owner, Vec<usize>>,
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

    /// The fewest CIDRs that hold exactly the addresses of all owners but `owner`'s own, in order. Where there are more
    /// than `most`, the list is cut somewhere behind that many.
    #[must_use]
    pub fn all_but(&self, owner: Owner, most: usize) -> Vec<IpNet> {
        let mut cover = Vec::new();
        for family in &self.families {
            family.all_but(owner, most, &mut cover);
        }
        cover
    }
}

impl Family {
    fn new(v6: bool, blocks: &[(IpNet, Owner)]) -> Self {
        let cells = cells(v6, blocks);
        let mut runs: Vec<Run> = Vec::new();
        let mut runs_of: BTreeMap<Owner, Vec<usize>> = BTreeMap::new();
        let mut start = 0;
        for (index, cell) in cells.iter().enumerate() {
            if let Some(owner) = cell.owner {
                let owned = runs_of.entry(owner).or_default();
                if owned.last() != Some(&runs.len()) {
                    owned.push(runs.len());
                }
            }
            let next = cells.get(index + 1);
            if next.is_none_or(|next| cell.last.checked_add(1) != Some(next.first)) {
                let first = cells.get(start).map_or(cell.first, |cell| cell.first);
                let mut cover = Vec::new();
                push_cover(v6, first, cell.last, &mut cover);
                runs.push(Run { cells: start..index + 1, cover });
                start = index + 1;
            }
        }
        Self { v6, cells, runs, runs_of }
    }

    fn all_but(&self, owner: Owner, most: usize, cover: &mut Vec<IpNet>) {
        let mut cut = self.runs_of.get(&owner).map(Vec::as_slice).unwrap_or_default().iter().peekable();
        for (index, run) in self.runs.iter().enumerate() {
            if cover.len() > most {
                return;
            }
            if cut.next_if_eq(&&index).is_some() {
                self.cut(run, owner, cover);
            } else {
                cover.extend_from_slice(&run.cover);
            }
        }
    }

    /// The cover of `run` around the cells of `owner`.
    fn cut(&self, run: &Run, owner: Owner, cover: &mut Vec<IpNet>) {
        let mut kept: Option<(u128, u128)> = None;
        for cell in self.cells.get(run.cells.clone()).unwrap_or_default() {
            kept = match (kept, cell.owner == Some(owner)) {
                (None, false) => Some((cell.first, cell.last)),
                (Some((first, _)), false) => Some((first, cell.last)),
                (Some((first, last)), true) => {
                    push_cover(self.v6, first, last, cover);
                    None
                }
                (None, true) => None,
            };
        }
        if let Some((first, last)) = kept {
            push_cover(self.v6, first, last, cover);
        }
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
        let owner = sweep.open.last().map_or(Some(owner), |&(_, outer)| outer.filter(|outer| *outer == owner));
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
    open: Vec<(u128, Option<Owner>)>,
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
    fn emit(&mut self, last: u128, owner: Option<Owner>) {
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

    fn cover(blocks: &[(&str, Owner)], owner: Owner) -> Vec<String> {
        let blocks: Vec<_> = blocks.iter().filter_map(|(net, owner)| Some((net.parse().ok()?, *owner))).collect();
        AddressSet::new(&blocks).all_but(owner, usize::MAX).iter().map(ToString::to_string).collect()
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
