//! `several-control-planes`: more than one cluster runs Istio's control plane.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::source::Span;
use crate::topology::{Choice, Cluster, Mode, Role};

pub(super) static RULE: Rule =
    Rule { code: "MW115", name: "several-control-planes", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut planes = context.clusters().iter().filter_map(control_plane);
    let Some((first_span, first)) = planes.next() else { return };
    for (span, name) in planes {
        let facts: Facts<'_> = &[("name", &name), ("first", &first)];
        let finding = RULE.at(span, "message", facts).relate(first_span, "first", facts).help("why", &[]);
        // In mode off there are no data planes to become.
        findings.add(match context.mode {
            Mode::Off => finding.help("help-off", facts),
            Mode::Flat | Mode::Gateway => finding.help("help", facts).fix(span, Role::DataPlane.word(), "fix", facts),
        });
    }
}

/// The place of the role and the name, if it is one.
fn control_plane(cluster: &Cluster) -> Option<(Span, &str)> {
    let role = cluster.role.spanned().filter(|role| role.value == Role::ControlPlane)?;
    Some((role.span, cluster.name.text()?))
}
