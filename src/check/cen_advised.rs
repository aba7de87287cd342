//! `cen-advised`: a CEN would learn the routes that are made by hand.

use super::reach::Single;
use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Facts;
use crate::topology::LinkType;

pub(super) static RULE: Rule =
    Rule { code: "MW308", name: "cen-advised", severity: Severity::Note, fixed: false, check };

/// Once for all links: it is one decision.
fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    let singles: Vec<_> = context.reach().by_hand().collect();
    let Some((first, others)) = singles.split_first() else { return };
    let facts: Facts<'_> = &[("link", &first.link.id.text().unwrap_or_default()), ("count", &others.len())];
    let finding = RULE.at(first.link.at, if others.is_empty() { "message" } else { "several" }, facts);
    let finding = advice(context, first, finding);
    let excludes = singles.iter().any(|single| single.link.kind.is(&LinkType::ExpressConnect));
    findings.add(if excludes { finding.help("express-connect", facts) } else { finding });
}

/// To attach both VPCs, or one to the CEN that has the other.
fn advice(context: &Context<'_>, single: &Single<'_>, finding: Finding) -> Finding {
    let [one, other] = single.ends.map(|(vpc, section)| {
        let cen = context.reach().cens(vpc).find_map(|cen| cen.id.text());
        (section.name.text().unwrap_or_default(), cen)
    });
    match (one, other) {
        ((_, Some(cen)), (vpc, None)) | ((vpc, None), (_, Some(cen))) => {
            finding.help("existing", &[("vpc", &vpc), ("cen", &cen)])
        }
        ((vpc, _), (other, _)) => finding.help("help", &[("vpc", &vpc), ("other", &other)]),
    }
}
