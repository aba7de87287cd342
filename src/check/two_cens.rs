//! `two-cens`: clusters on two CENs that nothing joins.

use std::collections::BTreeSet;

use super::reach::Way;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::Mode;

pub(super) static RULE: Rule = Rule { code: "MW307", name: "two-cens", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(control_plane) = context.control_plane().filter(|_| context.mode == Mode::Flat) else { return };
    let Some(home) = context.vpc_of(control_plane) else { return };
    let reach = context.reach();
    let Some(own) = reach.cens(home).next() else { return };
    let mut told = BTreeSet::new();
    for cluster in context.clusters() {
        let there = context.vpc_of(cluster).filter(|there| reach.way(home, there) == Way::Cens);
        let Some(cen) = there.and_then(|there| reach.cens(there).next()) else { continue };
        let (Some(vpc), Some(home)) = (cluster.vpc.spanned(), control_plane.vpc.spanned()) else { continue };
        // One CEN is one finding, however many clusters are on it.
        if told.insert(cen.at) {
            let facts: Facts<'_> = &[
                ("cen", &cen.id.text().unwrap_or_default()),
                ("own", &own.id.text().unwrap_or_default()),
                ("cluster", &cluster.name.text().unwrap_or_default()),
                ("vpc", &vpc.value),
                ("control_vpc", &home.value),
            ];
            let finding = RULE.at(cen.at, "message", facts).relate(own.at, "own", facts);
            findings.add(finding.relate(vpc.span, "cluster", facts).help("why", facts).help("mend", facts));
        }
    }
}
