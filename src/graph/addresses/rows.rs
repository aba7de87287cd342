//! The parts of the address space that are in use, cut into rows of one size each.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::{IpNet, Ipv4Net};

use super::super::marks::Marks;
use crate::check::Context;
use crate::check::blocks::{Block, Kind};
use crate::check::free_block::{Taken, bounds};
use crate::check::ranges;
use crate::message::Word;
use crate::source::Span;

/// The most rows of one space, and lanes of one row.
const ROWS: usize = 14;
const LANES: usize = 4;
/// The smallest block is at least one of two to the power of this of its row.
const FINEST: u8 = 7;

/// A part of the address space.
pub(super) struct Space<'t> {
    pub(super) net: IpNet,
    pub(super) rows: Vec<Row<'t>>,
    /// All that is in use, VPCs and all, and what is kept for others, both to be drawn along the whole space.
    pub(super) used: Vec<IpNet>,
    pub(super) kept: Vec<IpNet>,
    /// The next block as large as a row that nobody has.
    pub(super) next: Option<Ipv4Net>,
    /// How many blocks there are.
    pub(super) count: usize,
}

/// A stretch of a space.
pub(super) struct Row<'t> {
    pub(super) net: IpNet,
    /// VPCs that it lies in, or that lie in it.
    pub(super) holders: Vec<Block<'t>>,
    pub(super) leaves: Vec<Leaf<'t>>,
    pub(super) lanes: usize,
    /// The largest block of it that no cluster has and nobody keeps.
    pub(super) free: Option<Ipv4Net>,
    pub(super) overlaps: Vec<Overlap<'t>>,
    /// Whether the row before it ends where addresses are left out.
    pub(super) skips: bool,
}

/// A block in a row.
#[derive(Clone)]
pub(super) struct Leaf<'t> {
    pub(super) net: IpNet,
    pub(super) what: What,
    /// Whose it is, and how many others have it too, or something there.
    pub(super) owner: &'t str,
    pub(super) others: usize,
    pub(super) span: Option<Span>,
    pub(super) vpc: Option<usize>,
    pub(super) lane: usize,
}

/// What a block is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Nodes,
    Pods,
    Services,
    /// What the topology reserves.
    Reserved,
    /// What the cloud or Docker keeps.
    Kept(&'static str),
}

/// Two blocks that share addresses and should not, as a finding says.
#[derive(Clone, Copy)]
pub(super) struct Overlap<'t> {
    pub(super) net: IpNet,
    pub(super) code: &'static str,
    pub(super) one: Block<'t>,
    pub(super) other: Block<'t>,
}

/// The spaces that are in use, in order.
pub(super) fn spaces<'t>(context: &Context<'t>, marks: &Marks<'_>) -> Vec<Space<'t>> {
    let mut blocks: BTreeMap<IpNet, Vec<Block<'t>>> = BTreeMap::new();
    for block in context.blocks().iter().filter(|block| block.is_plausible() && block.kind != Kind::Tolerated) {
        if let Some(net) = block.net() {
            blocks.entry(space_of(net)).or_default().push(*block);
        }
    }
    let overlaps: Vec<_> = context
        .overlaps()
        .iter()
        .filter_map(|pair| {
            let (one, other) = (pair.at.net()?, pair.other.net()?);
            let net = if one.prefix_len() > other.prefix_len() { one } else { other };
            Some(Overlap { net, code: marks.code(pair.at.span, "overlap")?, one: pair.at, other: pair.other })
        })
        .collect();
    let taken = Taken::of(context.blocks().iter().filter_map(Block::net).chain(ranges::kept()));
    blocks.into_iter().map(|(net, blocks)| space(net, &blocks, &overlaps, &taken)).collect()
}

/// The part of the address space that `net` belongs to: private space, or what shares its first number.
fn space_of(net: IpNet) -> IpNet {
    const NUMBER: u8 = 8;
    let private = ranges::PRIVATE.into_iter().find(|private| private.contains(&net));
    private.unwrap_or_else(|| around(net, NUMBER.min(net.prefix_len())))
}

/// The network of `length` that `net` lies in.
fn around(net: IpNet, length: u8) -> IpNet {
    IpNet::new(net.addr(), length).map_or(net, |net| net.trunc())
}

fn space<'t>(net: IpNet, blocks: &[Block<'t>], overlaps: &[Overlap<'t>], taken: &Taken) -> Space<'t> {
    let (holders, others): (Vec<_>, Vec<_>) =
        blocks.iter().partition(|block| matches!(block.kind, Kind::Vpc | Kind::User));
    let mut leaves: Vec<_> = others.into_iter().filter_map(leaf).collect();
    leaves.sort_by_key(|leaf| (bounds(leaf.net).0, leaf.net.prefix_len(), leaf.what, leaf.vpc));
    let leaves = merged(leaves);
    let holders: Vec<_> = holders.into_iter().copied().collect();
    let anchors = anchors(&leaves, &holders);
    let length = row_length(net, &anchors, &holders, &leaves);
    let kept: Vec<_> = kept().filter(|(kept, _)| net.contains(kept) || kept.contains(&net)).collect();
    let mut rows: Vec<Row<'t>> = Vec::new();
    for window in windows(&anchors, length) {
        let skips = rows.last().is_some_and(|row| bounds(row.net).1.checked_add(1) != Some(bounds(window).0));
        rows.push(row(window, &holders, &leaves, &kept, overlaps, skips));
    }
    let unused = match net {
        IpNet::V4(net) => taken.free(&[net]).take(length.max(net.prefix_len() + 1), 1).first().copied(),
        IpNet::V6(_) => None,
    };
    let used = blocks.iter().filter_map(Block::net).collect();
    Space { net, rows, used, kept: kept.into_iter().map(|(net, _)| net).collect(), next: unused, count: blocks.len() }
}

fn leaf<'t>(block: &Block<'t>) -> Option<Leaf<'t>> {
    let what = match block.kind {
        Kind::Node => What::Nodes,
        Kind::Pod => What::Pods,
        Kind::Service => What::Services,
        _ => What::Reserved,
    };
    let net = block.net()?;
    Some(Leaf { net, what, owner: block.owner, others: 0, span: Some(block.span), vpc: block.vpc, lane: 0 })
}

/// What the cloud and Docker keep, and the word for it.
fn kept() -> impl Iterator<Item = (IpNet, &'static str)> {
    let reserved = ranges::RESERVED.into_iter().map(|(net, Word(word))| (net, word));
    reserved.chain([(ranges::DOCKER_BRIDGE, "docker")])
}

/// `leaves`, which are in order, with those in one that differ by their owners alone.
fn merged(leaves: Vec<Leaf<'_>>) -> Vec<Leaf<'_>> {
    let mut merged: Vec<Leaf<'_>> = Vec::with_capacity(leaves.len());
    for leaf in leaves {
        match merged.last_mut() {
            Some(last)
                if (last.net, last.what, last.vpc) == (leaf.net, leaf.what, leaf.vpc)
                    && leaf.what != What::Services =>
            {
                last.others += 1;
            }
            _ => merged.push(leaf),
        }
    }
    merged
}

/// What must be seen: all leaves, and VPCs that hold none.
fn anchors(leaves: &[Leaf<'_>], holders: &[Block<'_>]) -> Vec<IpNet> {
    let empty = holders.iter().filter_map(Block::net).filter(|net| {
        let (first, last) = bounds(*net);
        let at = leaves.partition_point(|leaf| bounds(leaf.net).0 < first);
        leaves.get(at).is_none_or(|leaf| bounds(leaf.net).0 > last)
    });
    let mut anchors: Vec<_> = leaves.iter().map(|leaf| leaf.net).chain(empty).collect();
    anchors.sort_unstable();
    anchors.dedup();
    anchors
}

/// How long the networks of rows are: as VPCs are, else so that a few blocks share a row, and so that there are not too
/// many.
fn row_length(space: IpNet, anchors: &[IpNet], holders: &[Block<'_>], leaves: &[Leaf<'_>]) -> u8 {
    let lengths = || leaves.iter().map(|leaf| leaf.net.prefix_len());
    let held = holders.iter().filter_map(Block::net).map(|net| net.prefix_len()).min();
    let loose = lengths().min().map(|length| length.saturating_sub(2));
    let wanted = held.or(loose).unwrap_or_default().max(lengths().max().unwrap_or_default().saturating_sub(FINEST));
    let mut length = wanted.max(space.prefix_len());
    while length > space.prefix_len() && windows(anchors, length).len() > ROWS {
        length -= 1;
    }
    length
}

/// The networks of `length` that `anchors` lie in or consist of, a few more than there may be at most.
fn windows(anchors: &[IpNet], length: u8) -> BTreeSet<IpNet> {
    let mut windows = BTreeSet::new();
    for anchor in anchors {
        if windows.len() > ROWS {
            break;
        }
        if anchor.prefix_len() >= length {
            windows.insert(around(*anchor, length));
        } else if let Ok(parts) = subnets(*anchor, length) {
            windows.extend(parts);
        }
    }
    windows
}

fn subnets(net: IpNet, length: u8) -> Result<Vec<IpNet>, ipnet::PrefixLenError> {
    Ok(net.subnets(length)?.take(ROWS + 1).collect())
}

fn row<'t>(
    net: IpNet,
    holders: &[Block<'t>],
    leaves: &[Leaf<'t>],
    kept: &[(IpNet, &'static str)],
    overlaps: &[Overlap<'t>],
    skips: bool,
) -> Row<'t> {
    let meets = |other: IpNet| net.contains(&other) || other.contains(&net);
    let kept = kept.iter().filter(|(range, _)| meets(*range)).map(|(range, word)| Leaf {
        net: *range,
        what: What::Kept(word),
        owner: "",
        others: 0,
        span: None,
        vpc: None,
        lane: 0,
    });
    let mut leaves: Vec<_> = kept.chain(leaves.iter().filter(|leaf| meets(leaf.net)).cloned()).collect();
    leaves.sort_by_key(|leaf| (bounds(leaf.net).0, leaf.net.prefix_len(), leaf.what));
    let leaves = stack(leaves);
    let lanes = leaves.iter().map(|leaf| leaf.lane + 1).max().unwrap_or(1);
    let free = match net {
        IpNet::V4(v4) => {
            let taken = Taken::of(leaves.iter().map(|leaf| leaf.net));
            (v4.prefix_len()..=28).find_map(|length| taken.free(&[v4]).take(length, 1).first().copied())
        }
        IpNet::V6(_) => None,
    };
    Row {
        holders: holders.iter().filter(|block| block.net().is_some_and(meets)).copied().collect(),
        overlaps: overlaps.iter().filter(|overlap| meets(overlap.net)).copied().collect(),
        net,
        leaves,
        lanes,
        free,
        skips,
    }
}

/// Gives each leaf the first lane where no other is in its way. Where all lanes are taken, it is counted with the one
/// that is in its way in the last.
fn stack(leaves: Vec<Leaf<'_>>) -> Vec<Leaf<'_>> {
    let mut lanes: Vec<(u128, usize)> = Vec::new();
    let mut placed: Vec<Leaf<'_>> = Vec::with_capacity(leaves.len());
    for leaf in leaves {
        let (first, last) = bounds(leaf.net);
        let lane = lanes.iter().position(|(end, _)| *end < first).unwrap_or(lanes.len());
        if lane == LANES {
            if let Some(other) = lanes.last().and_then(|(_, at)| placed.get_mut(*at)) {
                other.others += 1 + leaf.others;
            }
            continue;
        }
        let taken = (last, placed.len());
        match lanes.get_mut(lane) {
            Some(end) => *end = taken,
            None => lanes.push(taken),
        }
        placed.push(Leaf { lane, ..leaf });
    }
    placed
}
