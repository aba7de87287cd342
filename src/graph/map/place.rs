//! Where everything of a map stands. Regions fill columns, the shortest first; left of each column is a gutter for the
//! lines that come down to it from above, so that no line goes through a box.

use super::super::letters::{CODE, NAME, STRONG, TEXT, width};
use super::super::sheet::{LINE, MARGIN, PAD, px};
use super::content::{Card, Content, RegionBox, VpcBox};
use super::tracks::{PORT_TOP, Ports, STEP, Tracks, WirePlace};

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) w: i32,
    pub(super) h: i32,
}

/// What is between two boxes.
const GAP: i32 = 20;
/// Lines of a box.
pub(super) const REGION_HEAD: i32 = 34;
pub(super) const VPC_HEAD: i32 = 36;
pub(super) const SLIM: i32 = 30;
/// How broad a column is at least, and a card at least and at most.
const COLUMN: i32 = 300;
const CARD: i32 = 212;
const BROAD_CARD: i32 = 330;
/// The most cards beside each other that a column grows for.
const BESIDE: i32 = 4;

/// A map's geometry.
pub(super) struct Layout {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) regions: Vec<RegionPlace>,
    pub(super) wires: Vec<WirePlace>,
}

pub(super) struct RegionPlace {
    pub(super) rect: Rect,
    pub(super) vpcs: Vec<VpcPlace>,
}

#[derive(Default)]
pub(super) struct VpcPlace {
    pub(super) rect: Rect,
    pub(super) cards: Vec<Rect>,
}

/// A column, and the gutter left of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Column {
    pub(super) x: i32,
    pub(super) w: i32,
}

impl Layout {
    /// The geometry of `content` in at most `most` pixels, below a head of `head`.
    pub(super) fn of(content: &Content, most: i32, head: i32) -> Self {
        let room = most - 2 * MARGIN;
        let count = ((room + GAP) / COLUMN).clamp(1, px(content.regions.len()).max(1));
        let ports = Tracks::ports(content);
        let guess = room / count - 2 * GAP;
        let columns = columns_of(&content.regions, guess, count, &ports);
        let tracks = Tracks::of(content, &columns, px_index(count));
        let columns_at = columns_at(content, &tracks, room, count);
        let top = head + tracks.height();
        let mut bottoms = vec![top; columns_at.len()];
        let mut regions = Vec::new();
        for (region, column) in content.regions.iter().zip(&columns) {
            let at = columns_at.get(*column).copied().unwrap_or_default();
            let y = bottoms.get(*column).copied().unwrap_or(top);
            let place = region_place(region, regions.len(), at, y, &ports);
            if let Some(bottom) = bottoms.get_mut(*column) {
                *bottom = place.rect.y + place.rect.h + GAP;
            }
            regions.push(place);
        }
        let right = columns_at.iter().map(|column| column.x + column.w).max().unwrap_or(room + MARGIN);
        let bottom = bottoms.iter().max().copied().unwrap_or(top);
        let wires = tracks.place(content, &columns, &columns_at, &regions, head);
        Self { width: right + MARGIN, height: bottom - GAP + MARGIN, regions, wires }
    }
}

fn px_index(count: i32) -> usize {
    usize::try_from(count).unwrap_or(1)
}

/// The column of each region.
fn columns_of(regions: &[RegionBox], w: i32, count: i32, ports: &Ports) -> Vec<usize> {
    let mut bottoms = vec![0; px_index(count)];
    let place = |(at, region): (usize, &RegionBox)| {
        let shortest = bottoms.iter().enumerate().min_by_key(|(_, bottom)| **bottom).map_or(0, |(column, _)| column);
        let column = Column { x: 0, w };
        if let Some(bottom) = bottoms.get_mut(shortest) {
            *bottom += region_place(region, at, column, 0, ports).rect.h + GAP;
        }
        shortest
    };
    regions.iter().enumerate().map(place).collect()
}

/// Where the columns are: as broad as they can be, and no broader than their cards want.
fn columns_at(content: &Content, tracks: &Tracks, room: i32, count: i32) -> Vec<Column> {
    let gutters: Vec<_> = (0..px_index(count)).map(|column| tracks.gutter(column)).collect();
    let vpcs = content.regions.iter().flat_map(|region| &region.vpcs);
    let beside = vpcs.map(|vpc| px(vpc.cards.len())).max().unwrap_or(1).clamp(1, BESIDE);
    let wanted = beside * (BROAD_CARD + PAD) - PAD + 4 * PAD;
    let w = ((room - gutters.iter().sum::<i32>()) / count).min(wanted);
    let mut x = MARGIN;
    let column = |gutter: &i32| {
        let column = Column { x: x + gutter, w };
        x += gutter + w;
        column
    };
    gutters.iter().map(column).collect()
}

fn region_place(region: &RegionBox, at: usize, column: Column, y: i32, ports: &Ports) -> RegionPlace {
    let (x, w) = (column.x + PAD, column.w - 2 * PAD);
    let mut bottom = y + REGION_HEAD;
    let mut vpcs = Vec::new();
    for vpc in &region.vpcs {
        let ends = ports.get(&(at, vpcs.len())).copied().unwrap_or_default();
        let place = vpc_place(vpc, x, bottom, w, ends);
        bottom = place.rect.y + place.rect.h + PAD;
        vpcs.push(place);
    }
    RegionPlace { rect: Rect { x: column.x, y, w: column.w, h: bottom - y }, vpcs }
}

fn vpc_place(vpc: &VpcBox, x: i32, y: i32, w: i32, ends: i32) -> VpcPlace {
    let mut bottom = y + vpc.head(w);
    let inner = w - 2 * PAD;
    let slim = vpc.cards.iter().any(|card| card.slim);
    let gap = if slim { 6 } else { PAD };
    let beside = ((inner + gap) / (CARD + gap)).clamp(1, px(vpc.cards.len()).max(1));
    let card_w = (inner - (beside - 1) * gap) / beside;
    let mut cards = Vec::new();
    for row in vpc.cards.chunks(px_index(beside)) {
        let h = row.iter().map(Card::height).max().unwrap_or_default();
        cards.extend(row.iter().enumerate().map(|(turn, _)| {
            let x = x + PAD + px(turn) * (card_w + gap);
            Rect { x, y: bottom, w: card_w, h }
        }));
        bottom += h + gap;
    }
    if !cards.is_empty() {
        bottom += PAD - gap;
    }
    if vpc.more.is_some() {
        bottom += LINE + 4;
    }
    let least = PORT_TOP * 2 + STEP * (ends - 1).max(0);
    VpcPlace { rect: Rect { x, y, w, h: (bottom - y).max(least) }, cards }
}

impl VpcBox {
    /// Its first address, and how many more there are.
    pub(super) fn cidr(&self) -> Option<(String, bool)> {
        let (first, bad) = self.cidrs.iter().find(|cidr| cidr.1).or_else(|| self.cidrs.first())?;
        let more = self.cidrs.len() - 1;
        Some((if more > 0 { [first, " +", &more.to_string()].concat() } else { first.clone() }, *bad))
    }

    /// Whether name and address stand in one line of a box so broad.
    pub(super) fn is_one_line(&self, w: i32) -> bool {
        let cidr = self.cidr().map_or(0, |(cidr, _)| width(&cidr, &CODE) + 2 * PAD);
        width(&self.name, &NAME) + width("VPC ", &TEXT) + cidr <= w - 2 * PAD
    }

    /// The height of what stands above its clusters.
    pub(super) fn head(&self, w: i32) -> i32 {
        let second = if self.is_one_line(w) { 0 } else { LINE };
        VPC_HEAD + second + px(self.badges.len()) * LINE + if self.badges.is_empty() { 0 } else { 4 }
    }
}

impl Card {
    /// How high it is.
    pub(super) fn height(&self) -> i32 {
        if self.slim {
            return SLIM;
        }
        let about = if self.about.is_empty() { 0 } else { LINE };
        let badges = if self.badges.is_empty() { 0 } else { 4 + px(self.badges.len()) * LINE };
        PAD + LINE + about + 5 + px(self.facts.len()) * LINE + badges + PAD - 4
    }
}

/// How broad the chip of a line wants to be.
pub(super) fn chip(kind: &str, about: &str) -> i32 {
    let about = if about.is_empty() { 0 } else { width(about, &TEXT) + 8 };
    width(kind, &STRONG) + about + 2 * PAD
}
