//! `vpcs-not-connected`: a cluster that no link joins to the control plane.

use super::reach::Way;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::{Cluster, Link, LinkType};

pub(super) static RULE: Rule =
    Rule { code: "MW301", name: "vpcs-not-connected", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(severity) = context.between_clusters() else { return };
    let Some(control_plane) = context.control_plane() else { return };
    let cen = nearest_cen(context, control_plane);
    for cluster in context.clusters() {
        let cut_off = match context.way_to(cluster) {
            Way::None => true,
            // On a flat network `two-cens` says more.
            Way::Cens => severity != Severity::Error,
            Way::Direct | Way::Through | Way::Peerings | Way::Unknown => false,
        };
        if cut_off {
            report(cluster, control_plane, cen, severity, findings);
        }
    }
}

/// The CEN that the control plane is attached to, or a VPC that is joined to it, else any: it could take one VPC more.
fn nearest_cen<'t>(context: &Context<'t>, control_plane: &Cluster) -> Option<&'t str> {
    let home = context.home(control_plane)?;
    let is_near = |link: &&Link| {
        let mut ends = link.vpcs.items().iter().filter_map(|name| context.vpc_identity(&name.value));
        ends.any(|vpc| !matches!(context.reach().way(home, vpc), Way::Cens | Way::None | Way::Unknown))
    };
    let mut cens = context.topology.links.items().iter().filter(|link| link.kind.is(&LinkType::Cen));
    cens.clone().find(is_near).or_else(|| cens.next())?.id.text()
}

fn report(
    cluster: &Cluster,
    control_plane: &Cluster,
    cen: Option<&str>,
    severity: Severity,
    findings: &mut Findings<'_>,
) {
    let Some((vpc, name)) = cluster.vpc.spanned().zip(cluster.name.text()) else { return };
    let control_vpc = control_plane.vpc.text().unwrap_or_default();
    let facts: Facts<'_> = &[
        ("cluster", &name),
        ("vpc", &vpc.value),
        ("control_plane", &control_plane.name.text().unwrap_or_default()),
        ("control_vpc", &control_vpc),
    ];
    let finding = RULE.at(vpc.span, "message", facts).severity(severity);
    let finding = finding.relate(control_plane.vpc.span().unwrap_or(control_plane.at), "control-plane", facts);
    let finding = finding.help(if severity == Severity::Error { "why-flat" } else { "why-gateway" }, facts);
    findings.add(match cen {
        Some(cen) => finding.help("existing-cen", &[("cen", &cen), ("vpc", &vpc.value)]),
        None => finding.help("cen", facts),
    });
}

#[cfg(test)]
mod tests {
    use super::super::samples::{changed, codes};

    const LINK: &str = "- { type: cen, id: cen-a, vpcs: [a, b], bandwidthMbps: 100 }";

    #[test]
    fn a_link_that_cannot_be_read_may_lead_anywhere() {
        let cut_off = |link: &str| codes("MW301", &changed(LINK, link)).len() == 1;
        assert!(!cut_off(LINK));
        assert!(cut_off("- { type: cen, id: cen-a, vpcs: [a] }"));
        assert!(cut_off("- { type: cen, id: cen-a, vpcs: [] }"));
        assert!(cut_off("- { type: cen, id: cen-a }"));
        assert!(!cut_off("- { type: cen, id: cen-a, vpcs: [a, bb] }"));
        assert!(!cut_off("- { type: cen, id: cen-a, vpcs: [aa, b] }"));
        assert!(!cut_off("- { type: cen, id: cen-a, vpcs: all }"));
    }

    #[test]
    fn two_sections_of_one_vpc_need_no_link() {
        let text = changed(LINK, "- { type: cen, id: cen-a, vpcs: [a] }");
        assert_eq!(codes("MW301", &text), ["MW301"]);
        assert!(codes("MW301", &text.replace("vpc-b", "vpc-a")).is_empty());
        assert!(codes("MW301", &text.replace("mode: flat", "mode: off")).is_empty());
        assert!(codes("MW301", &text.replace("role: control-plane, ", "")).is_empty());
    }
}
