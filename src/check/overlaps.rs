//! Every two blocks that share addresses and should not.
//!
//! Two CIDRs are nested or disjoint, so one sort and one sweep with a stack of the enclosing blocks finds every pair.

use ipnet::IpNet;

use super::Context;
use super::blocks::{Block, Kind};
use super::relation::Relation;
use crate::finding::Severity;
use crate::message::Fact;

/// Two blocks that share addresses.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'t> {
    /// The one that is easier to move; of equals the one further down in the file.
    pub at: Block<'t>,
    /// The other one.
    pub other: Block<'t>,
    /// What they are to each other.
    pub relation: Relation,
    /// How bad that is.
    pub severity: Severity,
}

impl<'t> Pair<'t> {
    fn new(one: &Block<'t>, other: &Block<'t>, between: Option<Severity>) -> Option<Self> {
        let relation = Relation::between(one, other, one.same_cluster(other))?;
        let severity = relation.severity(between)?;
        let order = |block: &Block<'_>| (weight(block), std::cmp::Reverse(block.span));
        let (at, other) = if order(one) < order(other) { (one, other) } else { (other, one) };
        Some(Self { at: *at, other: *other, relation, severity })
    }

    /// Whether one list of one cluster has the same block twice.
    #[must_use]
    pub fn twice(&self) -> bool {
        self.at.same_cluster(&self.other) && self.at.kind == self.other.kind && self.at.net() == self.other.net()
    }

    /// The pair as sentences call it: `kind` `cidr` of `place` `owner`, and the same of the `other`.
    #[must_use]
    pub fn facts(&self) -> [(&'static str, &dyn Fact); 8] {
        let Self { at, other, .. } = self;
        [
            ("kind", at.kind.word()),
            ("cidr", &at.cidr.text),
            ("place", at.kind.place()),
            ("owner", &at.owner),
            ("other_kind", other.kind.word()),
            ("other_cidr", &other.cidr.text),
            ("other_place", other.kind.place()),
            ("other", &other.owner),
        ]
    }
}

/// How much goes with a block when it moves: pods or services alone, vSwitches with their machines, a whole VPC. What
/// others have reserved does not move.
fn weight(block: &Block<'_>) -> u8 {
    match block.kind {
        Kind::Service => 0,
        Kind::Pod => u8::from(block.may_be_vswitch()),
        Kind::Node => 2,
        Kind::Vpc | Kind::User => 3,
        Kind::Reserved | Kind::Tolerated => 4,
    }
}

/// Every pair that a rule has something to say about, in the file's order.
#[derive(Debug)]
pub struct Overlaps<'t> {
    pairs: Vec<Pair<'t>>,
    complete: bool,
}

/// How many pairs are listed, and how many are looked at, before the sweep gives up. A mesh that works has none to
/// list; a text made to be slow has billions.
const LISTED: usize = 20_000;
const LOOKED_AT: usize = 20_000_000;

impl<'t> Overlaps<'t> {
    /// Finds them.
    pub(super) fn of(context: &Context<'t>) -> Self {
        sweep(context.blocks(), context.between_clusters())
    }

    /// The pairs that are this to each other.
    pub fn of_relation(&self, relation: Relation) -> impl Iterator<Item = &Pair<'t>> {
        self.pairs.iter().filter(move |pair| pair.relation == relation)
    }

    /// All pairs that are listed.
    pub fn iter(&self) -> impl Iterator<Item = &Pair<'t>> {
        self.pairs.iter()
    }

    /// Whether there are no more than are listed.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.complete
    }
}

/// Blocks that differ by their cluster alone: two of different clusters are all the same to any third. Ten thousand
/// clusters that share a vSwitch are one group, which is compared once.
type Group<'s, 'b, 't> = &'s [(Key, &'b Block<'t>)];

/// IPv4 before IPv6, then by address, then the larger first.
type Key = (bool, u128, u8);

fn sweep<'t>(blocks: &[Block<'t>], between: Option<Severity>) -> Overlaps<'t> {
    let (mut pairs, mut looked_at) = (Vec::new(), 0);
    let mut enclosing: Vec<(IpNet, Group<'_, '_, 't>)> = Vec::new();
    for group in in_order(blocks).chunk_by(|(key, a), (next, b)| key == next && nature(a) == nature(b)) {
        let Some((first, net)) = group.first().and_then(|(_, first)| Some((first, first.net()?))) else { continue };
        while enclosing.last().is_some_and(|(outer, _)| !outer.contains(&net)) {
            enclosing.pop();
        }
        // A VPC that two sections describe is one.
        let group = if first.kind == Kind::Vpc { group.get(..1).unwrap_or_default() } else { group };
        for (_, outer) in &enclosing {
            meet(outer, group, between, &mut pairs);
        }
        for (index, block) in group.iter().enumerate() {
            meet(group.get(..index).unwrap_or_default(), &[*block], between, &mut pairs);
        }
        enclosing.push((net, group));
        looked_at += enclosing.len() * group.len();
        if pairs.len() > LISTED || looked_at > LOOKED_AT {
            return Overlaps { pairs, complete: false };
        }
    }
    pairs.sort_by_key(|pair| (pair.at.span, pair.other.span));
    Overlaps { pairs, complete: true }
}

/// Lists the pairs of one block of `outer` and one of `inner`.
fn meet<'t>(outer: Group<'_, '_, 't>, inner: Group<'_, '_, 't>, between: Option<Severity>, pairs: &mut Vec<Pair<'t>>) {
    let (Some((_, one)), Some((_, other))) = (outer.first(), inner.first()) else { return };
    let matters =
        |one_cluster| Relation::between(one, other, one_cluster).and_then(|it| it.severity(between)).is_some();
    let (all, own) = (matters(false), matters(true));
    for (_, block) in inner.iter().filter(|_| all || own) {
        if pairs.len() > LISTED {
            return;
        }
        let start = if all { 0 } else { outer.partition_point(|(_, other)| other.cluster < block.cluster) };
        let others = outer.iter().skip(start).take_while(|(_, other)| all || other.same_cluster(block));
        pairs.extend(others.filter_map(|(_, other)| Pair::new(other, block, between)).take(LISTED));
    }
}

/// The blocks that can be compared, enclosing ones before what they enclose, those of one group together.
fn in_order<'b, 't>(blocks: &'b [Block<'t>]) -> Vec<(Key, &'b Block<'t>)> {
    let comparable = blocks.iter().filter(|block| block.kind != Kind::User && block.is_plausible());
    let mut sorted: Vec<_> = comparable.filter_map(|block| Some((key(block.net()?), block))).collect();
    // Stable, so that a group is in the order of the clusters.
    sorted.sort_by(|(key, a), (other, b)| key.cmp(other).then_with(|| nature(a).cmp(&nature(b))));
    sorted
}

/// All that tells a block's group from others of the same network.
fn nature(block: &Block<'_>) -> impl Ord + use<> {
    (block.kind, block.vpc, block.plugin, block.inside)
}

fn key(net: IpNet) -> Key {
    let (v6, first) = match net {
        IpNet::V4(net) => (false, net.network().to_bits().into()),
        IpNet::V6(net) => (true, net.network().to_bits()),
    };
    (v6, first, net.prefix_len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::samples::drawn;
    use super::*;
    use crate::parse::parse;
    use crate::source::Span;
    use crate::topology::{Cidr, Plugin};

    #[test]
    fn the_sweep_finds_what_comparing_all_finds() {
        let mut found = 0;
        for seed in 0..150 {
            let parsed = parse(&drawn(seed));
            let context = Context::new(&parsed);
            let comparable =
                |block: &&Block<'_>| block.kind != Kind::User && block.is_plausible() && block.net().is_some();
            let mut blocks: Vec<_> = context.blocks().iter().filter(comparable).collect();
            let same = |a: &Block<'_>, b: &Block<'_>| {
                a.kind == Kind::Vpc && b.kind == Kind::Vpc && a.same_vpc(b) && a.net() == b.net()
            };
            let all = blocks.clone();
            blocks.retain(|block| !all.iter().any(|first| first.span < block.span && same(first, block)));
            let mut pairs = BTreeSet::new();
            for (index, one) in blocks.iter().enumerate() {
                for other in blocks.iter().skip(index + 1) {
                    let nets = one.net().zip(other.net()).filter(|(a, b)| super::super::ranges::meet(*a, *b));
                    pairs.extend(
                        nets.and_then(|_| Pair::new(one, other, context.between_clusters()))
                            .map(|pair| (pair.at.span, pair.other.span)),
                    );
                }
            }
            let swept: Vec<_> = context.overlaps().iter().map(|pair| (pair.at.span, pair.other.span)).collect();
            assert!(swept.is_sorted() && context.overlaps().complete(), "{seed}");
            assert_eq!(swept.into_iter().collect::<BTreeSet<_>>(), pairs, "{seed}");
            found += pairs.len();
        }
        assert!(found > 500, "{found}");
    }

    #[test]
    fn a_shared_vswitch_costs_nothing_and_a_flood_is_cut() {
        let cidr = Cidr::read("10.1.0.0/16");
        let mesh = |kind: Kind| -> Vec<Block<'_>> {
            let (plugin, inside) = (Some(Plugin::Terway), Some(kind == Kind::Node));
            let block = Block {
                kind,
                cidr: &cidr,
                span: Span::default(),
                owner: "",
                cluster: None,
                vpc: Some(0),
                plugin,
                inside,
            };
            (0..20_000).map(|index| Block { cluster: Some(index), ..block }).collect()
        };
        let shared = sweep(&mesh(Kind::Node), Some(Severity::Error));
        assert!(shared.complete() && shared.iter().count() == 0);
        // What is reserved may be reserved again: nothing to list, and much to look at.
        let reserved = mesh(Kind::Reserved).into_iter().cycle();
        let reserved: Vec<_> =
            reserved.zip(0..400 * 251).map(|(block, index)| Block { vpc: Some(index / 251), ..block }).collect();
        let few = sweep(reserved.get(..100 * 251).unwrap_or_default(), Some(Severity::Error));
        assert!(few.complete() && few.iter().count() == 0);
        assert!(!sweep(&reserved, Some(Severity::Error)).complete());
        let flood = sweep(&mesh(Kind::Service), Some(Severity::Error));
        assert!(!flood.complete() && flood.iter().count() <= 2 * LISTED);
    }
}
