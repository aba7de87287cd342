//! Over generated topologies: the five names agree, every document is whole, and nothing depends on the file's order.

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

use base64::prelude::{BASE64_STANDARD, Engine as _};
use meshwright::{File, GenerateOptions};
use proptest::prelude::*;
use serde_json::Value;
use support::topologies::{topologies, with_another_order};
use support::yaml::{document, documents};

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_five_names_agree(topology in topologies()) {
        let planes = data_planes(&topology);
        let placeholders = support::files(&support::text(&topology), &GenerateOptions::default());
        let filled = GenerateOptions {
            kubeconfigs: planes.iter().map(|name| (name.clone(), kubeconfig(name))).collect(),
            ..GenerateOptions::default()
        };
        let filled = support::files(&support::text(&topology), &filled);
        names_agree(&topology, &planes, &placeholders, false);
        names_agree(&topology, &planes, &filled, true);
        prop_assert_eq!(runbook(&placeholders), runbook(&filled));
    }

    #[test]
    fn every_document_is_whole(topology in topologies()) {
        for file in support::files(&support::text(&topology), &GenerateOptions::default()) {
            if file.cluster.is_some() {
                whole(&file);
            }
        }
    }

    #[test]
    fn a_kustomization_lists_what_is_applied_and_nothing_else(topology in topologies()) {
        let files = support::files(&support::text(&topology), &GenerateOptions::default());
        let clusters: BTreeSet<_> = files.iter().filter_map(|file| file.cluster.clone()).collect();
        let planned = if topology["mesh"]["mode"] == "off" { 1 } else { topology["clusters"].as_array().unwrap().len() };
        prop_assert_eq!(clusters.len(), planned);
        for cluster in clusters {
            let folder = format!("clusters/{cluster}/");
            let of_cluster = files.iter().filter(|file| file.cluster.as_ref() == Some(&cluster));
            let applied = of_cluster.clone().filter(|file| file.applied).map(|file| file.path.replace(&folder, ""));
            let kustomization = of_cluster.clone().find(|file| file.path.ends_with("/kustomization.yaml")).unwrap();
            prop_assert_eq!(&document(&kustomization.text)["resources"], &Value::from(applied.collect::<Vec<_>>()));
            prop_assert!(of_cluster.clone().all(|file| file.path.starts_with(&folder)));
        }
    }

    #[test]
    fn the_bytes_depend_on_nothing_but_the_meaning((topology, other) in with_another_order()) {
        let text = support::text(&topology);
        let files = support::files(&text, &GenerateOptions::default());
        prop_assert_eq!(&files, &support::files(&text, &GenerateOptions::default()), "a second run differs");
        let verify = GenerateOptions { verify: true, ..GenerateOptions::default() };
        prop_assert_eq!(&files, &support::files(&text, &verify), "verifying changes something");
        prop_assert_eq!(&files, &support::files(&other, &GenerateOptions::default()), "the order shows:\n{}", other);
    }
}

/// The names of the data planes.
fn data_planes(topology: &Value) -> Vec<String> {
    let clusters = topology["clusters"].as_array().unwrap().iter();
    let planes = clusters.filter(|cluster| cluster["role"] == "data-plane");
    planes.map(|cluster| cluster["name"].as_str().unwrap().to_owned()).collect()
}

fn control_plane(topology: &Value) -> &str {
    let mut clusters = topology["clusters"].as_array().unwrap().iter();
    clusters.find(|cluster| cluster["role"] == "control-plane").unwrap()["name"].as_str().unwrap()
}

/// A kubeconfig as the runbook makes it.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";

fn kubeconfig(name: &str) -> String {
    serde_json::to_string(&serde_json::json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{
            "name": name,
            "cluster": { "server": format!("https://{name}:6443"), "certificate-authority-data": BASE64_STANDARD.encode(CERTIFICATE) },
        }],
        "contexts": [{ "name": name, "context": { "cluster": name, "user": name } }],
        "current-context": name,
        "users": [{ "name": name, "user": { "token": "t" } }],
    }))
    .unwrap()
}

fn names_agree(topology: &Value, planes: &[String], files: &[File], filled: bool) {
    let folder = format!("clusters/{}/", control_plane(topology));
    let at = |file: String| files.iter().find(|it| it.path == format!("{folder}{file}"));
    let count = |part: &str| files.iter().filter(|file| file.path.contains(part)).count();
    assert_eq!((count("/20-secret-"), count("/30-remoteistio-")), (planes.len(), planes.len()));
    for name in planes {
        let remote = document(&at(format!("30-remoteistio-{name}.yaml")).unwrap().text);
        assert_eq!(remote["metadata"]["name"], **name);
        let file = at(format!("20-secret-{name}.yaml")).unwrap();
        assert_eq!((file.applied, file.secret), (filled, true), "{}", file.path);
        let secret = document(&file.text);
        assert_eq!(secret["metadata"]["name"], **name);
        assert_eq!(secret["metadata"]["labels"]["istio/multiCluster"], "true");
        kubeconfig_agrees(name, &kubeconfig_of(&secret, name, filled));
    }
    let book = runbook(files);
    commands_agree(topology, planes, book);
    if topology["mesh"]["mode"] == "gateway" {
        networks_agree(planes, book);
    }
}

/// The kubeconfig behind the Secret's one key.
fn kubeconfig_of(secret: &Value, name: &str, filled: bool) -> Value {
    let (data, other) = if filled { ("data", "stringData") } else { ("stringData", "data") };
    assert!(secret.get(other).is_none());
    let data = secret[data].as_object().unwrap();
    assert_eq!(data.keys().collect::<Vec<_>>(), [name]);
    let text = data[name].as_str().unwrap().to_owned();
    let text = if filled { String::from_utf8(BASE64_STANDARD.decode(text).unwrap()).unwrap() } else { text };
    document(&text)
}

fn kubeconfig_agrees(name: &str, config: &Value) {
    let names = [
        "/clusters/0/name",
        "/contexts/0/name",
        "/contexts/0/context/cluster",
        "/contexts/0/context/user",
        "/current-context",
        "/users/0/name",
    ];
    for pointer in names {
        assert_eq!(config.pointer(pointer), Some(&Value::from(name)), "{pointer} in {config}");
    }
    assert_eq!((&config["apiVersion"], &config["kind"]), (&"v1".into(), &"Config".into()));
    assert!(["clusters", "contexts", "users"].iter().all(|list| config[list].as_array().unwrap().len() == 1));
}

fn runbook(files: &[File]) -> &str {
    &files.iter().find(|file| file.path == "RUNBOOK.md").unwrap().text
}

/// Every command of the runbook that has to name a data plane does, once; a DNS label needs no quotes in a shell.
fn commands_agree(topology: &Value, planes: &[String], book: &str) {
    let group = match topology["mesh"]["dialect"].as_str() {
        Some("banzaicloud") => "istio.banzaicloud.io",
        _ => "istio.alibabacloud.com",
    };
    for name in planes {
        let commands = [
            format!(" diff -k clusters/{name}"),
            format!(" apply -k clusters/{name}"),
            format!("(umask 077; cat > {name} <<END"),
            format!("kubectl --kubeconfig {name} --context {name} get services -n istio-system"),
            format!(" create secret generic {name} --from-file={name}={name}"),
            format!(" label secret {name} istio/multiCluster=true"),
            format!("rm -f {name}"),
            format!(" get secret {name}"),
            format!(" wait remoteistios.{group}/{name} --for=jsonpath='{{.status.Status}}'=Available --timeout=10m"),
            format!(" delete remoteistios.{group}/{name} --timeout=10m"),
            format!(" delete secret {name}"),
            format!(" delete -k clusters/{name}"),
        ];
        for command in commands {
            let count = book.lines().filter(|line| line.ends_with(&command)).count();
            assert_eq!(count, 1, "{command}\n{book}");
        }
    }
    let fill = book.lines().filter(|line| line.starts_with("meshwright generate"));
    let sorted: BTreeSet<_> = planes.iter().collect();
    let options: Vec<_> = sorted.iter().map(|name| format!(" --kubeconfig {name}={name}")).collect();
    let expected =
        (topology["mesh"]["mode"] != "off").then(|| format!("meshwright generate TOPOLOGY -d .{}", options.concat()));
    assert_eq!(fill.collect::<Vec<_>>(), expected.iter().map(String::as_str).collect::<Vec<_>>());
}

/// Pilot knows each network by the name of its registry, which is the Secret's key.
fn networks_agree(planes: &[String], book: &str) {
    let block = book.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let networks = document(block)["networks"].as_object().unwrap().clone();
    let mut known: BTreeMap<&str, Option<&str>> = networks
        .iter()
        .map(|(key, network)| (key.as_str(), network["endpoints"][0]["fromRegistry"].as_str()))
        .collect();
    assert_eq!(known.remove("local-network"), Some(None));
    assert_eq!(known, planes.iter().map(|name| (name.as_str(), Some(name.as_str()))).collect());
}

/// The kinds that stand in no namespace.
const CLUSTER_WIDE: [&str; 3] = ["Namespace", "ClusterRole", "ClusterRoleBinding"];

fn whole(file: &File) {
    let documents = documents(&file.text);
    assert!(!documents.is_empty(), "{} is empty", file.path);
    for document in documents {
        let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (version, kind, name) = (text("/apiVersion"), text("/kind"), text("/metadata/name"));
        assert!(!version.is_empty() && !kind.is_empty(), "{}: {document}", file.path);
        if kind == "Kustomization" {
            continue;
        }
        assert!(!name.is_empty(), "{}: {document}", file.path);
        let namespace = if CLUSTER_WIDE.contains(&kind.as_str()) { "" } else { "istio-system" };
        assert_eq!(text("/metadata/namespace"), namespace, "{}: {document}", file.path);
        subjects_agree(&document);
    }
}

/// A binding names the account of its own file.
fn subjects_agree(document: &Value) {
    for subject in document["subjects"].as_array().into_iter().flatten() {
        assert_eq!(subject["namespace"], "istio-system");
        assert_eq!(subject["name"], document["metadata"]["name"]);
    }
}
