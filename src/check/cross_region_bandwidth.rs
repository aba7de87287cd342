//! `cross-region-bandwidth`: a CEN between regions that was given no bandwidth.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::source::Span;
use crate::topology::{Field, Link, LinkType, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW305", name: "cross-region-bandwidth", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    for link in context.topology.links.items().iter().filter(|link| link.kind.is(&LinkType::Cen)) {
        let (Some(at), Some([one, other])) = (without_bandwidth(link), regions(context, link)) else { continue };
        let facts: Facts<'_> =
            &[("link", &link.id.text().unwrap_or_default()), ("one", &one.value), ("other", &other.value)];
        let finding = RULE.at(at, "message", facts).relate(one.span, "one", facts).relate(other.span, "other", facts);
        findings.add(finding.help("help", facts));
    }
}

/// Where the bandwidth should stand, if there is none.
fn without_bandwidth(link: &Link) -> Option<Span> {
    match &link.bandwidth_mbps {
        Field::Absent => Some(link.at),
        Field::Unreadable => None,
        Field::Given(given) => (given.value == 0).then_some(given.span),
    }
}

/// Two different regions of the VPCs that `link` joins.
fn regions<'t>(context: &Context<'t>, link: &Link) -> Option<[&'t Spanned<String>; 2]> {
    let vpcs = link.vpcs.items().iter().filter_map(|name| context.vpc(&name.value));
    let mut regions = vpcs.filter_map(|vpc| vpc.region.spanned()).filter(|region| !region.value.is_empty());
    let one = regions.next()?;
    Some([one, regions.find(|other| other.value != one.value)?])
}
