//! The runbook: every command filled in, in the order that works.

use std::collections::{BTreeMap, BTreeSet};

use super::fill::Scope;
use super::{BackEnd, File, RenderFault, Writer, network as files, security};
use crate::flow::{self, Need, Point};
use crate::mesh::{Cluster, Connection, Mesh};
use crate::plan::network::{AccessList, Place, Route};
use crate::plan::{Plan, rbac};
use crate::security_group::Protocol;
use crate::topology::{Dialect, GroupType, LinkType, Mode, Policy};

/// Writes it.
pub(super) fn runbook(
    plan: &Plan<'_>,
    back_ends: &BTreeSet<BackEnd>,
    writer: &Writer<'_>,
) -> Result<File, RenderFault> {
    let mesh = plan.mesh;
    let scope = security_groups(whole(plan), plan, back_ends);
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
        .with("crd", format!("remoteistios.{}", mesh.api_group()))
        .with("injection", listed(&mesh.injection))
        .with("severalInjected", mesh.injection.len() > 1)
}

/// The forms that the rules stand in.
fn security_groups<'p>(scope: Scope<'p>, plan: &Plan<'p>, back_ends: &BTreeSet<BackEnd>) -> Scope<'p> {
    let is_made =
        |back_end: BackEnd| back_end.is_here() && !plan.security.groups.is_empty() && back_ends.contains(&back_end);
    let folders = [BackEnd::Terraform, BackEnd::TerraformHcl].into_iter().filter(|back_end| is_made(*back_end));
    let folders: Vec<_> = folders.map(|back_end| Scope::default().with("folder", back_end.word())).collect();
    let templates = if is_made(BackEnd::Ros) { security::ros_templates(&plan.security) } else { Vec::new() };
    let templates: Vec<_> = templates.iter().map(|it| template(plan.mesh.name, it)).collect();
    let (scripts, listing) = (is_made(BackEnd::AliyunCli), is_made(BackEnd::Plan));
    let applicable = folders.len() + usize::from(!templates.is_empty()) + usize::from(scripts);
    scope
        .with("securityGroups", applicable > 0)
        .with("severalForms", applicable > 1)
        .with("terraform", folders)
        .with("ros", templates)
        .with("aliyunCli", scripts)
        .with("listing", listing)
}

/// One stack, named after the mesh as far as stacks may be; a profile is named where there is one.
fn template<'p>(mesh: &str, template: &security::RosTemplate<'p>) -> Scope<'p> {
    let account = template.account.filter(|account| !account.is_empty());
    let mesh: String = mesh.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let mesh = if mesh.is_empty() { mesh } else { mesh + "-" };
    Scope::default()
        .with("file", format!("security-groups/ros/{}.yaml", template.name))
        .with("stack", format!("meshwright-{mesh}{}", template.name.replace('.', "-")))
        .with("region", template.region)
        .with("profiled", account.is_some())
        .with("profile", account.unwrap_or_default())
}

/// What the rules cannot let out of enterprise groups, because nobody here knows where it goes.
fn unopened<'p>(plan: &Plan<'p>) -> Vec<Scope<'p>> {
    let mesh = plan.mesh;
    let is_enterprise = |cluster: &Cluster<'_>| cluster.group.is_some_and(|group| group.kind == GroupType::Enterprise);
    let mut ports: BTreeMap<(Point, &'p str), Vec<Protocol>> = BTreeMap::new();
    let required = flow::kinds(mesh).filter(|kind| kind.need == Need::Required && !plan.security.groups.is_empty());
    for kind in required.filter(|kind| kind.from.clusters(mesh).any(is_enterprise)) {
        for called in kind.to.clusters(mesh).filter(|called| kind.targets(mesh, called).is_empty()) {
            ports.entry((kind.point, called.name)).or_default().extend(kind.protocols(mesh, called).iter());
        }
    }
    let row = |((point, called), mut ports): ((Point, &'p str), Vec<Protocol>)| {
        ports.sort_unstable();
        let ports = ports.into_iter().filter_map(|ports| Some(ports.ports()?.0));
        Scope::default().with("apiServer", point == Point::ApiServer).with("name", called).with("ports", listed(ports))
    };
    ports.into_iter().map(row).collect()
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
    let scope = scope.with("controlPlane", cluster.name).with("controlPlaneContext", cluster.context);
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

/// A route; it leads to pods or to a VPC.
fn route<'p>(route: &'p Route<'p>) -> Scope<'p> {
    let (pods, name) = match route.to {
        Place::Pods(cluster) => (true, cluster),
        Place::Vpc(vpc) => (false, vpc),
    };
    kind(route.link)
        .with("vpc", route.vpc.name.text().unwrap_or_default())
        .with("destination", route.destination.to_string())
        .with("pods", pods)
        .with("name", name)
}

fn server<'p>(list: &'p AccessList<'p>) -> Scope<'p> {
    let nets = |there: bool| {
        let entries = list.entries.iter().filter(move |entry| entry.who.is_there() == there);
        listed(entries.map(|entry| entry.net))
    };
    Scope::default()
        .with("name", list.cluster)
        .with("server", list.server)
        .with("callers", nets(false))
        .with("callerUnknown", list.lacks_caller)
        .with("there", nets(true))
}
