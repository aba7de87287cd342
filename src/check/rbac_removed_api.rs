//! `rbac-removed-api`: roles and bindings of an API that newer clusters do not have.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::{Cluster, Role};

pub(super) static RULE: Rule =
    Rule { code: "MW519", name: "rbac-removed-api", severity: Severity::Error, fixed: false, check };

const OLD: &str = "rbac.authorization.k8s.io/v1beta1";
const NEW: &str = "rbac.authorization.k8s.io/v1";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let data_planes = || context.clusters().iter().filter(|cluster| cluster.role.is(&Role::DataPlane));
    let version = |cluster: &'_ Cluster| cluster.kubernetes_version.value().is_some_and(|it| it.at_least((1, 22, 0)));
    let lacking = data_planes().find(|cluster| version(cluster));
    if lacking.is_none() && data_planes().next().is_some() {
        return;
    }
    for rbac in &context.manifests.rbac {
        let Some(given) = rbac.meta.api_version.spanned().filter(|given| given.value == OLD) else { continue };
        let kind = rbac.meta.kind.text().unwrap_or_default();
        let cluster = lacking.and_then(|cluster| cluster.name.text()).unwrap_or_default();
        let facts: Facts<'_> = &[("kind", &kind), ("cluster", &cluster), ("old", &OLD), ("new", &NEW)];
        let finding = match lacking.and_then(|cluster| cluster.kubernetes_version.span()) {
            Some(place) => RULE.at(given.span, "message", facts).relate(place, "cluster", facts),
            // Whether its cluster is too new is not known.
            None => RULE.at(given.span, "unknown", facts).severity(Severity::Warning),
        };
        findings.add(finding.help("help", facts).fix(given.span, NEW, "fix", facts).certain(true));
    }
}
