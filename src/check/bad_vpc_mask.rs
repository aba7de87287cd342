//! `bad-vpc-mask`: a VPC of a size that the cloud does not have.

use super::blocks::Kind;
use super::{Context, Findings, Rule, ranges};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW216", name: "bad-vpc-mask", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let (least, most) = (ranges::VPC_LENGTHS.start(), ranges::VPC_LENGTHS.end());
    let blocks = context.blocks().iter().filter(|block| block.kind == Kind::Vpc);
    for block in blocks.filter(|block| !block.has_allowed_length()) {
        let large = block.net().is_some_and(|net| net.prefix_len() < *least);
        let finding = RULE.at(block.span, if large { "large" } else { "small" }, &block.facts());
        findings.add(finding.help("help", &[("least", least), ("most", most)]));
    }
}
