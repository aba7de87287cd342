//! Plans one by one, and what is said where there is none.

use ipnet::Ipv4Net;
use meshwright::addresses::{Pools, Sizes};
use meshwright::{AddressOptions, AddressPlan};

use crate::{bare, findings, mesh, plan, plan_with, planned};

fn list(plan: &AddressPlan) -> Vec<String> {
    let line =
        |it: &meshwright::addresses::Proposal| format!("{} {} {} {}", it.owner, it.part.word(), it.cidr, it.usable);
    plan.proposals.iter().map(line).collect()
}

fn pools(texts: &[&str]) -> Vec<Ipv4Net> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// What is said, with the place.
fn said(text: &str, options: &AddressOptions<'_>) -> Vec<String> {
    let plan = plan_with(text, options);
    let line = |it: &meshwright::Diagnostic| {
        format!(
            "{}:{} {} {}\n{}",
            it.range.start.line,
            it.range.start.column,
            it.code,
            it.message,
            it.help.clone().unwrap_or_default()
        )
    };
    plan.report.diagnostics.iter().map(line).collect()
}

#[test]
fn both_plug_ins_lie_side_by_side_and_the_largest_first() {
    let (_, plan) =
        planned(&mesh(&[(0, "terway", 3, 0), (1, "flannel", 8, 1), (2, "terway", 3, 2)]), &AddressOptions::default());
    assert_eq!(
        list(&plan),
        [
            "v0000 vpc 10.0.32.0/22 1024",
            "v0001 vpc 10.0.0.0/20 4096",
            "v0002 vpc 10.0.36.0/22 1024",
            "c0000 nodes 10.0.32.0/23 508",
            "c0000 pods 10.0.34.0/23 508",
            "c0000 services 172.16.0.0/20 4096",
            "c0001 nodes 10.0.0.0/21 2044",
            "c0001 nodes 10.0.8.0/21 2044",
            "c0001 pods 10.0.16.0/20 4096",
            "c0001 services 172.16.16.0/20 4096",
            "c0002 nodes 10.0.36.0/23 508",
            "c0002 pods 10.0.38.0/23 508",
            "c0002 services 172.16.32.0/20 4096",
        ]
    );
}

#[test]
fn one_vpc_is_filled_by_its_clusters() {
    let (_, plan) = planned(&bare(3, "terway", true), &AddressOptions::default());
    assert_eq!(
        list(&plan).into_iter().filter(|line| !line.contains("services")).collect::<Vec<_>>(),
        [
            "v0000 vpc 10.0.0.0/20 4096",
            "c0000 nodes 10.0.0.0/23 508",
            "c0000 pods 10.0.2.0/23 508",
            "c0001 nodes 10.0.4.0/23 508",
            "c0001 pods 10.0.6.0/23 508",
            "c0002 nodes 10.0.8.0/22 1020",
            "c0002 pods 10.0.12.0/22 1020",
        ]
    );
}

#[test]
fn large_clusters_have_several_vswitches() {
    let (_, plan) = planned(&mesh(&[(0, "terway", 1_000, 0)]), &AddressOptions::default());
    assert_eq!(
        list(&plan)[..5],
        [
            "v0000 vpc 10.0.0.0/14 262144",
            "c0000 nodes 10.0.0.0/16 65532",
            "c0000 nodes 10.1.0.0/16 65532",
            "c0000 pods 10.2.0.0/16 65532",
            "c0000 pods 10.3.0.0/16 65532",
        ]
    );
}

#[test]
fn sizes_and_pools_can_be_chosen() {
    let sizes = Sizes { growth: 1, pods_per_node: Some(32), vpc_length: Some(16), service_length: 22 };
    let pools =
        Pools { vpcs: pools(&["172.16.0.0/12"]), pods: pools(&["10.64.0.0/10"]), services: pools(&["192.168.0.0/16"]) };
    let options = AddressOptions { sizes, pools, ..AddressOptions::default() };
    let (_, plan) = planned(&mesh(&[(0, "terway", 3, 0), (1, "flannel", 16, 1)]), &options);
    assert_eq!(
        list(&plan),
        [
            "v0000 vpc 172.16.0.0/16 65536",
            "v0001 vpc 172.18.0.0/16 65536",
            "c0000 nodes 172.16.0.0/24 252",
            "c0000 pods 172.16.1.0/24 252",
            "c0000 services 192.168.0.0/22 1024",
            "c0001 nodes 172.18.0.0/24 252",
            "c0001 pods 10.64.0.0/23 512",
            "c0001 services 192.168.4.0/22 1024",
        ],
        "not 172.17.0.0/16, which is Docker's"
    );
}

#[test]
fn what_is_reserved_or_in_use_is_left_alone() {
    let text = bare(2, "flannel", false).replace(
        "clusters:\n",
        "reserved:\n  - { name: office, cidrs: [10.0.0.0/20, 172.16.0.0/14, 192.168.0.0/16] }\nclusters:\n",
    );
    let text = text.replacen(" }\n  - { name: v0001", ", cidrs: [10.0.32.0/20] }\n  - { name: v0001", 1);
    let (_, plan) = planned(&text, &AddressOptions::default());
    assert_eq!(
        list(&plan),
        [
            "v0001 vpc 10.0.16.0/21 2048",
            "c0000 nodes 10.0.32.0/24 252",
            "c0000 pods 10.0.48.0/21 2048",
            "c0000 services 172.20.0.0/20 4096",
            "c0001 nodes 10.0.16.0/22 1020",
            "c0001 nodes 10.0.20.0/22 1020",
            "c0001 pods 10.0.24.0/21 2048",
            "c0001 services 172.20.16.0/20 4096",
        ]
    );
}

#[test]
fn what_does_not_fit_is_said_and_nothing_is_planned() {
    let text = bare(3, "flannel", false);
    let small =
        Pools { vpcs: pools(&["10.0.0.0/22"]), pods: pools(&["10.8.0.0/20"]), services: pools(&["172.16.0.0/19"]) };
    let options = AddressOptions { pools: small, ..AddressOptions::default() };
    let plan = plan_with(&text, &options);
    assert!(plan.proposals.is_empty() && plan.edits.is_empty() && plan.text == text);
    assert_eq!(
        said(&mesh(&[(0, "terway", 3, 0), (1, "flannel", 8, 1), (2, "flannel", 8, 2)]), &options),
        [
            "6:13 MW222 no room for VPC `v0001`: it needs a /24 in `10.0.0.0/22`; without room there: 2\ngive more room with \
             `--vpc-pool`, or plan for less with `--growth` and `--pods-per-node`\nnothing is planned until all of it fits",
            "27:11 MW222 no room for the pods of cluster `c0002`: they need a /20 in `10.8.0.0/20`; without room there: 1\ngive \
             more room with `--pod-pool`, or plan for less with `--growth` and `--pods-per-node`\nnothing is planned until all \
             of it fits",
            "27:11 MW222 no room for the services of cluster `c0002`: they need a /20 in `172.16.0.0/19`; without room \
             there: 1\ngive more room with `--service-pool`, or plan for less with `--service-prefix`\nnothing is planned until \
             all of it fits",
        ]
    );
    let huge = mesh(&[(0, "terway", u32::MAX, 0)]);
    assert!(said(&huge, &AddressOptions::default())[0].contains("it needs a /0 in `10.0.0.0/8`"));
}

#[test]
fn what_cannot_be_told_is_said_and_the_rest_is_planned() {
    let text =
        mesh(&[(0, "terway", 3, 0), (1, "calico", 3, 1), (2, "terway", 3, 2)]).replace("vpc: v0002", "vpc: v0003");
    assert_eq!(
        said(&text, &AddressOptions::default()),
        [
            "19:11 MW222 no addresses are planned for cluster `c0001`: it does not say the `plugin` of its network\npods of \
             terway lie inside the VPC and pods of flannel outside: write `plugin: terway` or `plugin: flannel` under `network`",
            "27:11 MW222 no addresses are planned for cluster `c0002`: the ranges of its VPC cannot be told\nname a VPC that is \
             declared under `vpcs`, and mend the ranges there that cannot be read, or remove them to have them planned",
        ]
    );
    let plan = plan(&text);
    assert_eq!(
        list(&plan),
        [
            "v0000 vpc 10.0.16.0/22 1024",
            // Room for the cluster that does not say its plug-in, and for any that may stand in a VPC without one.
            "v0001 vpc 10.0.20.0/22 1024",
            "v0002 vpc 10.0.0.0/20 4096",
            "c0000 nodes 10.0.16.0/23 508",
            "c0000 pods 10.0.18.0/23 508",
            "c0000 services 172.16.0.0/20 4096",
        ]
    );
    let plan = crate::plan(&plan.text.replace("calico", "terway"));
    assert_eq!(
        list(&plan),
        ["c0001 nodes 10.0.20.0/23 508", "c0001 pods 10.0.22.0/23 508", "c0001 services 172.16.16.0/20 4096"]
    );
    let lost = bare(1, "terway", false).replace(" }\nlinks", ", cidrs: [10.1.0.0/33] }\nlinks");
    assert!(said(&lost, &AddressOptions::default())[0].contains("the ranges of its VPC cannot be told"));
}

#[test]
fn what_two_clusters_share_is_not_written() {
    let text = bare(2, "terway", false)
        .replacen("network: { plugin: terway }", "network: &net { plugin: terway }", 1)
        .replacen("network: { plugin: terway }", "network: *net", 1);
    let plan = plan(&text);
    assert_eq!((plan.text.as_str(), plan.edits.len(), plan.proposals.len()), (text.as_str(), 0, 8));
    assert_eq!(
        said(&text, &AddressOptions::default()),
        [
            "1:1 MW222 the plan cannot be written into this file\na section may be shared through an alias, or stand where no key \
          can be added: write the values of the plan by hand"
        ]
    );
}

#[test]
fn one_vpc_in_two_sections_has_one_range() {
    let text = bare(2, "terway", false).replace("id: vpc-0001", "id: vpc-0000");
    let (text, plan) = planned(&text, &AddressOptions::default());
    assert_eq!(list(&plan)[0], "v0000 vpc 10.0.0.0/21 2048");
    assert_eq!(text.matches("cidrs:").count(), 1);
    assert_eq!(findings(&text), [""; 0]);
}

#[test]
fn a_text_that_cannot_be_read_is_left() {
    for text in ["", "a: [", "- 1\n"] {
        let plan = plan(text);
        assert!(plan.report.summary.errors > 0 && plan.proposals.is_empty() && plan.text == text, "{text}");
        assert!(plan.report.diagnostics.iter().all(|it| it.code.starts_with("MW1")));
    }
}
