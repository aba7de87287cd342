//! Every address block of the topology, with what it is for and where it belongs.

use ipnet::IpNet;

use super::lost::Lost;
use super::{Context, ranges};
use crate::message::{Fact, Word};
use crate::parse::Shape;
use crate::source::Span;
use crate::topology::{Cidr, Field, Plugin, Spanned};

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
    /// A public range that a VPC routes privately.
    User,
    /// A network that security groups may admit whole.
    Tolerated,
}

impl Kind {
    /// The term for such a block.
    #[must_use]
    pub fn word(self) -> &'static Word {
        match self {
            Self::Vpc | Self::Reserved | Self::Tolerated => &Word("cidr"),
            Self::Node => &Word("nodeCidr"),
            Self::Pod => &Word("podCidr"),
            Self::Service => &Word("serviceCidr"),
            Self::User => &Word("userCidr"),
        }
    }

    /// The term for what has such a block.
    #[must_use]
    pub fn place(self) -> &'static Word {
        match self {
            Self::Vpc | Self::User => &Word("vpc"),
            Self::Node | Self::Pod | Self::Service => &Word("cluster"),
            Self::Reserved => &Word("reserved"),
            Self::Tolerated => &Word("securityGroups"),
        }
    }
}

/// One block.
#[derive(Debug, Clone, Copy)]
pub struct Block<'t> {
    /// What it is for.
    pub kind: Kind,
    /// As written.
    pub cidr: &'t Cidr,
    /// Where.
    pub span: Span,
    /// The name of its cluster, VPC or reservation.
    pub owner: &'t str,
    /// Its cluster, by position in the file; none for VPCs and reservations.
    pub cluster: Option<usize>,
    /// The VPC it lies in or is, by identity.
    pub vpc: Option<usize>,
    /// The plug-in of its cluster.
    pub plugin: Option<Plugin>,
    /// Whether it lies in one range of its cluster's VPC; none where that cannot be told.
    pub inside: Option<bool>,
}

impl Block<'_> {
    /// It as sentences call it: `kind` `cidr` of `place` `owner`.
    #[must_use]
    pub fn facts(&self) -> [(&'static str, &dyn Fact); 4] {
        let place = self.kind.place();
        [("kind", self.kind.word()), ("cidr", &self.cidr.text), ("place", place), ("owner", &self.owner)]
    }

    /// The network it names, if it names one.
    #[must_use]
    pub fn net(&self) -> Option<IpNet> {
        self.cidr.net
    }

    /// Whether it is a vSwitch of its VPC by its nature, and so lies inside the VPC rightly.
    #[must_use]
    pub fn is_vswitch(&self) -> bool {
        self.kind == Kind::Node || (self.kind == Kind::Pod && self.plugin == Some(Plugin::Terway))
    }

    /// Whether it is a vSwitch or would be one under the plug-in that is not told.
    #[must_use]
    pub fn may_be_vswitch(&self) -> bool {
        self.is_vswitch() || (self.kind == Kind::Pod && self.plugin.is_none())
    }

    /// Whether it is a vSwitch inside its VPC, so that what is said of the VPC is said of it too.
    #[must_use]
    pub fn is_spoken_for(&self) -> bool {
        self.may_be_vswitch() && self.inside == Some(true)
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

    /// Whether it has a size that the cloud allows and that can be meant. What has not is reported for that alone: it
    /// would share addresses with half the file.
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        let Some(net) = self.net() else { return false };
        self.has_allowed_length() && (matches!(self.kind, Kind::Reserved | Kind::User) || !ranges::is_broad(net))
    }

    /// Whether the cloud allows its length; what is not IPv4, or is neither VPC nor vSwitch, may have any.
    #[must_use]
    pub fn has_allowed_length(&self) -> bool {
        let Some(IpNet::V4(net)) = self.net() else { return true };
        match self.kind {
            Kind::Vpc => ranges::VPC_LENGTHS.contains(&net.prefix_len()),
            _ if self.is_vswitch() => ranges::VSWITCH_LENGTHS.contains(&net.prefix_len()),
            _ => true,
        }
    }
}

/// Every block of the topology, readable or not: those of VPCs, of reservations, of clusters.
pub(super) fn blocks<'t>(context: &Context<'t>) -> Vec<Block<'t>> {
    let topology = context.topology;
    let mut blocks = Vec::with_capacity(topology.vpcs.items().len() + 3 * topology.clusters.items().len());
    for (identity, vpc) in context.vpcs() {
        let owner = Owner { vpc: identity, ..Owner::of(vpc.name.text()) };
        blocks.extend(owner.blocks(Kind::Vpc, vpc.cidrs.items()));
        blocks.extend(owner.blocks(Kind::User, vpc.user_cidrs.items()));
    }
    let homes = homes(context, &blocks);
    for reserved in topology.reserved.items() {
        blocks.extend(Owner::of(reserved.name.text()).blocks(Kind::Reserved, reserved.cidrs.items()));
    }
    for (index, cluster) in topology.clusters.items().iter().enumerate() {
        let Some(network) = cluster.network.get() else { continue };
        let vpc = cluster.vpc.text().and_then(|name| context.vpc_identity(name));
        let home = vpc.and_then(|vpc| homes.get(vpc));
        let plugin = network.plugin.value().copied();
        let owner = Owner { vpc, cluster: Some(index), plugin, home, ..Owner::of(cluster.name.text()) };
        blocks.extend(owner.blocks(Kind::Node, network.node_cidrs.items()));
        blocks.extend(owner.blocks(Kind::Pod, network.pod_cidrs.items()));
        blocks.extend(owner.blocks(Kind::Service, network.service_cidr.spanned()));
    }
    blocks
}

/// The networks that security groups may admit whole. They take no addresses, so they stand apart from all blocks.
pub(super) fn tolerated<'t>(context: &Context<'t>) -> impl Iterator<Item = Block<'t>> {
    let groups = context.topology.mesh.get().and_then(|mesh| mesh.security_groups.get());
    let cidrs = groups.map(|groups| groups.tolerate.items()).unwrap_or_default();
    Owner::of(Some("tolerate")).blocks(Kind::Tolerated, cidrs)
}

/// What the blocks of one VPC, reservation or cluster have in common.
#[derive(Clone, Copy)]
struct Owner<'t, 'h> {
    name: &'t str,
    vpc: Option<usize>,
    cluster: Option<usize>,
    plugin: Option<Plugin>,
    home: Option<&'h Home>,
}

impl<'t, 'h> Owner<'t, 'h> {
    fn of(name: Option<&'t str>) -> Self {
        Self { name: name.unwrap_or_default(), vpc: None, cluster: None, plugin: None, home: None }
    }

    fn blocks<C>(self, kind: Kind, cidrs: C) -> impl Iterator<Item = Block<'t>> + use<'t, 'h, C>
    where
        C: IntoIterator<Item = &'t Spanned<Cidr>>,
    {
        let Self { name: owner, vpc, cluster, plugin, home } = self;
        cidrs.into_iter().map(move |cidr| {
            let inside = home.and_then(|home| home.encloses(cidr.value.net?));
            Block { kind, cidr: &cidr.value, span: cidr.span, owner, cluster, vpc, plugin, inside }
        })
    }
}

/// The ranges of one VPC: the outermost ones, in order.
#[derive(Clone, Default)]
struct Home {
    ranges: Vec<IpNet>,
    /// Whether one of them cannot be read or meant, so that what lies in none of the others may lie in it.
    doubtful: bool,
}

/// The ranges of all VPCs, by identity.
fn homes(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Home> {
    let mut homes = vec![Home::default(); context.topology.vpcs.items().len()];
    let lost = Lost::of(context, "cidrs[]", Shape::Text);
    for (identity, vpc) in context.vpcs() {
        let doubtful = vpc.cidrs.span().is_some_and(|list| lost.any_in(list)) || matches!(vpc.cidrs, Field::Unreadable);
        if let Some(home) = identity.and_then(|identity| homes.get_mut(identity)) {
            home.doubtful |= doubtful;
        }
    }
    for block in blocks.iter().filter(|block| block.kind == Kind::Vpc) {
        let Some(home) = block.vpc.and_then(|vpc| homes.get_mut(vpc)) else { continue };
        match block.net().filter(|_| block.is_plausible()) {
            Some(net) => home.ranges.push(net),
            None => home.doubtful = true,
        }
    }
    for home in &mut homes {
        outermost(&mut home.ranges);
    }
    homes
}

impl Home {
    fn encloses(&self, net: IpNet) -> Option<bool> {
        let behind = self.ranges.partition_point(|range| *range <= net);
        if self.ranges.get(..behind).and_then(<[_]>::last).is_some_and(|range| range.contains(&net)) {
            return Some(true);
        }
        // A VPC that lists no range of this family says nothing about it.
        let same_family = |range: &IpNet| range.addr().is_ipv4() == net.addr().is_ipv4();
        let told = !self.doubtful
            && (self.ranges.first().is_some_and(same_family) || self.ranges.last().is_some_and(same_family));
        told.then_some(false)
    }
}

/// Leaves the networks that lie in no other, in order.
pub(crate) fn outermost(nets: &mut Vec<IpNet>) {
    nets.sort_unstable();
    nets.dedup_by(|inner, outer| outer.contains(&*inner));
}
