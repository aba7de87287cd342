//! `flattened-manifest`: a copy through a page has taken a RemoteIstio's indentation.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::manifest::damage::{Damage, Wreck};
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW431", name: "flattened-manifest", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for damage in &context.manifests.damages {
        let Some(finding) = finding(damage) else { continue };
        findings.add(match &damage.mend {
            Some((span, text)) => finding.fix(*span, text.as_str(), "fix", &[]),
            None => finding,
        });
    }
}

fn finding(damage: &Damage) -> Option<Finding> {
    Some(match &damage.what {
        Wreck::Flattened { key, parent: Some(parent) } => {
            let facts: Facts<'_> = &[("key", key), ("parent", parent)];
            RULE.at(damage.at, "below", facts).help("help", facts)
        }
        Wreck::Flattened { key, parent: None } => RULE.at(damage.at, "top", &[("key", key)]).help("help", &[]),
        Wreck::OddBlanks => RULE.at(damage.at, "blanks", &[]).help("blanks-help", &[]),
        Wreck::Unplaced { lines } => RULE.at(damage.at, "unplaced", &[("lines", lines)]).help("unplaced-help", &[]),
        Wreck::Around { lines } => RULE.at(damage.at, "around", &[("lines", lines)]).help("around-help", &[]),
        Wreck::Fence => RULE.at(damage.at, "fence", &[]).help("fence-help", &[]),
        Wreck::EscapedStar(_) | Wreck::BareStar(_) | Wreck::FallenNamespace => return None,
    })
}
