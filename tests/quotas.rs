//! Rules that are planned and rules that exist are counted together.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops by panicking"
)]

use std::fmt::Write as _;

use meshwright::{CheckOptions, GenerateOptions, Severity, Source, generate};

/// Two clusters, the second with `networks` node networks that join with no other.
fn topology(networks: usize, more: &str) -> String {
    let mut nets = String::new();
    for number in 0..networks {
        write!(nets, "{}10.2.{}.{}/28", if number == 0 { "" } else { ", " }, number / 8, number % 8 * 32).unwrap();
    }
    format!(
        "apiVersion: meshwright/v1\nkind: Topology\nmesh: {{ name: shop, mode: flat }}\n{more}vpcs:\n  \
         - {{ name: a, id: vpc-a, region: cn-hangzhou, cidrs: [10.1.0.0/16] }}\n  \
         - {{ name: b, id: vpc-b, region: cn-beijing, cidrs: [10.2.0.0/16] }}\nlinks:\n  \
         - {{ type: cen, id: cen-a, vpcs: [a, b], bandwidthMbps: 100 }}\nclusters:\n  \
         - {{ name: a, role: control-plane, vpc: a, kubernetesVersion: 1.14.8, workers: 3, apiServer: \"https://10.1.0.10:6443\",\n      \
         securityGroup: {{ id: sg-a }},\n      \
         network: {{ plugin: terway, nodeCidrs: [10.1.0.0/20], podCidrs: [10.1.16.0/20], serviceCidr: 172.16.0.0/20 }} }}\n  \
         - {{ name: b, role: data-plane, vpc: b, kubernetesVersion: 1.14.8, workers: 3, apiServer: \"https://10.2.255.10:6443\",\n      \
         securityGroup: {{ id: sg-b }},\n      \
         network: {{ plugin: terway, nodeCidrs: [{nets}], podCidrs: [10.2.240.0/20], serviceCidr: 172.16.16.0/20 }} }}\n"
    )
}

/// So many rules of `sg-a`, and one about a prefix list that may have `list` entries.
fn existing(rules: usize, list: usize) -> String {
    let mut text = format!(
        "{{\"PrefixListId\": \"pl-a\", \"MaxEntries\": {list}, \"Entries\": {{\"Entry\": [{{\"Cidr\": \"10.9.0.0/24\"}}]}}}}\n\
         {{\"SecurityGroupId\": \"sg-a\", \"Permissions\": {{\"Permission\": [\n"
    );
    for number in 0..rules {
        writeln!(
            text,
            "{{\"IpProtocol\": \"TCP\", \"PortRange\": \"22/22\", \"SourceCidrIp\": \"10.8.{}.{}\"}},",
            number / 250,
            number % 250
        )
        .unwrap();
    }
    text + "{\"IpProtocol\": \"ICMP\", \"PortRange\": \"-1/-1\", \"SourcePrefixListId\": \"pl-a\"}]}}"
}

/// What is said of `sg-a` by this rule, and whether files are made.
fn said(code: &str, topology: &str, existing: &str) -> (Vec<(Severity, String)>, bool) {
    let existing = Source { name: "existing.json", text: existing };
    let check = CheckOptions { existing: vec![existing], ..CheckOptions::default() };
    let options = GenerateOptions { check, ..GenerateOptions::default() };
    let generated = generate(&Source { name: "meshwright.yaml", text: topology }, &options);
    let of_rule = generated.report.diagnostics.iter().filter(|diagnostic| diagnostic.code == code);
    let said = of_rule.map(|diagnostic| (diagnostic.severity, diagnostic.message.clone())).collect();
    (said, generated.files.is_some())
}

#[test]
fn planned_and_existing_rules_share_the_quota() {
    // 100 node networks and one of pods.
    let plain = topology(100, "");
    let message = |text: &str| format!("security group `sg-a` would have {text}");
    for (rules, list, severity, text) in [
        (98, 1, None, ""),
        (99, 1, Some(Severity::Warning), "201 rules, and older accounts take 200"),
        (50, 50, Some(Severity::Warning), "201 rules, and older accounts take 200"),
        (600, 200, Some(Severity::Warning), "901 rules of at most 1000"),
        (699, 200, Some(Severity::Warning), "1000 rules of at most 1000"),
        (700, 200, Some(Severity::Error), "1001 rules, more than 1000"),
    ] {
        let (found, made) = said("MW701", &plain, &existing(rules, list));
        let wanted: Vec<_> = severity.map(|severity| (severity, message(text))).into_iter().collect();
        assert_eq!((found, made), (wanted, severity != Some(Severity::Error)), "{rules} and {list}");
    }
    let own = topology(100, "limits: { rulesPerInterface: 1000 }\n");
    assert_eq!(said("MW701", &own, &existing(150, 1)), (Vec::new(), true));
    let small = topology(100, "limits: { rulesPerInterface: 90 }\n");
    let found = said("MW701", &small, &existing(0, 1));
    assert_eq!(found, (vec![(Severity::Error, "security group `sg-a` needs more than 90 rules".to_owned())], false));
}

#[test]
fn a_rule_that_is_there_is_not_counted_twice() {
    let text = topology(1, "limits: { rulesPerInterface: 2 }\n");
    let there = |net: &str| {
        format!(
            "{{\"SecurityGroupId\": \"sg-a\", \"Permissions\": {{\"Permission\": [\
             {{\"IpProtocol\": \"ALL\", \"PortRange\": \"-1/-1\", \"SourceCidrIp\": \"{net}\", \"Description\": \"by hand\"}}]}}}}"
        )
    };
    assert_eq!(said("MW701", &text, &there("10.9.0.0/16")).0.len(), 1);
    let same = said("MW701", &text, &there("10.2.240.0/20")).0;
    assert_eq!(same.iter().filter(|(severity, _)| *severity == Severity::Error).count(), 0, "{same:?}");
}
