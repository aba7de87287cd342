//! `injection-system-namespace`: sidecars where the injector itself, or what it needs, runs.

use super::injection::Injection;
use super::specs::used_specs;
use super::{Context, Findings, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW411", name: "injection-system-namespace", severity: Severity::Error, fixed: false, check };

const SYSTEM: [&str; 2] = ["istio-system", "kube-system"];

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    let specs = used_specs(context);
    let own = specs.iter().filter_map(Injection::of_spec);
    let namespaces = Injection::of_mesh(context).into_iter().chain(own).flat_map(|injection| injection.namespaces);
    for (namespace, span) in namespaces.filter(|(namespace, _)| SYSTEM.contains(namespace)) {
        findings.add(RULE.at(span, "message", &[("namespace", &namespace)]).help("why", &[]).help("mend", &[]));
    }
}
