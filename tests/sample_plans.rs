//! Address plans that Alibaba Cloud publishes are no errors: where one has a doubtful range, it is warned of and works.

#![allow(clippy::unwrap_used, reason = "a test stops by panicking")]

use std::fmt::Write as _;

use meshwright::{CheckOptions, Severity, Source, check};

/// One cluster of a plan: its VPC, its vSwitch, its flannel pods, its services.
type Networks = [&'static str; 4];

/// "Plan CIDR blocks for multiple clusters on the data plane" of the service mesh: VPCs 20.0.0.0/8 and on, pods
/// 10.0.0.0/16 to 10.255.0.0/16, services 172.16.0.0/16 to 172.31.0.0/16.
const SERVICE_MESH: [Networks; 4] = [
    ["20.0.0.0/8", "20.1.0.0/16", "10.0.0.0/16", "172.16.0.0/16"],
    ["21.0.0.0/8", "21.1.0.0/16", "10.1.0.0/16", "172.17.0.0/16"],
    ["22.0.0.0/8", "22.1.0.0/16", "10.2.0.0/16", "172.18.0.0/16"],
    ["23.0.0.0/8", "23.1.0.0/16", "10.255.0.0/16", "172.31.0.0/16"],
];

/// The defaults of ACK's console for one cluster, beside one that was planned for it.
const CONSOLE: [Networks; 2] = [
    ["192.168.0.0/16", "192.168.0.0/24", "172.20.0.0/16", "172.21.0.0/20"],
    ["10.0.0.0/8", "10.1.0.0/16", "172.22.0.0/16", "172.23.0.0/20"],
];

fn topology(plan: &[Networks]) -> String {
    let mut text = "apiVersion: meshwright/v1\nkind: Topology\nmesh: { name: shop, mode: flat }\nvpcs:\n".to_owned();
    for (index, [vpc, ..]) in plan.iter().enumerate() {
        writeln!(text, "  - {{ name: v{index}, id: vpc-{index}, region: cn-beijing, cidrs: [{vpc}] }}").unwrap();
    }
    let names: Vec<_> = (0..plan.len()).map(|index| format!("v{index}")).collect();
    write!(text, "links:\n  - {{ type: cen, id: cen-shop, vpcs: [{}] }}\nclusters:\n", names.join(", ")).unwrap();
    for (index, [_, nodes, pods, services]) in plan.iter().enumerate() {
        let role = if index == 0 { "control-plane" } else { "data-plane" };
        let server = nodes.replace("0/16", "10").replace("0/24", "10");
        write!(
            text,
            "  - name: c{index}\n    role: {role}\n    vpc: v{index}\n    kubernetesVersion: 1.10.4-aliyun.1\n    workers: 3\n    \
             network: {{ plugin: flannel, nodeCidrs: [{nodes}], podCidrs: [{pods}], serviceCidr: {services} }}\n    \
             securityGroup: {{ id: sg-{index} }}\n    apiServer: \"https://{server}:6443\"\n"
        )
        .unwrap();
    }
    text
}

/// What is found, without notes.
fn found(plan: &[Networks]) -> Vec<(&'static str, Severity, usize)> {
    let text = topology(plan);
    let report = check(&Source { name: "meshwright.yaml", text: &text }, &CheckOptions::default());
    let mut found: Vec<(&str, Severity, usize)> = Vec::new();
    for diagnostic in report.diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Note) {
        match found.iter_mut().find(|(name, ..)| *name == diagnostic.name) {
            Some((.., count)) => *count += 1,
            None => found.push((diagnostic.name, diagnostic.severity, 1)),
        }
    }
    found.sort_unstable();
    found
}

#[test]
fn the_plan_of_the_service_mesh_is_warned_of_and_works() {
    let warning = Severity::Warning;
    let expected =
        [("docker-bridge", warning, 1), ("flannel-routes-not-published", warning, 4), ("public-range", warning, 4)];
    assert_eq!(found(&SERVICE_MESH), expected);
}

#[test]
fn the_defaults_of_the_console_work_once() {
    assert_eq!(found(&CONSOLE), [("flannel-routes-not-published", Severity::Warning, 2)]);
}

#[test]
fn the_defaults_of_the_console_collide_when_taken_twice() {
    let [defaults, _] = CONSOLE;
    let found = found(&[defaults, defaults]);
    for name in ["overlapping-vpcs", "overlapping-pod-cidrs", "overlapping-service-cidrs"] {
        assert!(found.contains(&(name, Severity::Error, 1)), "{name} in {found:?}");
    }
}
