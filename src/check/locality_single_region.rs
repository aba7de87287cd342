//! `locality-single-region`: serving from the nearest region where there is one.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::{Locality, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW418", name: "locality-single-region", severity: Severity::Note, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if let Some((locality, region)) = locality(context).and_then(|it| Some((it, only_region(context)?))) {
        findings.add(RULE.at(locality.span, "message", &[("region", &region)]).help("help", &[]));
    }
}

/// What the mesh says of locality, if it is on and there may be several clusters.
pub(super) fn locality<'t>(context: &Context<'t>) -> Option<&'t Spanned<Locality>> {
    let locality = context.topology.mesh.get()?.locality.spanned()?;
    (context.between_clusters().is_some() && locality.value.is_on()).then_some(locality)
}

/// The region that all of several clusters are in.
pub(super) fn only_region<'t>(context: &Context<'t>) -> Option<&'t str> {
    let region = |cluster| context.vpc_of(cluster)?.region.text().filter(|region| !region.is_empty());
    let (first, others) = context.clusters().split_first()?;
    let only = region(first)?;
    (!others.is_empty() && others.iter().all(|cluster| region(cluster) == Some(only))).then_some(only)
}
