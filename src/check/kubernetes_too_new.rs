//! `kubernetes-too-new`: the API versions that the operator uses are gone.

use super::{Context, Findings, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW405", name: "kubernetes-too-new", severity: Severity::Warning, fixed: false, check };

/// The version that removed them.
const REMOVED: (u32, u32, u32) = (1, 22, 0);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for cluster in context.clusters() {
        let (Some(version), Some(name)) = (cluster.kubernetes_version.spanned(), cluster.name.text()) else { continue };
        if version.value.at_least(REMOVED) {
            let finding = RULE.at(version.span, "message", &[("cluster", &name), ("version", &version.value)]);
            findings.add(finding.help("why", &[]).help("mend", &[]));
        }
    }
}
