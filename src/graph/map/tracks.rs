//! The lines of a map: each has a lane above the boxes, with its chip, and in the gutter of each column it goes to a
//! track down to the VPCs there.

use std::collections::BTreeMap;

use super::super::sheet::px;
use super::content::{Content, Line};
use super::place::{Column, Rect, RegionPlace, chip};

/// How far lanes, and how far tracks and the ends of lines at a box are from each other.
const LANE: i32 = 40;
pub(super) const CHIP: i32 = 26;
pub(super) const STEP: i32 = 13;
/// Where at a box the first line ends.
pub(super) const PORT_TOP: i32 = 20;
/// What is left free between a track and a box, and the gutter without a track.
const SIDE: i32 = 16;
const BARE: i32 = 20;

/// How many lines end at each box.
pub(super) type Ports = BTreeMap<(usize, usize), i32>;

/// Lanes and tracks.
pub(super) struct Tracks {
    /// The lane of each line, from above.
    lanes: Vec<usize>,
    count: usize,
    /// For each column its lines, from the left.
    columns: Vec<Vec<usize>>,
}

/// Where a line is.
pub(super) struct WirePlace {
    pub(super) chip: Rect,
    pub(super) drops: Vec<Drop>,
}

/// A way from a line's chip to a box.
pub(super) struct Drop {
    /// The track.
    pub(super) x: i32,
    /// Where it starts at the chip.
    pub(super) from: i32,
    /// Where it comes to the region.
    pub(super) edge: i32,
    /// Where it ends at the VPC.
    pub(super) to: (i32, i32),
}

impl Tracks {
    /// How many lines end at each box.
    pub(super) fn ports(content: &Content) -> Ports {
        let mut ports = Ports::new();
        for end in content.wires.iter().flat_map(|wire| &wire.ends) {
            *ports.entry(*end).or_default() += 1;
        }
        ports
    }

    /// Those of `content`, whose regions stand in `columns`, of which there are so many.
    pub(super) fn of(content: &Content, columns: &[usize], count: usize) -> Self {
        let mut tracks = vec![Vec::new(); count];
        let (mut lanes, mut lasts) = (Vec::new(), Vec::<usize>::new());
        for (number, wire) in content.wires.iter().enumerate() {
            let mut depths: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
            for end in &wire.ends {
                let column = columns.get(end.0).copied().unwrap_or_default();
                depths.entry(column).and_modify(|depth| *depth = (*depth).max(*end)).or_insert(*end);
            }
            let first = depths.keys().next().copied().unwrap_or_default();
            let last = depths.keys().next_back().copied().unwrap_or_default();
            // A lane is shared by lines that have no column in common.
            let lane = lasts.iter().position(|taken| *taken < first).unwrap_or(lasts.len());
            match lasts.get_mut(lane) {
                Some(taken) => *taken = last,
                None => lasts.push(last),
            }
            lanes.push(lane);
            for (column, depth) in depths {
                if let Some(tracks) = tracks.get_mut(column) {
                    tracks.push((std::cmp::Reverse(depth), lane, number));
                }
            }
        }
        // What goes deepest is outermost, so that it crosses nothing on its way in.
        for tracks in &mut tracks {
            tracks.sort_unstable();
        }
        let columns = tracks.into_iter().map(|tracks| tracks.into_iter().map(|(.., number)| number).collect());
        Self { lanes, count: lasts.len(), columns: columns.collect() }
    }

    /// How high all lanes are.
    pub(super) fn height(&self) -> i32 {
        if self.count == 0 { 0 } else { px(self.count) * LANE + 6 }
    }

    /// How broad the gutter of a column is.
    pub(super) fn gutter(&self, column: usize) -> i32 {
        let tracks = self.columns.get(column).map_or(0, Vec::len);
        let bare = if column == 0 { 0 } else { BARE };
        if tracks == 0 { bare } else { bare + (px(tracks) - 1) * STEP + SIDE + 4 }
    }

    /// Where the lines are, when all boxes have their places.
    pub(super) fn place(
        &self,
        content: &Content,
        of_regions: &[usize],
        columns: &[Column],
        regions: &[RegionPlace],
        top: i32,
    ) -> Vec<WirePlace> {
        let mut taken = Ports::new();
        let mut places: Vec<_> = content
            .wires
            .iter()
            .zip(&self.lanes)
            .map(|(wire, lane)| start(wire, *lane, of_regions, columns, top))
            .collect();
        for (column, tracks) in self.columns.iter().enumerate() {
            let x = columns.get(column).map_or(0, |column| column.x) - SIDE - (px(tracks.len()) - 1) * STEP;
            // The track nearest to the box takes the highest place at it.
            for (turn, number) in tracks.iter().enumerate().rev() {
                let (Some(wire), Some(place)) = (content.wires.get(*number), places.get_mut(*number)) else { continue };
                let own = |end: &&(usize, usize)| of_regions.get(end.0) == Some(&column);
                for end in wire.ends.iter().filter(own) {
                    let Some(region) = regions.get(end.0) else { continue };
                    let Some(vpc) = region.vpcs.get(end.1) else { continue };
                    let port = taken.entry(*end).or_default();
                    let to = (vpc.rect.x, vpc.rect.y + PORT_TOP + *port * STEP);
                    *port += 1;
                    let x = x + px(turn) * STEP;
                    let from = if x < place.chip.x { place.chip.x } else { place.chip.x + place.chip.w };
                    place.drops.push(Drop { x, from, edge: region.rect.x, to });
                }
            }
        }
        places
    }
}

/// A line without its drops: its chip stands above the first column that it goes to, where none comes down.
fn start(wire: &Line, lane: usize, of_regions: &[usize], columns: &[Column], top: i32) -> WirePlace {
    let own = wire.ends.iter().filter_map(|end| of_regions.get(end.0)).min().copied().unwrap_or_default();
    let column = columns.get(own).copied().unwrap_or_default();
    let w = chip(&wire.kind, &wire.about).min(column.w);
    let y = top + px(lane) * LANE;
    WirePlace { chip: Rect { x: column.x, y, w, h: CHIP }, drops: Vec::new() }
}
