//! `plugin-cidr-mismatch`: pods whose range is of the other plug-in's kind.

use std::collections::BTreeSet;

use super::blocks::{Block, Kind};
use super::outside_vpc::Vpcs;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::Plugin;

pub(super) static RULE: Rule =
    Rule { code: "MW220", name: "plugin-cidr-mismatch", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut strays = strays(context);
    for block in context.blocks().iter().filter(|block| block.kind == Kind::Pod) {
        if block.plugin == Some(Plugin::Flannel) && block.inside == Some(true) {
            report(context, block, "flannel", "flannel-help", findings);
        } else if block.cluster.is_some_and(|cluster| strays.0.remove(&cluster)) {
            report(context, block, "terway", "terway-help", findings);
        }
    }
}

fn report(
    context: &Context<'_>,
    block: &Block<'_>,
    message: &'static str,
    help: &'static str,
    findings: &mut Findings<'_>,
) {
    let facts = block.facts();
    let network = block.cluster.and_then(|index| context.clusters().get(index)?.network.get());
    let finding = RULE.at(block.span, message, &facts);
    findings.add(match network.and_then(|network| network.plugin.span()) {
        Some(plugin) => finding.relate(plugin, "plugin", &facts).help(help, &facts),
        None => finding.help(help, &facts),
    });
}

/// The terway clusters none of whose pods lie in any VPC. One stray among others is a vSwitch mistyped, and those in
/// another VPC stand under the wrong cluster or VPC; but this is how flannel's pods look.
pub(super) struct Strays(BTreeSet<usize>);

impl Strays {
    /// Whether `outside-vpc` leaves the block to this rule.
    pub(super) fn claim(&self, block: &Block<'_>) -> bool {
        block.kind == Kind::Pod && block.cluster.is_some_and(|cluster| self.0.contains(&cluster))
    }
}

/// Finds them.
pub(super) fn strays(context: &Context<'_>) -> Strays {
    let (mut outside, mut others) = (BTreeSet::new(), BTreeSet::new());
    let mut vpcs = None;
    for block in context.blocks().iter().filter(|block| block.kind == Kind::Pod) {
        let stray = block.plugin == Some(Plugin::Terway) && block.inside == Some(false) && block.is_plausible();
        let stray = stray && vpcs.get_or_insert_with(|| Vpcs::of(context)).around(block).is_none();
        let clusters = if stray { &mut outside } else { &mut others };
        clusters.extend(block.cluster);
    }
    Strays(outside.difference(&others).copied().collect())
}
