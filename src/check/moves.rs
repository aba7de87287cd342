//! For each overlap the smallest edit that clears it: one of the two blocks moves to a free one of the same size.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::blocks::{Block, Kind, outermost};
use super::free_block::{Taken, moved_along};
use super::overlaps::{Overlaps, Pair};
use super::ranges;
use crate::finding::Edit;
use crate::source::Span;

/// How many pairs get a move, and how many edits one may take. The rest get theirs when these are mended.
const MOVED: usize = 100;
const EDITS: usize = 100;

/// A block that moves.
#[derive(Debug)]
pub(super) struct Move<'t> {
    /// What moves.
    pub(super) block: Block<'t>,
    /// Where it is free.
    pub(super) new: IpNet,
    /// What to write: the block, and for a VPC its vSwitches with it.
    pub(super) edits: Vec<Edit>,
}

/// The moves of one check. No two meet, so that all may be made together.
#[derive(Debug, Default)]
pub(super) struct Moves<'t> {
    made: Vec<Move<'t>>,
    by_pair: BTreeMap<(Span, Span), usize>,
}

impl<'t> Moves<'t> {
    pub(super) fn plan(overlaps: &Overlaps<'t>, blocks: &[Block<'t>]) -> Self {
        let mut moves = Self::default();
        // Most topologies have nothing to move.
        if overlaps.iter().next().is_some() {
            let mut planner = Planner::new(blocks);
            for pair in overlaps.iter().take(MOVED) {
                if let Some(index) = planner.separate(pair, &mut moves.made) {
                    moves.by_pair.insert((pair.at.span, pair.other.span), index);
                }
            }
        }
        moves
    }

    /// What separates the two.
    pub(super) fn of(&self, pair: &Pair<'_>) -> Option<&Move<'t>> {
        self.made.get(*self.by_pair.get(&(pair.at.span, pair.other.span))?)
    }
}

struct Planner<'b, 't> {
    blocks: &'b [Block<'t>],
    /// What is in use, with the VPCs' ranges and without: a vSwitch moves inside its VPC.
    everything: Taken,
    inside_vpcs: Taken,
    /// Which move a place of the file is part of.
    moved: BTreeMap<Span, usize>,
}

impl<'b, 't> Planner<'b, 't> {
    fn new(blocks: &'b [Block<'t>]) -> Self {
        let usable = blocks.iter().filter(|block| block.is_plausible());
        let nets = usable.filter_map(|block| Some((block.kind, block.net()?)));
        let inside = nets.clone().filter(|(kind, _)| *kind != Kind::Vpc).map(|(_, net)| net);
        Self {
            blocks,
            everything: Taken::of(nets.map(|(_, net)| net).chain(ranges::kept())),
            inside_vpcs: Taken::of(inside.chain(ranges::kept())),
            moved: BTreeMap::new(),
        }
    }

    /// The move that separates the pair: one that is made anyway, or a new one.
    fn separate(&mut self, pair: &Pair<'t>, made: &mut Vec<Move<'t>>) -> Option<usize> {
        match (self.moved.get(&pair.at.span), self.moved.get(&pair.other.span)) {
            (Some(at), Some(other)) if at == other => None,
            (Some(index), _) | (None, Some(index)) => Some(*index),
            // Two uses of one alias cannot part, and of a block that is listed twice one is too many.
            (None, None) if pair.at.span == pair.other.span || pair.twice() => None,
            (None, None) => {
                let relocated = self.relocate(&pair.at)?;
                self.moved.extend(relocated.edits.iter().map(|edit| (edit.span, made.len())));
                made.push(relocated);
                Some(made.len() - 1)
            }
        }
    }

    fn relocate(&mut self, block: &Block<'t>) -> Option<Move<'t>> {
        let net = block.net()?;
        let new = match block.kind {
            Kind::Vpc => self.everything.nearest(net, vpc_space(net))?,
            _ if block.is_vswitch() => self.inside_vpcs.nearest(net, self.vpc_ranges(block))?,
            Kind::Service => self.everything.nearest(net, space())?,
            Kind::Pod if !block.may_be_vswitch() => self.everything.nearest(net, space())?,
            Kind::Node | Kind::Pod | Kind::Reserved | Kind::User | Kind::Tolerated => return None,
        };
        let edits = if block.kind == Kind::Vpc { self.vpc_edits(block, net, new)? } else { vec![edit(block, new)] };
        // A vSwitch takes nothing that its VPC has not taken before.
        if !block.is_vswitch() {
            self.everything.take(new);
        }
        self.inside_vpcs.take(new);
        Some(Move { block: *block, new, edits })
    }

    /// The ranges of the VPC that a vSwitch lies in.
    fn vpc_ranges(&self, vswitch: &Block<'_>) -> Vec<IpNet> {
        let ranges = self.blocks.iter().filter(|block| block.kind == Kind::Vpc && block.same_vpc(vswitch));
        let mut ranges = ranges.filter(|block| block.is_plausible()).filter_map(Block::net).collect();
        outermost(&mut ranges);
        ranges
    }

    /// A VPC's range moves wherever it is written, and its vSwitches stay at their places in it.
    fn vpc_edits(&self, vpc: &Block<'_>, old: IpNet, new: IpNet) -> Option<Vec<Edit>> {
        let same = self.blocks.iter().filter(|block| block.same_vpc(vpc));
        let along = same.filter_map(|block| Some((block, block.net()?))).filter(|(block, net)| match block.kind {
            Kind::Vpc => *net == old,
            _ => block.may_be_vswitch() && old.contains(net),
        });
        let mut edits = BTreeMap::new();
        for (block, net) in along.take(EDITS + 1) {
            edits.insert(block.span, edit(block, moved_along(net, old, new)?));
        }
        let free = edits.len() <= EDITS && !edits.keys().any(|span| self.moved.contains_key(span));
        free.then(|| edits.into_values().collect())
    }
}

/// Where pods, services and VPCs may lie.
fn space() -> impl Iterator<Item = IpNet> {
    ranges::PRIVATE.into_iter().chain([ranges::UNIQUE_LOCAL])
}

/// The same, but a VPC does not move to where the next cluster is made by default.
fn vpc_space(net: IpNet) -> impl Iterator<Item = IpNet> {
    space().filter(move |pool| *pool != ranges::DEFAULT_VPC || net.prefix_len() > pool.prefix_len())
}

/// Writes `new` where `block` stands.
fn edit(block: &Block<'_>, new: IpNet) -> Edit {
    Edit { span: block.span, text: new.to_string() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::Context;
    use super::super::samples::{changed, codes, drawn};
    use super::*;
    use crate::parse::parse;

    /// `text` after `edits`, of which none overlaps another.
    fn edited<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
        let edits: BTreeMap<_, _> = edits.into_iter().map(|edit| (edit.span, edit)).collect();
        let mut text = text.to_owned();
        for edit in edits.values().rev() {
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        text
    }

    /// The pairs, by the positions of their blocks, and the edits that each has.
    fn pairs(text: &str) -> BTreeMap<(usize, usize), Option<Vec<Edit>>> {
        let parsed = parse(text);
        let context = Context::new(&parsed);
        let position =
            |block: &Block<'_>| context.blocks().iter().position(|other| other.span == block.span).unwrap_or_default();
        let edits = |pair: &Pair<'_>| context.moves().of(pair).map(|made| made.edits.clone());
        let pairs = context.overlaps().iter();
        pairs.map(|pair| ((position(&pair.at), position(&pair.other)), edits(pair))).collect()
    }

    /// Whether two blocks, by their positions, share addresses.
    fn meet(text: &str, (one, other): (usize, usize)) -> bool {
        let parsed = parse(text);
        let context = Context::new(&parsed);
        let net = |position: usize| context.blocks().get(position).and_then(Block::net);
        net(one).zip(net(other)).is_some_and(|(one, other)| ranges::meet(one, other))
    }

    #[test]
    fn each_move_clears_its_pair_and_all_together_make_no_new_one() {
        let mut moves = 0;
        for seed in 0..60 {
            let text = drawn(seed);
            let before = pairs(&text);
            for (pair, edits) in before.iter().filter_map(|(pair, edits)| Some((pair, edits.as_ref()?))) {
                let after = pairs(&edited(&text, edits));
                assert!(!after.contains_key(pair), "{seed}: {pair:?} in {text}\n{edits:?}\n{}", edited(&text, edits));
                moves += 1;
            }
            let together = edited(&text, before.values().flatten().flatten());
            let met = pairs(&together).into_keys().all(|pair| meet(&text, pair));
            assert!(met, "{seed}: {text}\n{together}");
        }
        assert!(moves > 200, "{moves}");
    }

    #[test]
    fn a_vpc_takes_its_vswitches_along() {
        let text = changed("10.2.", "10.1.");
        assert_eq!(codes("MW2", &text), ["MW201", "MW203"]);
        let edits: Vec<_> = pairs(&text).into_values().flatten().flatten().collect();
        let texts: BTreeSet<_> = edits.iter().map(|edit| edit.text.as_str()).collect();
        assert_eq!(texts, BTreeSet::from(["10.2.0.0/16", "10.2.0.0/20", "10.2.16.0/20"]));
        assert!(codes("MW2", &edited(&text, &edits)).is_empty());
    }

    #[test]
    fn blocks_of_three_clusters_move_apart() {
        let third = "- { name: c, vpc: b, network: { plugin: terway, nodeCidrs: [10.2.32.0/20], podCidrs: [10.2.48.0/20], \
                     serviceCidr: 172.21.0.0/20 } }\n";
        let text = changed("172.22.0.0/20", "172.21.0.0/20") + third;
        let edits: Vec<_> = pairs(&text).into_values().flatten().flatten().collect();
        assert_eq!(edits.len(), 3, "each pair has one");
        assert!(codes("MW2", &edited(&text, &edits)).is_empty());
    }

    #[test]
    fn a_vpc_does_not_move_to_where_all_of_the_default_vpc_may_be() {
        let may_lie = |net: &str| net.parse().is_ok_and(|net| vpc_space(net).any(|pool| pool == ranges::DEFAULT_VPC));
        assert!(!may_lie("10.0.0.0/15") && !may_lie("10.0.0.0/16") && may_lie("10.0.0.0/17"));
        assert_eq!(vpc_space(ranges::DEFAULT_VPC).count() + 1, space().count());
    }

    #[test]
    fn a_vpc_of_many_vswitches_moves_whole_or_not_at_all() {
        let edits = |vswitches: u8| {
            let nodes: Vec<_> = (0..vswitches).map(|index| format!("10.2.{}.0/24", index + 32)).collect();
            let text = changed("nodeCidrs: [10.2.0.0/20]", &format!("nodeCidrs: [{}]", nodes.join(", ")));
            let taken = "reserved: [{ name: office, cidrs: [10.2.0.0/16] }]\nclusters:";
            let all: Vec<_> = pairs(&text.replace("clusters:", taken)).into_values().collect();
            all.into_iter().map(|edits| edits.map(|edits| edits.len())).collect::<Vec<_>>()
        };
        // The pods' vSwitch and the VPC's own range come to those of the nodes.
        assert_eq!(edits(98), [Some(EDITS)]);
        assert_eq!(edits(99), [None]);
    }

    #[test]
    fn what_cannot_move_has_no_fix() {
        let none = |text: &str| pairs(text).into_values().all(|edits| edits.is_none());
        assert!(none(&changed("nodeCidrs: [10.2.0.0/20]", "nodeCidrs: [10.2.0.0/20, 10.2.0.0/20]")), "listed twice");
        let office = "reserved: [{ name: office, cidrs: [172.23.0.0/20] }]\nclusters:";
        let maybe = |plugin: &str| {
            let old = "terway, nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20]";
            let new = format!("{plugin}, nodeCidrs: [10.2.0.0/20], podCidrs: [172.23.0.0/20]");
            changed(old, &new).replace("clusters:", office)
        };
        assert_eq!(["unheard-of", "flannel"].map(|plugin| pairs(&maybe(plugin)).len()), [1, 1]);
        assert!(none(&maybe("unheard-of")) && !none(&maybe("flannel")), "maybe a vSwitch");
        let anchored = changed("serviceCidr: 172.21.0.0/20", "serviceCidr: &s 172.21.0.0/20");
        assert!(none(&anchored.replace("172.22.0.0/20", "*s")), "one text for both");
        assert!(
            none(&changed("cidrs: [10.1.0.0/16]", "cidrs: [0.0.0.0/8]").replace("10.2.0.0/16", "0.0.0.0/8")),
            "no room"
        );
    }
}
