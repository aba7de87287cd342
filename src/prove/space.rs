//! Sets of traffic by the address at its far end: what passes a group, or must pass it, in one direction.

use std::fmt::{Display, Formatter};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::line::{Line, Part};
use super::packet::Traffic;

/// A set of addresses, each with its traffic. Equal sets are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Space {
    v4: Steps,
    v6: Steps,
}

/// The traffic along the addresses of one family: from each address on, until the next. Before the first there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Steps(Vec<(u128, Line)>);

/// Traffic of one protocol with addresses that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The first address.
    pub first: IpAddr,
    /// The last, of the same family.
    pub last: IpAddr,
    /// The traffic.
    pub part: Part,
}

/// The address families, and what ends them.
pub(super) const FAMILIES: [bool; 2] = [false, true];

impl Space {
    /// All traffic with all addresses.
    #[must_use]
    pub fn whole() -> Self {
        Self { v4: Steps(vec![(0, Line::whole()), (1 << 32, Line::default())]), v6: Steps(vec![(0, Line::whole())]) }
    }

    /// `traffic` with the addresses of `networks`.
    pub fn of(networks: impl IntoIterator<Item = IpNet>, traffic: &Line) -> Self {
        let mut sorted: [Vec<(u128, u128)>; 2] = Default::default();
        let [v4, v6] = &mut sorted;
        let networks = networks.into_iter();
        v4.reserve(networks.size_hint().0);
        for network in networks {
            let family = if matches!(network, IpNet::V6(_)) { &mut *v6 } else { &mut *v4 };
            family.push(bounds(network));
        }
        let [v4, v6] = sorted.map(|spans| Steps::of(spans, traffic));
        Self { v4, v6 }
    }

    /// What is in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        self.combine(other, Line::union)
    }

    /// What is in any of `spaces`.
    #[must_use]
    pub fn union_all(mut spaces: Vec<Self>) -> Self {
        // Two by two, so that no space is gone along more often than there are doublings.
        while spaces.len() > 1 {
            let pairs = spaces.chunks(2).map(|pair| match pair {
                [a, b] => a.union(b),
                rest => rest.first().cloned().unwrap_or_default(),
            });
            spaces = pairs.collect();
        }
        spaces.pop().unwrap_or_default()
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.combine(other, Line::intersection)
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.combine(other, Line::minus)
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.v4.0.is_empty() && self.v6.0.is_empty()
    }

    /// Whether all of it is in the other.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.minus(other).is_empty()
    }

    /// The same addresses with `traffic` instead of their own.
    #[must_use]
    pub fn with(&self, traffic: &Line) -> Self {
        let all = |steps: &Steps| {
            let mut out = Steps::default();
            for (at, line) in &steps.0 {
                out.push(*at, if line.is_empty() { Line::default() } else { traffic.clone() });
            }
            out
        };
        Self { v4: all(&self.v4), v6: all(&self.v6) }
    }

    /// The first packet of the set: its address and what it carries.
    #[must_use]
    pub fn first(&self) -> Option<(IpAddr, Traffic)> {
        let region = self.slabs().next()?;
        Some((region.first, region.traffic.first()?))
    }

    /// The set as boxes, in order: the longest stretches of addresses with the same traffic, protocol by protocol.
    #[must_use]
    pub fn regions(&self) -> Vec<Region> {
        let regions = |slab: Slab<'_>| {
            let region = |part| Region { first: slab.first, last: slab.last, part };
            slab.traffic.parts().into_iter().map(region).collect::<Vec<_>>()
        };
        self.slabs().flat_map(regions).collect()
    }

    /// How many packets are in it: addresses times ports, each other protocol for one port.
    #[must_use]
    pub fn size(&self) -> u128 {
        let sizes = self.slabs().map(|slab| slab.addresses().saturating_mul(slab.traffic.count()));
        sizes.fold(0, u128::saturating_add)
    }

    /// The stretches of addresses with the same traffic.
    pub fn slabs(&self) -> impl Iterator<Item = Slab<'_>> {
        self.v4.slabs(false).chain(self.v6.slabs(true))
    }

    pub(super) fn family(&self, v6: bool) -> &Steps {
        if v6 { &self.v6 } else { &self.v4 }
    }

    pub(super) fn family_mut(&mut self, v6: bool) -> &mut Steps {
        if v6 { &mut self.v6 } else { &mut self.v4 }
    }

    fn combine(&self, other: &Self, with: fn(&Line, &Line) -> Line) -> Self {
        Self { v4: self.v4.combine(&other.v4, with), v6: self.v6.combine(&other.v6, with) }
    }
}

impl Region {
    /// The region as a set.
    #[must_use]
    pub fn space(&self) -> Space {
        let v6 = self.first.is_ipv6();
        let mut space = Space::default();
        let steps = space.family_mut(v6);
        steps.push(number(self.first), self.part.line());
        if let Some(end) = number(self.last).checked_add(1) {
            steps.push(end, Line::default());
        }
        space
    }
}

/// A stretch of addresses with the same traffic.
#[derive(Debug, Clone, Copy)]
pub struct Slab<'s> {
    /// The first address.
    pub first: IpAddr,
    /// The last, of the same family.
    pub last: IpAddr,
    /// The traffic of each.
    pub traffic: &'s Line,
}

impl Display for Slab<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last {
            return write!(f, "{} {}", self.traffic, self.first);
        }
        write!(f, "{} {}-{}", self.traffic, self.first, self.last)
    }
}

impl Slab<'_> {
    /// How many addresses there are.
    #[must_use]
    pub fn addresses(&self) -> u128 {
        (number(self.last) - number(self.first)).saturating_add(1)
    }
}

impl Steps {
    /// From `at`, which lies behind all that was pushed before, the traffic is `line`.
    pub(super) fn push(&mut self, at: u128, line: Line) {
        if self.0.last().is_some_and(|(last, _)| *last == at) {
            self.0.pop();
        }
        let is_as_before = self.0.last().map_or(line.is_empty(), |(_, before)| *before == line);
        if !is_as_before {
            self.0.push((at, line));
        }
    }

    /// Every step: from where, and what.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(u128, Line)> {
        self.0.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(spans: Vec<(u128, u128)>, traffic: &Line) -> Self {
        let mut steps = Self(Vec::with_capacity(2 * spans.len()));
        for (first, last) in disjoint(spans) {
            steps.push(first, traffic.clone());
            if let Some(end) = last.checked_add(1) {
                steps.push(end, Line::default());
            }
        }
        steps
    }

    fn slabs(&self, v6: bool) -> impl Iterator<Item = Slab<'_>> {
        let ends = self.0.iter().skip(1).map(|(at, _)| at - 1).chain([u128::MAX]);
        let filled = self.0.iter().zip(ends).filter(|((_, line), _)| !line.is_empty());
        filled.map(move |((first, traffic), last)| Slab {
            first: address(v6, *first),
            last: address(v6, last),
            traffic,
        })
    }

    /// Goes along both at once.
    fn combine(&self, other: &Self, with: fn(&Line, &Line) -> Line) -> Self {
        let none = Line::default();
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut of_a, mut of_b) = (&none, &none);
        let mut out = Self(Vec::with_capacity(self.0.len() + other.0.len()));
        while let Some(at) = a.peek().into_iter().chain(b.peek()).map(|(at, _)| *at).min() {
            of_a = a.next_if(|(next, _)| *next == at).map_or(of_a, |(_, line)| line);
            of_b = b.next_if(|(next, _)| *next == at).map_or(of_b, |(_, line)| line);
            out.push(at, with(of_a, of_b));
        }
        out
    }
}

/// Goes along the addresses of one family over `spans`, and along the `cuts`, which are in order: at each place where
/// something changes, `each` hears the place and the keys of the spans over the stretch that starts there.
pub(super) fn sweep<K: Ord + Copy>(
    spans: &[(u128, u128, K)],
    cuts: impl Iterator<Item = u128>,
    mut each: impl FnMut(u128, &[K]),
) {
    // Mostly each list is in order already, all of them together never.
    let mut starts: Vec<_> = spans.iter().map(|(first, _, key)| (*first, *key)).collect();
    let mut ends = Vec::with_capacity(spans.len());
    ends.extend(spans.iter().filter_map(|(_, last, key)| Some((last.checked_add(1)?, *key))));
    sort(&mut starts);
    sort(&mut ends);
    let (mut starts, mut ends, mut cuts) =
        (starts.into_iter().peekable(), ends.into_iter().peekable(), cuts.peekable());
    let mut open: Vec<K> = Vec::new();
    loop {
        let next = [starts.peek().map(|(at, _)| *at), ends.peek().map(|(at, _)| *at), cuts.peek().copied()];
        let Some(at) = next.into_iter().flatten().min() else { return };
        // A span that ends here is gone before another of the same key starts.
        while let Some((_, key)) = ends.next_if(|(end, _)| *end == at) {
            if let Ok(place) = open.binary_search(&key) {
                open.remove(place);
            }
        }
        while let Some((_, key)) = starts.next_if(|(start, _)| *start == at) {
            if let Err(place) = open.binary_search(&key) {
                open.insert(place, key);
            }
        }
        while cuts.next_if_eq(&at).is_some() {}
        each(at, &open);
    }
}

/// Hands over the first and last addresses of those `networks` that are of one family, none twice.
pub(super) fn each_bounds(networks: &[IpNet], v6: bool, take: impl FnMut((u128, u128))) {
    let of_family = networks.iter().filter(|network| matches!(network, IpNet::V6(_)) == v6).map(|it| bounds(*it));
    match networks {
        [_] => of_family.for_each(take),
        _ => disjoint(of_family.collect()).for_each(take),
    }
}

/// The same addresses in stretches that do not overlap, in order.
fn disjoint(mut spans: Vec<(u128, u128)>) -> impl Iterator<Item = (u128, u128)> {
    sort(&mut spans);
    let mut free = Some(0);
    spans.into_iter().filter_map(move |(first, last)| {
        let next = free?;
        if last < next {
            return None;
        }
        free = last.checked_add(1);
        Some((first.max(next), last))
    })
}

/// Sorts what may well be sorted, which the standard library does not look for where it is built to be small.
pub(super) fn sort<T: Ord>(list: &mut [T]) {
    if !list.is_sorted() {
        list.sort_unstable();
    }
}

/// The first and the last address of a network.
pub(super) fn bounds(network: IpNet) -> (u128, u128) {
    match network {
        IpNet::V4(network) => (network.network().to_bits().into(), network.broadcast().to_bits().into()),
        IpNet::V6(network) => (network.network().to_bits(), network.broadcast().to_bits()),
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn address(v6: bool, number: u128) -> IpAddr {
    if v6 {
        return Ipv6Addr::from_bits(number).into();
    }
    Ipv4Addr::from_bits(u32::try_from(number).unwrap_or(u32::MAX)).into()
}
