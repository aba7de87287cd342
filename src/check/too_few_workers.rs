//! `too-few-workers`: Istio wants three worker nodes in a cluster.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW402", name: "too-few-workers", severity: Severity::Warning, fixed: false, check };

const LEAST: u32 = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for cluster in context.clusters() {
        let (Some(workers), Some(name)) = (cluster.workers.spanned(), cluster.name.text()) else { continue };
        if workers.value < LEAST {
            let facts: Facts<'_> = &[("cluster", &name), ("count", &workers.value), ("least", &LEAST)];
            findings.add(RULE.at(workers.span, "message", facts).help("help", facts));
        }
    }
}
