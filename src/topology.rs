//! The topology as written: plain data with the place of every value, nothing judged yet.
//!
//! Everything but the names may be absent or unreadable, so that a half-written file still gets all its findings.
//! The doc comments of these types are the descriptions in the JSON Schema.

mod choice;
mod cidr;
mod cluster;
mod field;
pub(crate) mod host;
mod link;
mod mesh;
pub mod placeholder;
mod ports;
mod value;
mod version;
mod vpc;

pub use choice::{Aggregate, Choice, Dialect, GroupType, LinkType, Mode, Peers, Plugin, Policy, RbacProfile, Role};
pub use cidr::{Cidr, CidrFault};
pub use cluster::{Cluster, Gateway, Network, Permission, SecurityGroup};
pub use field::{Field, Spanned};
pub use link::Link;
pub use mesh::{Distribute, Failover, Locality, LocalityDetail, MeshSpec, SecurityGroups};
pub use ports::Ports;
pub(crate) use value::is_null;
pub use value::{Data, Value};
pub use version::Version;
pub use vpc::{Reserved, Vpc};

use crate::source::Span;

/// The JSON Schema of the file, generated from these types by a test.
pub const SCHEMA: &str = include_str!("topology.schema.json");

/// What the format's keys and words mean, in Chinese, by their paths: sentences that a table of sentences may hold too.
pub const CHINESE: &str = include_str!("topology.zh.txt");

/// One mesh: its networks, the links between them, and its clusters.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Topology {
    /// Where the file's first key stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// The format's version: `meshwright/v1`.
    #[cfg_attr(feature = "schema", schemars(required, extend("const" = "meshwright/v1")))]
    pub api_version: Field<String>,
    /// Always `Topology`.
    #[cfg_attr(feature = "schema", schemars(required, extend("const" = "Topology")))]
    pub kind: Field<String>,
    /// What holds for the mesh as a whole.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub mesh: Field<MeshSpec>,
    /// The VPCs that clusters stand in.
    pub vpcs: Field<Vec<Vpc>>,
    /// What joins the VPCs.
    pub links: Field<Vec<Link>>,
    /// The clusters of the mesh.
    pub clusters: Field<Vec<Cluster>>,
    /// Networks nobody may use: offices, other clouds.
    pub reserved: Field<Vec<Reserved>>,
    /// Quotas that differ from the dated table.
    pub limits: Field<Limits>,
}

/// Quotas of this account that differ from meshwright's dated table.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Limits {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// Security-group rules on one network interface, all groups and both directions together (1,000 in January
    /// 2026).
    pub rules_per_interface: Field<u32>,
    /// Rules of one basic group that name another group as their peer (20 in April 2026).
    pub group_references: Field<u32>,
    /// Custom routes in one VPC route table (200 in January 2026).
    pub routes_per_table: Field<u32>,
    /// Private addresses in one basic security group (6,000 in April 2026).
    pub basic_group_addresses: Field<u32>,
}

impl Topology {
    /// The VPC declared as `name`.
    #[must_use]
    pub fn vpc(&self, name: &str) -> Option<&Vpc> {
        self.vpcs.items().iter().find(|vpc| vpc.name.is(name))
    }

    /// What the mesh section says, if it is there.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mesh.get().and_then(|mesh| mesh.mode.value()).copied().unwrap_or_default()
    }
}
