//! `kubeconfig-loopback-server`: a kubeconfig leads back to the machine that reads it.

use super::kubeconfigs::entries;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::endpoint::Endpoint;

pub(super) static RULE: Rule =
    Rule { code: "MW503", name: "kubeconfig-loopback-server", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (config, entry) in entries(context) {
        if entry.endpoint.as_ref().is_some_and(Endpoint::is_loopback) {
            let facts: crate::message::Facts<'_> = &[("owner", &config.owner), ("server", &entry.server.value)];
            findings.add(RULE.at(entry.server.span, "message", facts).help("why", facts).help("help", facts));
        }
    }
}
