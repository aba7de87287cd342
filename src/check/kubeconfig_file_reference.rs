//! `kubeconfig-file-reference`: a kubeconfig names a file that only the machine it was made on has.

use super::kubeconfigs::entries;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW508", name: "kubeconfig-file-reference", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (config, entry) in entries(context) {
        for (key, at) in &entry.files {
            let facts: Facts<'_> = &[("owner", &config.owner), ("key", key)];
            let mend = if *key == "tokenFile" { "token" } else { "data" };
            findings.add(RULE.at(*at, "message", facts).help("why", facts).help(mend, facts));
        }
    }
}
