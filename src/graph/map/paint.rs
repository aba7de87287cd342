//! Paints a map.

use super::super::Theme;
use super::super::letters::{CODE, NAME, STRONG, TEXT, width};
use super::super::marks::Place;
use super::super::scene::Scene;
use super::super::sheet::{self, LINE, PAD, sign};
use super::super::svg::Svg;
use super::super::words::Words;
use super::content::{Card, Content, Line, RegionBox, VpcBox};
use super::place::{Layout, Rect, RegionPlace, VpcPlace};
use super::tracks::{CHIP, Drop, WirePlace};
use crate::finding::Severity;

/// The radius of a line's bends.
const BEND: i32 = 10;

/// The map.
pub(super) fn paint(scene: &Scene<'_>, content: &Content, layout: &Layout, words: &Words<'_>, theme: Theme) -> String {
    let mut painter = Painter { svg: sheet::start("map", scene, words, theme, (layout.width, layout.height)) };
    for (region, place) in content.regions.iter().zip(&layout.regions) {
        painter.region(region, place);
    }
    for (line, place) in content.wires.iter().zip(&layout.wires) {
        painter.line(line, place);
    }
    painter.svg.finish()
}

struct Painter {
    svg: Svg,
}

impl Painter {
    fn frame(&mut self, rect: Rect, radius: i32) {
        let Rect { x, y, w, h } = rect;
        self.svg
            .leaf("rect", &[("class", &"box"), ("x", &x), ("y", &y), ("width", &w), ("height", &h), ("rx", &radius)]);
    }

    /// Starts the group of a thing that stands in the file.
    fn group(&mut self, class: &str, place: Place, own: (&'static str, &str), title: &str) {
        let (path, line) = (place.item.map(|item| item.to_string()).unwrap_or_default(), place.line);
        if place.item.is_some() {
            let attrs: super::super::svg::Attrs<'_> =
                &[("class", &class), ("data-path", &path), ("data-line", &line), (own.0, &own.1)];
            self.svg.open("g", attrs);
        } else {
            self.svg.open("g", &[("class", &class), (own.0, &own.1)]);
        }
        self.svg.said("title", &[], title);
    }

    fn region(&mut self, region: &RegionBox, place: &RegionPlace) {
        let Rect { x, y, w, .. } = place.rect;
        self.svg.open("g", &[("class", &"mw-region"), ("data-region", &region.name)]);
        self.frame(place.rect, 14);
        let count = width(&region.count, &TEXT);
        self.svg.text((x + PAD, y + 22), &STRONG, "soft", &region.name, w - 3 * PAD - count);
        self.svg.text_before((x + w - PAD, y + 22), &TEXT, "soft", &region.count, count);
        for (vpc, place) in region.vpcs.iter().zip(&place.vpcs) {
            self.vpc(vpc, place);
        }
        self.svg.close();
    }

    fn vpc(&mut self, vpc: &VpcBox, place: &VpcPlace) {
        let Rect { x, y, w, h } = place.rect;
        let class = ["mw-vpc", if vpc.is_more { " more" } else { "" }, if vpc.bad { " bad" } else { "" }].concat();
        self.group(&class, vpc.place, ("data-vpc", &vpc.name), &vpc.title);
        self.frame(place.rect, 10);
        let inner = w - 2 * PAD;
        let mut at = y + 23;
        let word = if vpc.is_more { 0 } else { width("VPC ", &TEXT) };
        if !vpc.is_more {
            self.svg.text((x + PAD, at), &TEXT, "soft", "VPC", word);
        }
        let cidr = vpc.cidr();
        let one_line = vpc.is_one_line(w);
        let beside = cidr.as_ref().filter(|_| one_line).map_or(0, |(cidr, _)| width(cidr, &CODE) + PAD);
        self.svg.text((x + PAD + word, at), &NAME, "", &vpc.name, inner - word - beside);
        if let Some((cidr, bad)) = cidr {
            let class = if bad { "bad" } else { "soft" };
            if one_line {
                self.svg.text_before((x + w - PAD, at), &CODE, class, &cidr, inner);
            } else {
                at += LINE;
                self.svg.text((x + PAD, at), &CODE, class, &cidr, inner);
            }
        }
        for badge in &vpc.badges {
            at += LINE;
            sheet::badge(&mut self.svg, (x + PAD, at), badge, inner);
        }
        for (card, rect) in vpc.cards.iter().zip(&place.cards) {
            self.card(card, *rect);
        }
        if let Some(more) = &vpc.more {
            self.svg.text((x + PAD, y + h - PAD), &TEXT, "soft", more, inner);
        }
        self.svg.close();
    }

    fn card(&mut self, card: &Card, rect: Rect) {
        let Rect { x, y, w, .. } = rect;
        let control = if card.control.is_some() { " control" } else { "" };
        let class = ["mw-cluster", control, if card.bad { " bad" } else { "" }].concat();
        self.group(&class, card.place, ("data-cluster", &card.whole), &card.title);
        self.frame(rect, 7);
        if card.slim {
            self.slim(card, rect);
        } else {
            let tag = card.control.as_ref().map_or(0, |word| width(word, &STRONG) + 16);
            let mut at = y + PAD + 11;
            self.icon((x + PAD, at - 5), card.control.is_some());
            let left = x + PAD + 20;
            self.svg.text((left, at), &NAME, "", &card.name, w - (left - x) - PAD - tag - 4);
            if let Some(word) = &card.control {
                self.tag((x + w - PAD - tag + 4, at - 15, tag), word);
            }
            if !card.about.is_empty() {
                at += LINE;
                self.svg.text((x + PAD, at), &TEXT, "soft", &card.about, w - 2 * PAD);
            }
            at += 5;
            self.facts(card, (x + PAD, at), w - 2 * PAD);
            at += LINE * i32::try_from(card.facts.len()).unwrap_or_default();
            for badge in &card.badges {
                at += LINE;
                sheet::badge(&mut self.svg, (x + PAD, at + 4), badge, w - 2 * PAD);
            }
        }
        self.svg.close();
    }

    fn facts(&mut self, card: &Card, (x, y): (i32, i32), most: i32) {
        let label = card.facts.iter().map(|(label, ..)| width(label, &TEXT)).max().unwrap_or_default() + 10;
        let mut at = y;
        for (name, value, bad) in &card.facts {
            at += LINE;
            self.svg.text((x, at), &TEXT, "soft", name, label);
            let value = if *bad { [value, " ✕"].concat() } else { value.clone() };
            self.svg.text((x + label, at), &CODE, if *bad { "bad" } else { "" }, &value, most - label);
        }
    }

    /// A cluster in one line: its name, and what is wrong with it, or else what it is or has if there is room.
    fn slim(&mut self, card: &Card, Rect { x, y, w, .. }: Rect) {
        const SIDE: i32 = 10;
        let (at, left, right) = (y + 20, x + 30, x + w - SIDE);
        self.icon((x + SIDE, at - 5), card.control.is_some());
        let room = right - left;
        let wrong = card.badges.first().map(|badge| {
            let class = if badge.severity == Severity::Error { "bad" } else { "warn" };
            let code = badge.text.split(' ').next().unwrap_or_default();
            ([sign(badge.severity), " ", code].concat(), STRONG, class)
        });
        let control = card.control.clone().map(|word| (word, STRONG, "accent"));
        let pods = card.pods.clone().map(|pods| (pods, CODE, "soft"));
        let beside = wrong.clone().or(control).or(pods).map(|said| (width(&said.0, &said.1) + PAD, said));
        let name = width(&card.name, &NAME);
        let beside = beside.filter(|(wide, _)| wrong.is_some() || name + wide <= room);
        let taken = beside.as_ref().map_or(0, |(wide, _)| *wide);
        self.svg.text((left, at), &NAME, "", &card.name, room - taken);
        if let Some((wide, (text, of, class))) = beside {
            self.svg.text_before((right, at), &of, class, &text, wide);
        }
    }

    /// A hexagon for the control plane, a ring for others.
    fn icon(&mut self, (x, y): (i32, i32), control: bool) {
        let (x, y, more) = (
            x.to_string(),
            y.to_string(),
            if control { "l3 -6h7l3 6l-3 6h-7z" } else { "a6 6 0 1 1 12 0a6 6 0 1 1 -12 0z" },
        );
        self.svg.leaf("path", &[("d", &["M", &x, " ", &y, more].concat())]);
    }

    fn tag(&mut self, (x, y, w): (i32, i32, i32), word: &str) {
        self.svg.leaf("rect", &[("class", &"tag"), ("x", &x), ("y", &y), ("width", &w), ("height", &20), ("rx", &10)]);
        self.svg.text_around((x + w / 2, y + 14), &STRONG, "tagged", word, w);
    }

    fn line(&mut self, line: &Line, place: &WirePlace) {
        let class = ["mw-link ", line.class, if line.bad { " wrong" } else { "" }].concat();
        self.group(&class, line.place, ("data-link", &line.id), &line.title);
        let Rect { x, y, w, .. } = place.chip;
        let middle = y + CHIP / 2;
        for drop in &place.drops {
            self.svg.leaf("path", &[("class", &"halo"), ("d", &way(drop, middle, drop.edge - 3))]);
        }
        for class in ["wire", "core"].into_iter().take(if line.class == "express" { 2 } else { 1 }) {
            for drop in &place.drops {
                self.svg.leaf("path", &[("class", &class), ("d", &way(drop, middle, drop.to.0))]);
            }
        }
        for drop in &place.drops {
            self.stop(drop.to, line.class == "missing");
        }
        self.svg.leaf(
            "rect",
            &[("class", &"chip"), ("x", &x), ("y", &y), ("width", &w), ("height", &CHIP), ("rx", &(CHIP / 2))],
        );
        let (inner, kind) = (w - 2 * PAD, width(&line.kind, &STRONG) + 8);
        self.svg.text((x + PAD, middle + 4), &STRONG, "kind", &line.kind, inner);
        if !line.about.is_empty() && inner - kind > 30 {
            let class = if line.bad { "bad" } else { "soft" };
            self.svg.text((x + PAD + kind, middle + 4), &TEXT, class, &line.about, inner - kind);
        }
        self.svg.close();
    }

    /// Where a line ends: a ring, or a cross where it is missing.
    fn stop(&mut self, (x, y): (i32, i32), missing: bool) {
        if missing {
            let d = ["M", &(x - 5).to_string(), " ", &(y - 5).to_string(), "l10 10m0 -10l-10 10"].concat();
            self.svg.leaf("path", &[("class", &"stop"), ("d", &d)]);
        } else {
            self.svg.leaf("circle", &[("class", &"stop"), ("cx", &x), ("cy", &y), ("r", &5)]);
        }
    }
}

/// From the chip along the lane to the track, down it, and in as far as `end`.
fn way(drop: &Drop, y: i32, end: i32) -> String {
    let (x, (_, to)) = (drop.x, drop.to);
    let before = if drop.from > x { x + BEND } else { x - BEND };
    let number = |number: i32| number.to_string();
    [
        "M",
        &number(drop.from),
        " ",
        &number(y),
        "H",
        &number(before),
        "Q",
        &number(x),
        " ",
        &number(y),
        " ",
        &number(x),
        " ",
        &number(y + BEND),
        "V",
        &number(to - BEND),
        "Q",
        &number(x),
        " ",
        &number(to),
        " ",
        &number(x + BEND),
        " ",
        &number(to),
        "H",
        &number(end),
    ]
    .concat()
}
