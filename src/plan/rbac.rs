//! The account that the control plane uses on a data plane.

use crate::mesh::{Cluster, Mesh};
use crate::topology::RbacProfile;

/// An account with its rights.
#[derive(Debug)]
pub struct Rbac {
    /// How much it may.
    pub profile: RbacProfile,
    /// The ServiceAccount's name.
    pub account: &'static str,
    /// The ClusterRole's name.
    pub role: &'static str,
    /// The API group of the dialect's custom resources.
    pub api_group: &'static str,
    /// The Secret that Kubernetes puts its token into, where it makes none by itself.
    pub token_secret: Option<&'static str>,
}

/// The name of the account under `profile`: those of the scripts that the generated files replace.
#[must_use]
pub fn account(profile: RbacProfile) -> &'static str {
    profile.account()
}

/// The Secret that holds the token of the account under `profile`, from Kubernetes 1.24 on.
#[must_use]
pub fn token_secret(profile: RbacProfile) -> &'static str {
    match profile {
        RbacProfile::Compat | RbacProfile::LeastPrivilege => "istio-operator-token",
        RbacProfile::Reader => "istio-multi-token",
    }
}

pub(super) fn rbac(mesh: &Mesh<'_>, cluster: &Cluster<'_>) -> Rbac {
    Rbac {
        profile: mesh.rbac,
        account: account(mesh.rbac),
        role: if mesh.rbac == RbacProfile::Reader { "istio-reader" } else { account(mesh.rbac) },
        api_group: mesh.api_group(),
        token_secret: cluster.needs_token_secret().then(|| token_secret(mesh.rbac)),
    }
}
