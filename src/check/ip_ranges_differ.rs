//! `ip-ranges-differ`: a data plane is to capture other addresses than the control plane.

use super::capture::Capture;
use super::specs::used_specs;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::Dialect;

pub(super) static RULE: Rule =
    Rule { code: "MW409", name: "ip-ranges-differ", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    // What the control plane captures, only a topology says.
    for spec in used_specs(context).iter().filter(|_| context.readable) {
        let Some(capture) = Capture::of(spec) else { continue };
        let facts: Facts<'_> = &[("cluster", &spec.name)];
        let finding = RULE.at(capture.span, "message", facts);
        findings.add(match spec.dialect {
            Dialect::Alibaba => finding.help("alibaba", facts),
            Dialect::Banzaicloud => finding.help("banzaicloud", facts).fix(capture.span, "'*'", "fix", facts),
        });
    }
}
