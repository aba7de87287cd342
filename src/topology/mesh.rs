//! What holds for the mesh as a whole.

use super::{Aggregate, Cidr, Dialect, Field, Mode, Peers, Policy, RbacProfile, Spanned, Version};
use crate::source::Span;

/// The mesh section.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct MeshSpec {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// The mesh's name; it stands in descriptions.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub name: Field<String>,
    /// How clusters reach each other; `flat` when absent.
    pub mode: Field<Mode>,
    /// Serve from the nearest instance; off when absent.
    pub locality: Field<Locality>,
    /// Whose operator reads the custom resources; `alibaba` when absent.
    pub dialect: Field<Dialect>,
    /// Istio's version; picks the table of flows; 1.1.4 when absent.
    pub istio_version: Field<Version>,
    /// Namespaces that get sidecars; `[default]` when absent.
    pub auto_injection_namespaces: Field<Vec<Spanned<String>>>,
    /// How security-group rules are made.
    pub security_groups: Field<SecurityGroups>,
    /// Mutual TLS between workloads; gateway mode sets it when absent.
    pub mtls: Field<bool>,
    /// TLS to the control plane: pilot's port 15011 instead of 15010; gateway mode sets it when absent.
    pub control_plane_security: Field<bool>,
    /// The rights of the control plane's account on each data plane; `compat` when absent.
    pub rbac: Field<RbacProfile>,
}

/// How security-group rules are made.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct SecurityGroups {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// How much the rules admit; `documented` when absent.
    pub policy: Field<Policy>,
    /// Whether neighbouring networks are joined; `exact` when absent.
    pub aggregate: Field<Aggregate>,
    /// Shared networks that may be admitted whole, though not every address in them is a cluster's: where such a network
    /// holds two networks or more that a group must admit, one rule of it takes their place.
    pub tolerate: Field<Vec<Spanned<Cidr>>>,
    /// How rules name the clusters at the other end; `networks` when absent.
    pub peers: Field<Peers>,
}

/// Serving from the nearest instance: a switch, or the details.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(untagged))]
pub enum Locality {
    /// On or off, with Istio's own order of regions.
    Switch(bool),
    /// On, with hosts and an order of one's own.
    Detail(Box<LocalityDetail>),
}

impl Locality {
    /// Whether it is on.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !matches!(self, Self::Switch(false))
    }
}

/// Locality with hosts and an order of one's own.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct LocalityDetail {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// Hosts that get a DestinationRule with outlier detection, which failover needs.
    pub hosts: Field<Vec<Spanned<String>>>,
    /// Where traffic of a region goes when its instances fail; excludes `distribute`.
    pub failover: Field<Vec<Failover>>,
    /// How traffic of a region is spread; excludes `failover`.
    pub distribute: Field<Vec<Distribute>>,
}

/// Where traffic of a region goes when its instances fail.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Failover {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// The region whose traffic it is.
    pub from: Field<String>,
    /// The region that takes it.
    pub to: Field<String>,
}

/// How traffic of a region is spread.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Distribute {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// The locality whose traffic it is, such as `cn-hangzhou/*`.
    pub from: Field<String>,
    /// Localities and their percentages, which sum to 100.
    #[cfg_attr(feature = "schema", schemars(with = "std::collections::BTreeMap<String, u32>"))]
    pub to: Field<Vec<(Spanned<String>, Spanned<u32>)>>,
}
