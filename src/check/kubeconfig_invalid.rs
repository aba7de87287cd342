//! `kubeconfig-invalid`: what should be a kubeconfig is none.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::manifest::kubeconfig::{Kubeconfig, Unusable};
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW501", name: "kubeconfig-invalid", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    context.manifests.kubeconfigs.iter().filter_map(finding).for_each(|finding| findings.add(finding));
}

/// What is in a kubeconfig is never shown.
fn finding(config: &Kubeconfig) -> Option<Finding> {
    let facts: Facts<'_> = &[("owner", &config.owner)];
    let finding = match config.reading.as_ref().err()? {
        Unusable::NotBase64 => RULE.at(config.at, "not-base64", facts).help("not-base64-help", facts),
        Unusable::NotYaml => RULE.at(config.at, "not-yaml", facts),
        Unusable::NotConfig(_) => RULE.at(config.at, "not-config", facts),
        Unusable::Server(at) => RULE.at(*at, "no-server", facts),
        Unusable::DoubleBase64 | Unusable::Context(..) | Unusable::Part(..) => return None,
    };
    Some(finding.help("help", facts))
}
