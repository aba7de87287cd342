//! `kubeconfig-exec-credential`: a kubeconfig gets its credentials from a program that the operator's pod has not.

use super::kubeconfigs::entries;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW509", name: "kubeconfig-exec-credential", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (config, entry) in entries(context) {
        let Some((key, at)) = entry.plugin else { continue };
        let facts: Facts<'_> = &[("owner", &config.owner), ("key", &key)];
        findings.add(RULE.at(at, "message", facts).help("why", facts).help("help", facts));
    }
}
