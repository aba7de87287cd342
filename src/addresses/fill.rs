//! Units of several sizes in one block, so that none of it is left over.

use ipnet::Ipv4Net;

use super::Unit;
use super::sizes::size;

/// Gives all of `block` to `units`, each of them at least what it asks for. They come largest first and fit in.
///
/// What is left over would be a gap that cuts security-group rules in two, so the units have it. A half that one unit
/// does not need goes to its neighbours alike.
pub(super) fn fill<'t>(units: &[Unit<'t>], block: Ipv4Net, given: &mut Vec<(Unit<'t>, Ipv4Net)>) {
    match units {
        [] => {}
        [one] => given.push((*one, block)),
        _ => {
            let Some((low, high)) = halves(block) else { return };
            let (first, second) = units.split_at(middle(units));
            fill(first, low, given);
            fill(second, high, given);
        }
    }
}

/// How many units make up the first half of their addresses. Largest first, each starts at a multiple of its own size, so
/// that neither part takes more than half of a block that holds both.
fn middle(units: &[Unit<'_>]) -> usize {
    let all: u64 = units.iter().map(|unit| size(unit.length)).sum();
    let mut before = 0;
    units
        .iter()
        .take_while(|unit| {
            let first = 2 * before < all;
            before += size(unit.length);
            first
        })
        .count()
}

/// The two halves of a block.
pub(super) fn halves(block: Ipv4Net) -> Option<(Ipv4Net, Ipv4Net)> {
    let mut halves = block.subnets(block.prefix_len().checked_add(1)?).ok()?;
    halves.next().zip(halves.next())
}

#[cfg(test)]
mod tests {
    use super::super::UnitPart;
    use super::super::sizes::length;
    use super::*;

    #[test]
    fn nothing_is_left_over_and_nobody_gets_less() {
        let mut state: u64 = 7;
        for round in 0..2_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let count = 1 + usize::try_from(state >> 33).unwrap_or_default() % 40;
            let draw = |n: usize| Unit {
                name: "",
                cluster: n,
                part: UnitPart::Both,
                length: 20 + u8::try_from((state >> (n % 59)) & 7).unwrap_or_default(),
            };
            let mut units: Vec<_> = (0..count).map(draw).collect();
            units.sort_by_key(|unit| unit.length);
            let all = units.iter().map(|unit| size(unit.length)).sum();
            let Ok(block) = Ipv4Net::new(std::net::Ipv4Addr::UNSPECIFIED, length(all)) else { continue };
            let mut given = Vec::new();
            fill(&units, block, &mut given);
            assert_eq!(given.len(), count, "round {round}");
            let mut end = 0;
            for (unit, net) in &given {
                assert_eq!(u64::from(net.network().to_bits()), end, "round {round}: no gap");
                assert!(net.prefix_len() <= unit.length, "round {round}: {net} for /{}", unit.length);
                end += size(net.prefix_len());
            }
            assert_eq!(end, size(block.prefix_len()), "round {round}");
        }
    }
}
