//! `reserved-name`: a data plane is called as something of Istio's own.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::{Mode, Role};

pub(super) static RULE: Rule =
    Rule { code: "MW110", name: "reserved-name", severity: Severity::Error, fixed: false, check };

/// Names and the sentence that says whose they are.
const TAKEN: [(&str, &str); 8] = [
    ("local-network", "network"),
    ("Kubernetes", "registry"),
    ("cacerts", "secret"),
    ("istio-ca-secret", "secret"),
    ("istio-ingressgateway-certs", "secret"),
    ("istio-ingressgateway-ca-certs", "secret"),
    ("istio-egressgateway-certs", "secret"),
    ("istio-egressgateway-ca-certs", "secret"),
];

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.mode == Mode::Off {
        return;
    }
    for cluster in context.clusters().iter().filter(|cluster| cluster.role.is(&Role::DataPlane)) {
        let Some(name) = cluster.name.spanned() else { continue };
        if let Some((taken, whose)) = TAKEN.iter().find(|(taken, _)| *taken == name.value) {
            let finding = RULE.at(name.span, "message", &[("name", taken)]);
            findings.add(finding.help(whose, &[("name", taken)]).help("help", &[]));
        }
    }
}
