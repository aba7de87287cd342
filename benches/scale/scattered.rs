//! The worst plan: flannel clusters whose networks never join, so that each group has a rule for every network of the others.

use std::iter;
use std::net::Ipv4Addr;

const HEAD: &str = "\
apiVersion: meshwright/v1
kind: Topology
mesh: { name: scattered, mode: flat }
";

/// The topology of `clusters` clusters, up to 2,048, piece by piece.
pub(crate) fn pieces(clusters: u32) -> impl Iterator<Item = String> {
    let names: Vec<_> = (0..clusters).map(name).collect();
    let link = format!("links:\n  - {{ type: cen, id: cen-a, vpcs: [{}], bandwidthMbps: 1000 }}\n", names.join(", "));
    iter::once(format!("{HEAD}vpcs:\n"))
        .chain((0..clusters).map(vpc))
        .chain([link, "clusters:\n".to_owned()])
        .chain((0..clusters).map(cluster))
}

fn name(index: u32) -> String {
    format!("c{index:04}")
}

fn vpc(index: u32) -> String {
    let name = name(index);
    format!("  - {{ name: {name}, id: vpc-{name}, region: cn-hangzhou, cidrs: [{}/20] }}\n", home(index))
}

fn cluster(index: u32) -> String {
    let (name, home) = (name(index), home(index));
    let role = if index == 0 { "control-plane" } else { "data-plane" };
    // Half of every four /24 is nobody's.
    let pods = Ipv4Addr::from(0x0a80_0000 + (index << 10));
    let services = Ipv4Addr::from(0xac10_0000 + (index << 8));
    let server = Ipv4Addr::from(home.to_bits() + 10);
    format!(
        "  - name: {name}
    role: {role}
    vpc: {name}
    kubernetesVersion: 1.14.8
    workers: 3
    network: {{ plugin: flannel, nodeCidrs: [{home}/22], podCidrs: [{pods}/23], serviceCidr: {services}/24 }}
    securityGroup: {{ id: sg-{name} }}
    apiServer: https://{server}:6443
"
    )
}

/// Where a cluster's VPC starts; its nodes have the first quarter.
fn home(index: u32) -> Ipv4Addr {
    Ipv4Addr::from(0x0a00_0000 + (index << 12))
}
