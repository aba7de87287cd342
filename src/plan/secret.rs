//! The Secret through which the control plane reaches a data plane.

use super::Credentials;
use crate::mesh::Cluster;

/// A data plane's Secret. Its name is also its only key and every name in its kubeconfig: the operator finds the Secret
/// by the RemoteIstio's name, and pilot takes the key for the cluster's id.
#[derive(Debug)]
pub struct RemoteSecret<'m> {
    /// The data plane's name.
    pub name: &'m str,
    /// Its API server, for the kubeconfig that is still to be made.
    pub server: &'m str,
    /// What is in it.
    pub content: Content<'m>,
}

/// What a Secret holds.
#[derive(Clone, Copy)]
pub enum Content<'m> {
    /// A kubeconfig without credentials, to show what belongs there.
    Placeholder,
    /// The user's kubeconfig.
    Filled(&'m str),
    /// The file as it stands on the user's disk.
    Kept(&'m str),
}

impl std::fmt::Debug for Content<'_> {
    /// Never the credentials.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Placeholder => "Placeholder",
            Self::Filled(_) => "Filled(…)",
            Self::Kept(_) => "Kept(…)",
        })
    }
}

pub(super) fn secret<'m>(cluster: &'m Cluster<'m>, credentials: Credentials<'m>) -> RemoteSecret<'m> {
    let filled = credentials.kubeconfigs.get(cluster.name).map(|text| Content::Filled(text));
    let kept = || credentials.kept.get(cluster.name).map(|text| Content::Kept(text));
    RemoteSecret {
        name: cluster.name,
        server: cluster.api_server.unwrap_or_default(),
        content: filled.or_else(kept).unwrap_or(Content::Placeholder),
    }
}
