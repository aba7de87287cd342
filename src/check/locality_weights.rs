//! `locality-weights`: a spread of traffic that Istio refuses.

use std::collections::BTreeSet;

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::parse::Fault;
use crate::topology::{Distribute, Locality};

pub(super) static RULE: Rule =
    Rule { code: "MW420", name: "locality-weights", severity: Severity::Error, fixed: false, check };

const WHOLE: u64 = 100;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let locality = context.topology.mesh.get().and_then(|mesh| mesh.locality.value());
    let Some(Locality::Detail(detail)) = locality.filter(|_| context.between_clusters().is_some()) else { return };
    if let (Some(failover), Some(distribute)) = (detail.failover.spanned(), detail.distribute.spanned())
        && !failover.value.is_empty()
        && !distribute.value.is_empty()
    {
        let (first, second) = (failover.span.min(distribute.span), failover.span.max(distribute.span));
        findings.add(RULE.at(second, "both", &[]).relate(first, "first", &[]).help("both-help", &[]));
    }
    let unreadable = unreadable(context);
    detail.distribute.items().iter().for_each(|spread| weigh(spread, &unreadable, findings));
}

/// Where a weight, or anything else, could not be read.
fn unreadable(context: &Context<'_>) -> BTreeSet<u32> {
    let place = |fault: &Fault| if let Fault::Syntax { span, .. } = fault { Some(span.start) } else { None };
    context.faults.iter().filter_map(place).collect()
}

fn weigh(spread: &Distribute, unreadable: &BTreeSet<u32>, findings: &mut Findings<'_>) {
    let Some(to) = spread.to.spanned() else { return };
    let from = spread.from.text().unwrap_or_default();
    for (locality, _) in to.value.iter().filter(|(_, weight)| weight.value == 0) {
        let facts: Facts<'_> = &[("from", &from), ("to", &locality.value)];
        findings.add(RULE.at(locality.span, "zero", facts).help("zero-help", facts));
    }
    let sum: u64 = to.value.iter().map(|(_, weight)| u64::from(weight.value)).sum();
    if sum != WHOLE && unreadable.range(to.span.start..to.span.end.max(to.span.start)).next().is_none() {
        let facts: Facts<'_> = &[("from", &from), ("sum", &sum), ("whole", &WHOLE)];
        findings.add(RULE.at(to.span, "sum", facts).help("sum-help", facts));
    }
}
