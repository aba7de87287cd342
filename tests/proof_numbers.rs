//! How long proofs take. The bounds are the goals in a release build, and generous in any other.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops by panicking")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test measures and prints")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use meshwright::check::Checked;
use meshwright::existing::Existing;
use meshwright::mesh::Mesh;
use meshwright::prove::Prover;
use meshwright::{CheckOptions, GenerateOptions, Source, flow, judge, parse};

/// `count` clusters whose nodes and pods touch no others, each in a VPC of its own.
fn scattered(count: usize, plugin: &str, aggregate: &str) -> String {
    let mut text = format!(
        "apiVersion: meshwright/v1\nkind: Topology\n\
         mesh: {{ name: scale, istioVersion: 1.4.3, securityGroups: {{ aggregate: {aggregate} }} }}\nvpcs:\n"
    );
    let (high, low) = (|index: usize| index / 64, |index: usize| index % 64 * 4);
    for index in 0..count {
        let (high, low) = (high(index), low(index));
        writeln!(text, "  - {{ name: v{index}, id: vpc-{index}, region: cn-beijing, cidrs: [10.{high}.{low}.0/22] }}")
            .unwrap();
    }
    let names: Vec<_> = (0..count).map(|index| format!("v{index}")).collect();
    writeln!(text, "links: [{{ type: cen, id: cen-a, bandwidthMbps: 9, vpcs: [{}] }}]\nclusters:", names.join(", "))
        .unwrap();
    for index in 0..count {
        let role = if index == 0 { "control-plane" } else { "data-plane" };
        let (high, low) = (high(index), low(index));
        let pods = if plugin == "flannel" {
            format!("10.{}.{low}.0/24", 64 + high)
        } else {
            format!("10.{high}.{}.0/24", low + 2)
        };
        writeln!(
            text,
            "  - {{ name: c{index}, role: {role}, vpc: v{index}, kubernetesVersion: 1.14.8, workers: 3, network: {{ \
             plugin: {plugin}, nodeCidrs: [10.{high}.{low}.0/24], podCidrs: [{pods}], serviceCidr: 172.{}.{}.0/24 }}, \
             securityGroup: {{ id: sg-{index} }}, apiServer: 'https://10.{high}.{low}.9:6443' }}",
            18 + index / 256,
            index % 256,
        )
        .unwrap();
    }
    text
}

/// Runs `work` and says how long it took; the goal is held in a release build, and a multiple of it elsewhere.
fn within<T>(what: &str, goal: Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed();
    println!("{what}: {took:.1?} of {goal:?}");
    let most = goal * if cfg!(debug_assertions) { 60 } else { 3 };
    assert!(took < most, "{what} took {took:?}");
    done
}

#[test]
fn a_thousand_rules_against_a_thousand_flows() {
    let text = scattered(500, "terway", "exact");
    let parsed = parse::parse(&text);
    let mesh = Mesh::resolve(&parsed.topology, &Checked { findings: Vec::new(), refused: false }).unwrap();
    let (existing, groups) = (Existing::default(), flow::groups(&mesh));
    let plan = judge::plan(&mesh, &groups, &existing);
    let prover = Prover::new(&mesh, &groups);
    let control = plan.groups.iter().find(|group| group.members.contains(&"c0")).unwrap();
    assert_eq!(control.rules.len(), 998);
    let flows =
        flow::pairs(&mesh).filter(|flow| flow.to.name == "c0" && flow.kind.need == flow::Need::Required).count();
    assert_eq!(flows, 3 * 499);
    let group = groups.iter().find(|group| group.id == control.id).unwrap();
    let proof = within("998 rules of one group against 1,497 flows", Duration::from_millis(100), || {
        let mut guard = meshwright::prove::guard::Guard::existing(group, &existing);
        guard.rules.extend(control.rules.iter().map(meshwright::prove::guard::Standing::from));
        prover.prove(group, guard, 0)
    });
    assert!(proof.is_proved());

    let small = scattered(33, "terway", "none");
    let whole = within(
        "33 clusters: 2,112 rules against 1,152 flows, from text to certificate",
        Duration::from_millis(100),
        || meshwright::prove(&Source { name: "t", text: &small }, &CheckOptions::default()),
    );
    let counts =
        whole.certificate.map(|certificate| (certificate.proved, certificate.counts.flows, certificate.counts.rules));
    assert_eq!(counts, Some((true, 33 * 32 + 3 * 32, 33 * 64)));
}

#[test]
fn five_hundred_flannel_clusters() {
    let text = scattered(500, "flannel", "exact");
    let source = Source { name: "t", text: &text };
    within("500 flannel clusters checked, planned and proved", Duration::from_secs(1), || {
        let report = meshwright::check(&source, &CheckOptions::default());
        assert!(report.diagnostics.iter().all(|it| !it.code.starts_with("MW8")), "{:#?}", report.diagnostics.first());
    });
    let generated = within("500 flannel clusters generated", Duration::from_secs(4), || {
        meshwright::generate(&source, &GenerateOptions::default())
    });
    assert!(generated.files.is_some());
}
