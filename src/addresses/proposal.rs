//! A block as people and programs see it.

use serde::Serialize;

use super::allot::Allotment;
use super::sizes::{KEPT, Sizes, size};
use super::why::{SPEAKER, why};
use super::{Place, owner};
use crate::message::Catalog;
use crate::topology::{Plugin, Topology};

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
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Vpc => "cidrs",
            Self::Nodes => "nodeCidrs",
            Self::Pods => "podCidrs",
            Self::Services => "serviceCidr",
        }
    }
}

/// Everything that was allotted, in the order it comes.
pub(super) fn proposals(topology: &Topology, made: &[Allotment], sizes: &Sizes, catalog: &str) -> Vec<Proposal> {
    let catalog = Catalog::parse(catalog);
    let mut proposals = Vec::with_capacity(made.len());
    for allotment in made {
        let Allotment { place, part, nets } = allotment;
        let why = catalog.say(SPEAKER, &why(topology, *place, *part, sizes));
        proposals.extend(nets.iter().map(|cidr| Proposal {
            owner: owner(topology, *place).1.to_owned(),
            part: *part,
            cidr: cidr.to_string(),
            usable: size(cidr.prefix_len()) - if is_vswitch(topology, *place, *part) { KEPT } else { 0 },
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
