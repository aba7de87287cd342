//! The spec of every RemoteIstio: what a topology lays over it, and what a given one says.

use super::Context;
use crate::source::Span;
use crate::topology::{Dialect, Value};

/// A RemoteIstio's spec, or a part of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec<'t> {
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

/// Every spec. A RemoteIstio of neither dialect has none that could be judged.
pub(super) fn specs<'t>(context: &Context<'t>) -> Vec<Spec<'t>> {
    let (dialect, minor) = (context.dialect(), minor(context));
    let overrides = context.clusters().iter().filter_map(|cluster| cluster.remote_istio.spanned());
    let overrides =
        overrides.map(|given| Spec { value: Some(&given.value), dialect, minor, is_whole: false, at: given.span });
    let given = context.manifests.remote_istios.iter().filter_map(|remote| {
        let spoken = remote.dialect?;
        let minor = minor.filter(|_| spoken == dialect);
        Some(Spec { value: remote.spec.as_ref(), dialect: spoken, minor, is_whole: true, at: remote.spec_at })
    });
    overrides.chain(given).collect()
}

/// The minor of the mesh's Istio; none without a topology.
fn minor(context: &Context<'_>) -> Option<u32> {
    let version = &context.topology.mesh.get()?.istio_version;
    if version.is_absent() {
        return Some(1);
    }
    version.value()?.numbers.filter(|(major, ..)| *major == 1).map(|(_, minor, _)| minor)
}
