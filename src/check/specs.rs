//! The spec of every RemoteIstio: what a topology lays over it, and what a given one says.

use std::collections::BTreeMap;

use super::Context;
use crate::source::Span;
use crate::topology::{Cluster, Dialect, Value};

/// A RemoteIstio's spec, or a part of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec<'t> {
    /// Whose it is: its data plane's name.
    pub(super) name: &'t str,
    /// The same in the topology.
    pub(super) cluster: Option<&'t Cluster>,
    /// What it says.
    pub(super) value: Option<&'t Value>,
    /// Whose operator reads it.
    pub(super) dialect: Dialect,
    /// The minor of Istio 1 it is for, where that is known.
    pub(super) minor: Option<u32>,
    /// Whether what it does not say is not there.
    pub(super) is_whole: bool,
    /// Where it is.
    pub(super) at: Span,
}

impl<'t> Spec<'t> {
    /// What stands under `key`.
    pub(super) fn get(&self, key: &str) -> Option<&'t Value> {
        self.value?.get(key)
    }
}

/// Every spec that has a RemoteIstio: the control plane has none.
pub(super) fn used_specs<'t>(context: &Context<'t>) -> Vec<Spec<'t>> {
    let is_used = |spec: &Spec<'_>| spec.is_whole || spec.cluster.is_some_and(|cluster| cluster.overrides().is_some());
    specs(context).into_iter().filter(is_used).collect()
}

/// Every spec: the topology's, then those given. A RemoteIstio of neither dialect has none that could be judged.
pub(super) fn specs<'t>(context: &Context<'t>) -> Vec<Spec<'t>> {
    let (dialect, minor) = (context.dialect(), minor(context));
    let laid_over = context.clusters().iter().filter_map(|cluster| {
        let (value, at) = (cluster.remote_istio.value(), cluster.remote_istio.span()?);
        let name = cluster.name.text().unwrap_or_default();
        Some(Spec { name, cluster: Some(cluster), value, dialect, minor, is_whole: false, at })
    });
    let mut all: Vec<_> = laid_over.collect();
    let remotes = &context.manifests.remote_istios;
    if remotes.is_empty() {
        return all;
    }
    let clusters: BTreeMap<_, _> =
        context.clusters().iter().rev().filter_map(|cluster| Some((cluster.name.text()?, cluster))).collect();
    all.extend(remotes.iter().filter_map(|remote| {
        let spoken = remote.dialect?;
        let name = remote.meta.name.text().unwrap_or_default();
        let (cluster, minor) = (clusters.get(name).copied(), minor.filter(|_| spoken == dialect));
        let (value, at) = (remote.spec.as_ref(), remote.spec_at);
        Some(Spec { name, cluster, value, dialect: spoken, minor, is_whole: true, at })
    }));
    all
}

/// The minor of the mesh's Istio; none without a topology.
fn minor(context: &Context<'_>) -> Option<u32> {
    let version = &context.topology.mesh.get()?.istio_version;
    if version.is_absent() {
        return Some(1);
    }
    version.value()?.numbers.filter(|(major, ..)| *major == 1).map(|(_, minor, _)| minor)
}
