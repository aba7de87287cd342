//! `host-bits-set`: a range that starts in the middle of its network.

use super::blocks::tolerated;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::CidrFault;

pub(super) static RULE: Rule =
    Rule { code: "MW210", name: "host-bits-set", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let blocks = context.blocks().iter().copied().chain(tolerated(context));
    for block in blocks.filter(|block| block.cidr.fault == Some(CidrFault::HostBits)) {
        // Where the length is wrong, the network it makes is not the one that was meant.
        let Some(net) = block.net().filter(|_| block.has_allowed_length()) else { continue };
        let finding = RULE.at(block.span, "message", &[("cidr", &block.cidr.text), ("net", &net)]);
        findings.add(finding.help("help", &[]).fix(block.span, net.to_string(), "fix", &[("net", &net)]).certain(true));
    }
}
