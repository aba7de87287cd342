//! The runbook: every command filled in, in the order that works.

use super::fill::Scope;
use super::{File, RenderFault, Writer};
use crate::mesh::{Cluster, Connection, Mesh};
use crate::plan::{Plan, rbac};
use crate::topology::{Dialect, LinkType, Mode, Plugin, Vpc};

/// Writes it.
pub(super) fn runbook(plan: &Plan<'_>, writer: &Writer<'_>) -> Result<File, RenderFault> {
    let mesh = plan.mesh;
    let scope = whole(plan);
    let scope = control_plane(scope, mesh);
    let scope = network(scope, mesh);
    let scope = scope
        .with("clusters", mesh.clusters().map(|cluster| row(mesh, cluster)).collect::<Vec<_>>())
        .with("dataPlanes", data_planes(mesh))
        .with("hosts", hosts(mesh));
    let text = writer.fill("RUNBOOK.md", &scope)?;
    Ok(File { path: "RUNBOOK.md".to_owned(), text, cluster: None, applied: false, secret: false })
}

/// What holds for the mesh as a whole.
fn whole<'p>(plan: &Plan<'p>) -> Scope<'p> {
    let mesh = plan.mesh;
    Scope::default()
        .with("mesh", mesh.name)
        .with("off", mesh.mode == Mode::Off)
        .with("gateway", mesh.mode == Mode::Gateway)
        .with("alibaba", mesh.dialect == Dialect::Alibaba)
        .with("locality", mesh.locality.is_some())
        .with("localityEnvironment", mesh.locality.is_some() && mesh.istio_line == (1, 1))
        .with("istioVersion", mesh.istio_version)
        .with("securityGroups", !plan.security.groups.is_empty())
        .with("crd", format!("remoteistios.{}", mesh.api_group()))
        .with("injection", listed(&mesh.injection))
        .with("severalInjected", mesh.injection.len() > 1)
}

/// Names one behind the other; a language has its own way to part them.
fn listed<'p>(names: impl IntoIterator<Item = impl ToString>) -> Vec<Scope<'p>> {
    let mut names = names.into_iter().peekable();
    let next = || {
        names.next().map(|name| Scope::default().with("name", name.to_string()).with("more", names.peek().is_some()))
    };
    std::iter::from_fn(next).collect()
}

fn control_plane<'p>(scope: Scope<'p>, mesh: &'p Mesh<'p>) -> Scope<'p> {
    let cluster = &mesh.control_plane;
    let scope = scope
        .with("controlPlane", cluster.name)
        .with("controlPlaneContext", cluster.context)
        .with("controlPlaneNetworks", listed(cluster.networks()));
    gateway(scope, cluster)
}

fn gateway<'p>(scope: Scope<'p>, cluster: &'p Cluster<'p>) -> Scope<'p> {
    scope
        .with("gatewayKnown", cluster.gateway_address.is_some())
        .with("gatewayAddress", cluster.gateway_address.unwrap_or_default())
}

fn row<'p>(mesh: &Mesh<'_>, cluster: &'p Cluster<'p>) -> Scope<'p> {
    let is_control_plane = cluster.name == mesh.control_plane.name;
    Scope::default()
        .with("name", cluster.name)
        .with("context", cluster.context)
        .with("isControlPlane", is_control_plane)
        .with("region", cluster.region)
        .with("vpc", cluster.vpc.name.text().unwrap_or_default())
        .with("kubernetes", cluster.kubernetes.text.as_str())
}

fn data_planes<'p>(mesh: &'p Mesh<'p>) -> Vec<Scope<'p>> {
    let scope = |cluster: &'p Cluster<'p>| {
        gateway(Scope::default(), cluster)
            .with("name", cluster.name)
            .with("context", cluster.context)
            .with("server", cluster.api_server.unwrap_or_default())
            .with("account", rbac::account(mesh.rbac))
            .with("tokenSecret", cluster.needs_token_secret())
            .with("token", rbac::token_secret(mesh.rbac))
            .with("resource", format!("remoteistios.{}/{}", mesh.api_group(), cluster.name))
    };
    mesh.data_planes.iter().map(scope).collect()
}

fn hosts<'p>(mesh: &'p Mesh<'p>) -> Vec<Scope<'p>> {
    let detail = mesh.locality.and_then(|nearest| nearest.detail);
    let hosts = detail.map(|detail| detail.hosts.items()).unwrap_or_default();
    hosts.iter().map(|host| Scope::default().with("host", host.value.as_str())).collect()
}

fn network<'p>(scope: Scope<'p>, mesh: &'p Mesh<'p>) -> Scope<'p> {
    let flannel = mesh.clusters().filter(|cluster| cluster.plugin == Plugin::Flannel && mesh.mode == Mode::Flat);
    let publishes = mesh.links.iter().any(|link| link.kind == LinkType::Cen);
    let flannel = flannel.filter(|_| publishes);
    let flannel =
        flannel.map(|cluster| Scope::default().with("name", cluster.name).with("pods", listed(&cluster.pods)));
    scope
        .with("links", mesh.links.iter().map(link).collect::<Vec<_>>())
        .with(
            "routes",
            mesh.links.iter().filter(|link| link.kind != LinkType::Cen).flat_map(routes).collect::<Vec<_>>(),
        )
        .with("flannel", flannel.collect::<Vec<_>>())
}

fn link<'p>(link: &'p Connection<'p>) -> Scope<'p> {
    let cen = link.kind == LinkType::Cen;
    kind(link)
        .with("cen", cen)
        .with("vpcs", listed(link.vpcs.iter().filter_map(|vpc| vpc.name.text())))
        .with("bandwidth", link.bandwidth_mbps.is_some())
        .with("mbps", link.bandwidth_mbps.map_or_else(String::new, |mbps| mbps.to_string()))
        .with("needsBandwidth", cen && link.bandwidth_mbps.is_none() && link.crosses_regions())
}

/// A link as a table of routes names it too; with no flag set, and `cen` neither, it is a peering.
fn kind<'p>(link: &'p Connection<'p>) -> Scope<'p> {
    Scope::default()
        .with("id", link.id)
        .with("vpn", link.kind == LinkType::Vpn)
        .with("expressConnect", link.kind == LinkType::ExpressConnect)
}

/// Each VPC of a link needs a route to every range of the other.
fn routes<'p>(link: &'p Connection<'p>) -> Vec<Scope<'p>> {
    let [a, b] = link.vpcs.as_slice() else { return Vec::new() };
    let one_way = |from: &'p Vpc, to: &'p Vpc| {
        to.cidrs.items().iter().map(move |cidr| {
            kind(link).with("vpc", from.name.text().unwrap_or_default()).with("destination", cidr.value.text.as_str())
        })
    };
    one_way(a, b).chain(one_way(b, a)).collect()
}
