//! What is written looks like what stands there.

use meshwright::AddressOptions;

use crate::{plan, planned};

/// A mesh of one cluster, with these two sections.
fn mesh(vpc: &str, network: &str) -> String {
    format!(
        "apiVersion: meshwright/v1\nkind: Topology\nmesh: {{ name: shop, mode: off }}\nvpcs:\n{vpc}clusters:\n  - name: a\n    \
         role: control-plane\n    vpc: a\n    kubernetesVersion: 1.14.8\n    workers: 3\n{network}"
    )
}

const VPC: &str = "  - { name: a, region: cn-beijing, cidrs: [10.1.0.0/16] }\n";
const NETWORK: &str =
    "    network: { plugin: terway, nodeCidrs: [10.1.0.0/24], podCidrs: [10.1.1.0/24], serviceCidr: 172.16.0.0/20 }\n";

#[track_caller]
fn network(before: &str, after: &str) {
    assert_eq!(planned(&mesh(VPC, before), &AddressOptions::default()).0, mesh(VPC, after));
}

#[track_caller]
fn vpc(before: &str, after: &str) {
    assert_eq!(planned(&mesh(before, NETWORK), &AddressOptions::default()).0, mesh(after, NETWORK));
}

#[test]
fn keys_stand_in_the_formats_order_and_comments_stay() {
    network(
        "    network:\n      # the plug-in\n      plugin: terway # fixed\n      # the end\n    context: a\n",
        "    network:\n      # the plug-in\n      plugin: terway # fixed\n      nodeCidrs: [10.1.0.0/23]\n      podCidrs: \
         [10.1.2.0/23]\n      serviceCidr: 172.16.0.0/20\n      # the end\n    context: a\n",
    );
    network(
        "    network:\n      podCidrs:\n        - 10.1.8.0/24\n        - 10.1.9.0/24   # more\n      plugin: terway\n    context: a",
        "    network:\n      podCidrs:\n        - 10.1.8.0/24\n        - 10.1.9.0/24   # more\n      serviceCidr: \
         172.16.0.0/20\n      plugin: terway\n      nodeCidrs: [10.1.0.0/24]\n    context: a",
    );
    network(
        "    network: { podCidrs: [10.1.8.0/24], plugin: terway }\n",
        "    network: { podCidrs: [10.1.8.0/24], serviceCidr: 172.16.0.0/20, plugin: terway, nodeCidrs: [10.1.0.0/24] }\n",
    );
    network(
        "    network: {\n      plugin: terway, # fixed\n      podCidrs: [10.1.8.0/24],\n    }\n",
        "    network: {\n      plugin: terway,\n      nodeCidrs: [10.1.0.0/24], # fixed\n      podCidrs: [10.1.8.0/24],\n      \
         serviceCidr: 172.16.0.0/20,\n    }\n",
    );
}

#[test]
fn what_is_blank_or_empty_is_filled() {
    network(
        "    network:\n      plugin: terway\n      nodeCidrs: # the nodes\n      podCidrs: [ ]\n      serviceCidr: null # later\n",
        "    network:\n      plugin: terway\n      nodeCidrs: [10.1.0.0/23] # the nodes\n      podCidrs: [10.1.2.0/23]\n      \
         serviceCidr: 172.16.0.0/20 # later\n",
    );
    network(
        "    network: { plugin: terway, nodeCidrs: , podCidrs: ~, serviceCidr: }\n",
        "    network: { plugin: terway, nodeCidrs: [10.1.0.0/23] , podCidrs: [10.1.2.0/23], serviceCidr: 172.16.0.0/20 }\n",
    );
}

#[test]
fn json_stays_json() {
    network(
        "    network: {\"plugin\": \"terway\"}\n",
        "    network: {\"plugin\": \"terway\", \"nodeCidrs\": [\"10.1.0.0/23\"], \"podCidrs\": [\"10.1.2.0/23\"], \
         \"serviceCidr\": \"172.16.0.0/20\"}\n",
    );
    let pretty = |services: &str, nodes: &str| {
        let pods = "\"podCidrs\": [\n          \"10.1.8.0/24\"\n        ]";
        format!("    network: {{\n        {pods}{services},\n        \"plugin\": \"terway\"{nodes}\n      }}\n")
    };
    let services = ",\n        \"serviceCidr\": \"172.16.0.0/20\"";
    network(&pretty("", ""), &pretty(services, ",\n        \"nodeCidrs\": [\"10.1.0.0/24\"]"));
}

#[test]
fn a_vpc_that_is_full_gets_another_range() {
    let full = |style: &str| {
        mesh(&format!("  - name: a\n    cidrs: {style}\n    region: cn-beijing\n"), "    network: { plugin: terway }\n")
    };
    let range = |before: &str, after: &str| {
        let (text, _) = planned(&full(before), &AddressOptions::default());
        let clusters = "    network: { plugin: terway, nodeCidrs: [10.0.0.0/23], podCidrs: [10.0.2.0/23], serviceCidr: 172.16.0.0/20 }\n";
        let expected = full(after).replace("    network: { plugin: terway }\n", clusters);
        assert_eq!(text, expected);
    };
    range("[10.1.0.0/24]", "[10.1.0.0/24, 10.0.0.0/22]");
    range("['10.1.0.0/24' ]", "['10.1.0.0/24', '10.0.0.0/22' ]");
    range("\n      - 10.1.0.0/24 # first", "\n      - 10.1.0.0/24 # first\n      - 10.0.0.0/22");
    range("\n    -   \"10.1.0.0/24\"", "\n    -   \"10.1.0.0/24\"\n    -   \"10.0.0.0/22\"");
    range("[\n      10.1.0.0/24, # first\n    ]", "[\n      10.1.0.0/24,\n      10.0.0.0/22, # first\n    ]");
}

#[test]
fn vpcs_are_written_behind_what_they_say() {
    vpc("  - name: a\n    region: cn-beijing\n", "  - name: a\n    region: cn-beijing\n    cidrs: [10.1.0.0/23]\n");
    vpc("  - region: cn-beijing\n    name: a\n", "  - region: cn-beijing\n    cidrs: [10.1.0.0/23]\n    name: a\n");
    vpc("- {name: a, region: cn-beijing}\n", "- {name: a, region: cn-beijing, cidrs: [10.1.0.0/23]}\n");
    vpc(
        "  - &a { name: a, region: &r cn-beijing }\n  - { name: b, region: *r, cidrs: [10.2.0.0/16] }\n",
        "  - &a { name: a, region: &r cn-beijing, cidrs: [10.1.0.0/23] }\n  - { name: b, region: *r, cidrs: [10.2.0.0/16] }\n",
    );
    vpc(
        "  - { name: b, region: &r cn-beijing, cidrs: [10.2.0.0/16] }\n  - { name: a, region: *r }\n",
        "  - { name: b, region: &r cn-beijing, cidrs: [10.2.0.0/16] }\n  - { name: a, cidrs: [10.1.0.0/23], region: *r }\n",
    );
}

#[test]
fn line_ends_stay() {
    let text = mesh(VPC, "    network:\n      plugin: terway # fixed\n").replace('\n', "\r\n");
    let after = plan(&text).text;
    assert_eq!(after.matches('\n').count(), text.matches('\n').count() + 3);
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}
