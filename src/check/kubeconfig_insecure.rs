//! `kubeconfig-insecure`: a kubeconfig trusts whoever answers.

use super::kubeconfigs::entries;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::kubeconfig::Authority;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW507", name: "kubeconfig-insecure", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (config, entry) in entries(context) {
        let facts: Facts<'_> = &[("owner", &config.owner), ("server", &entry.server.value)];
        if entry.endpoint.as_ref().is_some_and(|endpoint| !endpoint.secure) {
            let finding = RULE.at(entry.server.span, "plain", facts).severity(Severity::Error);
            findings.add(finding.help("plain-help", facts));
        }
        let Some(at) = entry.insecure else { continue };
        findings.add(if entry.authority == Authority::Certificate {
            RULE.at(at, "both", facts).severity(Severity::Error).help("both-help", facts)
        } else {
            RULE.at(at, "message", facts).help("help", facts)
        });
    }
}
