//! Every address block of the topology, and every two that share addresses.
//!
//! Two CIDRs are nested or disjoint, so one sort and one sweep with a stack of the enclosing blocks finds every pair.

use ipnet::IpNet;

use super::Context;
use crate::message::Fact;
use crate::source::Span;
use crate::topology::{Cidr, Plugin, Spanned, Vpc};

/// What a block is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A VPC's own range.
    Vpc,
    /// vSwitches of nodes.
    Node,
    /// Addresses of pods.
    Pod,
    /// Virtual addresses of services.
    Service,
    /// A network nobody may use.
    Reserved,
}

/// One block.
#[derive(Debug, Clone, Copy)]
pub struct Block<'t> {
    /// What it is for.
    pub kind: Kind,
    /// The network.
    pub net: IpNet,
    /// As written.
    pub cidr: &'t Cidr,
    /// Where.
    pub span: Span,
    /// The name of its cluster, VPC or reservation.
    pub owner: &'t str,
    /// Its cluster, by position in the file; none for VPCs and reservations.
    pub cluster: Option<usize>,
    /// The VPC it lies in or is, by identity: the cloud's id where given, else the name.
    pub vpc: Option<&'t str>,
    /// The plug-in of its cluster.
    pub plugin: Option<Plugin>,
}

impl Block<'_> {
    /// Whether it is a vSwitch of its VPC by its nature, and so lies inside the VPC rightly.
    #[must_use]
    pub fn is_vswitch(&self) -> bool {
        self.kind == Kind::Node || (self.kind == Kind::Pod && self.plugin == Some(Plugin::Terway))
    }

    /// Whether both blocks belong to one cluster.
    #[must_use]
    pub fn same_cluster(&self, other: &Self) -> bool {
        self.cluster.is_some() && self.cluster == other.cluster
    }

    /// Whether both blocks lie in one VPC.
    #[must_use]
    pub fn same_vpc(&self, other: &Self) -> bool {
        self.vpc.is_some() && self.vpc == other.vpc
    }

    /// Whether both name one vSwitch, which two clusters of a VPC may share.
    #[must_use]
    pub fn same_vswitch(&self, other: &Self) -> bool {
        self.is_vswitch() && other.is_vswitch() && self.same_vpc(other) && self.net == other.net
    }
}

/// Two blocks that share addresses, in the file's order.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'t> {
    /// The one further up in the file.
    pub first: Block<'t>,
    /// The one further down: the finding's place.
    pub second: Block<'t>,
}

impl Pair<'_> {
    /// Whether both blocks belong to one cluster.
    #[must_use]
    pub fn same_cluster(&self) -> bool {
        self.first.same_cluster(&self.second)
    }

    /// The pair as sentences call it: `owner` has `cidr`, which meets `other_cidr` of `other`.
    #[must_use]
    pub fn facts(&self) -> [(&'static str, &dyn Fact); 4] {
        let Self { first, second } = self;
        [
            ("cidr", &second.cidr.text),
            ("owner", &second.owner),
            ("other_cidr", &first.cidr.text),
            ("other", &first.owner),
        ]
    }
}

/// Every pair that a rule may have to say something about, in the file's order of the second block.
#[derive(Debug)]
pub struct Overlaps<'t> {
    pairs: Vec<Pair<'t>>,
    complete: bool,
}

/// How many pairs are listed, and how many are looked at, before the sweep gives up. A mesh that works has none to
/// list; a text made to be slow has billions.
const LISTED: usize = 20_000;
const LOOKED_AT: usize = 20_000_000;

impl<'t> Overlaps<'t> {
    /// Finds them.
    pub(super) fn of(context: &Context<'t>) -> Self {
        sweep(blocks(context))
    }

    /// The pairs of these two kinds, in either order.
    pub fn between(&self, one: Kind, other: Kind) -> impl Iterator<Item = &Pair<'t>> {
        self.pairs.iter().filter(move |pair| {
            let kinds = (pair.first.kind, pair.second.kind);
            kinds == (one, other) || kinds == (other, one)
        })
    }

    /// All pairs that are listed.
    pub fn iter(&self) -> impl Iterator<Item = &Pair<'t>> {
        self.pairs.iter()
    }

    /// Whether there are no more than are listed.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.complete
    }
}

/// Whether two blocks that share addresses do so rightly, or another pair says the same better.
fn is_no_conflict(a: &Block<'_>, b: &Block<'_>) -> bool {
    match (a.kind, b.kind) {
        // One VPC's ranges are the cloud's business; so are its vSwitches, which lie inside it.
        (Kind::Vpc, Kind::Vpc) => a.same_vpc(b),
        (Kind::Vpc, _) if b.is_vswitch() => true,
        (_, Kind::Vpc) if a.is_vswitch() => true,
        // vSwitches of different clusters share addresses only if they are one vSwitch or their VPCs overlap.
        (Kind::Reserved, Kind::Reserved) | (Kind::Node, Kind::Node) => true,
        (Kind::Node, _) | (_, Kind::Node) if !a.same_cluster(b) => a.kind != Kind::Reserved && b.kind != Kind::Reserved,
        _ => a.same_vswitch(b) && !a.same_cluster(b),
    }
}

fn sweep(mut blocks: Vec<Block<'_>>) -> Overlaps<'_> {
    let (mut pairs, mut looked_at) = (Vec::new(), 0);
    // Enclosing blocks come before what they enclose.
    blocks.sort_by_key(|block| (first_address(block.net), block.net.prefix_len()));
    let mut enclosing: Vec<&Block<'_>> = Vec::new();
    for block in &blocks {
        while enclosing.last().is_some_and(|outer| !outer.net.contains(&block.net)) {
            enclosing.pop();
        }
        looked_at += enclosing.len();
        for outer in &enclosing {
            if !is_no_conflict(outer, block) {
                let in_order = outer.span <= block.span;
                let (first, second) = if in_order { (**outer, *block) } else { (*block, **outer) };
                pairs.push(Pair { first, second });
            }
        }
        if pairs.len() > LISTED || looked_at > LOOKED_AT {
            return Overlaps { pairs, complete: false };
        }
        enclosing.push(block);
    }
    pairs.sort_by_key(|pair| (pair.second.span, pair.first.span));
    Overlaps { pairs, complete: true }
}

/// IPv4 before IPv6, then by address.
fn first_address(net: IpNet) -> (bool, u128) {
    match net {
        IpNet::V4(net) => (false, u128::from(net.network().to_bits())),
        IpNet::V6(net) => (true, net.network().to_bits()),
    }
}

/// What makes two VPC sections the same VPC; never empty.
#[must_use]
pub fn identity(vpc: &Vpc) -> Option<&str> {
    [vpc.id.text(), vpc.name.text()].into_iter().flatten().find(|text| !text.is_empty())
}

/// Every readable block of the topology.
fn blocks<'t>(context: &Context<'t>) -> Vec<Block<'t>> {
    let topology = context.topology;
    let mut blocks = Vec::with_capacity(topology.vpcs.items().len() + 3 * topology.clusters.items().len());
    for vpc in topology.vpcs.items() {
        let owner =
            Owner { name: vpc.name.text().unwrap_or_default(), vpc: identity(vpc), cluster: None, plugin: None };
        blocks.extend(owner.blocks(Kind::Vpc, vpc.cidrs.items()));
    }
    for reserved in topology.reserved.items() {
        let owner = Owner { name: reserved.name.text().unwrap_or_default(), vpc: None, cluster: None, plugin: None };
        blocks.extend(owner.blocks(Kind::Reserved, reserved.cidrs.items()));
    }
    for (index, cluster) in topology.clusters.items().iter().enumerate() {
        let Some(network) = cluster.network.get() else { continue };
        let owner = Owner {
            name: cluster.name.text().unwrap_or_default(),
            vpc: context.vpc_of(cluster).and_then(identity),
            cluster: Some(index),
            plugin: network.plugin.value().copied(),
        };
        blocks.extend(owner.blocks(Kind::Node, network.node_cidrs.items()));
        blocks.extend(owner.blocks(Kind::Pod, network.pod_cidrs.items()));
        blocks.extend(owner.blocks(Kind::Service, network.service_cidr.spanned()));
    }
    blocks
}

/// What the blocks of one VPC, reservation or cluster have in common.
#[derive(Clone, Copy)]
struct Owner<'t> {
    name: &'t str,
    vpc: Option<&'t str>,
    cluster: Option<usize>,
    plugin: Option<Plugin>,
}

impl<'t> Owner<'t> {
    fn blocks(self, kind: Kind, cidrs: impl IntoIterator<Item = &'t Spanned<Cidr>>) -> impl Iterator<Item = Block<'t>> {
        let Self { name: owner, vpc, cluster, plugin } = self;
        cidrs.into_iter().filter_map(move |cidr| {
            let net = cidr.value.net?;
            Some(Block { kind, net, cidr: &cidr.value, span: cidr.span, owner, cluster, vpc, plugin })
        })
    }
}
