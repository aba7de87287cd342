//! `locality-env-needed`: in Istio 1.1, locality waits for a switch of pilot.

use super::locality_single_region::locality;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::Field;

pub(super) static RULE: Rule =
    Rule { code: "MW421", name: "locality-env-needed", severity: Severity::Note, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let (Some(mesh), Some(locality)) = (context.topology.mesh.get(), locality(context)) else { return };
    let waits = match &mesh.istio_version {
        // Then it is 1.1.4.
        Field::Absent => true,
        Field::Unreadable => false,
        Field::Given(version) => matches!(version.value.numbers, Some((1, 1, _))),
    };
    if waits {
        findings.add(RULE.at(locality.span, "message", &[]).help("help", &[]));
    }
}
