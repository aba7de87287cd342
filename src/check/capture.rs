//! What the sidecars of a cluster capture: `includeIPRanges`.

use ipnet::IpNet;

use super::specs::Spec;
use crate::source::Span;
use crate::topology::Cidr;

/// An address; IPv4 comes before IPv6.
pub(super) type Address = (bool, u128);

/// A list of its own that a RemoteIstio has.
pub(super) struct Capture {
    /// Where it stands.
    pub(super) span: Span,
    /// Ranges from a first to a last address, in order, that neither meet nor touch.
    ranges: Vec<(Address, Address)>,
}

impl Capture {
    /// The list that `spec` gives; none where it says `*`, as the control plane does, or what is no list.
    pub(super) fn of(spec: &Spec<'_>) -> Option<Self> {
        let value = spec.get("includeIPRanges")?;
        let text = value.text().filter(|text| *text != "*")?;
        // Nothing at all is a list of none.
        let items = text.split(',').filter(|_| !text.is_empty());
        let ranges: Option<Vec<_>> = items.map(|item| Cidr::read(item).net.map(bounds)).collect();
        let mut ranges = ranges?;
        ranges.sort_unstable();
        ranges.dedup_by(|next, range| {
            let joined = next.0 <= (range.1.0, range.1.1.saturating_add(1));
            range.1 = if joined { range.1.max(next.1) } else { range.1 };
            joined
        });
        Some(Self { span: value.span, ranges })
    }

    /// The captured range around `address`, by its last one.
    pub(super) fn until(&self, address: Address) -> Option<Address> {
        let at = self.ranges.partition_point(|(_, last)| *last < address);
        self.ranges.get(at).filter(|(first, _)| *first <= address).map(|(_, last)| *last)
    }
}

/// The first and the last address of `net`.
pub(super) fn bounds(net: IpNet) -> (Address, Address) {
    match net {
        IpNet::V4(net) => ((false, net.network().to_bits().into()), (false, net.broadcast().to_bits().into())),
        IpNet::V6(net) => ((true, net.network().to_bits()), (true, net.broadcast().to_bits())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_its_ends() {
        let nets = ["10.0.0.0/31", "10.0.0.4/32"].map(|net| net.parse().map(bounds));
        let capture = Capture { span: Span::default(), ranges: nets.into_iter().flatten().collect() };
        let until = |last: u8| capture.until((false, 0x0a00_0000 + u128::from(last))).map(|(_, last)| last & 0xff);
        assert_eq!([0, 1, 2, 3, 4, 5].map(until), [Some(1), Some(1), None, None, Some(4), None]);
    }
}
