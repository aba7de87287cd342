//! Mesh → which objects go to which cluster, and which rules to which security group. No YAML yet.

pub mod address_set;
pub mod istio;
pub mod locality;
pub mod network;
pub mod rbac;
pub mod remote_istio;
pub mod secret;
pub mod security;

use std::collections::BTreeMap;

use crate::mesh::{Cluster, Mesh};
use crate::topology::Mode;
use istio::Istio;
use locality::DestinationRule;
use network::NetworkPlan;
use rbac::Rbac;
use remote_istio::RemoteIstio;
use secret::{Content, RemoteSecret};
use security::SecurityPlan;

/// Everything that is to be made.
#[derive(Debug)]
pub struct Plan<'m> {
    /// The mesh it is made for.
    pub mesh: &'m Mesh<'m>,
    /// What goes to each cluster: the control plane first, then the data planes by name.
    pub clusters: Vec<ClusterPlan<'m>>,
    /// What goes to the security groups.
    pub security: SecurityPlan<'m>,
    /// What people do by hand for the network.
    pub network: NetworkPlan<'m>,
    /// Whether that is written beside the security groups, and not in the runbook alone.
    pub network_files: bool,
}

/// What goes to one cluster.
#[derive(Debug)]
pub struct ClusterPlan<'m> {
    /// The cluster.
    pub cluster: &'m Cluster<'m>,
    /// Its objects, in the order they are applied.
    pub manifests: Vec<Manifest<'m>>,
}

/// One file of a cluster's folder.
#[derive(Debug)]
pub struct Manifest<'m> {
    /// The file's name; its number is its turn.
    pub file: String,
    /// What is in it.
    pub object: Object<'m>,
    /// Whether the kustomization lists it. What is not complete, or not ours to apply, it does not.
    pub applied: bool,
}

/// A kind of object, with what its template needs to know.
#[derive(Debug)]
pub enum Object<'m> {
    /// The mesh's namespace.
    Namespace,
    /// The control plane's account on a data plane.
    Rbac(Rbac),
    /// The control plane's own resource.
    Istio(Istio),
    /// A data plane's kubeconfig.
    Secret(RemoteSecret<'m>),
    /// A data plane's entry into the mesh.
    RemoteIstio(RemoteIstio<'m>),
    /// Outlier detection for a host, which locality needs.
    Locality(DestinationRule<'m>),
}

/// What the user holds that the topology must not: kubeconfigs by data plane.
#[derive(Clone, Copy)]
pub struct Credentials<'c> {
    /// Kubeconfigs to fill Secrets with.
    pub kubeconfigs: &'c BTreeMap<String, String>,
    /// Files of Secrets that are filled already.
    pub kept: &'c BTreeMap<String, String>,
}

impl std::fmt::Debug for Credentials<'_> {
    /// Never the credentials, but whose they are.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kubeconfigs, kept) = (self.kubeconfigs.keys(), self.kept.keys());
        f.debug_struct("Credentials").field("kubeconfigs", &kubeconfigs).field("kept", &kept).finish()
    }
}

/// Plans `mesh`.
#[must_use]
pub fn plan<'m>(mesh: &'m Mesh<'m>, credentials: Credentials<'m>, security_groups: bool) -> Plan<'m> {
    let mut clusters = Vec::with_capacity(mesh.data_planes.len() + 1);
    clusters.push(control_plane(mesh, credentials));
    clusters.extend(mesh.data_planes.iter().map(|cluster| data_plane(mesh, cluster)));
    let security = if security_groups { security::plan(mesh) } else { SecurityPlan::default() };
    Plan { mesh, clusters, security, network: network::plan(mesh), network_files: security_groups }
}

fn control_plane<'m>(mesh: &'m Mesh<'m>, credentials: Credentials<'m>) -> ClusterPlan<'m> {
    let istio = istio::istio(mesh);
    let applied = istio.applied;
    let mut manifests = vec![
        manifest("00-namespace.yaml", Object::Namespace),
        Manifest { applied, ..manifest("10-istio.yaml", Object::Istio(istio)) },
    ];
    for cluster in &mesh.data_planes {
        let secret = secret::secret(cluster, credentials);
        let applied = !matches!(secret.content, Content::Placeholder);
        let file = format!("20-secret-{}.yaml", cluster.name);
        manifests.push(Manifest { file, object: Object::Secret(secret), applied });
    }
    for cluster in &mesh.data_planes {
        let file = format!("30-remoteistio-{}.yaml", cluster.name);
        manifests.push(manifest(file, Object::RemoteIstio(remote_istio::remote_istio(mesh, cluster))));
    }
    for rule in locality::destination_rules(mesh) {
        manifests.push(manifest(format!("40-{}.yaml", rule.name), Object::Locality(rule)));
    }
    ClusterPlan { cluster: &mesh.control_plane, manifests }
}

fn data_plane<'m>(mesh: &'m Mesh<'m>, cluster: &'m Cluster<'m>) -> ClusterPlan<'m> {
    debug_assert_ne!(mesh.mode, Mode::Off, "mode off has no data planes");
    let rbac = Object::Rbac(rbac::rbac(mesh, cluster));
    let manifests = vec![manifest("00-namespace.yaml", Object::Namespace), manifest("10-rbac.yaml", rbac)];
    ClusterPlan { cluster, manifests }
}

fn manifest(file: impl Into<String>, object: Object<'_>) -> Manifest<'_> {
    Manifest { file: file.into(), object, applied: true }
}
