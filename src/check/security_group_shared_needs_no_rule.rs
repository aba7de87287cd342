//! `security-group-shared-needs-no-rule`: clusters whose security group lets them reach each other by itself.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::security_group::Verdict;
use crate::topology::GroupType;

pub(super) static RULE: Rule =
    Rule { code: "MW602", name: "security-group-shared-needs-no-rule", severity: Severity::Note, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    for group in context.groups().values().filter(|group| group.kind == Some(GroupType::Basic)) {
        let inner = group.told.and_then(|told| told.inner_access.as_ref());
        let [(first, _), (second, _), ..] = group.members.as_slice() else { continue };
        if inner.is_none_or(|inner| inner.value == Verdict::Accept) {
            let finding = RULE.at(*second, "message", &[("group", &group.id), ("count", &group.members.len())]);
            findings.add(finding.relate(*first, "first", &[]).help("help", &[]));
        }
    }
}
