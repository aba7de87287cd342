//! What the topology means: every reference resolved, every default filled in.
//!
//! A [`Mesh`] is made by [`Mesh::resolve`] alone, from a check that found nothing to refuse, so that a topology that
//! cannot work cannot reach the planner.

mod cluster;

pub use cluster::{Cluster, Group};

use ipnet::IpNet;

use crate::check::Checked;
use crate::check::reach::{Reach, Way};
use crate::check::vpcs::Vpcs;
use crate::limits;
use crate::topology::{
    Aggregate, Choice, Dialect, Field, Link, LinkType, Locality, LocalityDetail, MeshSpec, Mode, Peers, Policy,
    RbacProfile, Role, Topology, Version, Vpc,
};

/// The namespace that everything of the mesh's own lives in.
pub const NAMESPACE: &str = "istio-system";

/// A mesh that can be built.
#[derive(Debug)]
pub struct Mesh<'t> {
    /// Its name.
    pub name: &'t str,
    /// How clusters reach each other.
    pub mode: Mode,
    /// Whose operator reads the custom resources.
    pub dialect: Dialect,
    /// Serving from the nearest instance, where it is on.
    pub locality: Option<Nearest<'t>>,
    /// Istio's version as written.
    pub istio_version: &'t str,
    /// Its major and minor number.
    pub istio_line: (u32, u32),
    /// Namespaces that get sidecars.
    pub injection: Vec<&'t str>,
    /// How much the security-group rules admit.
    pub policy: Policy,
    /// Whether neighbouring networks are joined in them.
    pub aggregate: Aggregate,
    /// Shared networks that they may admit whole.
    pub tolerate: Vec<IpNet>,
    /// How they name the clusters at the other end.
    pub peers: Peers,
    /// Rules of one basic group that may name another group.
    pub group_references: usize,
    /// Security-group rules that one network interface may have.
    pub rules_per_interface: usize,
    /// Mutual TLS between workloads.
    pub mtls: bool,
    /// TLS to the control plane.
    pub control_plane_security: bool,
    /// The rights of the control plane's account on each data plane.
    pub rbac: RbacProfile,
    /// The cluster that runs the control plane.
    pub control_plane: Cluster<'t>,
    /// The clusters that join it, by name; none in mode off.
    pub data_planes: Vec<Cluster<'t>>,
    /// What joins the VPCs, by id.
    pub links: Vec<Connection<'t>>,
    joined: bool,
    /// Nothing outside this file makes a mesh.
    _clean: Clean,
}

#[derive(Debug)]
struct Clean;

/// Serving from the nearest instance.
#[derive(Debug, Clone, Copy)]
pub struct Nearest<'t> {
    /// Hosts and an order of one's own, where given.
    pub detail: Option<&'t LocalityDetail>,
}

/// A link with the VPCs it joins.
#[derive(Debug)]
pub struct Connection<'t> {
    /// The cloud's id.
    pub id: &'t str,
    /// What kind it is.
    pub kind: LinkType,
    /// What it joins, in the file's order.
    pub vpcs: Vec<&'t Vpc>,
    /// Bandwidth across regions in Mbit/s.
    pub bandwidth_mbps: Option<u32>,
}

impl Connection<'_> {
    /// Whether it joins VPCs of different regions.
    #[must_use]
    pub fn crosses_regions(&self) -> bool {
        self.vpcs.windows(2).any(|pair| matches!(pair, [a, b] if a.region.text() != b.region.text()))
    }
}

impl<'t> Mesh<'t> {
    /// The mesh that `topology` describes. `None` where the check refused it, or where it lacks what a mesh must have.
    #[must_use]
    pub fn resolve(topology: &'t Topology, checked: &Checked) -> Option<Self> {
        if checked.refused {
            return None;
        }
        let spec = topology.mesh.get()?;
        let mode = or_default(&spec.mode);
        let version = spec.istio_version.value();
        let vpcs = cluster::vpcs(topology);
        let mut clusters = Vec::with_capacity(topology.clusters.items().len());
        for cluster in topology.clusters.items() {
            let (role, cluster) = (cluster.role.value().copied()?, Cluster::resolve(cluster, &vpcs)?);
            // Its Secret leads there.
            if role == Role::DataPlane && mode != Mode::Off {
                cluster.api_server?;
            }
            clusters.push((role, cluster));
        }
        clusters.sort_unstable_by_key(|(_, cluster)| cluster.name);
        let control_plane = clusters.iter().position(|(role, _)| *role == Role::ControlPlane)?;
        let (_, control_plane) = clusters.remove(control_plane);
        let data_planes = if mode == Mode::Off { Vec::new() } else { clusters.into_iter().map(|(_, it)| it).collect() };
        let groups = spec.security_groups.get();
        Some(Self {
            name: spec.name.text()?,
            mode,
            dialect: or_default(&spec.dialect),
            locality: nearest(spec),
            istio_version: version.map_or(DEFAULT_ISTIO.0, |version| &version.text),
            istio_line: version.map_or(Some(DEFAULT_ISTIO.1), line)?,
            injection: injection(spec),
            policy: groups.map(|groups| or_default(&groups.policy)).unwrap_or_default(),
            aggregate: groups.map(|groups| or_default(&groups.aggregate)).unwrap_or_default(),
            tolerate: groups.map(|groups| nets(&groups.tolerate)).unwrap_or_default(),
            peers: groups.map(|groups| or_default(&groups.peers)).unwrap_or_default(),
            group_references: limits::of(topology, limits::GROUP_REFERENCES, |own| &own.group_references),
            rules_per_interface: limits::of(topology, limits::RULES_PER_INTERFACE, |own| &own.rules_per_interface),
            mtls: spec.mtls.value().copied().unwrap_or(mode == Mode::Gateway),
            control_plane_security: spec.control_plane_security.value().copied().unwrap_or(mode == Mode::Gateway),
            rbac: or_default(&spec.rbac),
            joined: joined(topology, &control_plane, &data_planes),
            control_plane,
            data_planes,
            links: links(topology, &vpcs),
            _clean: Clean,
        })
    }

    /// Every cluster: the control plane, then the data planes by name.
    pub fn clusters(&self) -> impl Iterator<Item = &Cluster<'t>> {
        std::iter::once(&self.control_plane).chain(&self.data_planes)
    }

    /// Whether every cluster has a private path to the control plane.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.joined
    }

    /// The API group of the dialect's custom resources.
    #[must_use]
    pub fn api_group(&self) -> &'static str {
        self.dialect.api_group()
    }
}

/// Istio's version where the topology names none.
const DEFAULT_ISTIO: (&str, (u32, u32)) = ("1.1.4", (1, 1));

fn line(version: &Version) -> Option<(u32, u32)> {
    version.numbers.map(|(major, minor, _)| (major, minor))
}

fn or_default<T: Choice + Default>(field: &Field<T>) -> T {
    field.value().copied().unwrap_or_default()
}

fn nearest(spec: &MeshSpec) -> Option<Nearest<'_>> {
    match spec.locality.value()? {
        Locality::Switch(false) => None,
        Locality::Switch(true) => Some(Nearest { detail: None }),
        Locality::Detail(detail) => Some(Nearest { detail: Some(detail) }),
    }
}

fn injection(spec: &MeshSpec) -> Vec<&str> {
    if spec.auto_injection_namespaces.is_absent() {
        return vec!["default"];
    }
    spec.auto_injection_namespaces.items().iter().map(|namespace| namespace.value.as_str()).collect()
}

fn links<'t>(topology: &'t Topology, vpcs: &cluster::Vpcs<'t>) -> Vec<Connection<'t>> {
    let connection = |link: &'t Link| {
        let joined = link.vpcs.items().iter().filter_map(|name| vpcs.get(name.value.as_str()).copied());
        Some(Connection {
            id: link.id.text()?,
            kind: link.kind.value().copied()?,
            vpcs: joined.collect(),
            bandwidth_mbps: link.bandwidth_mbps.value().copied(),
        })
    };
    let mut links: Vec<_> = topology.links.items().iter().filter_map(connection).collect();
    links.sort_by_key(|link| link.id);
    links
}

/// Whether links lead from the control plane to every data plane.
fn joined(topology: &Topology, control_plane: &Cluster<'_>, data_planes: &[Cluster<'_>]) -> bool {
    let vpcs = Vpcs::of(topology);
    let reach = Reach::of(topology, &vpcs, false);
    let home = |cluster: &Cluster<'_>| vpcs.identity(cluster.vpc.name.text()?);
    let way = |cluster| Some(reach.way(home(control_plane)?, home(cluster)?));
    data_planes.iter().all(|cluster| way(cluster).is_some_and(Way::is_joined))
}

/// The readable networks of a list of CIDRs.
fn nets(cidrs: &Field<Vec<crate::topology::Spanned<crate::topology::Cidr>>>) -> Vec<IpNet> {
    cidrs.items().iter().filter_map(|cidr| cidr.value.net).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Config, check};
    use crate::parse::parse;

    /// Whether the mesh of three VPCs, with `a` the control plane's, is joined by `links`.
    fn joined(links: &str) -> Option<bool> {
        let vpc = |name| format!("  - {{ name: {name}, id: vpc-{name}, region: cn-beijing, cidrs: [10.0.0.0/16] }}\n");
        let cluster = |name, role| {
            format!(
                "  - {{ name: {name}, role: {role}, vpc: {name}, kubernetesVersion: 1.14.8, workers: 3, \
                 network: {{ plugin: terway }}, apiServer: \"https://api.{name}.example.com:6443\" }}\n"
            )
        };
        let clusters = [cluster("a", "control-plane"), cluster("b", "data-plane"), cluster("c", "data-plane")];
        let text = format!(
            "apiVersion: meshwright/v1\nkind: Topology\nmesh: {{ name: shop, mode: gateway }}\nvpcs:\n{}links:\n{links}\n\
             clusters:\n{}",
            ["a", "b", "c"].map(vpc).concat(),
            clusters.concat(),
        );
        let parsed = parse(&text);
        let mut config = Config::default();
        for rule in crate::RULES.iter().filter(|rule| !rule.fixed) {
            let _ = config.set(rule.code, crate::Level::Warn);
        }
        Mesh::resolve(&parsed.topology, &check(&parsed, &config)).map(|mesh| mesh.is_joined())
    }

    #[test]
    fn a_mesh_is_joined_when_every_data_plane_has_a_private_path() {
        for (links, is_joined) in [
            ("  - { type: cen, id: x, vpcs: [a, b, c] }", true),
            ("  - { type: vpn, id: x, vpcs: [a, b] }\n  - { type: peering, id: y, vpcs: [b, c] }", true),
            ("  - { type: peering, id: x, vpcs: [a, b] }\n  - { type: peering, id: y, vpcs: [b, c] }", false),
            ("  - { type: cen, id: x, vpcs: [a, b] }", false),
            ("  - { type: cen, id: x, vpcs: [b, c] }", false),
        ] {
            assert_eq!(joined(links), Some(is_joined), "{links}");
        }
    }
}
