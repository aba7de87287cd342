//! Values that the topology itself tells: regions, names of what it declares, networks that nobody uses yet.

use ipnet::{IpNet, Ipv4Net};

use super::cursor::Cursor;
use super::{Completion, CompletionKind};
use crate::addresses::Pools;
use crate::check::Context;
use crate::check::blocks::{Block, Kind};
use crate::check::free_block::Taken;
use crate::check::{ranges, regions};
use crate::topology::Plugin;

/// How many free networks are offered.
const OFFERED: usize = 3;
/// The lengths offered.
const VPC: u8 = 16;
const NODES: u8 = 24;
const PODS: u8 = 20;
const SERVICES: u8 = 20;

pub(super) fn values(cursor: &Cursor, context: &Context<'_>) -> Vec<Completion> {
    let path: Vec<_> = cursor.path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["vpcs", "region"] => regions::REGIONS.into_iter().map(|id| named(id, CompletionKind::Region)).collect(),
        ["mesh", "locality", "failover", "from" | "to"] => used_regions(context),
        ["clusters", "vpc"] | ["links", "vpcs"] => names(cursor, context),
        ["vpcs", "cidrs"] => free(context, true, &Pools::default().vpcs, VPC),
        ["clusters", "network", "serviceCidr"] => free(context, true, &Pools::default().services, SERVICES),
        ["clusters", "network", "nodeCidrs"] => inside(cursor, context, NODES),
        ["clusters", "network", "podCidrs"] if is_flannel(cursor, context) => {
            free(context, true, &Pools::default().vpcs, PODS)
        }
        ["clusters", "network", "podCidrs"] => inside(cursor, context, PODS),
        _ => Vec::new(),
    }
}

fn named(label: &str, kind: CompletionKind) -> Completion {
    Completion { label: label.to_owned(), kind, insert: label.to_owned(), detail: String::new() }
}

fn used_regions(context: &Context<'_>) -> Vec<Completion> {
    let mut used: Vec<_> = context.topology.vpcs.items().iter().filter_map(|vpc| vpc.region.text()).collect();
    used.sort_unstable();
    used.dedup();
    used.into_iter().map(|id| named(id, CompletionKind::Region)).collect()
}

/// The VPCs, without those that the same list names already.
fn names(cursor: &Cursor, context: &Context<'_>) -> Vec<Completion> {
    let vpcs = context.topology.vpcs.items().iter();
    let names = vpcs.filter_map(|vpc| Some((vpc.name.text()?, vpc.region.text().unwrap_or_default())));
    let free = names.filter(|(name, _)| !cursor.beside.iter().any(|there| there == name));
    free.map(|(name, region)| Completion { detail: region.to_owned(), ..named(name, CompletionKind::Name) }).collect()
}

fn cluster<'t>(cursor: &Cursor, context: &Context<'t>) -> Option<&'t crate::topology::Cluster> {
    context.topology.clusters.items().get(cursor.item?)
}

fn is_flannel(cursor: &Cursor, context: &Context<'_>) -> bool {
    let network = cluster(cursor, context).and_then(|cluster| cluster.network.get());
    network.and_then(|network| network.plugin.value()) == Some(&Plugin::Flannel)
}

/// What is free in the ranges of the VPC that the cluster stands in.
fn inside(cursor: &Cursor, context: &Context<'_>, length: u8) -> Vec<Completion> {
    let vpc = cluster(cursor, context).and_then(|cluster| context.vpc_of(cluster));
    let nets = vpc.into_iter().flat_map(|vpc| vpc.cidrs.items()).filter_map(|cidr| cidr.value.net);
    let ranges: Vec<_> = nets.filter_map(|net| if let IpNet::V4(net) = net { Some(net) } else { None }).collect();
    free(context, false, &ranges, length)
}

/// The first free networks of `pools`; those of VPCs are in use where `with_vpcs`.
fn free(context: &Context<'_>, with_vpcs: bool, pools: &[Ipv4Net], length: u8) -> Vec<Completion> {
    let blocks = context.blocks().iter().filter(|block| with_vpcs || block.kind != Kind::Vpc);
    let nets = blocks.filter(|block| block.is_plausible() && block.kind != Kind::User).filter_map(Block::net);
    let free = Taken::of(nets.chain(ranges::kept())).free(pools).take(length, OFFERED);
    free.into_iter().map(|net| named(&net.to_string(), CompletionKind::Cidr)).collect()
}
