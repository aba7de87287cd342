//! Paints strips.

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::super::Theme;
use super::super::letters::{CODE, NAME, STRONG, TEXT, Type, width};
use super::super::marks::Marks;
use super::super::scene::Scene;
use super::super::sheet::{self, LINE, MARGIN, NARROW, PAD, plain, px};
use super::super::svg::{Attrs, Svg};
use super::super::words::Words;
use super::list::Entry;
use super::rows::{Leaf, Overlap, Row, Space, What};
use super::scale::{Scale, joined};
use crate::check::blocks::{Block, Kind};

/// How high a lane is, and the strip of a whole space.
const LANE: i32 = 28;
const STRIP: i32 = 10;
/// Room for the networks of rows, left of them where there is room.
const SIDE: i32 = 150;
/// Blocks narrower than this are painted together.
const TINY: i32 = 4;
/// The most overlaps that a row tells.
const TOLD: usize = 4;

/// The picture.
pub(super) fn paint(
    scene: &Scene<'_>,
    spaces: &[Space<'_>],
    marks: &Marks<'_>,
    words: &Words<'_>,
    theme: Theme,
    w: i32,
) -> String {
    // Painted twice: only then it is known how high it is.
    let painted = |height: i32| {
        let svg = sheet::start("addresses", scene, words, theme, (w, height));
        let side = if w < NARROW { 0 } else { SIDE };
        let mut painter =
            Painter { svg, words, marks, w, side, y: sheet::head(scene, words, w), number: 0, listed: Vec::new() };
        painter.hatch();
        painter.legend();
        for space in spaces {
            painter.space(space);
        }
        let height = painter.y + MARGIN - PAD;
        (painter.svg.finish(), height)
    };
    let (_, height) = painted(0);
    painted(height).0
}

pub(super) struct Painter<'p> {
    pub(super) svg: Svg,
    pub(super) words: &'p Words<'p>,
    marks: &'p Marks<'p>,
    pub(super) w: i32,
    pub(super) side: i32,
    /// Where the next thing goes.
    pub(super) y: i32,
    /// The number of the block that was listed last.
    pub(super) number: usize,
    /// Blocks whose names did not fit.
    pub(super) listed: Vec<Entry>,
}

/// What is written in a block.
struct Label {
    at: (i32, i32),
    of: Type,
    text: String,
    w: i32,
}

impl Painter<'_> {
    fn rect(&mut self, class: &str, (x, y): (i32, i32), (w, h): (i32, i32), radius: i32) {
        let attrs: Attrs<'_> =
            &[("class", &class), ("x", &x), ("y", &y), ("width", &w), ("height", &h), ("rx", &radius)];
        self.svg.leaf("rect", attrs);
    }

    /// The patterns of what overlaps, and of what is kept.
    fn hatch(&mut self) {
        self.svg.open("defs", &[]);
        for (id, d) in
            [("mw-overlap", "M-2 10L10 -2M-2 2L2 -2M6 10L10 6"), ("mw-kept", "M-2 -2L10 10M6 -2L10 2M-2 6L2 10")]
        {
            self.svg
                .open("pattern", &[("id", &id), ("width", &8), ("height", &8), ("patternUnits", &"userSpaceOnUse")]);
            self.svg.leaf("path", &[("class", &id), ("d", &d)]);
            self.svg.close();
        }
        self.svg.close();
    }

    fn legend(&mut self) {
        let entries = [
            ("vpc", "legend-vpc"),
            ("nodes", "nodes"),
            ("pods", "pods"),
            ("services", "services"),
            ("kept", "kept"),
            ("free", "free"),
            ("overlap", "overlap"),
        ];
        let mut x = MARGIN;
        self.y -= 6;
        for (class, key) in entries {
            let word = self.words.of(key);
            let wide = 26 + width(&word, &TEXT);
            if x + wide > self.w - MARGIN {
                x = MARGIN;
                self.y += LINE + 3;
            }
            self.rect(&["swatch ", class].concat(), (x, self.y), (18, 14), 3);
            self.svg.text((x + 25, self.y + 11), &TEXT, "soft", &word, wide);
            x += wide + 18;
        }
        self.y += LINE + 24;
    }

    fn space(&mut self, space: &Space<'_>) {
        let room = self.w - 2 * MARGIN;
        let name = space.net.to_string();
        self.svg.open("g", &[("class", &"mw-space"), ("data-cidr", &name)]);
        self.svg.text((MARGIN, self.y + 12), &NAME, "", &name, room);
        let next =
            space.next.map(|next| self.words.say("next-free", &[("length", &next.prefix_len()), ("net", &next)]));
        let about: Vec<_> = [self.words.count("blocks", space.count)].into_iter().chain(next).collect();
        let about = about.join(" · ");
        let wide = width(&about, &TEXT);
        if wide + width(&name, &NAME) + PAD <= room {
            self.svg.text_before((self.w - MARGIN, self.y + 12), &TEXT, "soft", &about, room);
        } else {
            self.y += LINE;
            self.svg.text((MARGIN, self.y + 12), &TEXT, "soft", &about, room);
        }
        self.y += 22;
        self.whole(space);
        for row in &space.rows {
            self.row(row);
        }
        self.list();
        self.svg.close();
        self.y += 26;
    }

    /// The whole space as one thin strip.
    fn whole(&mut self, space: &Space<'_>) {
        let scale = Scale { net: space.net, x: MARGIN, w: self.w - 2 * MARGIN };
        let y = self.y;
        self.rect("track", (scale.x, y), (scale.w, STRIP), 3);
        for (nets, class) in [(&space.kept, "swatch kept"), (&space.used, "used")] {
            let pixels: BTreeSet<_> = nets.iter().map(|net| scale.of(*net)).collect();
            for (from, to, ()) in joined(pixels.into_iter().map(|(from, to)| (from, to, ())), i32::MAX) {
                self.rect(class, (from, y), ((to - from).max(2), STRIP), 0);
            }
        }
        self.y += STRIP + 22;
    }

    fn row(&mut self, row: &Row<'_>) {
        let (x, w) = (MARGIN + self.side, self.w - 2 * MARGIN - self.side);
        let name = row.net.to_string();
        let scale = Scale { net: row.net, x, w };
        self.svg.open("g", &[("class", &"mw-row"), ("data-cidr", &name)]);
        if row.skips {
            self.svg.text((MARGIN, self.y + 2), &STRONG, "soft", "⋮", w);
            self.y += 14;
        }
        if self.side == 0 {
            self.svg.text((x, self.y + 10), &CODE, "soft", &name, w);
            self.y += LINE;
        }
        let holders: BTreeSet<_> = row.holders.iter().map(|holder| holder.net().map(|net| scale.of(net))).collect();
        self.holders(row, &scale);
        let high = px(row.lanes) * (LANE + 3) - 3;
        if self.side > 0 {
            self.svg.text((MARGIN, self.y + LANE / 2 + 4), &CODE, "soft", &name, self.side - PAD);
        }
        self.rect("track", (x, self.y), (w, high), 5);
        let holders = holders.into_iter().flatten().map(|(from, to)| (from, to, ()));
        for (from, to, ()) in joined(holders, TINY) {
            self.rect("holder", (from, self.y - 3), (to - from, high + 6), 6);
        }
        self.free(row, &scale);
        let labels = self.leaves(row, &scale);
        let overlaps: BTreeSet<_> = row.overlaps.iter().map(|overlap| scale.of(overlap.net)).collect();
        for (from, to) in overlaps {
            self.rect("overlap", (from, self.y - 2), ((to - from).max(3), high + 4), 4);
        }
        // Above the hatching, so that they can be read.
        for Label { at, of, text, w } in labels {
            self.svg.text_around(at, &of, "over", &text, w);
        }
        self.y += high + 10;
        self.overlaps(row, &scale);
        self.svg.close();
        self.y += 10;
    }

    /// The names of VPCs, above what is theirs, as far as there is room.
    fn holders(&mut self, row: &Row<'_>, scale: &Scale) {
        let mut taken = i32::MIN;
        let mut some = false;
        let mut holders: Vec<_> =
            row.holders.iter().filter_map(|block| Some((scale.of(block.net()?), block))).collect();
        holders.sort_by_key(|((from, to), _)| (*from, -*to));
        for ((from, to), block) in holders {
            let name = self.words.say("vpc", &[("vpc", &block.owner)]);
            let name = if block.kind == Kind::User { [&name, " ", &block.cidr.text].concat() } else { name };
            let from = from.max(taken);
            if to - from >= width(&name, &TEXT).min(90) {
                self.svg.text((from + 2, self.y + 9), &TEXT, "soft", &name, to - from - 8);
                taken = (from + width(&name, &TEXT) + PAD).min(to);
                some = true;
            }
        }
        self.y += if some { LINE - 1 } else { 4 };
    }

    /// The largest block that is free.
    fn free(&mut self, row: &Row<'_>, scale: &Scale) {
        let Some(free) = row.free else { return };
        let (from, to) = scale.of(IpNet::V4(free));
        if to - from < 8 {
            return;
        }
        let (word, net) = (self.words.of("free"), free.to_string());
        self.svg.open("g", &[("class", &"mw-free"), ("data-cidr", &net)]);
        self.svg.said("title", &[], &[&word, " ", &net].concat());
        self.rect("swatch free", (from + 2, self.y + 2), (to - from - 4, LANE - 4), 4);
        let texts = [[&word, " ", &net].concat(), net, word];
        if let Some(text) = texts.iter().find(|text| width(text, &CODE) + PAD <= to - from) {
            self.svg.text_around((i32::midpoint(from, to), self.y + LANE / 2 + 4), &CODE, "soft", text, to - from);
        }
        self.svg.close();
    }

    /// The blocks of a row; gives what is to be written in them.
    fn leaves(&mut self, row: &Row<'_>, scale: &Scale) -> Vec<Label> {
        let owners: BTreeSet<_> = row.leaves.iter().map(|leaf| leaf.owner).filter(|owner| !owner.is_empty()).collect();
        let (mut tiny, mut labels) = (vec![Vec::new(); row.lanes], Vec::new());
        for leaf in &row.leaves {
            let (from, to) = scale.of(leaf.net);
            if to - from > TINY {
                let y = self.y + px(leaf.lane) * (LANE + 3);
                labels.extend(self.leaf(leaf, (from, y), to - from, owners.len() > 1));
            } else {
                self.enlist(leaf, None);
                tiny.get_mut(leaf.lane)
                    .into_iter()
                    .for_each(|lane: &mut Vec<_>| lane.push((from, to, Some(leaf.what))));
            }
        }
        for (lane, pieces) in tiny.into_iter().enumerate() {
            for (from, to, what) in joined(pieces, TINY) {
                let class = what.map_or("used", class);
                self.rect(&["swatch ", class].concat(), (from, self.y + px(lane) * (LANE + 3)), (to - from, LANE), 0);
            }
        }
        labels
    }

    /// A block, which is to have its name in it, or else a number. Where a row is `shared`, what a block is for is no name.
    fn leaf(&mut self, leaf: &Leaf<'_>, (x, y): (i32, i32), w: i32, shared: bool) -> Option<Label> {
        let (kind, owner) = (self.kind(leaf.what), Self::owner(leaf));
        let title = [&leaf.net.to_string(), " ", &owner, " ", &kind].concat();
        let cidr = leaf.net.to_string();
        let place = leaf.span.map(|span| self.marks.place(span)).unwrap_or_default();
        let (path, line) = (place.item.map(|item| item.to_string()).unwrap_or_default(), place.line);
        let attrs: Attrs<'_> =
            &[("class", &"mw-block"), ("data-cidr", &cidr), ("data-path", &path), ("data-line", &line)];
        self.svg.open("g", attrs.get(..if place.item.is_some() { 4 } else { 2 }).unwrap_or(attrs));
        self.svg.said("title", &[], &title);
        self.rect(&["swatch ", class(leaf.what)].concat(), (x + 1, y), (w - 2, LANE), 4);
        self.svg.close();
        let at = (x + w / 2, y + LANE / 2 + 4);
        let whole = [owner.as_str(), " ", &kind].concat().trim().to_owned();
        let alone = Some(kind).filter(|_| !shared || owner.is_empty());
        if let Some(text) = [Some(whole), alone].into_iter().flatten().find(|text| width(text, &TEXT) + 6 <= w) {
            return Some(Label { at, of: TEXT, text, w });
        }
        leaf.span?;
        let number = (self.number + 1).to_string();
        let fits = width(&number, &STRONG) + 2 <= w;
        self.number += usize::from(fits);
        self.enlist(leaf, fits.then_some(self.number));
        fits.then_some(Label { at, of: STRONG, text: number, w })
    }

    /// What overlaps, in words, each below the place.
    fn overlaps(&mut self, row: &Row<'_>, scale: &Scale) {
        let right = self.w - MARGIN;
        for overlap in row.overlaps.iter().take(TOLD) {
            let [place, who] = self.told(overlap);
            let whole = [&place, "  ", &who].concat();
            let fits = width(&whole, &STRONG) <= right - MARGIN;
            for text in if fits { vec![whole] } else { vec![place, who] } {
                let (from, _) = scale.of(overlap.net);
                let from = if row.overlaps.len() > 1 { scale.x } else { from };
                let x = from.min(right - width(&text, &STRONG)).max(MARGIN);
                self.svg.text((x, self.y + 9), &STRONG, "bad", &text, right - x);
                self.y += LINE;
            }
        }
        if row.overlaps.len() > TOLD {
            let more = self.words.say("and-more", &[("count", &(row.overlaps.len() - TOLD))]);
            self.svg.text((scale.x, self.y + 9), &STRONG, "bad", &more, scale.w);
            self.y += LINE;
        }
    }

    /// What overlaps, and whose it is.
    fn told(&self, overlap: &Overlap<'_>) -> [String; 2] {
        let named = |block: &Block<'_>| [plain(block.owner), self.words.of(key(block.kind))].join(" ");
        let place = ["✕ ", overlap.code, "  ", &overlap.net.to_string()].concat();
        [place, [&named(&overlap.one), " ↔ ", &named(&overlap.other)].concat()]
    }

    pub(super) fn kind(&self, what: What) -> String {
        match what {
            What::Nodes => self.words.of("nodes"),
            What::Pods => self.words.of("pods"),
            What::Services => self.words.of("services"),
            What::Reserved => self.words.of("reserved"),
            What::Kept("docker") => self.words.of("docker"),
            What::Kept(word) => self.words.0.word(word).to_owned(),
        }
    }

    pub(super) fn owner(leaf: &Leaf<'_>) -> String {
        let owner = plain(leaf.owner);
        if leaf.others == 0 { owner } else { [&owner, " +", &leaf.others.to_string()].concat() }
    }
}

fn class(what: What) -> &'static str {
    match what {
        What::Nodes => "nodes",
        What::Pods => "pods",
        What::Services => "services",
        What::Reserved | What::Kept(_) => "kept",
    }
}

fn key(kind: Kind) -> &'static str {
    match kind {
        Kind::Vpc | Kind::User | Kind::Tolerated => "legend-vpc",
        Kind::Node => "nodes",
        Kind::Pod => "pods",
        Kind::Service => "services",
        Kind::Reserved => "reserved",
    }
}
