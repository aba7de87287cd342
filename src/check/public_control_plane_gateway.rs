//! `public-control-plane-gateway`: the control plane's ports on the internet.

use super::host::Host;
use super::{Context, Findings, Rule, placeholder};
use crate::finding::{Finding, Severity};
use crate::message::Facts;
use crate::topology::{Cluster, Mode};

pub(super) static RULE: Rule =
    Rule { code: "MW422", name: "public-control-plane-gateway", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(control_plane) = context.control_plane().filter(|_| context.mode == Mode::Gateway) else { return };
    let address = control_plane.gateway.get().map(|gateway| &gateway.address).filter(|address| !address.is_absent());
    let finding = match address {
        Some(address) => {
            let given = address.spanned().filter(|address| placeholder::find(&address.value).is_none());
            let public = given.filter(|address| Host::of(&address.value).is_some_and(Host::is_public));
            public.map(|address| RULE.at(address.span, "message", &[("address", &address.value)]))
        }
        None => without_address(context, control_plane),
    };
    if let Some(finding) = finding {
        findings.add(finding.help("why", &[]).help("mend", &[]));
    }
}

/// A gateway whose address is not known yet must be public for a cluster that no private path leads to.
fn without_address(context: &Context<'_>, control_plane: &Cluster) -> Option<Finding> {
    let other = context.clusters().iter().find(|cluster| context.way_to(cluster).is_parted())?;
    let facts: Facts<'_> = &[
        ("cluster", &control_plane.name.text().unwrap_or_default()),
        ("other", &other.name.text().unwrap_or_default()),
    ];
    Some(RULE.at(control_plane.at, "must", facts).relate(other.vpc.span().unwrap_or(other.at), "other", facts))
}
