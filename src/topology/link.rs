//! What joins VPCs.

use super::{Field, LinkType, Spanned};
use crate::source::Span;

/// A link between VPCs.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Link {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// What kind of link it is.
    #[cfg_attr(feature = "schema", schemars(rename = "type"))]
    pub kind: Field<LinkType>,
    /// The cloud's id, such as `cen-…`; unique among the links.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub id: Field<String>,
    /// Names of the VPCs it joins: one or more for `cen`, exactly two for the others.
    pub vpcs: Field<Vec<Spanned<String>>>,
    /// Bandwidth across regions in Mbit/s. Without it CEN gives 1 Kbit/s for tests.
    pub bandwidth_mbps: Field<u32>,
}
