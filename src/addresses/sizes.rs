//! How large a block is that has room for a cluster, now and when it has grown.

use super::{Unit, UnitPart};
use crate::check::ranges;
use crate::topology::Cluster;

/// How large things are planned.
#[derive(Debug, Clone)]
pub struct Sizes {
    /// How many times its workers of today a cluster may have one day.
    pub growth: u32,
    /// Pods on one node; without, as many as flannel's usual 256, and 64 with terway.
    pub pods_per_node: Option<u32>,
    /// The length of a new VPC's range; without, it is as long as its vSwitches are together.
    pub vpc_length: Option<u8>,
    /// The length of a service CIDR.
    pub service_length: u8,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { growth: 2, pods_per_node: None, vpc_length: None, service_length: 20 }
    }
}

/// Workers of a cluster that does not say how many it has.
const WORKERS: u32 = 8;
/// The longest block that is planned, so that small clusters do not become a patchwork.
const LONGEST: u8 = 24;
/// Addresses of a vSwitch that the cloud keeps for itself.
pub(super) const KEPT: u64 = 4;

impl Sizes {
    /// How many nodes `cluster` may have one day.
    pub(super) fn nodes(&self, cluster: &Cluster) -> u64 {
        let workers = cluster.workers.value().copied().unwrap_or(WORKERS).max(1);
        u64::from(workers) * u64::from(self.growth.max(1))
    }

    /// How many pods a node may have with terway.
    pub(super) fn terway_pods(&self) -> u32 {
        self.pods_per_node.unwrap_or(64)
    }

    /// The length of each node's block with flannel, which the cloud limits.
    pub(super) fn node_mask(&self) -> u8 {
        length(self.pods_per_node.unwrap_or(256).into()).clamp(24, 28)
    }

    /// The vSwitches that a cluster lacks, as one block.
    pub(super) fn vswitches<'t>(&self, at: usize, cluster: &'t Cluster, part: UnitPart) -> Unit<'t> {
        let nodes = self.nodes(cluster);
        let (nodes, pods) = (vswitch(nodes), vswitch(nodes * u64::from(self.terway_pods())));
        let length = match part {
            UnitPart::Nodes => nodes,
            UnitPart::Pods => pods,
            UnitPart::Both | UnitPart::Later => nodes.min(pods).saturating_sub(1),
        };
        Unit { name: cluster.name.text().unwrap_or_default(), cluster: at, part, length }
    }

    /// The pods of a cluster with flannel: a block for each node.
    pub(super) fn outside_pods<'t>(&self, at: usize, cluster: &'t Cluster) -> Unit<'t> {
        let nodes = self.nodes(cluster) * size(self.node_mask());
        Unit {
            name: cluster.name.text().unwrap_or_default(),
            cluster: at,
            part: UnitPart::Pods,
            length: length(nodes).min(LONGEST),
        }
    }

    /// The vSwitches of any cluster, for a VPC that has none yet.
    pub(super) fn any(&self) -> u8 {
        self.vswitches(0, &Cluster::default(), UnitPart::Both).length
    }
}

/// The length of a block of vSwitches that have room for `addresses`; none is shorter than the cloud allows.
fn vswitch(addresses: u64) -> u8 {
    let largest = size(*ranges::VSWITCH_LENGTHS.start()) - KEPT;
    length(addresses + KEPT * addresses.div_ceil(largest).max(1)).min(LONGEST)
}

/// The length of the smallest block of so many addresses; 0 for all that are too many.
pub(super) fn length(addresses: u64) -> u8 {
    let bits = u64::BITS - addresses.saturating_sub(1).leading_zeros();
    32_u8.saturating_sub(u8::try_from(bits).unwrap_or(u8::MAX))
}

/// How many addresses a block of `length` has.
pub(super) fn size(length: u8) -> u64 {
    1 << 32_u8.saturating_sub(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topology::{Field, Spanned};

    fn cluster(workers: u32) -> Cluster {
        let workers = Field::Given(Spanned { value: workers, span: crate::source::Span::default() });
        Cluster { workers, ..Cluster::default() }
    }

    #[test]
    fn a_block_is_the_smallest_power_of_two() {
        for (addresses, expected) in [(0, 32), (1, 32), (2, 31), (256, 24), (257, 23), (1 << 32, 0), (u64::MAX, 0)] {
            assert_eq!(length(addresses), expected, "{addresses}");
        }
    }

    #[test]
    fn room_grows_with_workers_and_pods() {
        let sizes = Sizes::default();
        let terway = |workers| {
            [UnitPart::Nodes, UnitPart::Pods, UnitPart::Both]
                .map(|part| sizes.vswitches(0, &cluster(workers), part).length)
        };
        assert_eq!(terway(0), [24, 24, 23]);
        assert_eq!(terway(3), [24, 23, 22], "6 nodes, 384 pods");
        assert_eq!(terway(4), [24, 22, 21], "512 pods and what the cloud keeps");
        assert_eq!(terway(126), [24, 18, 17]);
        assert_eq!(terway(127), [23, 18, 17], "254 nodes and what the cloud keeps");
        assert_eq!(terway(5_000), [18, 12, 11], "640,000 pods");
        assert_eq!(terway(u32::MAX), [0, 0, 0], "nothing has that much room");
    }

    #[test]
    fn flannel_has_a_block_for_each_node() {
        let pods = |workers, pods_per_node| {
            let sizes = Sizes { pods_per_node, ..Sizes::default() };
            (sizes.node_mask(), sizes.outside_pods(0, &cluster(workers)).length)
        };
        assert_eq!(pods(8, None), (24, 20));
        assert_eq!(pods(9, None), (24, 19));
        assert_eq!(pods(8, Some(64)), (26, 22));
        assert_eq!(pods(1, Some(1)), (28, 24));
        assert_eq!(pods(u32::MAX, Some(u32::MAX)), (24, 0));
    }
}
