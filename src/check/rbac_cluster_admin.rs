//! `rbac-cluster-admin`: given rights are all there are.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW518", name: "rbac-cluster-admin", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // Our own `compat` grants what the official set-up does, and says so.
    for rbac in context.manifests.rbac.iter().filter(|rbac| !rbac.meta.ours) {
        let Some(at) = rbac.everything else { continue };
        let name = rbac.meta.name.text().unwrap_or_default();
        let facts: Facts<'_> = &[("name", &name)];
        let key = if rbac.meta.kind.is("ClusterRoleBinding") { "binding" } else { "role" };
        findings.add(RULE.at(at, key, facts).help("why", facts).help("help", facts));
    }
}
