//! Planned addresses: whole, free of collisions, side by side, and never in the place of what is there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests have clocks and read files")]

#[path = "../support/mod.rs"]
mod support;

mod cases;
mod laws;
mod rules;
mod style;

use std::collections::BTreeMap;

use meshwright::addresses::Part;
use meshwright::{AddressOptions, AddressPlan, CheckOptions, Source, check, plan_addresses};

fn plan_with(text: &str, options: &AddressOptions<'_>) -> AddressPlan {
    plan_addresses(&Source { name: "meshwright.yaml", text }, options)
}

fn plan(text: &str) -> AddressPlan {
    plan_with(text, &AddressOptions::default())
}

/// What a check says about the addresses of `text`.
fn findings(text: &str) -> Vec<String> {
    let report = check(&Source { name: "meshwright.yaml", text }, &CheckOptions::default());
    let addresses = report.diagnostics.into_iter().filter(|it| it.code.starts_with("MW2"));
    addresses.map(|it| format!("{}: {}", it.code, it.message)).collect()
}

/// Plans `text`, and gives the text with the plan in it, in which nothing is wrong with addresses and nothing is missing.
#[track_caller]
fn planned(text: &str, options: &AddressOptions<'_>) -> (String, AddressPlan) {
    let plan = plan_with(text, options);
    assert_eq!(plan.report.diagnostics, [], "{text}");
    assert_eq!(findings(&plan.text), [""; 0], "{}", plan.text);
    let again = plan_with(&plan.text, options);
    assert!(again.proposals.is_empty() && again.edits.is_empty() && again.text == plan.text, "{}", plan.text);
    (plan.text.clone(), plan)
}

/// The blocks of every owner and part.
fn blocks(plan: &AddressPlan) -> BTreeMap<(String, Part), Vec<String>> {
    let mut blocks: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for it in &plan.proposals {
        blocks.entry((it.owner.clone(), it.part)).or_default().push(it.cidr.clone());
    }
    blocks
}

/// `count` clusters that have no addresses, `in_one` VPC or each in its own.
fn bare(count: usize, plugin: &str, in_one: bool) -> String {
    mesh(&(0..count).map(|index| (index, plugin, 3, if in_one { 0 } else { index })).collect::<Vec<_>>())
}

/// Clusters by number, plug-in, workers and the number of their VPC.
fn mesh(clusters: &[(usize, &str, u32, usize)]) -> String {
    let mut vpcs: Vec<_> = clusters.iter().map(|(.., vpc)| *vpc).collect();
    vpcs.sort_unstable();
    vpcs.dedup();
    let vpc = |vpc: &usize| format!("  - {{ name: v{vpc:04}, id: vpc-{vpc:04}, region: cn-hangzhou }}\n");
    let vpcs_text: String = vpcs.iter().map(vpc).collect();
    let names = vpcs.iter().map(|vpc| format!("v{vpc:04}")).collect::<Vec<_>>().join(", ");
    let cluster = |(index, plugin, workers, vpc): &(usize, &str, u32, usize)| {
        let role = if *index == 0 { "control-plane" } else { "data-plane" };
        format!(
            "  - name: c{index:04}\n    role: {role}\n    vpc: v{vpc:04}\n    kubernetesVersion: 1.14.8\n    workers: {workers}\n    \
             network: {{ plugin: {plugin} }}\n    securityGroup: {{ id: sg-{index:04} }}\n    apiServer: https://c{index:04}.example:6443\n"
        )
    };
    let clusters: String = clusters.iter().map(cluster).collect();
    format!(
        "apiVersion: meshwright/v1\nkind: Topology\nmesh: {{ name: shop, mode: flat }}\nvpcs:\n{vpcs_text}links:\n  \
         - {{ type: cen, id: cen-shop, vpcs: [{names}], bandwidthMbps: 100 }}\nclusters:\n{clusters}"
    )
}
