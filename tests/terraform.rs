//! The Terraform files hold documented arguments only, every name in them is declared, and no text of the user's is
//! evaluated.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read files and print")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use meshwright::{File, GenerateOptions};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::hostile::{self, VALUES};
use support::terraform::{documents, plain, rules};
use support::topologies::topologies;

/// The providers by alias: region and profile. Panics at what the files do not need or declare.
fn providers(files: &[File]) -> BTreeMap<String, (String, Option<String>)> {
    let Some(document) = documents(files).remove("providers.tf.json") else { return BTreeMap::new() };
    assert_eq!(document.as_object().unwrap().keys().collect::<Vec<_>>(), ["provider", "terraform"]);
    let required = &document["terraform"]["required_providers"];
    assert_eq!(required["alicloud"]["source"], "aliyun/alicloud");
    let text = |value: &Value| plain(value.as_str().unwrap());
    let provider = |provider: &Value| {
        let known = ["alias", "profile", "region"];
        assert!(provider.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{provider}");
        (text(&provider["alias"]), (text(&provider["region"]), provider.get("profile").map(text)))
    };
    let list = document["provider"]["alicloud"].as_array().unwrap();
    let providers: BTreeMap<_, _> = list.iter().map(provider).collect();
    assert_eq!(providers.len(), list.len(), "two providers have one alias: {list:?}");
    providers
}

/// Every rule belongs to a declared provider, every provider has rules, and every label is there once.
fn is_whole(files: &[File]) {
    let (providers, rules) = (providers(files), rules(files));
    let used: BTreeSet<_> = rules.iter().map(|rule| rule.provider.strip_prefix("alicloud.").unwrap()).collect();
    assert_eq!(used, providers.keys().map(String::as_str).collect());
    for alias in used {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        assert!(alias.chars().all(is_name) && !alias.starts_with(|c: char| c.is_ascii_digit() || c == '-'), "{alias}");
    }
    assert_eq!(rules.iter().map(|rule| &rule.label).collect::<BTreeSet<_>>().len(), rules.len());
    assert_eq!(rules.iter().map(support::terraform::Rule::key).collect::<BTreeSet<_>>().len(), rules.len());
}

#[test]
fn the_examples_are_whole() {
    for (_, topology) in support::examples() {
        is_whole(&support::files(&topology, &GenerateOptions::default()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_files_are_whole(topology in topologies()) {
        is_whole(&support::files(&support::text(&topology), &GenerateOptions::default()));
    }

    #[test]
    fn without_security_groups_there_is_no_file(topology in topologies()) {
        let none = GenerateOptions { security_groups: BTreeSet::new(), ..GenerateOptions::default() };
        let files = support::files(&support::text(&topology), &none);
        prop_assert!(files.iter().all(|file| !file.path.starts_with("security-groups/")));
    }
}

#[test]
fn no_text_of_the_users_is_evaluated() {
    for value in VALUES {
        let files = support::rendered(&support::text(&hostile::topology("flat", "alibaba", &[value])), true);
        is_whole(&files);
        let providers: BTreeSet<_> = providers(&files).into_values().collect();
        let home = ("cn-hangzhou".to_owned(), None);
        assert_eq!(providers, BTreeSet::from([home, ((*value).to_owned(), Some((*value).to_owned()))]), "{value:?}");
        let rules = rules(&files);
        let groups: BTreeSet<_> = rules.iter().map(|rule| rule.group.as_str()).collect();
        assert_eq!(groups, BTreeSet::from(["sg-control", &format!("sg-00-{value}")]), "{value:?}");
        for rule in rules {
            assert!(rule.description.starts_with(&format!("{value}: ")), "{value:?} in {}", rule.description);
        }
    }
}

/// Accounts may differ only in characters that Terraform's names lack, or look like the names made of others.
#[test]
fn every_account_and_region_has_a_provider_of_its_own() {
    let accounts = ["a b", "a_b", "a/b", "a_b_2", "a_b_3", "a_b_2_2", "a-b", "", "杭州", "北京", "1"];
    let regions = ["cn-hangzhou", "cn-beijing", "1", "", "杭州", "-x"];
    let homes: Vec<_> = accounts.iter().flat_map(|account| regions.map(|region| (*account, region))).collect();
    let vpc = |(index, (account, region)): (usize, &(&str, &str))| json!({ "name": index.to_string(), "account": account, "region": region });
    let cluster = |index: usize| {
        json!({
            "name": format!("c{index}"),
            "role": if index == 0 { "control-plane" } else { "data-plane" },
            "vpc": index.to_string(),
            "kubernetesVersion": "1.14.8",
            "network": { "plugin": "terway", "podCidrs": [format!("10.{index}.0.0/16")] },
            "securityGroup": { "id": format!("sg-{index}") },
            "apiServer": "https://10.0.0.1:6443",
        })
    };
    let topology = json!({
        "apiVersion": "meshwright/v1",
        "kind": "Topology",
        "mesh": { "name": "shop", "mode": "flat" },
        "vpcs": homes.iter().enumerate().map(vpc).collect::<Vec<_>>(),
        "clusters": (0..homes.len()).map(cluster).collect::<Vec<_>>(),
    });
    let files = support::rendered(&support::text(&topology), true);
    is_whole(&files);
    let made: BTreeSet<_> = providers(&files).into_values().collect();
    let own = |(account, region): &(&str, &str)| ((*region).to_owned(), Some((*account).to_owned()));
    assert_eq!(made, homes.iter().map(own).collect());
}
