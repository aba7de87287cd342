//! `route-table-full`: more flannel nodes in a VPC than its route table takes routes.

use std::collections::BTreeMap;

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::limits;
use crate::message::Facts;
use crate::source::Span;
use crate::topology::Plugin;

pub(super) static RULE: Rule =
    Rule { code: "MW704", name: "route-table-full", severity: Severity::Warning, fixed: false, check };

/// The flannel clusters of one VPC.
#[derive(Default)]
struct Nodes<'t> {
    count: u64,
    /// Its clusters' numbers of workers, and the VPC's name.
    clusters: Vec<(Span, &'t str)>,
    vpc: &'t str,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let most = limits::of(context.topology, limits::ROUTES_PER_TABLE, |own| &own.routes_per_table);
    let mut vpcs: BTreeMap<usize, Nodes<'_>> = BTreeMap::new();
    for cluster in context.clusters() {
        let flannel = cluster.network.get().is_some_and(|network| network.plugin.is(&Plugin::Flannel));
        let parts = (context.home(cluster), cluster.workers.spanned(), cluster.vpc.text(), cluster.name.text());
        let (true, (Some(home), Some(workers), Some(vpc), Some(name))) = (flannel, parts) else { continue };
        let nodes = vpcs.entry(home).or_default();
        nodes.count += u64::from(workers.value);
        nodes.clusters.push((workers.span, name));
        nodes.vpc = vpc;
    }
    for nodes in vpcs.values().filter(|nodes| nodes.count > most as u64) {
        let Some(((at, _), others)) = nodes.clusters.split_last() else { continue };
        let facts: Facts<'_> = &[("vpc", &nodes.vpc), ("count", &nodes.count), ("most", &most)];
        let finding = RULE.at(*at, "message", facts).help("help", facts);
        let relate = |finding: crate::finding::Finding, (span, name): &(Span, &str)| {
            finding.relate(*span, "other", &[("cluster", name)])
        };
        findings.add(others.iter().take(3).fold(finding, relate));
    }
}
