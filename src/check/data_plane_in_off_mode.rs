//! `data-plane-in-off-mode`: mode off joins nothing, and a cluster is to join.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::{Choice, Mode, Role};

pub(super) static RULE: Rule =
    Rule { code: "MW117", name: "data-plane-in-off-mode", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mode = context.topology.mesh.get().and_then(|mesh| mesh.mode.spanned());
    let Some(mode) = mode.filter(|mode| mode.value == Mode::Off) else { return };
    for cluster in context.clusters() {
        let Some(role) = cluster.role.spanned().filter(|role| role.value == Role::DataPlane) else { continue };
        let Some(name) = cluster.name.text() else { continue };
        let finding = RULE.at(role.span, "message", &[("name", &name)]).relate(mode.span, "mode", &[]);
        let flat = Mode::Flat.word();
        findings.add(finding.help("help", &[]).fix(mode.span, flat, "fix", &[("word", &flat)]));
    }
}
