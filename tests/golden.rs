//! What the examples give, byte by byte. `BLESS=1 cargo test --test golden` writes the trees anew.

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

use std::collections::BTreeMap;
use std::{env, fs};

use meshwright::{GenerateOptions, Lang, Templates};

/// The sample of the official page of ACK's documentation (基于Istio实现跨区域多集群部署, June 2019).
const SAMPLE: &str = "\
apiVersion: istio.alibabacloud.com/v1beta1
kind: RemoteIstio
metadata:
  name: ${CLUSTER_NAME}
  namespace: istio-system
spec:
  autoInjectionNamespaces:
  - default
  dockerImage:
    region: cn-beijing
  gateways:
    k8singress: {}
  hub: registry.cn-beijing.aliyuncs.com/aliacs-app-catalog
  includeIPRanges: '*'
  proxy: {}
  security: {}
  sidecarInjector:
    enabled: true
    replicaCount: 1
";

#[test]
fn the_remote_istio_is_the_official_sample_with_the_name_filled_in() {
    let files = tree(&support::examples()["cross-region"]);
    let written = &files["clusters/hangzhou/30-remoteistio-beijing.yaml"];
    assert_eq!(*written, SAMPLE.replace("${CLUSTER_NAME}", "beijing"));
}

#[test]
fn every_example_gives_the_tree_that_was_agreed() {
    let bless = env::var_os("BLESS").is_some();
    let mut faults = Vec::new();
    for (example, topology) in support::examples() {
        let folder = support::root().join("tests/golden").join(&example);
        let made = tree(&topology);
        if bless {
            drop(fs::remove_dir_all(&folder));
            for (path, text) in &made {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        let agreed = support::read(&folder);
        let paths: std::collections::BTreeSet<_> = made.keys().chain(agreed.keys()).collect();
        for path in paths {
            match (agreed.get(path), made.get(path)) {
                (None, _) => faults.push(format!("{example}/{path} is new")),
                (_, None) => faults.push(format!("{example}/{path} is no longer made")),
                (Some(agreed), Some(made)) if agreed != made => {
                    faults.push(format!("{example}/{path} differs: {}", first_difference(agreed, made)));
                }
                _ => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}\nif this is meant, run with BLESS=1 and review the diff", faults.join("\n"));
}

#[test]
fn every_example_gives_the_chinese_runbook_that_was_agreed() {
    for (example, topology) in support::examples() {
        let options = GenerateOptions { templates: Templates::of(Lang::Chinese), ..GenerateOptions::default() };
        let made = support::files(&topology, &options).swap_remove(0).text;
        let file = support::root().join("tests/golden.zh").join(&example).with_extension("md");
        if env::var_os("BLESS").is_some() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &made).unwrap();
        }
        let agreed = fs::read_to_string(&file).unwrap_or_default();
        assert!(agreed == made, "{example}: {}; BLESS=1 writes it anew", first_difference(&agreed, &made));
    }
}

#[test]
fn no_golden_tree_is_left_without_its_example() {
    let examples = support::examples();
    for entry in fs::read_dir(support::root().join("tests/golden")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(examples.contains_key(&name), "tests/golden/{name} has no example");
    }
}

fn tree(topology: &str) -> BTreeMap<String, String> {
    let files = support::files(topology, &GenerateOptions::default());
    let count = files.len();
    let tree: BTreeMap<_, _> = files.into_iter().map(|file| (file.path, file.text)).collect();
    assert_eq!(tree.len(), count, "two files have one path");
    tree
}

fn first_difference(agreed: &str, made: &str) -> String {
    let pairs = agreed.split('\n').zip(made.split('\n')).enumerate();
    let different = pairs.map(|(index, pair)| (index + 1, pair)).find(|(_, (agreed, made))| agreed != made);
    match different {
        Some((line, (agreed, made))) => format!("line {line} was `{agreed}` and is `{made}`"),
        None => "one is longer".to_owned(),
    }
}
