//! Topologies of any number of clusters that nothing is wrong with.
//!
//! Every cluster has a VPC of its own, filled by its nodes and its pods. The VPCs follow each other without a gap, in
//! an order that is not the file's, and one CEN joins them all.

use std::iter;
use std::net::Ipv4Addr;

const REGIONS: [&str; 4] = ["cn-hangzhou", "cn-beijing", "cn-shanghai", "cn-shenzhen"];
/// VPCs fill the lower half of 10.0.0.0/8, ranges of services the upper.
const VPCS: u32 = 0x0a00_0000;
const SERVICES: u32 = 0x0a80_0000;
const HALF: u32 = SERVICES - VPCS;
const HEAD: &str = "\
apiVersion: meshwright/v1
kind: Topology
mesh:
  name: scale
  mode: flat
  securityGroups: { policy: documented, aggregate: exact }
";

/// The topology of `clusters` clusters, up to 32,768, piece by piece.
pub(crate) fn pieces(clusters: u32) -> impl Iterator<Item = String> {
    let length = length(clusters);
    let names = shuffled(clusters, 3).map(name).collect::<Vec<_>>().join(", ");
    let link = format!("links:\n  - {{ type: cen, id: cen-scale, vpcs: [{names}], bandwidthMbps: 1000 }}\n");
    iter::once(format!("{HEAD}vpcs:\n"))
        .chain(shuffled(clusters, 1).map(move |index| vpc(index, length)))
        .chain([link, "clusters:\n".to_owned()])
        .chain(shuffled(clusters, 2).enumerate().map(move |(place, index)| cluster(index, length, place == 0)))
}

/// The length of every VPC's prefix: 20 as long as half of 10.0.0.0/8 holds them all.
fn length(clusters: u32) -> u32 {
    (20..24).find(|length| clusters <= HALF >> (32 - length)).unwrap_or(24)
}

fn vpc(index: u32, length: u32) -> String {
    let name = name(index);
    let region = REGIONS.into_iter().cycle().nth(index as usize % REGIONS.len()).unwrap_or_default();
    let cidr = cidr(VPCS, index, length);
    format!("  - {{ name: {name}, id: vpc-{name}, region: {region}, cidrs: [{cidr}] }}\n")
}

fn cluster(index: u32, length: u32, first: bool) -> String {
    let name = name(index);
    let role = if first { "control-plane" } else { "data-plane" };
    let nodes = cidr(VPCS, 2 * index, length + 1);
    let pods = cidr(VPCS, 2 * index + 1, length + 1);
    let services = cidr(SERVICES, index, 24);
    let server = Ipv4Addr::from(VPCS + (index << (32 - length)) + 10);
    format!(
        "  - name: {name}
    role: {role}
    vpc: {name}
    kubernetesVersion: 1.14.8
    workers: 3
    network: {{ plugin: terway, nodeCidrs: [{nodes}], podCidrs: [{pods}], serviceCidr: {services} }}
    securityGroup: {{ id: sg-{name}, type: basic }}
    apiServer: https://{server}:6443
    context: {name}-admin
"
    )
}

fn name(index: u32) -> String {
    format!("c{index:05}")
}

/// The block of `length` that stands at `index` behind `base`.
fn cidr(base: u32, index: u32, length: u32) -> String {
    format!("{}/{length}", Ipv4Addr::from(base + (index << (32 - length))))
}

/// 0 to `count` in an order that looks random and is the same every time.
fn shuffled(count: u32, seed: u64) -> impl Iterator<Item = u32> {
    let mut order: Vec<_> = (0..count).collect();
    order.sort_by_cached_key(|&index| scrambled(seed << 32 | u64::from(index)));
    order.into_iter()
}

/// The finaliser of `SplitMix64`: neighbours end up far from each other.
fn scrambled(value: u64) -> u64 {
    let value = value.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ value >> 31
}
