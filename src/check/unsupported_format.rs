//! `unsupported-format`: `apiVersion` or `kind` names another format.

use super::{Context, Findings, Rule, placeholder};
use crate::finding::{Finding, Severity};
use crate::topology::{Field, Spanned, Topology};

pub(super) static RULE: Rule =
    Rule { code: "MW106", name: "unsupported-format", severity: Severity::Error, fixed: true, check };

const API_VERSION: &str = "meshwright/v1";
const KIND: &str = "Topology";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let topology = context.topology;
    if let Some(found) = other(&topology.api_version, API_VERSION) {
        let finding = RULE.at(found.span, "api-version", &[("found", &found.value)]);
        // Another version of the format is no slip of the pen.
        let slip = !found.value.starts_with("meshwright/v");
        findings.add(
            guess(context, finding, found, API_VERSION, slip).help("api-version-help", &[("known", &API_VERSION)]),
        );
    }
    if let Some(found) = other(&topology.kind, KIND) {
        let finding = RULE.at(found.span, "kind", &[("found", &found.value)]);
        findings.add(guess(context, finding, found, KIND, true).help("kind-help", &[("known", &KIND)]));
    }
}

/// Whether the file says twice that it is something else, so that nothing is missing from it.
pub(super) fn is_something_else(topology: &Topology) -> bool {
    other(&topology.api_version, API_VERSION).is_some() && other(&topology.kind, KIND).is_some()
}

fn other<'t>(field: &'t Field<String>, known: &str) -> Option<&'t Spanned<String>> {
    field.spanned().filter(|found| found.value != known && placeholder::find(&found.value).is_none())
}

fn guess(context: &Context<'_>, finding: Finding, found: &Spanned<String>, known: &'static str, slip: bool) -> Finding {
    match context.nearest(&found.value, slip.then_some(known)) {
        Some(near) => {
            let certain = context.is_slip(&found.value, near, []);
            finding.fix(found.span, near, "fix", &[("near", &near)]).certain(certain)
        }
        None => finding,
    }
}
