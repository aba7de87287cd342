//! Text → addresses for every VPC and cluster that has none, and the edits that write them into the text.
//!
//! What has addresses keeps them. The plan depends on the names of things and on what is written, not on their order in
//! the file, and it is whole: where something finds no room nothing is planned.

mod allot;
mod demand;
mod fill;
mod proposal;
mod sheet;
mod sizes;
mod why;
mod writing;

use ipnet::Ipv4Net;
use serde::Serialize;

use crate::check::{self, Config, Context, UNPLANNED};
use crate::diagnostic::{self, Report};
use crate::finding::{Edit, Finding};
use crate::fix::edited;
use crate::message::Facts;
use crate::parse;
use crate::source::{LineIndex, PositionEncoding, Source, Span};
use crate::topology::Topology;
use allot::{Shortage, allot};
pub use proposal::{Part, Proposal};
use sheet::Sheet;
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
    /// Room in a new VPC for a cluster that cannot be planned yet.
    Later,
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
    let made = allot(demand, context.blocks(), &options.sizes, &options.pools).unwrap_or_else(|short| {
        findings.extend(short.iter().map(|short| no_room(&parsed.topology, short, &options.pools)));
        Vec::new()
    });
    let edits = writing::edits(source.text, sheet, &parsed, &made).unwrap_or_else(|| {
        findings.push(UNPLANNED.at(parsed.topology.at, "text", &[]).help("text-help", &[]));
        Vec::new()
    });
    findings.sort_by_key(|finding| (finding.span, finding.code));
    let proposals = proposal::proposals(&parsed.topology, &made, &options.sizes, options.catalog);
    answer(source, &findings, proposals, edits, options)
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
