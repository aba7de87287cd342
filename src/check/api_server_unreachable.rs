//! `api-server-unreachable`: an API server that the control plane cannot call.

use super::host::Host;
use super::{Context, Findings, Rule, placeholder, scalar};
use crate::finding::{Finding, Severity};
use crate::message::Facts;
use crate::topology::{Cluster, Mode, Role, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW309", name: "api-server-unreachable", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    for cluster in context.clusters().iter().filter(|cluster| cluster.role.is(&Role::DataPlane)) {
        let server = cluster.api_server.spanned();
        let server = server.filter(|server| !server.value.is_empty() && placeholder::find(&server.value).is_none());
        if let Some(finding) = server.and_then(|server| judge(context, cluster, server)) {
            findings.add(finding);
        }
    }
}

fn judge(context: &Context<'_>, cluster: &Cluster, server: &Spanned<String>) -> Option<Finding> {
    let (scheme, rest) = server.value.split_once("://").unwrap_or(("", &server.value));
    let name = cluster.name.text().unwrap_or_default();
    let Some(host) = Host::of(rest) else {
        return Some(RULE.at(server.span, "url", &[("cluster", &name)]).help("url-help", &[]));
    };
    let facts: Facts<'_> = &[("cluster", &name), ("host", &host)];
    if !scheme.eq_ignore_ascii_case("https") {
        let near = scalar::scalar(&format!("https://{rest}"));
        let finding = RULE.at(server.span, if scheme.is_empty() { "scheme" } else { "plain" }, facts);
        return Some(finding.help("tls", facts).fix(server.span, near, "fix", facts));
    }
    if host.is_self() {
        return Some(RULE.at(server.span, "self", facts).help("self-help", facts));
    }
    // On a flat network the missing path itself is an error already.
    let cut_off = context.mode == Mode::Gateway && host.is_private() && context.way_to(cluster).is_parted();
    cut_off.then(|| RULE.at(server.span, "private", facts).help("private-help", facts))
}
