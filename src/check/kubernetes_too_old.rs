//! `kubernetes-too-old`: Istio on this cloud needs Kubernetes 1.10.4.

use super::{Context, Findings, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW401", name: "kubernetes-too-old", severity: Severity::Error, fixed: false, check };

const OLDEST: (u32, u32, u32) = (1, 10, 4);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for cluster in context.clusters() {
        let (Some(version), Some(name)) = (cluster.kubernetes_version.spanned(), cluster.name.text()) else { continue };
        if version.value.numbers.is_some() && !version.value.at_least(OLDEST) {
            let finding = RULE.at(version.span, "message", &[("cluster", &name), ("version", &version.value)]);
            findings.add(finding.help("help", &[]));
        }
    }
}
