//! `kubeconfig-no-ca`: nothing in a kubeconfig proves that its server is the right one.

use super::kubeconfigs::entries;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::kubeconfig::Authority;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW506", name: "kubeconfig-no-ca", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (config, entry) in entries(context) {
        let is_secure = entry.endpoint.as_ref().is_none_or(|endpoint| endpoint.secure);
        let facts: Facts<'_> = &[("owner", &config.owner)];
        match entry.authority {
            Authority::None if entry.insecure.is_none() && is_secure => {
                findings.add(RULE.at(entry.cluster_at, "message", facts).help("why", facts).help("help", facts));
            }
            Authority::Unreadable(at) => findings.add(RULE.at(at, "unreadable", facts).help("help", facts)),
            _ => {}
        }
    }
}
