//! One Kubernetes cluster of the mesh.

use super::{Cidr, Field, GroupType, Plugin, Ports, Role, Spanned, Value, Version};
use crate::source::Span;

/// A cluster.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Cluster {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// Unique in the mesh. Also the name of its Secret and of that Secret's key, of its RemoteIstio, its network and
    /// the cluster, user and context of its kubeconfig.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub name: Field<String>,
    /// The ACK cluster id.
    pub id: Field<String>,
    /// What it is to the mesh.
    pub role: Field<Role>,
    /// The name of the VPC it stands in.
    pub vpc: Field<String>,
    /// Its Kubernetes version; from 1.24 the token of the control plane's account needs a Secret of its own.
    pub kubernetes_version: Field<Version>,
    /// Worker nodes; Istio wants at least 3.
    pub workers: Field<u32>,
    /// Its networks.
    pub network: Field<Network>,
    /// The security group of its nodes and pods.
    pub security_group: Field<SecurityGroup>,
    /// Its API server as the control plane reaches it: an https URL.
    pub api_server: Field<String>,
    /// The kubectl context used in the runbook; the cluster's name when absent.
    pub context: Field<String>,
    /// Its namespaces, so that injection lists can be checked.
    pub namespaces: Field<Vec<Spanned<String>>>,
    /// Ports it serves to the other clusters, for the strict policy: `8080`, `"9000-9010"`, `"53/udp"`.
    pub application_ports: Field<Vec<Spanned<Ports>>>,
    /// Its ingress gateway, for gateway mode.
    pub gateway: Field<Gateway>,
    /// Overrides of the generated RemoteIstio's spec, with the same field names.
    pub remote_istio: Field<Value>,
}

impl Cluster {
    /// What it overrides in its RemoteIstio; the control plane has none.
    #[must_use]
    pub fn overrides(&self) -> Option<&Value> {
        self.remote_istio.get().filter(|_| !self.role.is(&Role::ControlPlane))
    }
}

/// A cluster's networks.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Network {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// The network plug-in; fixed when the cluster is made.
    pub plugin: Field<Plugin>,
    /// The vSwitches of the nodes, inside the VPC.
    pub node_cidrs: Field<Vec<Spanned<Cidr>>>,
    /// terway: the vSwitches of the pods, inside the VPC. flannel: the pods' own range, outside the VPC.
    pub pod_cidrs: Field<Vec<Spanned<Cidr>>>,
    /// The range of the services' virtual addresses; fixed when the cluster is made.
    pub service_cidr: Field<Cidr>,
}

/// The security group of a cluster's nodes and pods.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct SecurityGroup {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// The cloud's id, `sg-…`.
    pub id: Field<String>,
    /// Its type; `basic` when absent.
    #[cfg_attr(feature = "schema", schemars(rename = "type"))]
    pub kind: Field<GroupType>,
    /// Rules it has already, for the proof.
    pub rules: Field<Vec<Permission>>,
}

/// A rule that a security group has already, in the fields of the cloud's API.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "PascalCase", deny_unknown_fields))]
pub struct Permission {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// `ingress` or `egress`; ingress when absent.
    pub direction: Field<String>,
    /// `accept` or `drop`; accept when absent.
    pub policy: Field<String>,
    /// 1 to 100, smaller first; 1 when absent. Old default groups carry 110.
    pub priority: Field<u32>,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `gre` or `all`.
    pub ip_protocol: Field<String>,
    /// `first/last`, or `-1/-1` for protocols without ports.
    pub port_range: Field<String>,
    /// The port list, in place of a range.
    pub port_range_list_id: Field<String>,
    /// The name of that list.
    pub port_range_list_name: Field<String>,
    /// The IPv4 network the traffic comes from.
    pub source_cidr_ip: Field<String>,
    /// The IPv6 network the traffic comes from.
    pub ipv6_source_cidr_ip: Field<String>,
    /// The security group the traffic comes from.
    pub source_group_id: Field<String>,
    /// The name of that group.
    pub source_group_name: Field<String>,
    /// The account that owns the source group.
    pub source_group_owner_account: Field<String>,
    /// The id of that account.
    pub source_group_owner_id: Field<String>,
    /// The prefix list the traffic comes from.
    pub source_prefix_list_id: Field<String>,
    /// The name of that list.
    pub source_prefix_list_name: Field<String>,
    /// The source ports.
    pub source_port_range: Field<String>,
    /// The IPv4 network the traffic goes to.
    pub dest_cidr_ip: Field<String>,
    /// The IPv6 network the traffic goes to.
    pub ipv6_dest_cidr_ip: Field<String>,
    /// The security group the traffic goes to.
    pub dest_group_id: Field<String>,
    /// The name of that group.
    pub dest_group_name: Field<String>,
    /// The account that owns the destination group.
    pub dest_group_owner_account: Field<String>,
    /// The id of that account.
    pub dest_group_owner_id: Field<String>,
    /// The prefix list the traffic goes to.
    pub dest_prefix_list_id: Field<String>,
    /// The name of that list.
    pub dest_prefix_list_name: Field<String>,
    /// `intranet` or `internet`.
    pub nic_type: Field<String>,
    /// Free text.
    pub description: Field<String>,
    /// When the rule was made.
    pub create_time: Field<String>,
    /// The rule's id.
    pub security_group_rule_id: Field<String>,
}

/// A cluster's ingress gateway.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct Gateway {
    /// Where it stands.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub at: Span,
    /// The type of its Service; `LoadBalancer` when absent.
    #[cfg_attr(feature = "schema", schemars(rename = "type"))]
    pub kind: Field<String>,
    /// Its address, where it is known.
    pub address: Field<String>,
    /// The addresses its cluster's traffic leaves from (NAT gateway EIPs).
    pub nat_addresses: Field<Vec<Spanned<String>>>,
}
