//! `group-reference-in-enterprise`: a rule of an enterprise group whose peer is a security group.

use super::groups::severity;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::GroupType;

pub(super) static RULE: Rule =
    Rule { code: "MW604", name: "group-reference-in-enterprise", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for group in context.groups().values().filter(|group| group.kind == Some(GroupType::Enterprise)) {
        for (told, peer) in group.references() {
            let finding = RULE.at(told.at, "message", &[("group", &group.id), ("peer", &peer)]);
            findings.add(finding.help("help", &[]).severity(severity(told)));
        }
    }
}
