//! The lists of namespaces that get sidecars: the mesh's, and those that clusters have of their own.

use super::Context;
use super::specs::Spec;
use crate::source::Span;
use crate::topology::{Cluster, Data, Value};

const KEY: &str = "autoInjectionNamespaces";

/// One such list.
#[derive(Debug, Clone)]
pub(super) struct Injection<'t> {
    /// Where it stands.
    pub(super) span: Span,
    /// The namespaces.
    pub(super) namespaces: Vec<(&'t str, Span)>,
}

impl<'t> Injection<'t> {
    /// The mesh's list, where it is written.
    pub(super) fn of_mesh(context: &Context<'t>) -> Option<Self> {
        let list = context.topology.mesh.get()?.auto_injection_namespaces.spanned()?;
        let namespaces = list.value.iter().map(|namespace| (namespace.value.as_str(), namespace.span)).collect();
        Some(Self { span: list.span, namespaces })
    }

    /// The list that `cluster` puts in its place.
    pub(super) fn of_cluster(cluster: &'t Cluster) -> Option<Self> {
        Self::of_list(cluster.overrides()?.get(KEY)?)
    }

    /// The list of a RemoteIstio, or of what is laid over one.
    pub(super) fn of_spec(spec: &Spec<'t>) -> Option<Self> {
        Self::of_list(spec.get(KEY)?)
    }

    fn of_list(value: &'t Value) -> Option<Self> {
        let Data::List(items) = &value.data else { return None };
        let namespaces: Option<_> = items.iter().map(|item| Some((item.text()?, item.span))).collect();
        Some(Self { span: value.span, namespaces: namespaces? })
    }
}
