//! `no-control-plane`: no cluster runs Istio's control plane.

use super::lost::Lost;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::parse::Shape;
use crate::topology::{Choice, Role};

pub(super) static RULE: Rule =
    Rule { code: "MW114", name: "no-control-plane", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let clusters = context.clusters();
    let Some(first) = clusters.first() else { return };
    // A cluster whose role is not known may be the one.
    let all_known = clusters.iter().all(|cluster| cluster.role.is(&Role::DataPlane));
    if !all_known || Lost::of(context, "clusters[]", Shape::Mapping).any() {
        return;
    }
    let span = first.role.span().unwrap_or(first.at);
    let finding = RULE.at(span, "message", &[]).help("help", &[]);
    let word = Role::ControlPlane.word();
    findings.add(if clusters.len() == 1 { finding.fix(span, word, "fix", &[("word", &word)]) } else { finding });
}
