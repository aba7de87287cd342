//! The keys of every section of the format. A key that is not named here is an unknown field.

use super::decode::{Decode, Item, Keys, weights};
use super::fault::Fault;
use super::tree::{Kind, Node};
use crate::source::Span;
use crate::topology::{
    Cluster, Distribute, Failover, Gateway, Limits, Link, Locality, LocalityDetail, MeshSpec, Network, Permission,
    Reserved, SecurityGroup, SecurityGroups, Spanned, Topology, Vpc,
};

/// A section whose keys are `$key`, read into the fields of the same order.
macro_rules! section {
    ($name:literal, $type:ident { $($field:ident: $key:literal),+ $(,)? }) => {
        impl Decode for $type {
            fn decode(node: &Node<'_>, at: Span, faults: &mut Vec<Fault>) -> Option<Self> {
                let mut keys = Keys::of($name, node, faults)?;
                let section = Self { at, $($field: keys.field($key),)+ };
                keys.finish();
                Some(section)
            }
        }
    };
}

/// An item of a list that is such a section; its place is that of its first key.
macro_rules! items {
    ($($type:ident)+) => {
        $(impl Item for $type {
            fn item(node: &Node<'_>, faults: &mut Vec<Fault>) -> Option<Self> {
                Self::decode(node, first_key(node), faults)
            }
        })+
    };
}

items!(Vpc Link Cluster Reserved Failover Distribute Permission);

/// Where an item of a list, or the whole file, is pointed at: its name or id, else its first key.
pub(super) fn first_key(node: &Node<'_>) -> Span {
    let Kind::Map(entries) = &node.kind else { return node.span };
    let named = entries.iter().find(|entry| entry.key == "name" || entry.key == "id");
    let first = entries.first().map(|entry| entry.key_span);
    named.map(|entry| entry.value.span).or(first).unwrap_or(node.span)
}

section!(
    "topology",
    Topology {
        api_version: "apiVersion",
        kind: "kind",
        mesh: "mesh",
        vpcs: "vpcs",
        links: "links",
        clusters: "clusters",
        reserved: "reserved",
        limits: "limits",
    }
);

section!(
    "limits",
    Limits {
        rules_per_interface: "rulesPerInterface",
        group_references: "groupReferences",
        routes_per_table: "routesPerTable",
        basic_group_addresses: "basicGroupAddresses",
    }
);

section!(
    "mesh",
    MeshSpec {
        name: "name",
        mode: "mode",
        locality: "locality",
        dialect: "dialect",
        istio_version: "istioVersion",
        auto_injection_namespaces: "autoInjectionNamespaces",
        security_groups: "securityGroups",
        mtls: "mtls",
        control_plane_security: "controlPlaneSecurity",
        rbac: "rbac",
    }
);

section!(
    "securityGroups",
    SecurityGroups { policy: "policy", aggregate: "aggregate", tolerate: "tolerate", peers: "peers" }
);

section!("locality", LocalityDetail { hosts: "hosts", failover: "failover", distribute: "distribute" });

section!("failover", Failover { from: "from", to: "to" });

section!("distribute", Distribute { from: "from", to: "to" });

section!(
    "vpc",
    Vpc { name: "name", id: "id", region: "region", cidrs: "cidrs", account: "account", user_cidrs: "userCidrs" }
);

section!("reserved", Reserved { name: "name", cidrs: "cidrs" });

section!("link", Link { kind: "type", id: "id", vpcs: "vpcs", bandwidth_mbps: "bandwidthMbps" });

section!(
    "cluster",
    Cluster {
        name: "name",
        id: "id",
        role: "role",
        vpc: "vpc",
        kubernetes_version: "kubernetesVersion",
        workers: "workers",
        network: "network",
        security_group: "securityGroup",
        api_server: "apiServer",
        context: "context",
        namespaces: "namespaces",
        application_ports: "applicationPorts",
        gateway: "gateway",
        remote_istio: "remoteIstio",
    }
);

section!(
    "network",
    Network { plugin: "plugin", node_cidrs: "nodeCidrs", pod_cidrs: "podCidrs", service_cidr: "serviceCidr" }
);

section!("securityGroup", SecurityGroup { id: "id", kind: "type", rules: "rules" });

section!("gateway", Gateway { kind: "type", address: "address", nat_addresses: "natAddresses" });

section!(
    "permission",
    Permission {
        direction: "Direction",
        policy: "Policy",
        priority: "Priority",
        ip_protocol: "IpProtocol",
        port_range: "PortRange",
        port_range_list_id: "PortRangeListId",
        port_range_list_name: "PortRangeListName",
        source_cidr_ip: "SourceCidrIp",
        ipv6_source_cidr_ip: "Ipv6SourceCidrIp",
        source_group_id: "SourceGroupId",
        source_group_name: "SourceGroupName",
        source_group_owner_account: "SourceGroupOwnerAccount",
        source_group_owner_id: "SourceGroupOwnerId",
        source_prefix_list_id: "SourcePrefixListId",
        source_prefix_list_name: "SourcePrefixListName",
        source_port_range: "SourcePortRange",
        dest_cidr_ip: "DestCidrIp",
        ipv6_dest_cidr_ip: "Ipv6DestCidrIp",
        dest_group_id: "DestGroupId",
        dest_group_name: "DestGroupName",
        dest_group_owner_account: "DestGroupOwnerAccount",
        dest_group_owner_id: "DestGroupOwnerId",
        dest_prefix_list_id: "DestPrefixListId",
        dest_prefix_list_name: "DestPrefixListName",
        nic_type: "NicType",
        description: "Description",
        create_time: "CreateTime",
        security_group_rule_id: "SecurityGroupRuleId",
    }
);

impl Decode for Locality {
    fn decode(node: &Node<'_>, at: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        match &node.kind {
            Kind::Map(_) => LocalityDetail::decode(node, at, faults).map(|detail| Self::Detail(Box::new(detail))),
            _ => bool::decode(node, at, faults).map(Self::Switch),
        }
    }
}

impl Decode for Vec<(Spanned<String>, Spanned<u32>)> {
    fn decode(node: &Node<'_>, _: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        weights(node, faults)
    }
}
