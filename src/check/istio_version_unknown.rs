//! `istio-version-unknown`: an Istio whose ports nobody has told meshwright.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW404", name: "istio-version-unknown", severity: Severity::Error, fixed: true, check };

/// The lines that the table of flows covers, and that RemoteIstio exists for.
const KNOWN: [(u32, u32); 4] = [(1, 1), (1, 2), (1, 3), (1, 4)];

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(version) = context.topology.mesh.get().and_then(|mesh| mesh.istio_version.spanned()) else { return };
    let key = match version.value.numbers {
        Some((major, minor, _)) if KNOWN.contains(&(major, minor)) => return,
        Some(_) => "message",
        None => "unreadable",
    };
    let known = KNOWN.map(|(major, minor)| format!("{major}.{minor}")).join(", ");
    let facts: Facts<'_> = &[("version", &version.value), ("known", &known)];
    findings.add(RULE.at(version.span, key, facts).help("help", facts));
}
