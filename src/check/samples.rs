//! Topologies for the tests of this folder.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Config, check};
use crate::parse::parse;

/// The codes of `family`, such as `MW2`, that are found in `text`, each once.
pub(super) fn codes(family: &str, text: &str) -> Vec<&'static str> {
    let checked = check(&parse(text), &Config::default());
    let codes: BTreeSet<_> = checked.findings.iter().map(|finding| finding.code).collect();
    codes.into_iter().filter(|code| code.starts_with(family)).collect()
}

/// A flat mesh of two clusters in two joined VPCs, `a` and `b`, in which nothing is wrong, with `old` replaced by `new`.
pub(super) fn changed(old: &str, new: &str) -> String {
    let cluster = |name: &str, role: &str, second: u8| {
        format!(
            "- {{ name: {name}, role: {role}, vpc: {name}, kubernetesVersion: 1.14.8, workers: 3, \
             securityGroup: {{ id: sg-{name} }}, apiServer: 'https://10.{second}.0.10:6443', \
             network: {{ plugin: terway, nodeCidrs: [10.{second}.0.0/20], podCidrs: [10.{second}.16.0/20], \
             serviceCidr: 172.{}.0.0/20 }} }}\n",
            second + 20,
        )
    };
    let text = format!(
        "apiVersion: meshwright/v1\nkind: Topology\nmesh: {{ name: shop, mode: flat }}\nvpcs:\n\
         - {{ name: a, id: vpc-a, region: cn-hangzhou, cidrs: [10.1.0.0/16] }}\n\
         - {{ name: b, id: vpc-b, region: cn-beijing, cidrs: [10.2.0.0/16] }}\n\
         links:\n- {{ type: cen, id: cen-a, vpcs: [a, b], bandwidthMbps: 100 }}\n\
         clusters:\n{}{}",
        cluster("a", "control-plane", 1),
        cluster("b", "data-plane", 2),
    );
    assert!(text.contains(old), "{old}");
    text.replace(old, new)
}

/// A mesh whose blocks are drawn from few, so that they overlap in every way.
pub(super) fn drawn(seed: u64) -> String {
    let mut state = seed;
    let mut draw = |words: &[&'static str]| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let index = usize::try_from(state >> 33).unwrap_or_default() % words.len().max(1);
        words.get(index).copied().unwrap_or_default()
    };
    let nets = [
        "10.0.0.0/8",
        "10.1.0.0/16",
        "10.1.0.0/17",
        "10.1.0.0/20",
        "10.1.16.0/20",
        "10.1.16.0/21",
        "10.2.0.0/16",
        "10.2.0.0/20",
        "172.20.0.0/16",
        "172.20.0.0/20",
        "fd00:1::/56",
        "fd00:1::/64",
        "0.0.0.0/0",
        "10.1.0.0/33",
    ];
    let mut text = format!("mesh: {{ name: shop, mode: {} }}\nvpcs:\n", draw(&["flat", "gateway", "off"]));
    for name in ["a", "b", "c"] {
        let (id, one, other) = (draw(&["vpc-1", "vpc-2", "vpc-3"]), draw(&nets), draw(&nets));
        let _ = writeln!(text, "- {{ name: {name}, id: {id}, cidrs: [{one}, {other}] }}");
    }
    let _ = writeln!(text, "reserved:\n- {{ name: office, cidrs: [{}] }}\nclusters:", draw(&nets));
    for name in ["k", "l", "m", "n"] {
        let (vpc, plugin) = (draw(&["a", "b", "c", "x"]), draw(&["terway", "flannel", "other"]));
        let (node, more, pod, service) = (draw(&nets), draw(&nets), draw(&nets), draw(&nets));
        let _ = writeln!(
            text,
            "- {{ name: {name}, vpc: {vpc}, network: {{ plugin: {plugin}, nodeCidrs: [{node}, {more}], podCidrs: [{pod}], \
             serviceCidr: '{service}' }} }}"
        );
    }
    text
}
