//! `reserved-range`: a range that meets addresses which are never a network's own.

use super::blocks::Kind;
use super::{Context, Findings, Rule, ranges};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW212", name: "reserved-range", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for block in context.blocks().iter().filter(|block| !matches!(block.kind, Kind::Reserved | Kind::User)) {
        let Some((range, keeper)) = block.net().and_then(ranges::reserved) else { continue };
        // The VPC around a vSwitch is reported already, and so is a wrong length.
        if !block.is_spoken_for() && block.has_allowed_length() {
            let [kind, cidr, place, owner] = block.facts();
            let facts: Facts<'_> = &[kind, cidr, place, owner, ("range", &range), ("keeper", &keeper)];
            findings.add(RULE.at(block.span, "message", facts).help("help", facts));
        }
    }
}
