//! Text → addresses for every VPC and cluster that has none, and the edits that write them into the text.
//!
//! What has addresses keeps them. The plan depends on the names of things and on what is written, not on their order in
//! the file, and it is whole: where something finds no room nothing is planned.

mod allot;
mod demand;
mod fill;
mod sheet;
mod sizes;
mod why;

use ipnet::Ipv4Net;
use serde::Serialize;

use crate::check::{self, Config, Context, UNPLANNED};
use crate::diagnostic::{self, Report};
use crate::finding::{Edit, Finding};
use crate::fix::edited;
use crate::message::{Catalog, Facts};
use crate::parse::{self, Parsed};
use crate::source::{LineIndex, PositionEncoding, Source, Span};
use crate::topology::{Plugin, Topology};
use allot::{Allotment, Shortage, allot};
use sheet::{Form, Sheet};
pub use sizes::Sizes;

/// Where blocks are looked for: the first pool first, the next where it is full.
#[derive(Debug, Clone)]
pub struct Pools {
    /// For the ranges of VPCs, and for what lies beside them.
    pub vpcs: Vec<Ipv4Net>,
    /// For the pods of flannel; without, they lie beside their VPC.
    pub pods: Vec<Ipv4Net>,
    /// For services.
    pub services: Vec<Ipv4Net>,
}

impl Default for Pools {
    fn default() -> Self {
        let pool = |a, b, length| Ipv4Net::new_assert(std::net::Ipv4Addr::new(a, b, 0, 0), length);
        Self { vpcs: vec![pool(10, 0, 8)], pods: Vec::new(), services: vec![pool(172, 16, 12), pool(10, 192, 10)] }
    }
}

/// How addresses are planned.
#[derive(Debug, Clone)]
pub struct AddressOptions<'o> {
    /// How large things are.
    pub sizes: Sizes,
    /// Where they lie.
    pub pools: Pools,
    /// What offsets count.
    pub encoding: PositionEncoding,
    /// The table of sentences, such as [`crate::message::ENGLISH`].
    pub catalog: &'o str,
}

impl Default for AddressOptions<'_> {
    fn default() -> Self {
        let (sizes, pools) = (Sizes::default(), Pools::default());
        Self { sizes, pools, encoding: PositionEncoding::Utf8, catalog: crate::message::ENGLISH }
    }
}

/// What planning gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddressPlan {
    /// What could not be planned, and why; of a text that cannot be read, what is wrong with it.
    #[serde(flatten)]
    pub report: Report,
    /// Every block, in the file's order.
    pub proposals: Vec<Proposal>,
    /// The edits that write them into the text.
    pub edits: Vec<diagnostic::Edit>,
    /// The text after these.
    #[serde(skip)]
    pub text: String,
}

/// A block for something that has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The name of the VPC or cluster.
    pub owner: String,
    /// What of it.
    pub part: Part,
    /// The block.
    pub cidr: String,
    /// How many addresses of it can be used.
    pub usable: u64,
    /// Why it is as large as it is.
    pub why: String,
}

/// What a block is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// A range of a VPC.
    Vpc,
    /// A vSwitch of nodes.
    Nodes,
    /// A vSwitch of pods, or flannel's range.
    Pods,
    /// A service CIDR.
    Services,
}

impl Part {
    /// The word for it in tables and documents.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Vpc => "vpc",
            Self::Nodes => "nodes",
            Self::Pods => "pods",
            Self::Services => "services",
        }
    }

    /// The key that it is written at.
    fn key(self) -> &'static str {
        match self {
            Self::Vpc => "cidrs",
            Self::Nodes => "nodeCidrs",
            Self::Pods => "podCidrs",
            Self::Services => "serviceCidr",
        }
    }
}

/// Whose a block is, by position in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Vpc(usize),
    Cluster(usize),
}

/// What of a cluster becomes one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UnitPart {
    Nodes,
    Pods,
    /// Half for nodes and half for pods.
    Both,
}

/// A block that a cluster wants.
#[derive(Debug, Clone, Copy)]
struct Unit<'t> {
    name: &'t str,
    cluster: usize,
    part: UnitPart,
    length: u8,
}

/// Plans addresses for all that has none.
///
/// ```
/// use meshwright::{AddressOptions, Source, plan_addresses};
///
/// let text = "apiVersion: meshwright/v1\nvpcs:\n- { name: hangzhou, region: cn-hangzhou }\n";
/// let plan = plan_addresses(&Source { name: "meshwright.yaml", text }, &AddressOptions::default());
/// assert!(plan.text.contains("region: cn-hangzhou, cidrs: [10.0.0.0/20] }"));
/// ```
#[must_use]
pub fn plan_addresses(source: &Source<'_>, options: &AddressOptions<'_>) -> AddressPlan {
    let parsed = parse::parse(source.text);
    if !parsed.readable {
        let checked = check::check(&parsed, &Config::default());
        return answer(source, &checked.findings, Vec::new(), Vec::new(), options);
    }
    let root = parse::values(source.text, 0, &mut Vec::new()).into_iter().next();
    let sheet = Sheet::of(source.text, root.as_ref());
    let context = Context::new(&parsed);
    let mut demand = demand::survey(&context, &sheet, &options.sizes);
    let mut findings = std::mem::take(&mut demand.unplanned);
    match allot(demand, context.blocks(), &options.sizes, &options.pools) {
        Ok(mut made) => {
            made.sort_by_key(|allotment| (allotment.place, allotment.part));
            let edits = edits(source.text, sheet, &parsed, &made).unwrap_or_else(|| {
                findings.push(UNPLANNED.at(parsed.topology.at, "text", &[]).help("text-help", &[]));
                Vec::new()
            });
            answer(source, &findings, proposals(&parsed.topology, &made, options), edits, options)
        }
        Err(short) => {
            findings.extend(short.iter().map(|short| no_room(&parsed.topology, short, &options.pools)));
            answer(source, &findings, Vec::new(), Vec::new(), options)
        }
    }
}

fn answer(
    source: &Source<'_>,
    findings: &[Finding],
    proposals: Vec<Proposal>,
    edits: Vec<Edit>,
    options: &AddressOptions<'_>,
) -> AddressPlan {
    let report = Report::new(source, findings, options.catalog, options.encoding);
    let text = edited(source.text, edits.iter()).unwrap_or_default();
    let lines = LineIndex::new(source.text, options.encoding);
    let edit = |edit: Edit| diagnostic::Edit { range: lines.range(edit.span), text: edit.text };
    AddressPlan { report, proposals, edits: edits.into_iter().map(edit).collect(), text }
}

fn proposals(topology: &Topology, made: &[Allotment], options: &AddressOptions<'_>) -> Vec<Proposal> {
    let catalog = Catalog::parse(options.catalog);
    let mut proposals = Vec::with_capacity(made.len());
    for allotment in made {
        let Allotment { place, part, nets } = allotment;
        let why = catalog.say(why::SPEAKER, &why::why(topology, *place, *part, &options.sizes));
        proposals.extend(nets.iter().map(|cidr| Proposal {
            owner: owner(topology, *place).1.to_owned(),
            part: *part,
            cidr: cidr.to_string(),
            usable: sizes::size(cidr.prefix_len()) - if is_vswitch(topology, *place, *part) { sizes::KEPT } else { 0 },
            why: why.clone(),
        }));
    }
    proposals
}

/// Whether the cloud keeps some of the block's addresses for itself.
fn is_vswitch(topology: &Topology, place: Place, part: Part) -> bool {
    let Place::Cluster(cluster) = place else { return false };
    let network = topology.clusters.items().get(cluster).and_then(|cluster| cluster.network.get());
    let terway = network.is_some_and(|network| network.plugin.is(&Plugin::Terway));
    part == Part::Nodes || (part == Part::Pods && terway)
}

/// Where the owner of a block is pointed at, and its name.
fn owner(topology: &Topology, place: Place) -> (Span, &str) {
    let owner = match place {
        Place::Vpc(section) => topology.vpcs.items().get(section).map(|vpc| (vpc.at, &vpc.name)),
        Place::Cluster(cluster) => topology.clusters.items().get(cluster).map(|cluster| (cluster.at, &cluster.name)),
    };
    owner.map_or((topology.at, ""), |(at, name)| (at, name.text().unwrap_or_default()))
}

/// Says what has no room, and where it was looked for.
fn no_room(topology: &Topology, short: &Shortage, pools: &Pools) -> Finding {
    let (key, pools, option) = match short.part {
        Part::Pods => ("pod-room", &pools.pods, "--pod-pool"),
        Part::Services => ("service-room", &pools.services, "--service-pool"),
        Part::Vpc | Part::Nodes => ("room", &pools.vpcs, "--vpc-pool"),
    };
    let pools = pools.iter().map(|pool| format!("`{pool}`")).collect::<Vec<_>>().join(", ");
    let (at, name) = owner(topology, short.place);
    let length = short.length;
    let facts: Facts<'_> = &[("owner", &name), ("length", &length), ("pools", &pools), ("count", &short.count)];
    let help = if short.part == Part::Services { "service-room-help" } else { "room-help" };
    UNPLANNED.at(at, key, facts).help(help, &[("option", &option)]).help("whole", &[])
}

/// The edits that write what was allotted; `None` where the text has no plain place for all of it.
fn edits(text: &str, mut sheet: Sheet<'_>, parsed: &Parsed, made: &[Allotment]) -> Option<Vec<Edit>> {
    const VPC: [&str; 4] = ["name", "id", "region", "cidrs"];
    const NETWORK: [&str; 4] = ["plugin", "nodeCidrs", "podCidrs", "serviceCidr"];
    for Allotment { place, part, nets } in made {
        let at = owner(&parsed.topology, *place).0;
        let (section, order) = match place {
            Place::Vpc(_) => (sheet.vpc(at)?, VPC),
            Place::Cluster(_) => (sheet.network(at)?, NETWORK),
        };
        let form = if *part == Part::Services { Form::Scalar } else { Form::List };
        let items: Vec<_> = nets.iter().map(ToString::to_string).collect();
        sheet.write(section, &order, part.key(), form, &items)?;
    }
    let edits = sheet.into_edits();
    let after = parse::parse(&edited(text, edits.iter())?);
    (after.faults.len() <= parsed.faults.len() && reads_back(parsed, &after, made)).then_some(edits)
}

/// Whether `after` says what `before` says and what was allotted, and no more: an alias, say, would give one block to two.
fn reads_back(before: &Parsed, after: &Parsed, made: &[Allotment]) -> bool {
    let mut wanted = written(&before.topology);
    let new = made.iter().flat_map(|allotment| {
        allotment.nets.iter().map(|net| (allotment.place, allotment.part, net.to_string()))
    });
    wanted.extend(new);
    let mut found = written(&after.topology);
    wanted.sort_unstable();
    found.sort_unstable();
    wanted == found
}

/// Every block that a topology says.
fn written(topology: &Topology) -> Vec<(Place, Part, String)> {
    let mut written = Vec::new();
    for (section, vpc) in topology.vpcs.items().iter().enumerate() {
        written.extend(vpc.cidrs.items().iter().map(|cidr| (Place::Vpc(section), Part::Vpc, cidr.value.text.clone())));
    }
    for (at, cluster) in topology.clusters.items().iter().enumerate() {
        let Some(network) = cluster.network.get() else { continue };
        let lists = [(Part::Nodes, network.node_cidrs.items()), (Part::Pods, network.pod_cidrs.items())];
        let services = network.service_cidr.spanned().map(std::slice::from_ref).unwrap_or_default();
        for (part, cidrs) in lists.into_iter().chain([(Part::Services, services)]) {
            written.extend(cidrs.iter().map(|cidr| (Place::Cluster(at), part, cidr.value.text.clone())));
        }
    }
    written
}
