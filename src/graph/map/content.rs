//! What the boxes of a map say, and which boxes there are: all where all can be looked at, else the first of them and
//! how many more there are.

use std::collections::BTreeMap;

use super::super::marks::{Mark, Place};
use super::super::scene::{Cluster, Net, Scene, Vpc, Wire, WireKind};
use super::super::sheet::{Badge, NARROW, plain, sign};
use super::super::words::Words;
use crate::check::reach::Way;
use crate::finding::Severity;
use crate::topology::{Choice, LinkType};

/// The most clusters that are drawn as cards; more of them are lines.
const CARDS: usize = 24;
/// The most clusters that are drawn at all, and how many of a VPC, VPCs of a region and regions are where there are more.
const CLUSTERS: usize = 240;
const OF_A_VPC: usize = 6;
const OF_A_REGION: usize = 6;
const REGIONS: usize = 24;
/// The most lines beside each other, in a broad and in a narrow picture; more of one kind become one.
const WIRES: usize = 14;
const FEW_WIRES: usize = 7;
/// The most marks at one thing.
const MARKS: usize = 2;

/// A map's boxes and lines.
pub(super) struct Content {
    pub(super) regions: Vec<RegionBox>,
    pub(super) wires: Vec<Line>,
}

pub(super) struct RegionBox {
    pub(super) name: String,
    pub(super) count: String,
    pub(super) vpcs: Vec<VpcBox>,
}

pub(super) struct VpcBox {
    pub(super) name: String,
    /// Whether it stands for VPCs that are not drawn.
    pub(super) is_more: bool,
    pub(super) bad: bool,
    pub(super) cidrs: Vec<(String, bool)>,
    pub(super) badges: Vec<Badge>,
    pub(super) cards: Vec<Card>,
    /// Clusters that are not drawn.
    pub(super) more: Option<String>,
    pub(super) place: Place,
    pub(super) title: String,
}

pub(super) struct Card {
    pub(super) name: String,
    /// Its whole name, for a page.
    pub(super) whole: String,
    pub(super) control: Option<String>,
    /// Whether it is one line high.
    pub(super) slim: bool,
    pub(super) bad: bool,
    pub(super) about: String,
    /// Its first pods' network.
    pub(super) pods: Option<String>,
    /// What it has: a label, a value, and whether that is wrong.
    pub(super) facts: Vec<(String, String, bool)>,
    pub(super) badges: Vec<Badge>,
    pub(super) place: Place,
    pub(super) title: String,
}

pub(super) struct Line {
    pub(super) class: &'static str,
    /// Its id, for a page.
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) about: String,
    /// The boxes that it ends at: region and VPC, by their positions.
    pub(super) ends: Vec<(usize, usize)>,
    pub(super) place: Place,
    pub(super) title: String,
    pub(super) bad: bool,
}

impl Content {
    /// What is drawn of `scene`.
    pub(super) fn of(scene: &Scene<'_>, words: &Words<'_>, width: i32) -> Self {
        let mut maker = Maker { scene, words, boxes: BTreeMap::new() };
        let regions = maker.regions();
        let wires = maker.wires(if width < NARROW { FEW_WIRES } else { WIRES });
        Self { regions, wires }
    }
}

struct Maker<'m, 't> {
    scene: &'m Scene<'t>,
    words: &'m Words<'m>,
    /// The box of each VPC by its number.
    boxes: BTreeMap<usize, (usize, usize)>,
}

impl<'t> Maker<'_, 't> {
    fn is_crowded(&self) -> bool {
        self.scene.clusters > CLUSTERS || self.scene.vpcs.len() > CLUSTERS
    }

    fn regions(&mut self) -> Vec<RegionBox> {
        let crowded = self.is_crowded();
        let shown = if crowded { REGIONS } else { usize::MAX };
        let mut regions = Vec::new();
        for region in self.scene.regions.iter().take(shown) {
            let name = region.name.map_or_else(|| self.words.of("no-region"), plain);
            let few = if crowded { OF_A_REGION } else { usize::MAX };
            regions.push(self.region(regions.len(), name, region.vpcs.iter().copied(), few));
        }
        let rest = self.scene.regions.get(shown.min(self.scene.regions.len())..).unwrap_or_default();
        if !rest.is_empty() {
            let name = self.words.count("more-regions", rest.len());
            let vpcs = rest.iter().flat_map(|region| region.vpcs.iter().copied());
            regions.push(self.region(regions.len(), name, vpcs, 0));
        }
        regions
    }

    /// A region, in whose box the first `few` of its VPCs are; the bad ones come first where not all are.
    fn region(&mut self, at: usize, name: String, vpcs: impl Iterator<Item = usize>, few: usize) -> RegionBox {
        let scene = self.scene;
        let mut vpcs: Vec<_> = vpcs.filter_map(|number| Some((number, scene.vpcs.get(number)?))).collect();
        let clusters = vpcs.iter().map(|(_, vpc)| vpc.clusters.len()).sum();
        if vpcs.len() > few {
            vpcs.sort_by_key(|(_, vpc)| (!vpc.is_home(), !vpc.is_bad()));
        }
        let (shown, rest) = vpcs.split_at(few.min(vpcs.len()));
        self.boxes.extend(shown.iter().enumerate().map(|(turn, (number, _))| (*number, (at, turn))));
        self.boxes.extend(rest.iter().map(|(number, _)| (*number, (at, shown.len()))));
        let mut boxes: Vec<_> = shown.iter().map(|(_, vpc)| self.vpc(vpc)).collect();
        boxes.extend((!rest.is_empty()).then(|| self.rest(rest)));
        RegionBox { name, count: self.words.count("clusters", clusters), vpcs: boxes }
    }

    /// The VPCs that are not drawn.
    fn rest(&self, vpcs: &[(usize, &Vpc<'t>)]) -> VpcBox {
        let clusters = vpcs.iter().map(|(_, vpc)| vpc.clusters.len()).sum();
        let bad = vpcs.iter().filter(|(_, vpc)| vpc.is_bad()).count();
        let name = self.words.count("more-vpcs", vpcs.len());
        let badge = || Badge { severity: Severity::Error, text: self.words.count("bad-vpcs", bad) };
        VpcBox {
            title: name.clone(),
            name,
            is_more: true,
            bad: bad > 0,
            cidrs: Vec::new(),
            badges: (bad > 0).then(badge).into_iter().collect(),
            cards: Vec::new(),
            more: Some(self.words.count("clusters", clusters)),
            place: Place::default(),
        }
    }

    fn vpc(&self, vpc: &Vpc<'t>) -> VpcBox {
        let name = vpc.name.map_or_else(|| self.words.of("no-vpc"), plain);
        let mut badges = self.badges(&vpc.marks);
        if !vpc.declared {
            badges.insert(0, Badge { severity: Severity::Error, text: self.words.of("undeclared") });
        }
        let few = if self.is_crowded() { OF_A_VPC } else { usize::MAX };
        let mut clusters: Vec<_> = vpc.clusters.iter().collect();
        if clusters.len() > few {
            let is_bad = |cluster: &Cluster<'_>| cluster.marks.iter().any(|mark| mark.severity == Severity::Error);
            clusters.sort_by_key(|cluster| (!cluster.is_control, !is_bad(cluster)));
        }
        let cards: Vec<_> = clusters.iter().take(few).map(|cluster| self.card(cluster)).collect();
        let left = clusters.len() - cards.len();
        let more = if clusters.is_empty() {
            Some(self.words.of("no-cluster"))
        } else {
            (left > 0).then(|| self.words.count("more-clusters", left))
        };
        VpcBox {
            title: titled(&self.words.say("vpc", &[("vpc", &name)]), &vpc.marks),
            name,
            is_more: false,
            bad: !vpc.declared || vpc.marks.iter().any(|mark| mark.severity == Severity::Error),
            cidrs: vpc.cidrs.iter().map(|net| (plain(net.text), net.bad)).collect(),
            badges,
            cards,
            more,
            place: vpc.place,
        }
    }

    fn card(&self, cluster: &Cluster<'t>) -> Card {
        let name = cluster.name.map_or_else(|| self.words.of("no-name"), plain);
        let workers = cluster.workers.map(|count| self.words.count("workers", count as usize));
        let about = cluster.plugin.map(|plugin| plugin.word().to_owned()).into_iter();
        let about: Vec<_> = about.chain(cluster.version.map(plain)).chain(workers).collect();
        let mut facts = Vec::new();
        for (key, nets) in
            [("nodes", cluster.nodes.as_slice()), ("pods", &cluster.pods), ("services", cluster.services.as_slice())]
        {
            facts.extend(self.fact(key, nets));
        }
        facts.extend(cluster.gateway.map(|address| (self.words.of("gateway"), plain(address), false)));
        Card {
            title: titled(&name, &cluster.marks),
            whole: cluster.name.unwrap_or_default().to_owned(),
            name,
            control: cluster.is_control.then(|| self.words.of("control-plane")),
            slim: self.scene.clusters > CARDS,
            bad: cluster.marks.iter().any(|mark| mark.severity == Severity::Error),
            pods: cluster.pods.first().map(|net| plain(net.text)),
            about: about.join(" · "),
            facts,
            badges: self.badges(&cluster.marks),
            place: cluster.place,
        }
    }

    /// The first network of some, and how many more there are; a wrong one is the first.
    fn fact(&self, key: &'static str, nets: &[Net<'t>]) -> Option<(String, String, bool)> {
        let shown = nets.iter().find(|net| net.bad).or_else(|| nets.first())?;
        let more = nets.len() - 1;
        let text = plain(shown.text);
        let text = if more > 0 { [text, self.words.say("and-more", &[("count", &more)])].join(" ") } else { text };
        Some((self.words.of(key), text, shown.bad))
    }

    /// The first marks, each rule once, and how many more there are.
    fn badges(&self, marks: &[Mark<'_>]) -> Vec<Badge> {
        let mut rules: Vec<(&Mark<'_>, usize)> = Vec::new();
        for mark in marks {
            match rules.iter_mut().find(|(known, _)| known.code == mark.code) {
                Some((_, count)) => *count += 1,
                None => rules.push((mark, 1)),
            }
        }
        let shown = if rules.len() > MARKS { MARKS - 1 } else { MARKS };
        let badge = |(mark, count): &(&Mark<'_>, usize)| {
            let times = if *count > 1 { [" ×", &count.to_string()].concat() } else { String::new() };
            Badge { severity: mark.severity, text: [mark.code, " ", mark.rule, &times].concat() }
        };
        let mut badges: Vec<_> = rules.iter().take(shown).map(badge).collect();
        if let Some((next, _)) = rules.get(shown) {
            let text = self.words.count("more-marks", rules.len() - shown);
            badges.push(Badge { severity: next.severity, text });
        }
        badges
    }

    fn wires(&self, most: usize) -> Vec<Line> {
        let wires = &self.scene.wires;
        let single = wires.len() <= most;
        let mut kinds: Vec<WireKind> = Vec::new();
        for wire in wires.iter().filter(|_| !single) {
            if !kinds.contains(&wire.kind) {
                kinds.push(wire.kind);
            }
        }
        let together = kinds.into_iter().map(|kind| {
            let of_kind: Vec<_> = wires.iter().filter(|wire| wire.kind == kind).collect();
            let line = of_kind.first().map(|wire| self.line(wire));
            line.map(|line| if of_kind.len() > 1 { self.bundle(line, &of_kind) } else { line })
        });
        let alone = wires.iter().filter(|_| single).map(|wire| self.line(wire));
        alone.chain(together.flatten()).collect()
    }

    fn line(&self, wire: &Wire<'t>) -> Line {
        let kind = called(wire.kind, self.words);
        let bandwidth = wire.bandwidth.map(|rate| self.words.say("bandwidth", &[("rate", &rate)]));
        let badge = self.badges(&wire.marks).into_iter().next();
        let id = wire.id.map(plain);
        let badge = badge.map(|badge| [sign(badge.severity), " ", &badge.text].concat());
        let about: Vec<_> = badge.into_iter().chain(bandwidth).chain(id).collect();
        Line {
            class: class(wire.kind),
            id: wire.id.unwrap_or_default().to_owned(),
            title: titled(&[kind.as_str(), wire.id.unwrap_or_default()].join(" "), &wire.marks),
            kind,
            about: about.join(" · "),
            ends: self.ends(&wire.ends),
            place: wire.place,
            bad: wire.marks.iter().any(|mark| mark.severity == Severity::Error),
        }
    }

    /// One line for all links of a kind.
    fn bundle(&self, line: Line, wires: &[&Wire<'t>]) -> Line {
        let ends: Vec<_> = wires.iter().flat_map(|wire| wire.ends.iter().copied()).collect();
        let about = self.words.count("links", wires.len());
        let bad = wires.iter().any(|wire| wire.marks.iter().any(|mark| mark.severity == Severity::Error));
        Line {
            ends: self.ends(&ends),
            id: String::new(),
            title: line.kind.clone(),
            about,
            place: Place::default(),
            bad,
            ..line
        }
    }

    fn ends(&self, numbers: &[usize]) -> Vec<(usize, usize)> {
        let mut ends: Vec<_> = numbers.iter().filter_map(|number| self.boxes.get(number).copied()).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }
}

/// The class of a kind of line.
fn class(kind: WireKind) -> &'static str {
    match kind {
        WireKind::Link(LinkType::Cen) => "cen",
        WireKind::Link(LinkType::Vpn) => "vpn",
        WireKind::Link(LinkType::ExpressConnect) => "express",
        WireKind::Link(LinkType::Peering) => "peering",
        WireKind::Unknown => "unknown",
        WireKind::Gateways => "gateways",
        WireKind::Missing(_) => "missing",
    }
}

/// What a kind of line is called; with a sign, where it is one that lacks.
pub(in super::super) fn called(kind: WireKind, words: &Words<'_>) -> String {
    let key = match kind {
        WireKind::Link(LinkType::Cen) => "cen",
        WireKind::Link(LinkType::Vpn) => "vpn",
        WireKind::Link(LinkType::ExpressConnect) => "express-connect",
        WireKind::Link(LinkType::Peering) => "peering",
        WireKind::Unknown => "unknown-link",
        WireKind::Gateways => "gateways",
        WireKind::Missing(Way::Cens) => "missing-cens",
        WireKind::Missing(Way::Peerings) => "missing-peerings",
        WireKind::Missing(_) => "missing",
    };
    let sign = if matches!(kind, WireKind::Missing(_)) { "✕ " } else { "" };
    [sign, &words.of(key)].concat()
}

/// A name and below it all that is wrong with what it names, as far as anybody reads it.
fn titled(name: &str, marks: &[Mark<'_>]) -> String {
    const MOST: usize = 8;
    let lines = marks.iter().take(MOST).map(|mark| [sign(mark.severity), " ", mark.code, ": ", mark.message].concat());
    std::iter::once(name.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}
