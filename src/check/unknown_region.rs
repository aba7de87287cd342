//! `unknown-region`: a region id that is not on the list.

use super::regions::{DATE, REGIONS};
use super::{Context, Findings, Rule, placeholder};
use crate::finding::Severity;
use crate::topology::{Locality, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW118", name: "unknown-region", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for region in context.topology.vpcs.items().iter().filter_map(|vpc| vpc.region.spanned()) {
        report(context, region, findings);
    }
    let locality = context.topology.mesh.get().and_then(|mesh| mesh.locality.value());
    let Some(Locality::Detail(detail)) = locality else { return };
    let failover = detail.failover.items().iter().flat_map(|entry| [&entry.from, &entry.to]);
    for region in failover.filter_map(|region| region.spanned()) {
        report(context, region, findings);
    }
}

fn report(context: &Context<'_>, region: &Spanned<String>, findings: &mut Findings<'_>) {
    let written = region.value.as_str();
    if written.is_empty() || REGIONS.contains(&written) || placeholder::find(written).is_some() {
        return;
    }
    let finding = RULE.at(region.span, "message", &[("region", &written)]);
    // `hangzhou` lacks more letters than a slip of the pen.
    let without_area =
        || REGIONS.into_iter().find(|known| known.split_once('-').is_some_and(|(_, city)| city == written));
    findings.add(match context.nearest(written, REGIONS).or_else(without_area) {
        Some(near) => finding.help("near", &[("near", &near)]).fix(region.span, near, "fix", &[("near", &near)]),
        None => finding.help("list", &[("date", &DATE)]),
    });
}
