//! `kubeconfig-same-server`: the kubeconfigs of two data planes lead to one cluster.

use std::collections::BTreeSet;

use super::kubeconfigs::{Servers, api_server, entries};
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::kubeconfig::Origin;
use crate::message::Facts;
use crate::topology::Role;

pub(super) static RULE: Rule =
    Rule { code: "MW505", name: "kubeconfig-same-server", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut entries = entries(context).peekable();
    if entries.peek().is_none() {
        return;
    }
    // A file and the Secret that was made from it have one server rightly, and maybe not one name.
    let (mut secrets, mut files) = (Servers::default(), Servers::default());
    let data_planes = || context.clusters().iter().filter(|cluster| cluster.role.is(&Role::DataPlane));
    let names: BTreeSet<_> = data_planes().filter_map(|cluster| cluster.name.text()).collect();
    let mut declared = Servers::default();
    for cluster in data_planes() {
        if let (Some(name), Some((server, at))) = (cluster.name.text(), api_server(cluster)) {
            declared.meet(&server, name, at);
        }
    }
    for (config, entry) in entries {
        let Some(endpoint) = entry.endpoint.as_ref().filter(|endpoint| !endpoint.is_loopback()) else { continue };
        let met = if config.origin == Origin::File { &mut files } else { &mut secrets };
        let met = met.meet(endpoint, &config.owner, entry.server.span);
        // Of a Secret that is for none of the data planes it is said elsewhere.
        let is_declared = config.origin != Origin::File && names.contains(config.owner.as_str());
        let declared = declared.get(endpoint).filter(|(name, _)| is_declared && *name != config.owner);
        if let Some((other, at)) = met.or(declared) {
            let facts: Facts<'_> = &[("owner", &config.owner), ("other", &other), ("server", &entry.server.value)];
            let finding = RULE.at(entry.server.span, "message", facts).relate(at, "other", facts);
            findings.add(finding.help("why", facts).help("help", facts));
        }
    }
}
