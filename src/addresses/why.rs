//! Why a block is as large as it is, in words.

use super::sizes::Sizes;
use super::{Part, Place};
use crate::message::Message;
use crate::topology::{Cluster, Plugin, Topology};

/// Who says so in the table of sentences.
pub(super) const SPEAKER: &str = "plan-addresses";

/// The sentence for a block.
pub(super) fn why(topology: &Topology, place: Place, part: Part, sizes: &Sizes) -> Message {
    let cluster = match place {
        Place::Vpc(section) => {
            let had = topology.vpcs.items().get(section).is_some_and(|vpc| !vpc.cidrs.items().is_empty());
            return Message::new(if had { "another-range" } else { "range" }, &[]);
        }
        Place::Cluster(cluster) => topology.clusters.items().get(cluster),
    };
    match cluster {
        Some(cluster) => of_cluster(cluster, part, sizes),
        None => Message::new("services", &[]),
    }
}

fn of_cluster(cluster: &Cluster, part: Part, sizes: &Sizes) -> Message {
    let nodes = sizes.nodes(cluster);
    let flannel = cluster.network.get().is_some_and(|network| network.plugin.is(&Plugin::Flannel));
    match (part, cluster.workers.value()) {
        (Part::Pods, _) if flannel => Message::new("node-blocks", &[("nodes", &nodes), ("mask", &sizes.node_mask())]),
        (Part::Pods, _) => Message::new("pods", &[("nodes", &nodes), ("pods", &sizes.terway_pods())]),
        (Part::Nodes, Some(workers)) => Message::new("nodes", &[("nodes", &nodes), ("workers", workers)]),
        (Part::Nodes, None) => Message::new("nodes-unsaid", &[("nodes", &nodes)]),
        (Part::Vpc | Part::Services, _) => Message::new("services", &[]),
    }
}
