//! The topologies that are measured are what they are said to be.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops by panicking")]

#[path = "../benches/topology.rs"]
mod topology;

use ipnet::IpNet;
use meshwright::parse::parse;
use meshwright::topology::{Cidr, Spanned};
use meshwright::{CheckOptions, Source, check};

fn nets<'c>(cidrs: impl IntoIterator<Item = &'c Spanned<Cidr>>) -> Vec<IpNet> {
    cidrs.into_iter().map(|cidr| cidr.value.net.expect("a network")).collect()
}

#[test]
fn nothing_is_wrong_with_them() {
    for clusters in [2, 10, 100, 3_000] {
        let text: String = topology::pieces(clusters).collect();
        let report = check(&Source { name: "scale.yaml", text: &text }, &CheckOptions::default());
        assert_eq!(report.diagnostics, [], "{clusters} clusters");
    }
}

#[test]
fn vpcs_are_filled_and_without_gaps_in_an_order_that_is_not_the_files() {
    let text: String = topology::pieces(256).collect();
    let topology = parse(&text).topology;
    let vpcs = nets(topology.vpcs.items().iter().flat_map(|vpc| vpc.cidrs.items()));
    let networks = || topology.clusters.items().iter().filter_map(|cluster| cluster.network.get());
    let vswitches =
        nets(networks().flat_map(|network| network.node_cidrs.items().iter().chain(network.pod_cidrs.items())));
    let whole = ["10.0.0.0/12".parse().unwrap()];
    assert_eq!(vpcs.iter().map(IpNet::prefix_len).collect::<Vec<_>>(), [20; 256]);
    assert_eq!((IpNet::aggregate(&vpcs), vswitches.len()), (whole.to_vec(), 512));
    assert_eq!(IpNet::aggregate(&vswitches), whole);
    assert!(!vpcs.is_sorted());
}
