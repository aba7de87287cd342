//! `injection-empty`: no namespace gets sidecars.

use super::injection::Injection;
use super::lost::Lost;
use super::specs::used_specs;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::parse::Shape;

pub(super) static RULE: Rule =
    Rule { code: "MW412", name: "injection-empty", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    let lost = Lost::of(context, "autoInjectionNamespaces[]", Shape::Text);
    let mesh = Injection::of_mesh(context).filter(|injection| !lost.any_in(injection.span));
    if let Some(injection) = mesh.filter(|injection| injection.namespaces.is_empty()) {
        findings.add(RULE.at(injection.span, "message", &[]).help("help", &[]));
    }
    for spec in used_specs(context) {
        let own = Injection::of_spec(&spec).filter(|injection| injection.namespaces.is_empty());
        if let Some(injection) = own {
            let facts: Facts<'_> = &[("cluster", &spec.name)];
            findings.add(RULE.at(injection.span, "cluster", facts).help("cluster-help", facts));
        }
    }
}
