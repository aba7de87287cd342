//! `kubeconfig-server-is-control-plane`: a data plane's kubeconfig leads to the control plane itself.

use super::kubeconfigs::{api_server, entries};
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW504", name: "kubeconfig-server-is-control-plane", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let home = context.control_plane();
    let server = home.and_then(api_server);
    let name = home.and_then(|cluster| cluster.name.text()).unwrap_or_default();
    for (config, entry) in entries(context) {
        let Some(endpoint) = &entry.endpoint else { continue };
        let facts: Facts<'_> = &[("owner", &config.owner), ("server", &entry.server.value), ("name", &name)];
        // The control plane's own kubeconfig rightly leads to it, as long as it fills no Secret.
        if config.owner == name {
            continue;
        }
        if let Some((_, at)) = server.as_ref().filter(|(home, _)| home.is(endpoint)) {
            let finding = RULE.at(entry.server.span, "message", facts).relate(*at, "home", facts);
            findings.add(finding.help("why", facts).help("help", facts));
        } else if endpoint.is_in_cluster() {
            let finding = RULE.at(entry.server.span, "in-cluster", facts);
            findings.add(finding.help("in-cluster-why", facts).help("help", facts));
        }
    }
}
