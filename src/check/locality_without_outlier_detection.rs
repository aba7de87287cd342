//! `locality-without-outlier-detection`: a failover that nothing sets off.

use super::locality_single_region::{locality, only_region};
use super::lost::Lost;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::parse::Shape;
use crate::source::Span;
use crate::topology::{Field, Locality, LocalityDetail, Spanned};

pub(super) static RULE: Rule = Rule {
    code: "MW419",
    name: "locality-without-outlier-detection",
    severity: Severity::Warning,
    fixed: false,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // In one region there is nowhere to fail over to.
    let Some(locality) = locality(context).filter(|_| only_region(context).is_none()) else { return };
    if names_hosts(context, locality) {
        return;
    }
    let finding = match failover(locality) {
        Some(failover) => RULE.at(failover, "failover", &[]),
        None => RULE.at(locality.span, "message", &[]).severity(Severity::Note),
    };
    findings.add(finding.help("why", &[]).help("mend", &[]));
}

/// Whether a host gets outlier detection, or none is needed: spreading traffic by weights works without.
fn names_hosts(context: &Context<'_>, locality: &Spanned<Locality>) -> bool {
    let Locality::Detail(detail) = &locality.value else { return false };
    let LocalityDetail { hosts, distribute, failover, .. } = detail.as_ref();
    let named = match hosts {
        Field::Absent => false,
        Field::Unreadable => true,
        Field::Given(list) => !list.value.is_empty() || Lost::of(context, "hosts[]", Shape::Text).any_in(list.span),
    };
    named || (!distribute.is_absent() && failover.is_absent())
}

fn failover(locality: &Spanned<Locality>) -> Option<Span> {
    let Locality::Detail(detail) = &locality.value else { return None };
    detail.failover.span()
}
