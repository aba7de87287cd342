//! `missing-field`: what a check or a manifest cannot be made without.

use std::collections::BTreeSet;

use super::lost::Lost;
use super::{Context, Findings, Rule, placeholder, unsupported_format};
use crate::finding::Severity;
use crate::message::{Facts, Word};
use crate::parse::Shape;
use crate::source::Span;
use crate::topology::{Choice, Cluster, Field, Link, LinkType, Mode, Role};

pub(super) static RULE: Rule =
    Rule { code: "MW111", name: "missing-field", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let topology = context.topology;
    if !context.readable || unsupported_format::is_something_else(topology) {
        return;
    }
    document(context, findings);
    for vpc in topology.vpcs.items() {
        let needs = [need(&vpc.name, "name", "vpc-name"), need_text(&vpc.region, "region", "region")];
        Section::item("vpc", &vpc.name, vpc.at).report(&needs, findings);
    }
    let lost = Lost::of(context, "vpcs[]", Shape::Text);
    for link in topology.links.items() {
        let needs =
            [need(&link.id, "id", "link-id"), need(&link.kind, "type", "type"), need(&link.vpcs, "vpcs", "vpcs")];
        Section::item("link", &link.id, link.at).report(&needs, findings);
        count_vpcs(link, &lost, findings);
    }
    for reserved in topology.reserved.items() {
        let needs = [need(&reserved.name, "name", "reserved-name")];
        Section::item("reserved", &reserved.name, reserved.at).report(&needs, findings);
    }
    for cluster in context.clusters() {
        of_cluster(cluster, context.mode, findings);
    }
}

fn document(context: &Context<'_>, findings: &mut Findings<'_>) {
    let topology = context.topology;
    let needs = [
        need(&topology.api_version, "apiVersion", "api-version"),
        need(&topology.kind, "kind", "kind"),
        need(&topology.mesh, "mesh", "mesh"),
        need(&topology.clusters, "clusters", "clusters"),
    ];
    Section { key: "section", kind: "topology", name: "", at: topology.at }.report(&needs, findings);
    if let Some(mesh) = topology.mesh.get() {
        let needs = [need(&mesh.name, "name", "mesh-name")];
        Section { key: "section", kind: "mesh", name: "", at: mesh.at }.report(&needs, findings);
    }
    let empty = topology.clusters.spanned().filter(|clusters| clusters.value.is_empty());
    if let Some(empty) = empty.filter(|_| !Lost::of(context, "clusters[]", Shape::Mapping).any()) {
        findings.add(RULE.at(empty.span, "empty", &[]).help("clusters", &[]));
    }
}

fn of_cluster(cluster: &Cluster, mode: Mode, findings: &mut Findings<'_>) {
    let joins = mode != Mode::Off && cluster.role.is(&Role::DataPlane);
    let mut needs = vec![
        need(&cluster.name, "name", "cluster-name"),
        need(&cluster.role, "role", "role"),
        need(&cluster.vpc, "vpc", "vpc"),
        need(&cluster.kubernetes_version, "kubernetesVersion", "kubernetes-version"),
        need(&cluster.network, "network", "network"),
    ];
    needs.extend(joins.then(|| need_text(&cluster.api_server, "apiServer", "api-server")));
    let section = Section::item("cluster", &cluster.name, cluster.at);
    section.report(&needs, findings);
    if let Some(network) = cluster.network.get() {
        let key = if section.name.is_empty() { "section" } else { "network-of" };
        let needs = [need(&network.plugin, "plugin", "plugin")];
        Section { key, kind: "network", name: section.name, at: network.at }.report(&needs, findings);
    }
    let version = cluster.kubernetes_version.spanned().filter(|version| version.value.numbers.is_none());
    if let Some(version) = version.filter(|version| placeholder::find(&version.value.text).is_none()) {
        let finding = RULE.at(version.span, "version", &[("version", &version.value)]);
        findings.add(finding.help("kubernetes-version", &[]));
    }
}

/// A link of type `cen` joins any number of VPCs, the others two.
fn count_vpcs(link: &Link, lost: &Lost, findings: &mut Findings<'_>) {
    let (Some(kind), Some(vpcs)) = (link.kind.value(), link.vpcs.spanned()) else { return };
    let names: BTreeSet<_> = vpcs.value.iter().map(|vpc| vpc.value.as_str()).collect();
    let facts: Facts<'_> = &[("type", &kind.word()), ("count", &names.len())];
    let (key, help) = match (kind, names.len()) {
        (LinkType::Cen, 0) => ("cen-of-none", "vpcs"),
        (LinkType::Cen, _) | (_, 2) => return,
        (_, 0 | 1) => ("not-two", "vpcs"),
        (_, _) => ("not-two", "split"),
    };
    if !lost.any_in(vpcs.span) {
        findings.add(RULE.at(vpcs.span, key, facts).help(help, facts));
    }
}

/// A field that must be there: whether it is missing, its key, and the sentence that says what it is for.
type Need = (bool, &'static str, &'static str);

fn need<T>(field: &Field<T>, key: &'static str, purpose: &'static str) -> Need {
    (field.is_absent(), key, purpose)
}

/// Blank text says as little as none.
fn need_text(field: &Field<String>, key: &'static str, purpose: &'static str) -> Need {
    (field.is_absent() || field.text().is_some_and(|text| text.trim().is_empty()), key, purpose)
}

/// Where fields may be missing: what it is called and where it stands.
struct Section<'t> {
    key: &'static str,
    kind: &'static str,
    name: &'t str,
    at: Span,
}

impl<'t> Section<'t> {
    fn item(kind: &'static str, name: &'t Field<String>, at: Span) -> Self {
        let name = name.text().unwrap_or_default();
        Self { key: if name.is_empty() { "unnamed" } else { "named" }, kind, name, at }
    }

    /// One finding for all that is missing.
    fn report(&self, needs: &[Need], findings: &mut Findings<'_>) {
        let missing = || needs.iter().filter(|(missing, ..)| *missing);
        let fields: Vec<_> = missing().map(|(_, key, _)| format!("`{key}`")).collect();
        if fields.is_empty() {
            return;
        }
        let facts: Facts<'_> = &[("kind", &Word(self.kind)), ("name", &self.name), ("fields", &fields.join(", "))];
        let finding = RULE.at(self.at, self.key, facts);
        findings.add(missing().fold(finding, |finding, (_, _, purpose)| finding.help(purpose, &[])));
    }
}
