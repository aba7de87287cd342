//! `token-expired`: a kubeconfig's token has ended.

use super::kubeconfigs::ends;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW511", name: "token-expired", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for end in ends(context).filter(|end| end.left <= 0) {
        let facts: Facts<'_> = &[("owner", &end.owner), ("day", &end.day)];
        findings.add(RULE.at(end.at, "message", facts).help("why", facts).help("help", facts));
    }
}
