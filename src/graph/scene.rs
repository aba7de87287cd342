//! What there is to draw: regions, VPCs, clusters, and what joins them or should.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{Mark, Marks, Place};
use crate::check::Context;
use crate::check::reach::Way;
use crate::diagnostic::{Report, Summary};
use crate::finding::Severity;
use crate::topology::{self, Cidr, LinkType, Mode, Plugin, Role, Spanned};

/// A mesh.
#[derive(Debug)]
pub(super) struct Scene<'t> {
    /// Its name, if it has one.
    pub(super) name: Option<&'t str>,
    pub(super) mode: Mode,
    pub(super) regions: Vec<Region<'t>>,
    /// VPCs by their numbers.
    pub(super) vpcs: Vec<Vpc<'t>>,
    pub(super) wires: Vec<Wire<'t>>,
    /// What is wrong with the mesh as a whole.
    pub(super) loose: Vec<Mark<'t>>,
    pub(super) summary: Summary,
    pub(super) clusters: usize,
}

/// A region.
#[derive(Debug)]
pub(super) struct Region<'t> {
    /// Its id; none where its VPCs tell none.
    pub(super) name: Option<&'t str>,
    /// The numbers of its VPCs.
    pub(super) vpcs: Vec<usize>,
}

/// A VPC.
#[derive(Debug)]
pub(super) struct Vpc<'t> {
    /// Its name; none where clusters do not say which VPC they are in.
    pub(super) name: Option<&'t str>,
    /// Whether it is declared at all.
    pub(super) declared: bool,
    pub(super) cidrs: Vec<Net<'t>>,
    pub(super) clusters: Vec<Cluster<'t>>,
    pub(super) place: Place,
    pub(super) marks: Vec<Mark<'t>>,
}

/// An address block, and whether an error is about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Net<'t> {
    pub(super) text: &'t str,
    pub(super) bad: bool,
}

/// A cluster.
#[derive(Debug)]
pub(super) struct Cluster<'t> {
    pub(super) name: Option<&'t str>,
    pub(super) is_control: bool,
    pub(super) plugin: Option<Plugin>,
    pub(super) version: Option<&'t str>,
    pub(super) workers: Option<u32>,
    pub(super) nodes: Vec<Net<'t>>,
    pub(super) pods: Vec<Net<'t>>,
    pub(super) services: Option<Net<'t>>,
    /// The address of its ingress gateway, in gateway mode.
    pub(super) gateway: Option<&'t str>,
    pub(super) place: Place,
    pub(super) marks: Vec<Mark<'t>>,
}

/// What joins VPCs, or should.
#[derive(Debug)]
pub(super) struct Wire<'t> {
    pub(super) kind: WireKind,
    pub(super) id: Option<&'t str>,
    pub(super) bandwidth: Option<u32>,
    /// The numbers of the VPCs that it joins, in order, each once.
    pub(super) ends: Vec<usize>,
    pub(super) place: Place,
    pub(super) marks: Vec<Mark<'t>>,
}

/// What kind of wire it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WireKind {
    Link(LinkType),
    /// A link of a kind that nobody can read.
    Unknown,
    /// The ingress gateways of gateway mode.
    Gateways,
    /// The way that is missing between the control plane's VPC and others.
    Missing(Way),
}

impl Vpc<'_> {
    /// Whether an error is about it or a cluster in it.
    pub(super) fn is_bad(&self) -> bool {
        let clusters = self.clusters.iter().flat_map(|cluster| &cluster.marks);
        self.marks.iter().chain(clusters).any(|mark| mark.severity == Severity::Error)
    }

    /// Whether the control plane is in it.
    pub(super) fn is_home(&self) -> bool {
        self.clusters.iter().any(|cluster| cluster.is_control)
    }
}

impl<'t> Scene<'t> {
    /// What `context` knows, with `marks` at it. The control plane and what it is in come first.
    pub(super) fn of(context: &Context<'t>, marks: &Marks<'t>, report: &Report) -> Self {
        let mut boxes = Boxes::of(context, marks);
        for cluster in context.clusters() {
            let number = boxes.home(context, cluster);
            if let Some(vpc) = boxes.vpcs.get_mut(number) {
                vpc.clusters.push(read(cluster, context.mode, marks));
            }
        }
        for vpc in &mut boxes.vpcs {
            vpc.clusters.sort_by_key(|cluster| !cluster.is_control);
        }
        let mut wires = boxes.links(context, marks);
        wires.extend(boxes.gateways(context.mode));
        wires.extend(boxes.missing(context));
        let mesh = context.topology.mesh.get();
        Self {
            name: mesh.and_then(|mesh| mesh.name.text()),
            mode: context.mode,
            regions: regions(&boxes),
            wires,
            vpcs: boxes.vpcs,
            loose: marks.loose.clone(),
            summary: report.summary,
            clusters: context.clusters().len(),
        }
    }
}

/// VPCs as they are found.
struct Boxes<'t> {
    vpcs: Vec<Vpc<'t>>,
    regions: Vec<Option<&'t str>>,
    by_identity: BTreeMap<usize, usize>,
    /// Those that clusters name and nobody declares.
    undeclared: BTreeMap<Option<&'t str>, usize>,
}

impl<'t> Boxes<'t> {
    fn of(context: &Context<'t>, marks: &Marks<'t>) -> Self {
        let mut boxes =
            Self { vpcs: Vec::new(), regions: Vec::new(), by_identity: BTreeMap::new(), undeclared: BTreeMap::new() };
        for (identity, section) in context.vpcs() {
            let place = marks.place(section.at);
            let known = identity.and_then(|identity| boxes.by_identity.get(&identity).copied());
            let number = known.unwrap_or_else(|| boxes.push(section.name.text(), section.region.text(), place, true));
            boxes.by_identity.extend(identity.map(|identity| (identity, number)));
            if let Some(vpc) = boxes.vpcs.get_mut(number) {
                vpc.cidrs.extend(nets(section.cidrs.items(), marks));
                vpc.marks.extend(marks.at(place));
            }
        }
        boxes
    }

    fn push(&mut self, name: Option<&'t str>, region: Option<&'t str>, place: Place, declared: bool) -> usize {
        let (cidrs, clusters, marks) = (Vec::new(), Vec::new(), Vec::new());
        self.vpcs.push(Vpc { name, declared, cidrs, clusters, place, marks });
        self.regions.push(region);
        self.vpcs.len() - 1
    }

    /// The number of the VPC that `cluster` is in, or says it is in.
    fn home(&mut self, context: &Context<'t>, cluster: &'t topology::Cluster) -> usize {
        let identity = context.home(cluster);
        if let Some(number) = identity.and_then(|identity| self.by_identity.get(&identity)) {
            return *number;
        }
        let name = cluster.vpc.text();
        if let Some(number) = self.undeclared.get(&name) {
            return *number;
        }
        let number = self.push(name, None, Place::default(), false);
        self.undeclared.insert(name, number);
        number
    }

    fn links(&self, context: &Context<'t>, marks: &Marks<'t>) -> Vec<Wire<'t>> {
        let wire = |link: &'t topology::Link| {
            let ends = link.vpcs.items().iter().filter_map(|name| self.end(context, &name.value));
            let place = marks.place(link.at);
            Wire {
                kind: link.kind.value().map_or(WireKind::Unknown, |kind| WireKind::Link(*kind)),
                id: link.id.text(),
                bandwidth: link.bandwidth_mbps.value().copied(),
                ends: ends.collect::<BTreeSet<_>>().into_iter().collect(),
                place,
                marks: marks.at(place),
            }
        };
        context.topology.links.items().iter().map(wire).collect()
    }

    fn end(&self, context: &Context<'t>, name: &str) -> Option<usize> {
        let declared = context.vpc_identity(name).and_then(|identity| self.by_identity.get(&identity));
        declared.or_else(|| self.undeclared.get(&Some(name))).copied()
    }

    fn gateways(&self, mode: Mode) -> Option<Wire<'t>> {
        let inhabited = self.vpcs.iter().enumerate().filter(|(_, vpc)| !vpc.clusters.is_empty());
        let ends: Vec<_> = inhabited.map(|(number, _)| number).collect();
        (mode == Mode::Gateway && ends.len() > 1).then(|| wire(WireKind::Gateways, ends))
    }

    /// The ways that lack between the control plane and other VPCs, as far as that is certain, those of a kind in one.
    fn missing(&self, context: &Context<'t>) -> Vec<Wire<'t>> {
        let Some(severity) = context.between_clusters() else { return Vec::new() };
        let home = context.control_plane().and_then(|cluster| context.home(cluster));
        let Some((home, at)) = home.and_then(|home| Some((home, *self.by_identity.get(&home)?))) else {
            return Vec::new();
        };
        // Between gateways two peerings may do: what calls an API server is not pods.
        let counts = |way: Way| way.is_parted() && (severity == Severity::Error || way != Way::Peerings);
        [Way::None, Way::Cens, Way::Peerings]
            .into_iter()
            .filter(|way| counts(*way))
            .filter_map(|way| {
                let parted = |(identity, number): (&usize, &usize)| {
                    let inhabited = self.vpcs.get(*number).is_some_and(|vpc| !vpc.clusters.is_empty());
                    (inhabited && context.reach().way(home, *identity) == way).then_some(*number)
                };
                let mut ends: Vec<_> = self.by_identity.iter().filter_map(parted).collect();
                if ends.is_empty() {
                    return None;
                }
                ends.push(at);
                ends.sort_unstable();
                Some(wire(WireKind::Missing(way), ends))
            })
            .collect()
    }
}

fn wire<'t>(kind: WireKind, ends: Vec<usize>) -> Wire<'t> {
    Wire { kind, id: None, bandwidth: None, ends, place: Place::default(), marks: Vec::new() }
}

fn regions<'t>(boxes: &Boxes<'t>) -> Vec<Region<'t>> {
    let mut turns = BTreeMap::new();
    let mut regions: Vec<Region<'t>> = Vec::new();
    for (number, name) in boxes.regions.iter().enumerate() {
        let turn = *turns.entry(*name).or_insert(regions.len());
        match regions.get_mut(turn) {
            Some(region) => region.vpcs.push(number),
            None => regions.push(Region { name: *name, vpcs: vec![number] }),
        }
    }
    let is_home = |number: &usize| boxes.vpcs.get(*number).is_some_and(Vpc::is_home);
    for region in &mut regions {
        region.vpcs.sort_by_key(|number| !is_home(number));
    }
    regions.sort_by_key(|region| !region.vpcs.iter().any(is_home));
    regions
}

fn nets<'t>(cidrs: &'t [Spanned<Cidr>], marks: &Marks<'_>) -> Vec<Net<'t>> {
    cidrs.iter().map(|cidr| Net { text: &cidr.value.text, bad: marks.is_spot(cidr.span) }).collect()
}

fn read<'t>(cluster: &'t topology::Cluster, mode: Mode, marks: &Marks<'t>) -> Cluster<'t> {
    let place = marks.place(cluster.at);
    let network = cluster.network.get();
    let service = network.and_then(|network| network.service_cidr.spanned());
    let gateway = cluster.gateway.get().filter(|_| mode == Mode::Gateway);
    Cluster {
        name: cluster.name.text(),
        is_control: cluster.role.is(&Role::ControlPlane),
        plugin: network.and_then(|network| network.plugin.value()).copied(),
        version: cluster.kubernetes_version.value().map(|version| version.text.as_str()),
        workers: cluster.workers.value().copied(),
        nodes: network.map(|network| nets(network.node_cidrs.items(), marks)).unwrap_or_default(),
        pods: network.map(|network| nets(network.pod_cidrs.items(), marks)).unwrap_or_default(),
        services: service.map(|cidr| Net { text: &cidr.value.text, bad: marks.is_spot(cidr.span) }),
        gateway: gateway.and_then(|gateway| gateway.address.text()),
        place,
        marks: marks.at(place),
    }
}
