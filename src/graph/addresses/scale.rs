//! To scale.

use ipnet::IpNet;

use crate::check::free_block::bounds;

/// Where the addresses of a network lie between two places.
pub(super) struct Scale {
    pub(super) net: IpNet,
    pub(super) x: i32,
    pub(super) w: i32,
}

impl Scale {
    /// The first and one past the last pixel of `net`, as far as it is in.
    pub(super) fn of(&self, net: IpNet) -> (i32, i32) {
        let (first, last) = bounds(self.net);
        let (start, end) = bounds(net);
        let (start, end) = (start.max(first), end.min(last));
        // So large a network's pixels are not told apart by its lower half.
        let shift = if last - first > u128::from(u64::MAX) { 64 } else { 0 };
        let steps = |address: u128| address.saturating_sub(first) >> shift;
        let place = |steps: u128| {
            let pixels = steps * u128::try_from(self.w).unwrap_or_default() / (((last - first) >> shift) + 1);
            self.x + i32::try_from(pixels).unwrap_or_default()
        };
        let from = place(steps(start));
        (from, place(steps(end) + 1).max(from + 1))
    }
}

/// `pieces` from the left, with those together that are no broader than `narrow` and have nothing between them; what was
/// alike stays so.
pub(super) fn joined<T: PartialEq + Default>(
    pieces: impl IntoIterator<Item = (i32, i32, T)>,
    narrow: i32,
) -> Vec<(i32, i32, T)> {
    let mut joined: Vec<(i32, i32, T)> = Vec::new();
    let mut open = false;
    for (from, to, what) in pieces {
        let is_narrow = to - from <= narrow;
        match joined.last_mut().filter(|last| open && is_narrow && from <= last.1 + 2) {
            Some(last) => {
                last.1 = last.1.max(to);
                if last.2 != what {
                    last.2 = T::default();
                }
            }
            None => joined.push((from, to, what)),
        }
        open = is_narrow;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_neighbours_are_one_piece() {
        let pieces = [(0, 1, 'a'), (1, 2, 'a'), (4, 6, 'a'), (9, 10, 'a'), (10, 30, 'a'), (30, 31, 'a'), (32, 33, 'b')];
        assert_eq!(joined(pieces, 4), [(0, 6, 'a'), (9, 10, 'a'), (10, 30, 'a'), (30, 33, '\0')]);
    }

    #[test]
    fn addresses_have_their_places() {
        let of = |whole: &str, part: &str| {
            let nets = whole.parse().ok().zip(part.parse().ok());
            nets.map(|(net, part)| Scale { net, x: 100, w: 1_024 }.of(part))
        };
        assert_eq!(of("10.0.0.0/8", "10.0.0.0/8"), Some((100, 1_124)));
        assert_eq!(of("10.0.0.0/8", "10.128.0.0/10"), Some((612, 868)));
        assert_eq!(of("10.0.0.0/8", "10.255.255.255/32"), Some((1_123, 1_124)));
        assert_eq!(of("10.0.0.0/16", "10.0.0.0/8"), Some((100, 1_124)), "what is around fills it");
        assert_eq!(of("::/0", "8000::/1"), Some((612, 1_124)));
        assert_eq!(of("0.0.0.0/0", "255.255.255.255/32"), Some((1_123, 1_124)));
    }
}
