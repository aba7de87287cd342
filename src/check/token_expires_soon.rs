//! `token-expires-soon`: a kubeconfig's token ends within a month.

use super::kubeconfigs::ends;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW512", name: "token-expires-soon", severity: Severity::Warning, fixed: false, check };

/// A month, in seconds.
const SOON: i64 = 30 * DAY;
const DAY: i64 = 86_400;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for end in ends(context).filter(|end| (1..=SOON).contains(&end.left)) {
        let days = end.left / DAY;
        let facts: Facts<'_> = &[("owner", &end.owner), ("day", &end.day), ("days", &days)];
        findings.add(RULE.at(end.at, "message", facts).help("why", facts).help("help", facts));
    }
}
