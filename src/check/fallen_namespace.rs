//! `fallen-namespace`: `namespace` has fallen out of `metadata`.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::damage::Wreck;

pub(super) static RULE: Rule =
    Rule { code: "MW434", name: "fallen-namespace", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for damage in context.manifests.damages.iter().filter(|damage| damage.what == Wreck::FallenNamespace) {
        let finding = RULE.at(damage.at, "message", &[]).help("help", &[]);
        findings.add(match &damage.mend {
            Some((span, text)) => finding.fix(*span, text.as_str(), "fix", &[]),
            None => finding,
        });
    }
}
