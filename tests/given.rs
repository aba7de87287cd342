//! Manifests and pasted texts by the command line: what goes in, what comes out, and what is never shown.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test does IO")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const FORMATS: [&str; 6] = ["human", "concise", "json", "sarif", "github", "junit"];
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";

fn run(folder: &Path, args: &[&str], stdin: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meshwright"));
    command.args(args).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    drop(process.stdin.take().unwrap().write_all(stdin));
    process.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn pasted(name: &str) -> String {
    fs::read_to_string(format!("{ROOT}/tests/cmd/repair.in/{name}.yaml")).unwrap()
}

/// A token that tells its own name in each of its parts.
fn token() -> String {
    let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let subject = "system:serviceaccount:istio-system:istio-operator";
    let payload = format!(r#"{{"exp":1700000000,"sub":"{subject}","jti":"S3cretCanary"}}"#);
    format!("{}.{}.S3cretCanary", part(r#"{"alg":"RS256","kid":"S3cretCanary"}"#), part(&payload))
}

fn kubeconfig(name: &str, server: &str, token: &str) -> String {
    let certificate = BASE64_STANDARD.encode(CERTIFICATE);
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: {name}\ncontexts:\n- name: {name}\n  context: {{ cluster: {name}, user: {name} }}\n\
         clusters:\n- name: {name}\n  cluster:\n    certificate-authority-data: {certificate}\n    server: {server}\nusers:\n\
         - name: {name}\n  user:\n    # {token}\n    password: S3cretCanary\n    token: {token}\n"
    )
}

/// Whether any part of the token, or of the password beside it, is in `shown`.
fn tells(shown: &[u8]) -> bool {
    let shown = text(shown);
    shown.contains("S3cretCanary") || token().split('.').any(|part| shown.contains(part))
}

#[test]
fn no_form_shows_a_credential() {
    let folder = tempfile::tempdir().unwrap();
    let config = kubeconfig("beijing", "https://127.0.0.1:6443", &token());
    let block: Vec<_> = config.lines().map(|line| format!("    {line}\n")).collect();
    let block = block.concat();
    let secret = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: beijin\n  labels: {{ istio/multiCluster: true }}\n\
         stringData:\n  beijin: |\n{block}  other: {}\n",
        token()
    );
    let topology =
        format!("apiVersion: meshwright/v1\nkind: Topology\nmesh: {{ name: a, modus: flat }}\ntoken: {}\n", token());
    let flow = format!("clusters: [{{ name: a, Token: {} }}]\n", token());
    let texts = [
        config.clone(),
        secret.clone(),
        format!("{secret}---\n{}", pasted("dedented")),
        format!("{secret}{}", pasted("pasted")),
        format!("{}password: {}\n", pasted("named"), token()),
        topology,
        flow,
    ];
    let mut heard = 0;
    for given in texts {
        fs::write(folder.path().join("given.yaml"), &given).unwrap();
        for format in FORMATS {
            let report = format!("{format}=report");
            let runs: [&[&str]; 4] = [
                &["check", "--manifests", "given.yaml", "--report", &report, "-o", format],
                &["check", "given.yaml", "--report", &report, "-o", format],
                &["check", "given.yaml", "--diff"],
                &["repair", "given.yaml", "--diff"],
            ];
            for args in runs {
                let output = run(folder.path(), args, b"");
                assert!(!tells(&output.stdout) && !tells(&output.stderr), "{args:?}\n{given}");
                assert!(!tells(&fs::read(folder.path().join("report")).unwrap_or_default()), "{args:?}\n{given}");
                heard += usize::from(output.status.code() == Some(1));
            }
            let repaired = run(folder.path(), &["repair", "--report", &report], given.as_bytes());
            assert!(!tells(&repaired.stderr), "{given}");
            assert!(!tells(&fs::read(folder.path().join("report")).unwrap()), "{given}");
        }
    }
    assert!(heard > 60, "{heard}");
}

#[test]
fn what_is_generated_checks_clean() {
    let folder = tempfile::tempdir().unwrap();
    for example in fs::read_dir(format!("{ROOT}/examples")).unwrap() {
        let topology = example.unwrap().path().join("meshwright.yaml");
        if !topology.is_file() {
            continue;
        }
        let topology = topology.to_str().unwrap();
        let generated = run(folder.path(), &["generate", topology, "-d", "out"], b"");
        assert_eq!(generated.status.code(), Some(0), "{topology}");
        let planes = fs::read_to_string(topology).unwrap().matches("role: data-plane").count();
        for given in [&["--manifests", "out"][..], &[topology, "--manifests", "out"]] {
            let output = run(folder.path(), &[&["check", "-o", "json"], given].concat(), b"");
            let report: Value = serde_json::from_slice(&output.stdout).unwrap();
            let found = report["diagnostics"].as_array().unwrap().iter();
            let in_tree: Vec<_> = found.filter(|it| it["file"] != topology).collect();
            // What is left to do is to fill the Secret of each data plane.
            assert!(in_tree.iter().all(|it| it["code"] == "MW112" && it["severity"] == "note"), "{in_tree:?}");
            assert_eq!((output.status.code(), in_tree.len()), (Some(0), planes), "{topology}");
        }
        fs::remove_dir_all(folder.path().join("out")).unwrap();
    }
}

#[test]
fn a_filled_tree_has_nothing_left_to_say() {
    let folder = tempfile::tempdir().unwrap();
    let config = kubeconfig("beijing", "https://10.2.0.10:6443", "example").replace("    password: S3cretCanary\n", "");
    fs::write(folder.path().join("beijing.kubeconfig"), config).unwrap();
    let topology = format!("{ROOT}/examples/chinese/meshwright.yaml");
    let fill = ["generate", &topology, "-d", "out", "--kubeconfig", "beijing=beijing.kubeconfig"];
    assert_eq!(run(folder.path(), &fill, b"").status.code(), Some(0));
    let output = run(folder.path(), &["check", "--manifests", "out"], b"");
    assert_eq!(
        text(&output.stderr).split(':').next(),
        Some("no problems found in 9 files"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn a_repaired_text_goes_straight_on() {
    let folder = tempfile::tempdir().unwrap();
    let mended = pasted("mended");
    let english: Vec<_> = mended.lines().map(|line| format!("       {}", line.trim())).collect();
    let broken = [pasted("named"), pasted("dedented"), english.join("\n").trim_start().to_owned()];
    for broken in broken {
        for text_given in [broken.clone(), broken.replace('\n', "\r\n"), format!("\u{feff}{broken}")] {
            for args in [&["repair"][..], &["repair", "-"]] {
                let output = run(folder.path(), args, text_given.as_bytes());
                assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), mended.as_str()), "{text_given}");
                let checked = run(folder.path(), &["check", "--manifests", "-"], &output.stdout);
                assert_eq!(text(&checked.stderr), "no problems found in <stdin>: 1 RemoteIstio\n");
            }
        }
    }
    for nothing in ["", "\u{feff}", "a: [", "kind: Deployment\n"] {
        let output = run(folder.path(), &["repair", "--fail-on", "never"], nothing.as_bytes());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{nothing}");
    }
    assert_eq!(run(folder.path(), &["repair"], b"kind: RemoteIstio \xff").status.code(), Some(3));
}

#[test]
fn programs_get_what_is_mended_what_is_left_and_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let lost = pasted("lost");
    let printed = run(folder.path(), &["repair", "-q"], lost.as_bytes());
    let output = run(folder.path(), &["repair", "-o", "json"], lost.as_bytes());
    assert_eq!((output.status, output.stderr.len()), (printed.status, 0));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes = |list: &Value| list.as_array().unwrap().iter().map(|it| it["code"].clone()).collect::<Vec<_>>();
    assert_eq!(document["text"], text(&printed.stdout));
    assert_eq!(codes(&document["mended"]), ["MW434", "MW431", "MW432"]);
    assert_eq!((codes(&document["diagnostics"]), &document["summary"]["errors"]), (vec!["MW431".into()], &1.into()));
    let nothing = run(folder.path(), &["repair", "-o", "json"], b"a: 1\n");
    let document: Value = serde_json::from_slice(&nothing.stdout).unwrap();
    assert_eq!((nothing.status.code(), &document["text"]), (Some(1), &Value::Null));
}

#[test]
fn sarif_names_the_file_of_each_place() {
    let given = format!("{ROOT}/tests/cmd/manifests.in");
    let output = run(Path::new(&given), &["check", "--manifests", "given", "-o", "sarif", "--now", "0"], b"");
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let result = &log["runs"][0]["results"][0];
    let uri = |location: &Value| location["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert_eq!(result["ruleId"], "MW514");
    assert_eq!(uri(&result["locations"][0]), "given/20-secret-beijing.yaml");
    assert_eq!(uri(&result["relatedLocations"][0]), "given/30-remoteistio-beijing.yaml");
    assert_eq!(result["fixes"][0]["artifactChanges"][0]["artifactLocation"]["uri"], "given/20-secret-beijing.yaml");
}
