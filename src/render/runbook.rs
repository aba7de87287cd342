//! The runbook: every command filled in, in the order that works.

use std::collections::BTreeMap;

use super::fill::Scope;
use super::{File, RenderFault, Writer, network as files};
use crate::flow::{self, Need, Point};
use crate::mesh::{Cluster, Connection, Mesh};
use crate::plan::network::{AccessList, Route};
use crate::plan::{Plan, rbac};
use crate::security_group::Protocol;
use crate::topology::{Dialect, GroupType, LinkType, Mode, Policy};

/// Writes it.
pub(super) fn runbook(plan: &Plan<'_>, writer: &Writer<'_>) -> Result<File, RenderFault> {
    let mesh = plan.mesh;
    let scope = whole(plan);
    let scope = control_plane(scope, mesh);
    let scope = network(scope, plan);
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
        .with("strict", mesh.policy == Policy::Strict)
        .with("unopened", unopened(plan))
        .with("securityGroups", !plan.security.groups.is_empty())
        .with("crd", format!("remoteistios.{}", mesh.api_group()))
        .with("injection", namespaces(&mesh.injection))
}

/// What the rules cannot let out of enterprise groups, because nobody here knows where it goes.
fn unopened<'p>(plan: &Plan<'p>) -> Vec<Scope<'p>> {
    let mesh = plan.mesh;
    let is_enterprise = |cluster: &Cluster<'_>| cluster.group.is_some_and(|group| group.kind == GroupType::Enterprise);
    let mut ports: BTreeMap<(&str, &str), Vec<Protocol>> = BTreeMap::new();
    let required = flow::kinds(mesh).filter(|kind| kind.need == Need::Required && !plan.security.groups.is_empty());
    for kind in required.filter(|kind| kind.from.clusters(mesh).any(is_enterprise)) {
        let door = if kind.point == Point::ApiServer { "API server" } else { "ingress gateway" };
        for called in kind.to.clusters(mesh).filter(|called| kind.targets(mesh, called).is_empty()) {
            ports.entry((door, called.name)).or_default().extend(kind.protocols(mesh, called).iter());
        }
    }
    let row = |((door, called), mut ports): ((&str, &str), Vec<Protocol>)| {
        ports.sort_unstable();
        let ports: Vec<_> = ports.into_iter().filter_map(|ports| Some(ports.ports()?.0.to_string())).collect();
        let from =
            if door == "API server" { "the control plane's group" } else { "the enterprise groups of the others" };
        let to = format!("the {door} of {called}");
        Scope::default().with("from", from).with("to", to).with("ports", ports.join(", "))
    };
    ports.into_iter().map(row).collect()
}

fn namespaces(names: &[&str]) -> String {
    match names {
        [] => "no namespace".to_owned(),
        [one] => format!("the namespace {one}"),
        many => format!("the namespaces {}", many.join(", ")),
    }
}

fn control_plane<'p>(scope: Scope<'p>, mesh: &'p Mesh<'p>) -> Scope<'p> {
    let cluster = &mesh.control_plane;
    let mode = match mesh.mode {
        Mode::Off => "不启用 (off)",
        Mode::Flat => "使用 Flat 网络或者 VPN (flat network or VPN)",
        Mode::Gateway => "不使用 Flat 网络或者 VPN (no flat network or VPN)",
    };
    scope
        .with("controlPlane", cluster.name)
        .with("controlPlaneContext", cluster.context)
        .with("controlPlaneGateway", gateway_address(cluster))
        .with("consoleMode", mode)
        .with("consoleLocality", if mesh.locality.is_some() { "启用 (on)" } else { "不启用 (off)" })
}

fn gateway_address(cluster: &Cluster<'_>) -> String {
    cluster.gateway_address.map_or_else(|| format!("<address of the gateway of {}>", cluster.name), str::to_owned)
}

fn row<'p>(mesh: &Mesh<'_>, cluster: &'p Cluster<'p>) -> Scope<'p> {
    let is_control_plane = cluster.name == mesh.control_plane.name;
    Scope::default()
        .with("name", cluster.name)
        .with("context", cluster.context)
        .with("role", if is_control_plane { "control plane" } else { "data plane" })
        .with("region", cluster.region)
        .with("vpc", cluster.vpc.name.text().unwrap_or_default())
        .with("kubernetes", cluster.kubernetes.text.as_str())
}

fn data_planes<'p>(mesh: &'p Mesh<'p>) -> Vec<Scope<'p>> {
    let scope = |cluster: &'p Cluster<'p>| {
        Scope::default()
            .with("name", cluster.name)
            .with("context", cluster.context)
            .with("server", cluster.api_server.unwrap_or_default())
            .with("account", rbac::account(mesh.rbac))
            .with("tokenSecret", cluster.needs_token_secret())
            .with("token", rbac::token_secret(mesh.rbac))
            .with("resource", format!("remoteistios.{}/{}", mesh.api_group(), cluster.name))
            .with("gatewayAddress", gateway_address(cluster))
    };
    mesh.data_planes.iter().map(scope).collect()
}

fn hosts<'p>(mesh: &'p Mesh<'p>) -> Vec<Scope<'p>> {
    let detail = mesh.locality.and_then(|nearest| nearest.detail);
    let hosts = detail.map(|detail| detail.hosts.items()).unwrap_or_default();
    hosts.iter().map(|host| Scope::default().with("host", host.value.as_str())).collect()
}

fn network<'p>(scope: Scope<'p>, plan: &'p Plan<'p>) -> Scope<'p> {
    let published = plan.network.published.iter();
    scope
        .with("links", plan.mesh.links.iter().map(link).collect::<Vec<_>>())
        .with("routes", plan.network.routes.iter().map(route).collect::<Vec<_>>())
        .with("flannel", published.map(route).collect::<Vec<_>>())
        .with("servers", plan.network.access.iter().map(server).collect::<Vec<_>>())
        .with("accessFile", files::has_access(plan))
        .with("routesFile", files::has_routes(plan))
}

fn link<'p>(link: &'p Connection<'p>) -> Scope<'p> {
    let vpcs: Vec<_> = link.vpcs.iter().filter_map(|vpc| vpc.name.text()).collect();
    let learns = link.kind == LinkType::Cen;
    Scope::default()
        .with("kind", kind(link.kind))
        .with("id", link.id)
        .with("vpcs", vpcs.join(", "))
        .with("learns", learns)
        .with("bandwidth", link.bandwidth_mbps.is_some())
        .with("mbps", link.bandwidth_mbps.map_or_else(String::new, |mbps| mbps.to_string()))
        .with("needsBandwidth", learns && link.bandwidth_mbps.is_none() && link.crosses_regions())
}

fn kind(kind: LinkType) -> &'static str {
    match kind {
        LinkType::Cen => "CEN",
        LinkType::Vpn => "VPN gateway",
        LinkType::ExpressConnect => "Express Connect",
        LinkType::Peering => "VPC peering",
    }
}

fn route<'p>(route: &'p Route<'p>) -> Scope<'p> {
    Scope::default()
        .with("vpc", route.vpc.name.text().unwrap_or_default())
        .with("destination", route.destination.to_string())
        .with("to", files::place(route.to))
        .with("kind", kind(route.link.kind))
        .with("link", route.link.id)
}

fn server<'p>(list: &'p AccessList<'p>) -> Scope<'p> {
    let nets = |there: bool| {
        let entries = list.entries.iter().filter(|entry| entry.who.is_there() == there);
        entries.map(|entry| entry.net.to_string()).collect::<Vec<_>>().join(", ")
    };
    let callers = nets(false);
    let unknown = list.lacks_caller || callers.is_empty();
    Scope::default()
        .with("name", list.cluster)
        .with("server", list.server)
        .with("callers", if unknown { "the addresses that the control plane calls from".to_owned() } else { callers })
        .with("there", nets(true))
}
