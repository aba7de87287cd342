//! `two-cens`: clusters on two CENs that nothing joins.

use std::collections::BTreeSet;

use super::reach::Way;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::Mode;

pub(super) static RULE: Rule = Rule { code: "MW307", name: "two-cens", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let flat = context.known_mode() == Some(Mode::Flat);
    let Some(control_plane) = context.control_plane().filter(|_| flat) else { return };
    let (Some(home), Some(control_vpc)) = (context.home(control_plane), control_plane.vpc.spanned()) else { return };
    let Some(own) = context.reach().cens(home).next() else { return };
    let mut told = BTreeSet::new();
    for cluster in context.clusters().iter().filter(|cluster| context.way_to(cluster) == Way::Cens) {
        let cen = context.home(cluster).and_then(|there| context.reach().cens(there).next());
        let Some((cen, vpc)) = cen.zip(cluster.vpc.spanned()) else { continue };
        // One CEN is one finding, however many clusters are on it.
        if told.insert(cen.at) {
            let facts: Facts<'_> = &[
                ("cen", &cen.id.text().unwrap_or_default()),
                ("own", &own.id.text().unwrap_or_default()),
                ("cluster", &cluster.name.text().unwrap_or_default()),
                ("vpc", &vpc.value),
                ("control_vpc", &control_vpc.value),
            ];
            let finding = RULE.at(cen.at, "message", facts).relate(own.at, "own", facts);
            findings.add(finding.relate(vpc.span, "cluster", facts).help("why", facts).help("mend", facts));
        }
    }
}
