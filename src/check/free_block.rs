//! Where in the address space there is still room: near a block that has to move, or first in pools for what is new.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::blocks::outermost;

/// The addresses in use: ranges, in order, that neither meet nor touch one another.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    v4: Vec<(u128, u128)>,
    v6: Vec<(u128, u128)>,
}

impl Taken {
    /// The addresses of `nets`, which may overlap.
    pub(crate) fn of(nets: impl IntoIterator<Item = IpNet>) -> Self {
        let mut taken = Self::default();
        for net in nets {
            taken.family(net).push(bounds(net));
        }
        for ranges in [&mut taken.v4, &mut taken.v6] {
            ranges.sort_unstable();
            ranges.dedup_by(|next, range| {
                let joined = next.0 <= range.1.saturating_add(1);
                range.1 = if joined { range.1.max(next.1) } else { range.1 };
                joined
            });
        }
        taken
    }

    /// Takes `net`, which was free.
    pub(super) fn take(&mut self, net: IpNet) {
        let ranges = self.family(net);
        let at = ranges.partition_point(|range| *range < bounds(net));
        ranges.insert(at, bounds(net));
    }

    /// The free block as large as `net` and nearest to it that lies in one of `pools`; of two as near, the higher.
    pub(super) fn nearest(&self, net: IpNet, pools: impl IntoIterator<Item = IpNet>) -> Option<IpNet> {
        let (wanted, last) = bounds(net);
        let gaps = pools.into_iter().filter(|pool| is_v4(*pool) == is_v4(net)).flat_map(|pool| self.gaps(pool));
        let places = gaps.filter_map(|gap| place(wanted, last - wanted, gap));
        places.min_by_key(|place| (place.abs_diff(wanted), Reverse(*place))).and_then(|first| block(first, net))
    }

    /// What is free of `pools`, in their order. One that lies in another says nothing of its own.
    pub(crate) fn free(&self, pools: &[Ipv4Net]) -> Free {
        let mut outer: Vec<_> = pools.iter().copied().map(IpNet::V4).collect();
        outermost(&mut outer);
        let mut outer: BTreeSet<_> = outer.into_iter().collect();
        let pools = pools.iter().copied().map(IpNet::V4).filter(|pool| outer.remove(pool));
        Free { gaps: pools.flat_map(|pool| self.gaps(pool)).collect() }
    }

    /// What is free of `pool`, as ranges in order.
    fn gaps(&self, pool: IpNet) -> impl Iterator<Item = (u128, u128)> {
        let ranges = if is_v4(pool) { &self.v4 } else { &self.v6 };
        let (start, end) = bounds(pool);
        let from = ranges.partition_point(|(_, last)| *last < start);
        let within = ranges.get(from..).unwrap_or_default().iter().take_while(move |(first, _)| *first <= end);
        // A gap is what lies between the end of one range and the start of the next; the pool's own ends close it.
        let starts = std::iter::once(Some(start)).chain(within.clone().map(|(_, last)| last.checked_add(1)));
        let ends = within.map(|(first, _)| first.checked_sub(1)).chain(std::iter::once(Some(end)));
        starts.zip(ends).filter_map(|(first, last)| first.zip(last)).filter(|(first, last)| first <= last)
    }

    fn family(&mut self, net: IpNet) -> &mut Vec<(u128, u128)> {
        if is_v4(net) { &mut self.v4 } else { &mut self.v6 }
    }
}

/// What is free of some IPv4 pools, as ranges.
#[derive(Debug)]
pub(crate) struct Free {
    gaps: Vec<(u128, u128)>,
}

impl Free {
    /// How many addresses there are.
    pub(crate) fn room(&self) -> u128 {
        self.gaps.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// Takes the first `count` blocks of `length`; fewer, where there are no more.
    pub(crate) fn take(&mut self, length: u8, count: usize) -> Vec<Ipv4Net> {
        let Some(rest) = 32_u8.checked_sub(length).map(|bits| (1_u128 << bits) - 1) else { return Vec::new() };
        let mut blocks = Vec::new();
        for (mut first, last) in std::mem::take(&mut self.gaps) {
            while blocks.len() < count
                && let Some(start) = place(first, rest, (first, last))
                && let Some(block) = ipv4(start, length)
            {
                self.gaps.extend((first < start).then(|| (first, start - 1)));
                blocks.push(block);
                first = start + rest + 1;
            }
            self.gaps.extend((first <= last).then_some((first, last)));
        }
        blocks
    }
}

/// Where in `gap` a block of `rest` more addresses than one starts that is nearest to `wanted`, an aligned place.
fn place(wanted: u128, rest: u128, (first, last): (u128, u128)) -> Option<u128> {
    let lowest = first.checked_add(rest)? & !rest;
    let highest = last.checked_sub(rest)? & !rest;
    (lowest <= highest).then(|| wanted.clamp(lowest, highest))
}

/// The block as large as `like` that starts at `first`.
fn block(first: u128, like: IpNet) -> Option<IpNet> {
    match like {
        IpNet::V4(like) => ipv4(first, like.prefix_len()).map(IpNet::V4),
        IpNet::V6(like) => Ipv6Net::new(Ipv6Addr::from_bits(first), like.prefix_len()).ok().map(IpNet::V6),
    }
}

fn ipv4(first: u128, length: u8) -> Option<Ipv4Net> {
    Ipv4Net::new(Ipv4Addr::from_bits(u32::try_from(first).ok()?), length).ok()
}

/// `net` as far from the start of `new` as it is from the start of `old`, which encloses it.
pub(super) fn moved_along(net: IpNet, old: IpNet, new: IpNet) -> Option<IpNet> {
    let offset = bounds(net).0.checked_sub(bounds(old).0)?;
    block(bounds(new).0.checked_add(offset)?, net)
}

/// The first and the last address.
pub(crate) fn bounds(net: IpNet) -> (u128, u128) {
    match net {
        IpNet::V4(net) => (net.network().to_bits().into(), net.broadcast().to_bits().into()),
        IpNet::V6(net) => (net.network().to_bits(), net.broadcast().to_bits()),
    }
}

fn is_v4(net: IpNet) -> bool {
    matches!(net, IpNet::V4(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nets(texts: &[&str]) -> Vec<IpNet> {
        texts.iter().filter_map(|text| text.parse().ok()).collect()
    }

    fn nearest(net: &str, pools: &[&str], taken: &[&str]) -> Option<String> {
        let net = net.parse().ok()?;
        Taken::of(nets(taken)).nearest(net, nets(pools)).map(|net| net.to_string())
    }

    #[test]
    fn the_nearest_aligned_block_of_the_same_size_is_found() {
        let taken = ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/17"];
        assert_eq!(nearest("10.1.0.0/16", &["10.0.0.0/8"], &taken).as_deref(), Some("10.3.0.0/16"));
        assert_eq!(nearest("10.1.0.0/17", &["10.0.0.0/8"], &taken).as_deref(), Some("10.2.128.0/17"));
        assert_eq!(
            nearest("10.9.0.0/16", &["10.0.0.0/8"], &["10.9.0.0/16"]).as_deref(),
            Some("10.10.0.0/16"),
            "the higher"
        );
        assert_eq!(
            nearest("10.9.0.0/16", &["10.0.0.0/8"], &["10.8.0.0/15", "10.10.0.0/15"]).as_deref(),
            Some("10.7.0.0/16")
        );
    }

    #[test]
    fn a_full_pool_has_no_room_and_a_small_one_none_for_a_large_block() {
        assert_eq!(nearest("10.1.0.0/20", &["10.1.0.0/16"], &["10.1.0.0/17", "10.1.128.0/17"]), None);
        assert_eq!(nearest("10.1.0.0/20", &["10.1.0.0/16"], &["10.0.0.0/8"]), None);
        assert_eq!(nearest("10.0.0.0/8", &["10.1.0.0/16"], &[]), None);
        assert_eq!(nearest("10.0.0.0/8", &[], &[]), None);
    }

    #[test]
    fn the_next_pool_serves_where_the_nearest_is_full() {
        let pools = ["10.0.0.0/8", "172.16.0.0/12"];
        assert_eq!(nearest("10.5.0.0/16", &pools, &["10.0.0.0/8"]).as_deref(), Some("172.16.0.0/16"));
        assert_eq!(nearest("20.0.0.0/16", &pools, &[]).as_deref(), Some("10.255.0.0/16"));
    }

    #[test]
    fn the_ends_of_the_address_space_are_like_the_rest() {
        assert_eq!(
            nearest("255.255.255.255/32", &["0.0.0.0/0"], &["255.255.255.255/32"]).as_deref(),
            Some("255.255.255.254/32")
        );
        assert_eq!(nearest("0.0.0.0/0", &["0.0.0.0/0"], &[]).as_deref(), Some("0.0.0.0/0"));
        assert_eq!(nearest("::/0", &["::/0"], &[]).as_deref(), Some("::/0"));
        assert_eq!(nearest("::/0", &["::/0"], &["ffff::/16"]), None);
        assert_eq!(
            nearest("fd00::/64", &["fd00::/8"], &["fd00::/64", "10.0.0.0/8"]).as_deref(),
            Some("fd00:0:0:1::/64")
        );
    }

    #[test]
    fn what_ends_where_a_pool_starts_is_in_it() {
        assert_eq!(nearest("10.0.0.0/32", &["10.0.0.0/24"], &["10.0.0.0/32"]).as_deref(), Some("10.0.0.1/32"));
    }

    #[test]
    fn a_family_takes_nothing_from_the_other() {
        assert_eq!(nearest("::/112", &["::/0"], &["0.0.0.0/16"]).as_deref(), Some("::/112"));
        assert_eq!(nearest("0.0.0.0/16", &["0.0.0.0/8", "::/96"], &["::/112"]).as_deref(), Some("0.0.0.0/16"));
    }

    #[test]
    fn what_is_taken_is_not_given_again() {
        let mut taken = Taken::of(nets(&["10.0.0.0/16"]));
        let mut given = Vec::new();
        for net in nets(&["10.0.0.0/16"; 3]) {
            let free = taken.nearest(net, nets(&["10.0.0.0/14"]));
            if let Some(free) = free {
                taken.take(free);
            }
            given.push(free);
        }
        assert_eq!(
            given.into_iter().flatten().collect::<Vec<_>>(),
            nets(&["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"])
        );
        assert_eq!(nets(&["10.0.0.0/16"]).first().and_then(|net| taken.nearest(*net, nets(&["10.0.0.0/14"]))), None);
    }

    #[test]
    fn the_first_blocks_fill_holes_and_leave_the_rest() {
        let pools: Vec<Ipv4Net> = ["10.0.0.0/22", "10.0.1.0/24", "10.8.0.0/23", "10.0.0.0/22"]
            .iter()
            .filter_map(|pool| pool.parse().ok())
            .collect();
        let mut free = Taken::of(nets(&["10.0.0.64/26", "10.0.3.0/24"])).free(&pools);
        let mut take = |length, count| free.take(length, count).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(take(24, 2), ["10.0.1.0/24", "10.0.2.0/24"]);
        assert_eq!(take(26, 2), ["10.0.0.0/26", "10.0.0.128/26"]);
        assert_eq!(take(23, 2), ["10.8.0.0/23"]);
        assert_eq!(take(25, 1), [""; 0]);
        assert_eq!(take(33, 1), [""; 0]);
        assert_eq!(take(26, 9), ["10.0.0.192/26"]);
    }

    #[test]
    fn what_lies_in_a_block_moves_along() {
        let along = |net: &str, old: &str, new: &str| {
            moved_along(net.parse().ok()?, old.parse().ok()?, new.parse().ok()?).map(|net| net.to_string())
        };
        assert_eq!(along("10.1.16.0/20", "10.1.0.0/16", "172.20.0.0/16").as_deref(), Some("172.20.16.0/20"));
        assert_eq!(along("10.0.16.0/20", "10.1.0.0/16", "172.20.0.0/16"), None);
    }
}
