//! The real tools read what is made: `kubectl` with its own kustomize and its Go reader of YAML, and `terraform`.
//!
//! All of it works without a cluster and without a network. `kubectl create --dry-run=client` does not: it asks a server
//! which kinds there are, for the built-in ones too. `kubectl label --local` reads the same files through the same reader
//! and prints what it has understood, so it is the judge here.

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
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use meshwright::{BackEnd, File, GenerateOptions};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use support::hostile::{self, VALUES, with_values};
use support::yaml::{document, documents};

/// A kubeconfig without a secret in it.
const KUBECONFIG: &str = "{ apiVersion: v1, kind: Config, current-context: a, contexts: [{ name: a, context: { cluster: a, user: a } }], \
                          clusters: [{ name: a, cluster: { server: https://10.0.0.1:6443, certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tClFRPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo= } }], users: [{ name: a, user: { token: t } }] }";

/// The examples, and generated topologies with names such as `y` and `1e3`; every Secret empty, and filled.
fn trees() -> Vec<Vec<File>> {
    let mut runner = TestRunner::deterministic();
    let mut generated = || support::text(&support::topologies::topologies().new_tree(&mut runner).unwrap().current());
    let mut topologies: Vec<_> = support::examples().into_values().collect();
    topologies.extend((0..2).map(|_| generated()));
    let security_groups = BTreeSet::from([BackEnd::Terraform, BackEnd::TerraformHcl]);
    let options = GenerateOptions { security_groups, ..GenerateOptions::default() };
    let filled = |topology: &String| {
        let planes = document(topology)["clusters"].as_array().unwrap().clone();
        let name = |cluster: &Value| cluster["name"].as_str().unwrap().to_owned();
        let kubeconfigs = planes
            .iter()
            .map(|cluster| (name(cluster), KUBECONFIG.replace("10.0.0.1", &format!("{}.example", name(cluster)))));
        support::files(topology, &GenerateOptions { kubeconfigs: kubeconfigs.collect(), ..options.clone() })
    };
    let empty = topologies.iter().map(|topology| support::files(topology, &options));
    empty.chain(topologies.iter().map(filled)).collect()
}

/// Runs a tool that knows no cluster and no configuration of the user's, and gives what it prints.
fn run(program: &Path, arguments: &[&str], folder: &Path, input: &str) -> String {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("KUBECONFIG", "/dev/null");
    command.env("CHECKPOINT_DISABLE", "1").env("TF_CLI_CONFIG_FILE", "/dev/null");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    drop(writer.join().unwrap());
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {arguments:?}: {complaint}", program.display());
    String::from_utf8(output.stdout).unwrap()
}

/// A document by kind and name, so that the order of a build does not count.
fn by_name(documents: Vec<Value>) -> BTreeMap<(String, String), Value> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    documents.into_iter().map(|it| ((text(&it["kind"]), text(&it["metadata"]["name"])), it)).collect()
}

#[test]
fn kustomize_builds_every_folder_to_what_it_lists() {
    let Some(kubectl) = support::tool("kubectl", "every cluster's kustomization") else { return };
    for files in trees() {
        let home = tempfile::tempdir().unwrap();
        support::write(&files, home.path());
        for kustomization in files.iter().filter(|file| file.path.ends_with("/kustomization.yaml")) {
            let folder = kustomization.path.strip_suffix("/kustomization.yaml").unwrap();
            let built = run(&kubectl, &["kustomize", folder], home.path(), "");
            let listed = files.iter().filter(|file| file.applied && file.cluster == kustomization.cluster);
            let listed = listed.flat_map(|file| documents(&file.text)).collect();
            assert_eq!(by_name(documents(&built)), by_name(listed), "{folder}");
        }
    }
}

/// What `kubectl` reads in `text`, which is marked with a label.
fn read_by_kubectl(kubectl: &Path, text: &str) -> Vec<Value> {
    let arguments = ["label", "--local", "-f", "-", "-o", "json", "judge=kubectl"];
    let json = run(kubectl, &arguments, &std::env::temp_dir(), text);
    serde_json::Deserializer::from_str(&json).into_iter::<Value>().map(Result::unwrap).collect()
}

fn labelled(mut document: Value) -> Value {
    document["metadata"]["labels"]["judge"] = "kubectl".into();
    document
}

#[test]
fn kubectl_reads_every_manifest_as_planned() {
    let Some(kubectl) = support::tool("kubectl", "what Go reads in the manifests") else { return };
    let files = trees().into_iter().flatten().filter(|file| file.cluster.is_some());
    let manifests: Vec<_> = files.filter(|file| !file.path.ends_with("/kustomization.yaml")).collect();
    let stream = manifests.iter().map(|file| file.text.as_str()).collect::<Vec<_>>().join("---\n");
    let planned: Vec<_> = manifests.iter().flat_map(|file| documents(&file.text)).map(labelled).collect();
    assert_eq!(read_by_kubectl(&kubectl, &stream), planned);
}

/// The RemoteIstio, the Istio and the DestinationRule of every odd value in one stream, and what they must read as.
fn odd_stream() -> (String, Vec<(String, Value)>) {
    let long = hostile::long();
    let values: Vec<_> = VALUES.iter().copied().chain(long.iter().map(String::as_str)).collect();
    let of = |value: &str| {
        let topology = hostile::topology("gateway", "alibaba", &[value]);
        let files = support::rendered(&support::text(&topology), false);
        let parts = ["/10-istio", "/30-remoteistio-", "/40-locality-"];
        files.into_iter().filter(move |file| parts.iter().any(|part| file.path.contains(part)))
    };
    let plain: Vec<_> = of(&hostile::word(0)).map(|file| document(&file.text)).collect();
    let (mut stream, mut planned) = (String::new(), Vec::new());
    for value in values {
        for (odd, plain) in of(value).zip(&plain) {
            stream = stream + "---\n" + &odd.text;
            planned.push((value.to_owned(), with_values(plain, &[value])));
        }
    }
    (stream, planned)
}

fn compare(read: Vec<Value>, planned: Vec<(String, Value)>) {
    assert_eq!(read.len(), planned.len());
    for (read, (value, planned)) in read.into_iter().zip(planned) {
        assert_eq!(read, planned, "{value:?}");
    }
}

#[test]
fn kubectl_takes_every_odd_value_for_itself() {
    let Some(kubectl) = support::tool("kubectl", "what Go makes of odd values") else { return };
    let (stream, planned) = odd_stream();
    let planned = planned.into_iter().map(|(value, document)| (value, labelled(document))).collect();
    compare(read_by_kubectl(&kubectl, &stream), planned);
}

#[test]
fn a_reader_of_yaml_1_1_takes_every_odd_value_for_itself() {
    const READER: &str = "import json, sys, yaml\nprint(json.dumps(list(yaml.safe_load_all(sys.stdin.buffer))))";
    let Some(python) = support::tool("python3", "what YAML 1.1 makes of odd values") else { return };
    let has_yaml = Command::new(&python).args(["-c", "import yaml"]).stderr(Stdio::null()).status();
    if !has_yaml.unwrap().success() {
        println!("SKIPPED: PyYAML is not on this machine: what YAML 1.1 makes of odd values is not judged");
        return;
    }
    let (stream, planned) = odd_stream();
    let read = run(&python, &["-c", READER], &std::env::temp_dir(), &stream);
    compare(serde_json::from_str(&read).unwrap(), planned);
}

#[test]
fn kubectl_reads_the_kubeconfigs_of_placeholders() {
    let Some(kubectl) = support::tool("kubectl", "the kubeconfigs to fill in") else { return };
    for values in VALUES.chunks(24) {
        let home = tempfile::tempdir().unwrap();
        let files = support::rendered(&support::text(&hostile::topology("flat", "alibaba", values)), false);
        let mut paths = Vec::new();
        for secret in files.iter().filter(|file| file.path.contains("/20-secret-")) {
            let (name, text) =
                document(&secret.text)["stringData"].as_object().unwrap().clone().into_iter().next().unwrap();
            let path = home.path().join(name);
            std::fs::write(&path, text.as_str().unwrap().replace("<CA certificate, base64>", "Q0E=")).unwrap();
            paths.push(path.display().to_string());
        }
        let list = std::env::join_paths(&paths).unwrap().into_string().unwrap();
        let view = format!("KUBECONFIG='{list}' exec '{}' config view --raw -o json", kubectl.display());
        let view: Value = serde_json::from_str(&run(Path::new("/bin/sh"), &["-c", &view], home.path(), "")).unwrap();
        let server = |cluster: &Value| cluster["cluster"]["server"].as_str().unwrap().to_owned();
        let servers: Vec<_> = view["clusters"].as_array().unwrap().iter().map(server).collect();
        assert_eq!(servers, values);
    }
}

/// `terraform validate` and `terraform graph` want the provider and so a network; `terraform providers` reads the whole
/// configuration without it. `terraform fmt` looks at `.tf` files only.
#[test]
fn terraform_reads_both_folders_and_would_lay_out_nothing_else() {
    let Some(terraform) = support::tool("terraform", "the security groups' folders") else { return };
    let mut odd = hostile::topology("flat", "alibaba", &VALUES[..40]);
    odd["mesh"]["name"] = "${file(\"/etc/passwd\")}".into();
    let odd = support::rendered_for(&support::text(&odd), &[BackEnd::Terraform, BackEnd::TerraformHcl]);
    for files in trees().into_iter().chain([odd]).filter(|files| files.iter().any(|file| file.path.contains(".tf."))) {
        let home = tempfile::tempdir().unwrap();
        support::write(&files, home.path());
        for folder in ["security-groups/terraform", "security-groups/terraform-hcl"] {
            let folder = home.path().join(folder);
            let providers = run(&terraform, &["providers", "-no-color"], &folder, "");
            assert!(providers.contains("provider[registry.terraform.io/aliyun/alicloud] >= 1.254.0"), "{providers}");
            assert_eq!(run(&terraform, &["fmt", "-check", "-recursive", "-no-color"], &folder, ""), "");
        }
    }
}

/// The attributes of a resource of HCL are also those of an object, which needs no provider.
#[test]
fn terraform_evaluates_hcl_to_the_rules_that_were_planned() {
    let Some(terraform) = support::tool("terraform", "what Terraform makes of odd values in HCL") else { return };
    let (mut written, mut planned) = (String::from("locals {\n  all = [\n"), Vec::new());
    for value in VALUES {
        let text = support::text(&hostile::topology("flat", "alibaba", &[value]));
        let files = support::rendered_for(&text, &[BackEnd::TerraformHcl]);
        for file in files.iter().filter(|file| file.path.contains("terraform-hcl/rules-")) {
            for resource in file.text.split("resource ").skip(1) {
                let attributes = resource.split_once("{\n").unwrap().1.replace("= alicloud.", "= 0 #");
                written.extend(["{\n", attributes.trim_end(), ",\n"]);
            }
        }
        let groups = files.into_iter().filter(|file| file.path.starts_with("security-groups/")).collect::<Vec<_>>();
        for group in BackEnd::TerraformHcl.read_back(&groups).unwrap() {
            planned.extend(group.rules.into_iter().map(|rule| (group.id.clone(), rule.description)));
        }
    }
    written.push_str("  ]\n}\noutput \"all\" {\n  value = local.all\n}\n");
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("main.tf"), written).unwrap();
    run(&terraform, &["apply", "-auto-approve", "-no-color"], home.path(), "");
    let read: Value = serde_json::from_str(&run(&terraform, &["output", "-json", "all"], home.path(), "")).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rule = |rule: &Value| (text(&rule["security_group_id"]), text(&rule["description"]));
    let mut read: Vec<_> = read.as_array().unwrap().iter().map(rule).collect();
    read.sort();
    planned.sort();
    assert_eq!(read, planned);
}

/// Terraform evaluates the strings of the files, as values of a configuration that needs no provider.
#[test]
fn terraform_evaluates_no_text_of_the_users() {
    let Some(terraform) = support::tool("terraform", "what Terraform makes of odd values") else { return };
    let mut written = serde_json::Map::new();
    let mut planned = serde_json::Map::new();
    for (index, value) in VALUES.iter().enumerate() {
        let files = support::rendered(&support::text(&hostile::topology("flat", "alibaba", &[value])), true);
        let documents = support::terraform::documents(&files);
        written.insert(format!("v{index}"), serde_json::to_value(&documents).unwrap());
        let documents = serde_json::to_value(documents).unwrap();
        planned.insert(format!("v{index}"), evaluated(documents));
    }
    let home = tempfile::tempdir().unwrap();
    let configuration =
        serde_json::json!({ "locals": { "all": written }, "output": { "all": { "value": "${local.all}" } } });
    std::fs::write(home.path().join("main.tf.json"), configuration.to_string()).unwrap();
    run(&terraform, &["apply", "-auto-approve", "-no-color"], home.path(), "");
    let read: Value = serde_json::from_str(&run(&terraform, &["output", "-json", "all"], home.path(), "")).unwrap();
    for (index, value) in VALUES.iter().enumerate() {
        assert_eq!(read[format!("v{index}")], planned[&format!("v{index}")], "{value:?}");
    }
}

/// The document with every string as Terraform should take it.
fn evaluated(document: Value) -> Value {
    match document {
        Value::String(text) => {
            let text = support::terraform::plain(&text);
            // Terraform drops a byte-order mark that a text starts with.
            text.strip_prefix('\u{feff}').unwrap_or(&text).into()
        }
        Value::Array(items) => items.into_iter().map(evaluated).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, evaluated(value))).collect(),
        other => other,
    }
}
