//! `no-data-plane`: a multi-cluster mode, and nothing joins.

use super::lost::Lost;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::parse::Shape;
use crate::topology::{Choice, Field, Mode, Role};

pub(super) static RULE: Rule =
    Rule { code: "MW116", name: "no-data-plane", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(mesh) = context.topology.mesh.get() else { return };
    let [only] = context.clusters() else { return };
    let told = matches!(mesh.mode, Field::Unreadable) || Lost::of(context, "clusters[]", Shape::Mapping).any();
    if context.mode == Mode::Off || told || !only.role.is(&Role::ControlPlane) {
        return;
    }
    let mode = context.mode.word();
    match mesh.mode.span() {
        Some(span) => {
            let finding = RULE.at(span, "message", &[("mode", &mode)]).help("help", &[]);
            findings.add(finding.fix(span, Mode::Off.word(), "fix", &[("word", &Mode::Off.word())]));
        }
        None => findings.add(RULE.at(mesh.at, "default", &[("mode", &mode)]).help("help", &[])),
    }
}
