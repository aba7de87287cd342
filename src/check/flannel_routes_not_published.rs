//! `flannel-routes-not-published`: pods that a CEN does not lead to by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::source::Span;
use crate::topology::{Link, Mode, Plugin};

pub(super) static RULE: Rule =
    Rule { code: "MW304", name: "flannel-routes-not-published", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.known_mode() != Some(Mode::Flat) {
        return;
    }
    let carriers = carriers(context);
    for cluster in context.clusters() {
        let plugin = cluster.network.get().and_then(|network| network.plugin.spanned());
        let Some(plugin) = plugin.filter(|plugin| plugin.value == Plugin::Flannel) else { continue };
        let cen = context.home(cluster).and_then(|vpc| carriers.get(&vpc));
        let Some((link, cen)) = cen.and_then(|cen| Some((*cen, cen.id.text()?))) else { continue };
        let facts: Facts<'_> = &[("cluster", &cluster.name.text().unwrap_or_default()), ("cen", &cen)];
        let finding = RULE.at(plugin.span, "message", facts).relate(link.at, "cen", facts);
        findings.add(finding.help("why", facts).help("mend", facts).help("done", facts));
    }
}

/// For each VPC with clusters, the first CEN that leads from it to another one with clusters.
fn carriers<'t>(context: &Context<'t>) -> BTreeMap<usize, &'t Link> {
    let vpcs: BTreeSet<_> = context.clusters().iter().filter_map(|cluster| context.home(cluster)).collect();
    let (mut met, mut carrying) = (BTreeSet::<Span>::new(), BTreeSet::<Span>::new());
    for cen in vpcs.iter().flat_map(|vpc| context.reach().cens(*vpc)) {
        if !met.insert(cen.at) {
            carrying.insert(cen.at);
        }
    }
    let carrier = |vpc| context.reach().cens(vpc).find(|cen| carrying.contains(&cen.at));
    vpcs.into_iter().filter_map(|vpc| Some((vpc, carrier(vpc)?))).collect()
}
