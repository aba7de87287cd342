//! `vpc-spans-regions`: one VPC in two regions.

use std::collections::BTreeMap;

use super::{Context, Findings, Rule, placeholder};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::{Spanned, Vpc};

pub(super) static RULE: Rule =
    Rule { code: "MW303", name: "vpc-spans-regions", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut first: BTreeMap<&str, &Spanned<String>> = BTreeMap::new();
    for (id, region) in context.topology.vpcs.items().iter().filter_map(place) {
        let first = *first.entry(id).or_insert(region);
        if first.value != region.value {
            let facts: Facts<'_> = &[("id", &id), ("region", &region.value), ("first", &first.value)];
            findings.add(RULE.at(region.span, "message", facts).relate(first.span, "first", facts).help("help", facts));
        }
    }
}

/// The cloud's id of a VPC, and where it is said to be.
fn place(vpc: &Vpc) -> Option<(&str, &Spanned<String>)> {
    let real = |text: &str| !text.is_empty() && placeholder::find(text).is_none();
    let region = vpc.region.spanned().filter(|region| real(&region.value))?;
    Some((vpc.id.text().filter(|id| real(id))?, region))
}
