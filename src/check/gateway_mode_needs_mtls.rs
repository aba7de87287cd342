//! `gateway-mode-needs-mtls`: gateway mode without mutual TLS.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::topology::{Field, Mode, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW417", name: "gateway-mode-needs-mtls", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(mesh) = context.topology.mesh.get().filter(|_| context.mode == Mode::Gateway) else { return };
    let at = |off: &Spanned<bool>, message: &'static str| {
        let finding = RULE.at(off.span, message, &[]).fix(off.span, "true", "fix", &[]);
        mesh.mode.span().into_iter().fold(finding, |finding, mode| finding.relate(mode, "mode", &[]))
    };
    if let Some(off) = off(&mesh.mtls) {
        findings.add(at(off, "mtls").help("mtls-help", &[]));
    }
    if let Some(off) = off(&mesh.control_plane_security) {
        let finding: Finding = at(off, "security").severity(Severity::Warning);
        findings.add(finding.help("security-help", &[]));
    }
}

fn off(switch: &Field<bool>) -> Option<&Spanned<bool>> {
    switch.spanned().filter(|switch| !switch.value)
}
