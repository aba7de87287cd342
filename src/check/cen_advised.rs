//! `cen-advised`: a CEN would learn the routes that are made by hand.

use super::reach::Single;
use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Facts;
use crate::topology::{LinkType, Mode, Vpc};

pub(super) static RULE: Rule =
    Rule { code: "MW308", name: "cen-advised", severity: Severity::Note, fixed: false, check };

/// Once for all links: it is one decision.
fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let singles: Vec<_> = context.reach().by_hand().filter(|_| context.mode != Mode::Off).collect();
    let Some((first, others)) = singles.split_first() else { return };
    let facts: Facts<'_> = &[("link", &first.link.id.text().unwrap_or_default()), ("count", &others.len())];
    let finding = RULE.at(first.link.at, if others.is_empty() { "message" } else { "several" }, facts);
    let finding = advice(context, first, finding);
    let excludes = singles.iter().any(|single| single.link.kind.is(&LinkType::ExpressConnect));
    findings.add(if excludes { finding.help("express-connect", facts) } else { finding });
}

/// To attach both VPCs, or one to the CEN that has the other.
fn advice(context: &Context<'_>, single: &Single<'_>, finding: Finding) -> Finding {
    let [one, other] = single.vpcs;
    let cen = |vpc: &Vpc| context.reach().cens(vpc).find_map(|cen| cen.id.text());
    let (name, other_name) = (one.name.text().unwrap_or_default(), other.name.text().unwrap_or_default());
    match (cen(one), cen(other)) {
        (Some(cen), None) => finding.help("existing", &[("vpc", &other_name), ("cen", &cen)]),
        (None, Some(cen)) => finding.help("existing", &[("vpc", &name), ("cen", &cen)]),
        _ => finding.help("help", &[("vpc", &name), ("other", &other_name)]),
    }
}
