//! `gateway-needs-load-balancer`: an ingress gateway that other clusters cannot find.

use super::{Context, Findings, Rule, placeholder};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::Mode;

pub(super) static RULE: Rule =
    Rule { code: "MW415", name: "gateway-needs-load-balancer", severity: Severity::Error, fixed: false, check };

const NEEDED: &str = "LoadBalancer";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.mode != Mode::Gateway {
        return;
    }
    for cluster in context.clusters() {
        let given = cluster.gateway.get().and_then(|gateway| gateway.kind.spanned());
        let Some(kind) = given.filter(|kind| kind.value != NEEDED && placeholder::find(&kind.value).is_none()) else {
            continue;
        };
        let facts: Facts<'_> =
            &[("cluster", &cluster.name.text().unwrap_or_default()), ("type", &kind.value), ("needed", &NEEDED)];
        let finding = RULE.at(kind.span, "message", facts);
        findings.add(finding.help("why", facts).fix(kind.span, NEEDED, "fix", facts));
    }
}
