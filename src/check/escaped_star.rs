//! `escaped-star`: a star still has the backslash that Markdown needs.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::damage::Wreck;

pub(super) static RULE: Rule =
    Rule { code: "MW432", name: "escaped-star", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for damage in &context.manifests.damages {
        let (Wreck::EscapedStar(key), Some((span, text))) = (&damage.what, &damage.mend) else { continue };
        let finding = RULE.at(damage.at, "message", &[("key", key)]).help("help", &[]);
        findings.add(finding.fix(*span, text.as_str(), "fix", &[]).certain(true));
    }
}
