//! `protocol-port-mismatch`: a rule with ports that its protocol cannot have.

use super::groups::severity;
use super::{Context, Findings, Rule, placeholder};
use crate::existing::RuleProblem;
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW608", name: "protocol-port-mismatch", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for group in context.groups().values() {
        for told in group.told.iter().flat_map(|told| &told.rules) {
            for fault in &told.faults {
                let RuleProblem::Ports { protocol, ports } = &fault.what else { continue };
                if placeholder::find(ports).is_some() {
                    continue;
                }
                let facts: Facts<'_> = &[("group", &group.id), ("protocol", protocol), ("ports", ports)];
                let help = if matches!(*protocol, "tcp" | "udp") { "ports-help" } else { "no-ports-help" };
                findings.add(RULE.at(fault.span, "message", facts).help(help, facts).severity(severity(told)));
            }
        }
    }
}
