//! `peering-not-transitive`: two clusters that reach each other only across two peerings.

use std::collections::{BTreeMap, BTreeSet};

use super::reach::Way;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::{Cluster, Mode};

pub(super) static RULE: Rule =
    Rule { code: "MW302", name: "peering-not-transitive", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.known_mode() != Some(Mode::Flat) {
        return;
    }
    let strangers = strangers(context);
    for cluster in context.clusters() {
        let other = island(context, cluster).and_then(|island| strangers.get(&island));
        if let Some(other) = other.filter(|other| way(context, cluster, other) == Some(Way::Peerings)) {
            report(cluster, other, findings);
        }
    }
}

fn way(context: &Context<'_>, one: &Cluster, other: &Cluster) -> Option<Way> {
    Some(context.reach().way(context.home(one)?, context.home(other)?))
}

/// The island that `cluster` is on, if links of some kind join it to the control plane's.
fn island(context: &Context<'_>, cluster: &Cluster) -> Option<usize> {
    let joined = matches!(context.way_to(cluster), Way::Direct | Way::Through | Way::Peerings);
    context.home(cluster).filter(|_| joined).map(|vpc| context.reach().island(vpc))
}

/// For each island, a cluster on the first of those before it that it does not reach. The control plane's comes first;
/// of two islands that do not reach each other, the later one is told.
fn strangers<'t>(context: &Context<'t>) -> BTreeMap<usize, &'t Cluster> {
    let mut turns: BTreeMap<usize, usize> = BTreeMap::new();
    let mut firsts = Vec::new();
    for cluster in context.control_plane().into_iter().chain(context.clusters()) {
        let Some(island) = island(context, cluster) else { continue };
        turns.entry(island).or_insert_with(|| {
            firsts.push(cluster);
            firsts.len() - 1
        });
    }
    let stranger = |(island, turn): (&usize, &usize)| {
        let across = context.reach().across(*island).filter_map(|other| turns.get(&other).copied());
        let reached: BTreeSet<_> = across.chain([*turn]).collect();
        let stranger = (0..*turn).find(|turn| !reached.contains(turn))?;
        Some((*island, *firsts.get(stranger)?))
    };
    turns.iter().filter_map(stranger).collect()
}

fn report(cluster: &Cluster, other: &Cluster, findings: &mut Findings<'_>) {
    let (Some(vpc), Some(other_vpc)) = (cluster.vpc.spanned(), other.vpc.spanned()) else { return };
    let facts: Facts<'_> = &[
        ("cluster", &cluster.name.text().unwrap_or_default()),
        ("vpc", &vpc.value),
        ("other", &other.name.text().unwrap_or_default()),
        ("other_vpc", &other_vpc.value),
    ];
    let finding = RULE.at(vpc.span, "message", facts).relate(other_vpc.span, "other", facts);
    findings.add(finding.help("why", facts).help("mend", facts));
}
