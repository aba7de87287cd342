//! `secret-double-base64`: a Secret's kubeconfig was encoded twice.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::kubeconfig::Unusable;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW517", name: "secret-double-base64", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for config in &context.manifests.kubeconfigs {
        if matches!(config.reading, Err(Unusable::DoubleBase64)) {
            let facts: Facts<'_> = &[("owner", &config.owner)];
            findings.add(RULE.at(config.at, "message", facts).help("why", facts).help("help", facts));
        }
    }
}
