//! `default-vpc-range`: the VPC that every cluster gets by default.

use super::blocks::Kind;
use super::{Context, Findings, Rule, ranges};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW215", name: "default-vpc-range", severity: Severity::Note, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    for block in context.blocks().iter().filter(|block| block.kind == Kind::Vpc) {
        if block.net() == Some(ranges::DEFAULT_VPC) {
            findings.add(RULE.at(block.span, "message", &block.facts()).help("help", &[]));
        }
    }
}
