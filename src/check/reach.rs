//! Which VPC reaches which, and how: the graph of the links.
//!
//! A CEN joins all its VPCs with one another, any other link its two. Further than that a packet has to pass through a
//! VPC, where somebody must make the routes for it; and from one peering into another it never passes.

use std::collections::{BTreeMap, BTreeSet};

use super::islands::Islands;
use super::vpcs::Vpcs;
use crate::topology::{Field, Link, LinkType, Topology, Vpc};

/// How one VPC reaches another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// They are one VPC, or one link joins both.
    Direct,
    /// Through other VPCs, if somebody makes the routes there.
    Through,
    /// Through other VPCs, but not without crossing two peerings.
    Peerings,
    /// By no links, though each is attached to a CEN.
    Cens,
    /// By no links.
    None,
    /// Nobody can tell: a link cannot be read, or names a VPC that is not declared.
    Unknown,
}

impl Way {
    /// Whether it leads there.
    #[must_use]
    pub fn is_joined(self) -> bool {
        matches!(self, Self::Direct | Self::Through)
    }

    /// Whether it is certain that none leads there.
    #[must_use]
    pub fn is_parted(self) -> bool {
        matches!(self, Self::Peerings | Self::Cens | Self::None)
    }
}

/// A link other than a CEN, whose routes are made by hand.
#[derive(Debug, Clone, Copy)]
pub struct Single<'t> {
    /// The link.
    pub link: &'t Link,
    /// The two VPCs that it joins, in the order it names them, each with its identity.
    pub ends: [(usize, &'t Vpc); 2],
}

/// The graph. VPCs are known by their identities.
#[derive(Debug)]
pub struct Reach<'t> {
    /// By VPC, what stands for all that links of any kind join to it.
    components: Vec<usize>,
    /// By VPC, what stands for all that are joined to it without a peering.
    islands: Vec<usize>,
    /// By island, those that a peering leads to.
    across: BTreeMap<usize, BTreeSet<usize>>,
    /// The VPCs that one link other than a CEN joins, the lower first.
    pairs: BTreeSet<(usize, usize)>,
    /// By VPC, the CENs it is attached to, as positions among the links.
    cens: Vec<Vec<usize>>,
    singles: Vec<Single<'t>>,
    links: &'t [Link],
    /// Stands for every VPC that a link names and nobody declares: such a link may lead anywhere.
    undeclared: usize,
    readable: bool,
}

impl<'t> Reach<'t> {
    /// The graph of `topology`; `lost` says that a link or an end of one could not be read and was left out.
    #[must_use]
    pub fn of(topology: &'t Topology, vpcs: &Vpcs<'t>, lost: bool) -> Self {
        let links = topology.links.items();
        let undeclared = vpcs.count();
        let joints: Vec<Joint> = links.iter().map(|link| Joint::of(link, vpcs)).collect();
        let islands = joined(undeclared + 1, joints.iter().filter(|joint| !joint.is_peering()));
        let unreadable = |link: &Link| matches!(link.vpcs, Field::Unreadable);
        Self {
            components: joined(undeclared + 1, joints.iter()),
            across: across(&islands, &joints),
            islands,
            pairs: joints.iter().filter(|joint| !joint.is_cen()).filter_map(Joint::pair).collect(),
            cens: cens(undeclared + 1, &joints),
            singles: links.iter().filter_map(|link| single(link, vpcs)).collect(),
            links,
            undeclared,
            readable: !lost && !matches!(topology.links, Field::Unreadable) && !links.iter().any(unreadable),
        }
    }

    /// How `one` reaches `other`.
    #[must_use]
    pub fn way(&self, one: usize, other: usize) -> Way {
        if one == other || self.pairs.contains(&(one.min(other), one.max(other))) || self.share_cen(one, other) {
            return Way::Direct;
        }
        let strays = |vpc| self.component(vpc) == self.component(self.undeclared);
        if !self.readable || strays(one) || strays(other) {
            Way::Unknown
        } else if self.component(one) != self.component(other) {
            let attached = [one, other].iter().all(|vpc| !self.cens_of(*vpc).is_empty());
            if attached { Way::Cens } else { Way::None }
        } else {
            let (from, to) = (self.island(one), self.island(other));
            let near = from == to || self.across.get(&from).is_some_and(|islands| islands.contains(&to));
            if near { Way::Through } else { Way::Peerings }
        }
    }

    /// The class of `vpc`: all of an island are joined without a peering, so they reach the same islands.
    #[must_use]
    pub fn island(&self, vpc: usize) -> usize {
        self.islands.get(vpc).copied().unwrap_or(vpc)
    }

    /// The islands that a peering joins to `island`.
    pub fn across(&self, island: usize) -> impl Iterator<Item = usize> {
        self.across.get(&island).into_iter().flatten().copied()
    }

    /// The CENs that `vpc` is attached to, in the file's order.
    pub fn cens(&self, vpc: usize) -> impl Iterator<Item = &'t Link> {
        self.cens_of(vpc).iter().filter_map(|cen| self.links.get(*cen))
    }

    /// The links whose routes nobody makes but the user: those other than a CEN, where no CEN joins the same VPCs.
    pub fn by_hand(&self) -> impl Iterator<Item = &Single<'t>> {
        self.singles.iter().filter(|single| {
            let [(one, _), (other, _)] = single.ends;
            !self.share_cen(one, other)
        })
    }

    fn component(&self, vpc: usize) -> usize {
        self.components.get(vpc).copied().unwrap_or(vpc)
    }

    fn cens_of(&self, vpc: usize) -> &[usize] {
        self.cens.get(vpc).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether one CEN joins both. Looks through the shorter list alone, for the other may be as long as the file.
    fn share_cen(&self, one: usize, other: usize) -> bool {
        let (one, other) = (self.cens_of(one), self.cens_of(other));
        let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
        short.iter().any(|cen| long.binary_search(cen).is_ok())
    }
}

fn single<'t>(link: &'t Link, vpcs: &Vpcs<'t>) -> Option<Single<'t>> {
    let [one, other] = link.vpcs.items() else { return None };
    let end = |name: &str| Some((vpcs.identity(name)?, vpcs.get(name)?));
    let ends = [end(&one.value)?, end(&other.value)?];
    let [(one, _), (other, _)] = ends;
    (one != other && *link.kind.value()? != LinkType::Cen).then_some(Single { link, ends })
}

/// What a link joins, sorted.
struct Joint {
    kind: Option<LinkType>,
    ends: Vec<usize>,
}

impl Joint {
    fn of(link: &Link, vpcs: &Vpcs<'_>) -> Self {
        let undeclared = vpcs.count();
        let names = link.vpcs.items().iter();
        let mut ends: Vec<_> = names.map(|name| vpcs.identity(&name.value).unwrap_or(undeclared)).collect();
        ends.sort_unstable();
        ends.dedup();
        let kind = link.kind.value().copied();
        // Of a link that joins two and names more, nobody can tell which two.
        if ends.len() > 2 && kind != Some(LinkType::Cen) {
            ends.push(undeclared);
        }
        Self { kind, ends }
    }

    fn is_cen(&self) -> bool {
        self.kind == Some(LinkType::Cen)
    }

    fn is_peering(&self) -> bool {
        self.kind == Some(LinkType::Peering) && self.ends.len() == 2
    }

    fn pair(&self) -> Option<(usize, usize)> {
        let [one, other] = self.ends.as_slice() else { return None };
        Some((*one, *other))
    }
}

/// For each of `count` VPCs what stands for all that `joints` join to it.
fn joined<'j>(count: usize, joints: impl Iterator<Item = &'j Joint>) -> Vec<usize> {
    let mut islands = Islands::new(count);
    for (first, others) in joints.filter_map(|joint| joint.ends.split_first()) {
        for other in others {
            islands.join(*first, *other);
        }
    }
    (0..count).map(|vpc| islands.of(vpc)).collect()
}

fn across(islands: &[usize], joints: &[Joint]) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut across: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let island = |vpc: usize| islands.get(vpc).copied().unwrap_or(vpc);
    for (one, other) in joints.iter().filter(|joint| joint.is_peering()).filter_map(Joint::pair) {
        across.entry(island(one)).or_default().insert(island(other));
        across.entry(island(other)).or_default().insert(island(one));
    }
    across
}

fn cens(count: usize, joints: &[Joint]) -> Vec<Vec<usize>> {
    let mut cens = vec![Vec::new(); count];
    for (position, joint) in joints.iter().enumerate().filter(|(_, joint)| joint.is_cen()) {
        for vpc in &joint.ends {
            if let Some(cens) = cens.get_mut(*vpc) {
                cens.push(position);
            }
        }
    }
    cens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    /// The way between each two of the VPCs that `links` is about.
    fn ways(names: &[&str], links: &str) -> Vec<(String, Way)> {
        let vpcs: Vec<_> = names.iter().map(|name| format!("  - {{ name: {name}, id: vpc-{name} }}\n")).collect();
        let parsed = parse(&format!("vpcs:\n{}links:\n{links}", vpcs.concat()));
        let reach = Reach::of(&parsed.topology, &Vpcs::of(&parsed.topology), false);
        let numbered = || names.iter().enumerate();
        let pairs = numbered().flat_map(|one| numbered().skip(one.0 + 1).map(move |other| (one, other)));
        pairs
            .map(|((one, from), (other, to))| {
                assert_eq!(reach.way(one, other), reach.way(other, one), "a way leads both ways");
                (format!("{from}{to}"), reach.way(one, other))
            })
            .collect()
    }

    #[track_caller]
    fn assert_ways(names: &[&str], links: &str, expected: &[(&str, Way)]) {
        let expected: Vec<_> = expected.iter().map(|(pair, way)| ((*pair).to_owned(), *way)).collect();
        assert_eq!(ways(names, links), expected);
    }

    #[test]
    fn a_cen_joins_all_and_another_link_its_two() {
        let links = "  - { type: cen, id: c, vpcs: [a, b, c] }\n  - { type: vpn, id: v, vpcs: [c, d] }\n";
        assert_ways(
            &["a", "b", "c", "d", "e"],
            links,
            &[
                ("ab", Way::Direct),
                ("ac", Way::Direct),
                ("ad", Way::Through),
                ("ae", Way::None),
                ("bc", Way::Direct),
                ("bd", Way::Through),
                ("be", Way::None),
                ("cd", Way::Direct),
                ("ce", Way::None),
                ("de", Way::None),
            ],
        );
    }

    #[test]
    fn one_peering_is_crossed_and_two_are_not() {
        let links = "  - { type: peering, id: p, vpcs: [a, b] }\n  - { type: peering, id: q, vpcs: [b, c] }\n  \
                     - { type: cen, id: x, vpcs: [c, d] }\n";
        assert_ways(
            &["a", "b", "c", "d"],
            links,
            &[
                ("ab", Way::Direct),
                ("ac", Way::Peerings),
                ("ad", Way::Peerings),
                ("bc", Way::Direct),
                ("bd", Way::Through),
                ("cd", Way::Direct),
            ],
        );
    }

    #[test]
    fn a_way_around_peerings_counts() {
        let peerings = "  - { type: peering, id: p, vpcs: [a, b] }\n  - { type: peering, id: q, vpcs: [b, c] }\n";
        let around =
            format!("{peerings}  - {{ type: vpn, id: v, vpcs: [c, d] }}\n  - {{ type: vpn, id: w, vpcs: [d, a] }}\n");
        assert!(ways(&["a", "b", "c", "d"], &around).iter().all(|(_, way)| *way != Way::Peerings));
    }

    #[test]
    fn two_cens_are_two_worlds() {
        let links = "  - { type: cen, id: x, vpcs: [a] }\n  - { type: cen, id: y, vpcs: [b] }\n";
        assert_ways(&["a", "b", "c"], links, &[("ab", Way::Cens), ("ac", Way::None), ("bc", Way::None)]);
    }

    #[test]
    fn one_vpc_under_two_names_is_one() {
        let parsed = parse(
            "vpcs: [{ name: a, id: vpc-1 }, { name: b, id: vpc-1 }, { name: c }, { name: d }]\nlinks:\n  \
             - { type: vpn, id: v, vpcs: [b, c] }\n  - { type: vpn, id: w, vpcs: [a, b] }\n",
        );
        let vpcs = Vpcs::of(&parsed.topology);
        let reach = Reach::of(&parsed.topology, &vpcs, false);
        let way = |one, other| Some(reach.way(vpcs.identity(one)?, vpcs.identity(other)?));
        assert_eq!(
            (way("a", "b"), way("a", "c"), way("a", "d")),
            (Some(Way::Direct), Some(Way::Direct), Some(Way::None))
        );
        assert_eq!(reach.by_hand().count(), 1);
    }

    #[test]
    fn what_cannot_be_read_may_lead_anywhere() {
        let undeclared = "  - { type: vpn, id: v, vpcs: [a, z] }\n  - { type: cen, id: c, vpcs: [b, y] }\n";
        assert_ways(&["a", "b", "c"], undeclared, &[("ab", Way::Unknown), ("ac", Way::Unknown), ("bc", Way::Unknown)]);
        assert_ways(&["a", "b"], "  - { type: cen, id: c, vpcs: 1 }\n", &[("ab", Way::Unknown)]);
        assert_ways(&["a", "b"], "  - { type: vpn, id: v, vpcs: [a, b, a, b, z] }\n", &[("ab", Way::Unknown)]);
        assert_ways(&["a", "b"], "  1\n", &[("ab", Way::Unknown)]);
        assert_ways(&["a", "b"], "  - { id: c, vpcs: [a, b] }\n", &[("ab", Way::Direct)]);
    }

    #[test]
    fn links_that_a_cen_makes_needless_need_no_routes() {
        let parsed = parse(
            "vpcs: [{ name: a }, { name: b }, { name: c }]\nlinks:\n  - { type: cen, id: x, vpcs: [a, b] }\n  \
             - { type: vpn, id: v, vpcs: [a, b] }\n  - { type: vpn, id: w, vpcs: [b, c] }\n",
        );
        let reach = Reach::of(&parsed.topology, &Vpcs::of(&parsed.topology), false);
        let by_hand: Vec<_> = reach.by_hand().filter_map(|single| single.link.id.text()).collect();
        assert_eq!(by_hand, ["w"]);
    }
}
