//! `vpcs-not-connected`: a cluster that no link joins to the control plane.

use super::islands::Islands;
use super::lost::Lost;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::parse::Shape;
use crate::topology::{Cluster, Field, Link, LinkType};

pub(super) static RULE: Rule =
    Rule { code: "MW301", name: "vpcs-not-connected", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(severity) = context.between_clusters() else { return };
    let Some(control_plane) = context.control_plane() else { return };
    let home = |cluster: &Cluster| context.vpc_identity(cluster.vpc.text()?);
    let (Some(control_vpc), Some(mut islands)) = (home(control_plane), islands(context)) else { return };
    let (main, unknown) = (islands.of(control_vpc), islands.of(unknown(context)));
    // Where nobody knows what the control plane is joined to, nobody is known to be cut off.
    if main == unknown {
        return;
    }
    let cen = nearest_cen(context, &mut islands, main);
    for cluster in context.clusters() {
        let island = home(cluster).map(|vpc| islands.of(vpc));
        if island.is_some_and(|island| island != main && island != unknown) {
            report(cluster, control_plane, cen, severity, findings);
        }
    }
}

/// Stands for the VPCs that links name and nobody declares.
fn unknown(context: &Context<'_>) -> usize {
    context.topology.vpcs.items().len()
}

/// The VPCs, joined by every link; `None` where a link cannot be read, which might join any two.
fn islands(context: &Context<'_>) -> Option<Islands> {
    let links = &context.topology.links;
    let unreadable = matches!(links, Field::Unreadable) || Lost::of(context, "links[]", Shape::Mapping).any();
    if unreadable || links.items().iter().any(|link| matches!(link.vpcs, Field::Unreadable)) {
        return None;
    }
    let lost = Lost::of(context, "vpcs[]", Shape::Text);
    let mut islands = Islands::new(unknown(context) + 1);
    for link in links.items() {
        let unread = link.vpcs.span().filter(|list| lost.any_in(*list)).map(|_| unknown(context));
        let mut ends = ends(context, link).chain(unread);
        if let Some(first) = ends.next() {
            ends.for_each(|end| islands.join(first, end));
        }
    }
    Some(islands)
}

/// The VPCs that `link` joins.
fn ends(context: &Context<'_>, link: &Link) -> impl Iterator<Item = usize> {
    link.vpcs.items().iter().map(|name| context.vpc_identity(&name.value).unwrap_or_else(|| unknown(context)))
}

/// The CEN that the control plane is attached to, else any: it could take one VPC more.
fn nearest_cen<'t>(context: &Context<'t>, islands: &mut Islands, main: usize) -> Option<&'t str> {
    let cens = || context.topology.links.items().iter().filter(|link| link.kind.is(&LinkType::Cen));
    let near = cens().find(|link| ends(context, link).any(|end| islands.of(end) == main));
    near.or_else(|| cens().next())?.id.text()
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
        assert!(!cut_off("- { type: cen, id: cen-a, vpcs: [a, [b]] }"));
        assert!(!cut_off("- cen-a"));
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
