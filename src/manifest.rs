//! Manifests as given: what meshwright judges of them, every value with its place.
//!
//! Credentials are looked at where they are read and are not kept, so that nothing behind this room can show them.

pub mod damage;
pub mod endpoint;
pub mod kubeconfig;
pub mod mask;
pub mod meta;
mod place;
pub mod rbac;
pub mod remote_istio;
pub mod schema;
pub mod secret;
pub mod stray;
pub mod token;

use std::collections::{BTreeMap, BTreeSet};

use crate::parse::Fault;
use crate::topology::{Cluster, Role, Topology, Value};
use damage::Damage;
use kubeconfig::{Kubeconfig, Origin};
use meta::Meta;
use place::Place;
use rbac::{Account, Rbac};
use remote_istio::RemoteIstio;
use secret::Secret;

/// What stands beside a topology, or alone.
#[derive(Debug, Default)]
pub struct Manifests {
    /// Every RemoteIstio.
    pub remote_istios: Vec<RemoteIstio>,
    /// The Secrets that are meant for the mesh.
    pub secrets: Vec<Secret>,
    /// Every kubeconfig: in those Secrets, in files of their own, and given to fill Secrets with.
    pub kubeconfigs: Vec<Kubeconfig>,
    /// Roles and bindings.
    pub rbac: Vec<Rbac>,
    /// Every ServiceAccount, and each that a binding names.
    pub accounts: Vec<Account>,
    /// What a copy has broken.
    pub damages: Vec<Damage>,
    /// What could not be read.
    pub faults: Vec<Fault>,
    /// What time it is, in seconds since 1970; without, nothing is said of what ends.
    pub now: Option<i64>,
}

impl Manifests {
    /// None at all.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            remote_istios: Vec::new(),
            secrets: Vec::new(),
            kubeconfigs: Vec::new(),
            rbac: Vec::new(),
            accounts: Vec::new(),
            damages: Vec::new(),
            faults: Vec::new(),
            now: None,
        }
    }

    /// Kubeconfigs given for data planes of `topology`, each found at its data plane's name.
    #[must_use]
    pub fn given(topology: &Topology, kubeconfigs: &BTreeMap<String, String>, now: Option<i64>) -> Self {
        let data_planes = topology.clusters.items().iter().filter(|cluster| cluster.role.is(&Role::DataPlane));
        let read = |cluster: &Cluster| {
            let name = cluster.name.spanned().filter(|_| cfg!(feature = "full"))?;
            let text = kubeconfigs.get(&name.value)?;
            Some(Kubeconfig::read(Origin::Given, name.value.clone(), name.span, text, &Place::Within(name.span)))
        };
        Self { kubeconfigs: data_planes.filter_map(read).collect(), now, ..Self::none() }
    }

    /// Takes a document of `text`, which starts at `start`: a RemoteIstio, and with the feature `full` what else is judged.
    pub fn take(&mut self, document: &Value, text: &str, start: usize) {
        let meta = Meta::read(document);
        let (group, kind) = (meta.group(), meta.kind.text().unwrap_or_default());
        match (group, kind) {
            (_, "RemoteIstio") => self.remote_istios.push(RemoteIstio::read(document, meta)),
            ("", "List") => {
                for item in document.get("items").map(Value::items).unwrap_or_default() {
                    self.take(item, text, start);
                }
            }
            _ if !cfg!(feature = "full") => {}
            ("", "Config") => self.kubeconfigs.push(Kubeconfig::document(document)),
            ("", "Secret") => self.secrets.extend(Secret::read(document, meta, text, start)),
            ("", "ServiceAccount") => self.accounts.extend(rbac::accounts(document, &meta)),
            (rbac::GROUP, _) => {
                if kind == "ClusterRoleBinding" {
                    self.accounts.extend(rbac::accounts(document, &meta));
                }
                self.rbac.push(Rbac::read(document, meta));
            }
            _ => {}
        }
    }

    /// Drops the Secrets that have nothing to do with the mesh of `topology`, when all documents are taken.
    pub fn settle(&mut self, topology: &Topology) {
        let mut secrets = std::mem::take(&mut self.secrets);
        let data_planes = topology.clusters.items().iter().filter(|cluster| cluster.role.is(&Role::DataPlane));
        let remotes = self.remote_istios.iter().filter_map(|remote| remote.meta.name.text());
        let names: BTreeSet<&str> = data_planes.filter_map(|cluster| cluster.name.text()).chain(remotes).collect();
        secrets
            .retain(|secret| secret.is_for_mesh() || secret.meta.name.text().is_some_and(|name| names.contains(name)));
        self.kubeconfigs.extend(secrets.iter().flat_map(Secret::kubeconfigs).cloned());
        self.secrets = secrets;
    }
}
