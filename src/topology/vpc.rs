//! Networks: the VPCs of the mesh, and those nobody may use.

use super::{Cidr, Field, Spanned};
use crate::source::Span;

/// A VPC.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Vpc {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// Unique among the VPCs; clusters and links refer to it.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub name: Field<String>,
    /// The cloud's id, `vpc-…`.
    pub id: Field<String>,
    /// The region id, such as `cn-hangzhou`.
    pub region: Field<String>,
    /// The primary CIDR first, then the secondary ones.
    pub cidrs: Field<Vec<Spanned<Cidr>>>,
    /// The account that owns it; becomes a provider alias and a CLI profile.
    pub account: Field<String>,
    /// Public ranges that this VPC routes privately (at most 3).
    pub user_cidrs: Field<Vec<Spanned<Cidr>>>,
}

impl Vpc {
    /// What tells it from others: two sections with one id are one VPC.
    #[must_use]
    pub fn identity(&self) -> &str {
        self.id.text().or(self.name.text()).unwrap_or_default()
    }
}

/// A network nobody may use.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Reserved {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// Who has it.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub name: Field<String>,
    /// Its ranges.
    pub cidrs: Field<Vec<Spanned<Cidr>>>,
}
