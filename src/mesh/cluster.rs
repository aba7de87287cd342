//! A cluster of a mesh that can be built.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use super::nets;
use crate::security_group::Protocol;
use crate::topology::{self, Field, GroupType, Plugin, Ports, Spanned, Topology, Value, Version, Vpc};

/// The VPCs by name.
pub(super) type Vpcs<'t> = BTreeMap<&'t str, &'t Vpc>;

pub(super) fn vpcs(topology: &Topology) -> Vpcs<'_> {
    topology.vpcs.items().iter().filter_map(|vpc| Some((vpc.name.text()?, vpc))).collect()
}

/// A cluster.
#[derive(Debug)]
pub struct Cluster<'t> {
    /// Its name, and with it the name of its Secret, that Secret's key, its RemoteIstio and its network.
    pub name: &'t str,
    /// The kubectl context of its commands.
    pub context: &'t str,
    /// Where it stands.
    pub vpc: &'t Vpc,
    /// The region of its VPC.
    pub region: &'t str,
    /// Its Kubernetes version.
    pub kubernetes: &'t Version,
    /// Its network plug-in.
    pub plugin: Plugin,
    /// The networks of its nodes.
    pub nodes: Vec<IpNet>,
    /// The networks of its pods.
    pub pods: Vec<IpNet>,
    /// The network of its services.
    pub services: Option<IpNet>,
    /// What it serves to the other clusters: every TCP port where the topology does not say.
    pub applications: Vec<Protocol>,
    /// Its security group, where one is named.
    pub group: Option<Group<'t>>,
    /// Its API server, as the control plane reaches it; data planes always have one.
    pub api_server: Option<&'t str>,
    /// Where its traffic to other clusters' gateways comes from, where that is not its own networks.
    pub nat_addresses: Vec<IpNet>,
    /// The address of its ingress gateway, where it is known.
    pub gateway_address: Option<&'t str>,
    /// The type of its ingress gateway's Service.
    pub gateway_type: &'t str,
    /// Overrides of its RemoteIstio's spec.
    pub overrides: Option<&'t Value>,
}

/// A security group.
#[derive(Debug, Clone, Copy)]
pub struct Group<'t> {
    /// The cloud's id.
    pub id: &'t str,
    /// Its type.
    pub kind: GroupType,
}

impl<'t> Cluster<'t> {
    pub(super) fn resolve(cluster: &'t topology::Cluster, vpcs: &Vpcs<'t>) -> Option<Self> {
        let name = cluster.name.text()?;
        let vpc = *vpcs.get(cluster.vpc.text()?)?;
        let network = cluster.network.get()?;
        let gateway = cluster.gateway.get();
        let nat = gateway.map(|gateway| gateway.nat_addresses.items()).unwrap_or_default();
        Some(Self {
            name,
            context: cluster.context.text().unwrap_or(name),
            vpc,
            region: vpc.region.text()?,
            kubernetes: cluster.kubernetes_version.value()?,
            plugin: network.plugin.value().copied()?,
            nodes: nets(&network.node_cidrs),
            pods: nets(&network.pod_cidrs),
            services: network.service_cidr.value().and_then(|cidr| cidr.net),
            applications: applications(&cluster.application_ports),
            group: cluster.security_group.get().and_then(group),
            api_server: cluster.api_server.text(),
            nat_addresses: nat.iter().filter_map(|address| single(&address.value)).collect(),
            gateway_address: gateway.and_then(|gateway| gateway.address.text()),
            gateway_type: gateway.and_then(|gateway| gateway.kind.text()).unwrap_or("LoadBalancer"),
            overrides: cluster.remote_istio.value(),
        })
    }

    /// Whether Kubernetes makes no token for an account by itself: from 1.24.
    #[must_use]
    pub fn needs_token_secret(&self) -> bool {
        self.kubernetes.at_least((1, 24, 0))
    }

    /// The networks its traffic comes from: nodes and pods, never services, which are translated before they leave.
    pub fn networks(&self) -> impl Iterator<Item = IpNet> {
        self.nodes.iter().chain(&self.pods).copied()
    }
}

fn group(group: &topology::SecurityGroup) -> Option<Group<'_>> {
    Some(Group { id: group.id.text()?, kind: group.kind.value().copied().unwrap_or_default() })
}

/// Every TCP port where the list is absent; what cannot be read serves nothing, and is reported.
fn applications(ports: &Field<Vec<Spanned<Ports>>>) -> Vec<Protocol> {
    if ports.is_absent() {
        return vec![Protocol::Tcp(1, u16::MAX)];
    }
    let range = |(first, last, udp)| if udp { Protocol::Udp(first, last) } else { Protocol::Tcp(first, last) };
    ports.items().iter().filter_map(|ports| ports.value.range).map(range).collect()
}

/// An address alone, or a network.
fn single(text: &str) -> Option<IpNet> {
    topology::Cidr::read(text).net.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}
