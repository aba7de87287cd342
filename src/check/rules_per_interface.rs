//! `rules-per-interface`: a security group needs more rules than the cloud takes.

use std::collections::BTreeMap;

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::source::Span;
use crate::topology::{Cluster, Topology};

pub(super) static RULE: Rule =
    Rule { code: "MW701", name: "rules-per-interface", severity: Severity::Error, fixed: true, check };

/// Nothing to find before the rules are planned: `generate` reports it.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// A finding at each group of `over`: its id, and one of its clusters.
pub(crate) fn judge<'o>(
    topology: &Topology,
    over: impl Iterator<Item = (&'o str, &'o str)>,
    most: usize,
) -> Vec<Finding> {
    let clusters = topology.clusters.items().iter();
    let clusters: BTreeMap<_, _> = clusters.filter_map(|cluster| Some((cluster.name.text()?, cluster))).collect();
    let finding = |(group, cluster)| {
        let place = clusters.get(cluster).and_then(|cluster| place(cluster)).unwrap_or_default();
        RULE.at(place, "message", &[("group", &group), ("most", &most)])
            .help("why", &[])
            .help("help", &[("most", &most)])
    };
    over.map(finding).collect()
}

fn place(cluster: &Cluster) -> Option<Span> {
    cluster.security_group.get()?.id.span()
}
