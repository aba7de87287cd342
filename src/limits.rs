//! What the cloud takes at most. Quotas change and can be raised: each has its date, and a topology may override those
//! that differ between accounts.

use crate::topology::{Field, Limits, Topology};

/// A quota as the cloud documents it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// How many.
    pub most: usize,
    /// When the cloud's documents said so: year and month.
    pub date: &'static str,
}

/// Rules of all groups of one network interface, both directions together.
pub const RULES_PER_INTERFACE: Quota = Quota { most: 1_000, date: "2026-01" };

/// Rules of one group, both directions together, in the model before that: older accounts may still have it.
pub const RULES_PER_GROUP_BEFORE: Quota = Quota { most: 200, date: "2025-01" };

/// Rules of one basic group whose peer is a group.
pub const GROUP_REFERENCES: Quota = Quota { most: 20, date: "2026-04" };

/// Custom routes of one VPC route table.
pub const ROUTES_PER_TABLE: Quota = Quota { most: 200, date: "2026-01" };

/// Private addresses in one basic group.
pub const BASIC_GROUP_ADDRESSES: Quota = Quota { most: 6_000, date: "2026-04" };

/// Rules that one call takes, and one resource of a stack.
pub const PERMISSIONS_PER_CALL: Quota = Quota { most: 100, date: "2026-01" };

/// Entries of one prefix list. How many it may have, not how many it has, counts as rules.
pub const PREFIX_LIST_ENTRIES: Quota = Quota { most: 200, date: "2026-01" };

/// Characters of a rule's description.
pub const DESCRIPTION: Quota = Quota { most: 512, date: "2026-01" };

/// Addresses of a vSwitch that the cloud keeps: the first one and the last three.
pub const VSWITCH_RESERVED: Quota = Quota { most: 4, date: "2026-01" };

/// The quota that `field` of the topology's limits overrides, or `quota` as it is.
#[must_use]
pub fn of(topology: &Topology, quota: Quota, field: impl Fn(&Limits) -> &Field<u32>) -> usize {
    let own = topology.limits.get().and_then(|limits| field(limits).value());
    own.and_then(|own| usize::try_from(*own).ok()).unwrap_or(quota.most)
}
