//! `application-ports-missing`: a strict policy that does not know what a cluster serves.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::{Mode, Policy};

pub(super) static RULE: Rule =
    Rule { code: "MW612", name: "application-ports-missing", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let groups = context.topology.mesh.get().and_then(|mesh| mesh.security_groups.get());
    let policy = groups.and_then(|groups| groups.policy.spanned()).filter(|policy| policy.value == Policy::Strict);
    // Between gateways no application port is open.
    let Some(policy) = policy.filter(|_| context.known_mode() == Some(Mode::Flat)) else { return };
    let silent = context.clusters().iter().filter(|cluster| cluster.application_ports.is_absent());
    for (cluster, name) in silent.filter_map(|cluster| Some((cluster, cluster.name.text()?))) {
        let finding = RULE.at(cluster.at, "message", &[("cluster", &name)]).relate(policy.span, "strict", &[]);
        findings.add(finding.help("why", &[]).help("help", &[]));
    }
}
