//! Certificates are checked by a program that shares no code with meshwright, and what was tampered with is rejected.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read files and run programs")]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use meshwright::{CheckOptions, Source, prove};
use serde_json::{Value, json};

/// What the checker says of `certificate`: its words, and whether it holds.
fn judged(node: &Path, certificate: &Value, folder: &Path) -> (bool, String) {
    let file = folder.join("certificate.json");
    fs::write(&file, certificate.to_string()).unwrap();
    let output = Command::new(node).arg(support::root().join("examples/check-certificate.mjs")).arg(&file).output();
    let output = output.unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn certificate(text: &str) -> Value {
    let proven = prove(&Source { name: "t.yaml", text }, &CheckOptions::default());
    serde_json::to_value(proven.certificate.unwrap_or_else(|| panic!("{:#?}", proven.report.diagnostics))).unwrap()
}

/// An example with an enterprise group, and rules that exist and leave much to check.
fn rich() -> String {
    let text = &support::examples()["three-regions"];
    let rules = "rules: [{ IpProtocol: tcp, PortRange: 15010/15011, SourceCidrIp: 10.2.0.0/16 }, \
                 { Policy: drop, Priority: 9, IpProtocol: all, PortRange: -1/-1, SourceCidrIp: 10.0.0.0/8 }]";
    let found = text.find("id: sg-bp1cluster0hangzhou").expect("the example has this group");
    let (before, after) = text.split_at(found);
    format!("{before}{rules}, {after}")
}

#[test]
fn what_is_proved_holds_for_a_program_of_its_own() {
    let Some(node) = support::tool("node", "the certificate") else { return };
    let folder = tempfile::tempdir().unwrap();
    let examples = support::examples();
    for (name, text) in examples.iter().map(|(name, text)| (name.as_str(), text.clone())).chain([("rich", rich())]) {
        let (holds, said) = judged(&node, &certificate(&text), folder.path());
        assert!(holds && said.starts_with("holds: "), "{name}: {said}");
    }
    // What is not proved says so, and that holds too.
    let shut = rich().replace("Priority: 9", "Priority: 1");
    let not_proved = certificate(&shut);
    assert_eq!(not_proved["proved"], false);
    let (holds, said) = judged(&node, &not_proved, folder.path());
    assert!(holds && said.starts_with("holds, and says that it is not proved"), "{said}");
}

/// A change to a certificate, and whose place it takes.
type Tampering = (&'static str, fn(&mut Value));

#[test]
fn what_was_tampered_with_is_rejected() {
    let Some(node) = support::tool("node", "the certificate") else { return };
    let folder = tempfile::tempdir().unwrap();
    let tamperings: &[Tampering] = &[
        ("a rule is gone", |it| drop(group(it)["rules"].as_array_mut().unwrap().pop())),
        ("a rule is gone, and is not counted", |it| {
            group(it)["rules"].as_array_mut().unwrap().pop();
            it["counts"]["rules"] = (it["counts"]["rules"].as_u64().unwrap() - 1).into();
        }),
        ("another rule is named as a witness", |it| group(it)["ingress"][0]["by"] = 1.into()),
        ("a witness is gone", |it| drop(group(it)["ingress"].as_array_mut().unwrap().remove(0))),
        ("a witness stands twice", |it| {
            let first = group(it)["ingress"][0].clone();
            group(it)["ingress"].as_array_mut().unwrap().push(first);
        }),
        ("a witness is wider", |it| group(it)["ingress"][0]["last"] = "10.255.255.255".into()),
        ("a peer is wider", |it| planned(it)["peer"] = "10.0.0.0/8".into()),
        ("a peer is narrower", |it| planned(it)["peer"] = "10.2.0.0/24".into()),
        ("a rule admits another port", |it| planned(it)["traffic"] = "tcp/1-9".into()),
        ("a rule drops", |it| planned(it)["policy"] = "drop".into()),
        ("a drop is asked first", |it| {
            let rules = group(it)["rules"].as_array_mut().unwrap();
            rules.iter_mut().find(|rule| rule["policy"] == "drop").unwrap()["priority"] = 1.into();
        }),
        ("a kind of flow is gone", |it| drop(it["flows"].as_array_mut().unwrap().remove(0))),
        ("a kind of flow calls nobody", |it| it["flows"][0]["called"] = json!([])),
        ("a cluster is gone", |it| drop(it["clusters"].as_array_mut().unwrap().pop())),
        ("a cluster has another network", |it| it["clusters"][1]["sources"][0] = "10.77.0.0/16".into()),
        ("a group is gone", |it| drop(it["groups"].as_array_mut().unwrap().remove(0))),
        ("a group is of another type", |it| {
            let groups = it["groups"].as_array_mut().unwrap().iter_mut();
            groups.for_each(|group| {
                if group["type"] == "basic" {
                    group["type"] = "enterprise".into();
                }
            });
        }),
        ("it says that it is not proved", |it| it["proved"] = false.into()),
        ("excess is listed that is none", |it| {
            let excess = json!({ "direction": "ingress", "first": "10.9.0.0", "last": "10.9.0.9", "traffic": "tcp/1", "size": "10" });
            group(it)["excess"] = json!([excess]);
        }),
    ];
    let whole = certificate(&rich());
    for (what, change) in tamperings {
        let mut changed = whole.clone();
        change(&mut changed);
        assert_ne!(changed, whole, "{what}: nothing was changed");
        let (holds, said) = judged(&node, &changed, folder.path());
        assert!(!holds && said.starts_with("rejected: "), "{what}: {said}");
    }
}

/// The control plane's group.
fn group(certificate: &mut Value) -> &mut Value {
    let groups = certificate["groups"].as_array_mut().unwrap();
    groups.iter_mut().find(|group| group["id"] == "sg-bp1cluster0hangzhou").unwrap()
}

/// A rule of it that is to be made, and is the witness of flows.
fn planned(certificate: &mut Value) -> &mut Value {
    let rules = group(certificate)["rules"].as_array_mut().unwrap();
    rules.iter_mut().find(|rule| rule["planned"] == true && rule["peer"] == "10.2.0.0/19").unwrap()
}
