//! Credentials: they come by path, go into files of mode 0600, survive, and are never shown.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test does IO")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

const TOPOLOGY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/check.in/meshwright.yaml");
const SECRET: &str = "out/clusters/hangzhou/20-secret-beijing.yaml";
const KUSTOMIZATION: &str = "out/clusters/hangzhou/kustomization.yaml";

/// A certificate with nothing in it, in Base64.
const CERTIFICATE: &str = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCi0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K";

fn kubeconfig(token: &str) -> String {
    format!(
        "apiVersion: v1
kind: Config
clusters:
- name: beijing
  cluster: {{ certificate-authority-data: {CERTIFICATE}, server: 'https://10.2.0.10:6443' }}
contexts:
- name: beijing
  context: {{ cluster: beijing, user: beijing }}
current-context: beijing
users:
- name: beijing
  user: {{ token: {token} }}
"
    )
}

/// A kubeconfig in Base64 starts like this.
const ENCODED: &str = "YXBpVmVyc2lvbjogdjE";

fn shows(text: &str) -> bool {
    text.contains("s3cr3t") || text.contains(ENCODED)
}

fn generate(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meshwright"));
    command.args(["generate", TOPOLOGY]).args(args).current_dir(folder).output().unwrap()
}

fn done(folder: &Path, args: &[&str]) {
    let output = generate(folder, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    for stream in [output.stdout, output.stderr] {
        assert!(!shows(&String::from_utf8(stream).unwrap()), "{args:?} shows credentials");
    }
}

#[test]
fn a_secret_that_a_run_filled_survives_the_next_and_yields_to_a_new_kubeconfig() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let read = |path| fs::read_to_string(root.join(path)).unwrap();
    done(root, &["-d", "out"]);
    assert!(!read(KUSTOMIZATION).contains("20-secret-beijing.yaml"));
    fs::write(root.join("one"), kubeconfig("s3cr3t-one")).unwrap();
    fs::write(root.join("two"), kubeconfig("s3cr3t-two")).unwrap();

    done(root, &["-d", "out", "--kubeconfig", "beijing=one"]);
    assert!(read(SECRET).contains(ENCODED) && read(KUSTOMIZATION).contains("20-secret-beijing.yaml"));
    assert_eq!(fs::metadata(root.join(SECRET)).unwrap().permissions().mode() & 0o777, 0o600);
    let filled = read(SECRET);
    done(root, &["-d", "out"]);
    done(root, &["-d", "out", "--check"]);
    done(root, &["-d", "out", "-o", "json"]);
    assert_eq!(read(SECRET), filled);
    done(root, &["-d", "out", "--kubeconfig", "beijing=two"]);
    assert!(read(SECRET).contains(ENCODED) && read(SECRET) != filled);
}

#[test]
fn a_secret_filled_by_hand_survives_and_is_overwritten_by_force_alone() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    done(root, &["-d", "out"]);
    let secret = root.join(SECRET);
    let by_hand = "apiVersion: v1\nkind: Secret\nmetadata: { name: beijing }\nstringData: { beijing: s3cr3t }\n";
    fs::write(&secret, by_hand).unwrap();
    done(root, &["-d", "out"]);
    assert_eq!(fs::read_to_string(&secret).unwrap(), by_hand);
    assert!(fs::read_to_string(root.join(KUSTOMIZATION)).unwrap().contains("20-secret-beijing.yaml"));

    fs::write(root.join("kubeconfig"), kubeconfig("s3cr3t")).unwrap();
    fs::write(&secret, by_hand.replace("s3cr3t", "s3cr3t-again")).unwrap();
    let refused = generate(root, &["-d", "out", "--kubeconfig", "beijing=kubeconfig"]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(fs::read_to_string(&secret).unwrap().contains("s3cr3t-again"));
    done(root, &["-d", "out", "--kubeconfig", "beijing=kubeconfig", "--force"]);
    assert!(!fs::read_to_string(&secret).unwrap().contains("again"));
}

#[test]
fn a_terminal_is_shown_placeholders_but_no_credentials() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("kubeconfig"), kubeconfig("s3cr3t")).unwrap();
    let on_terminal = |args: &str| {
        let line = format!("{} generate {TOPOLOGY} {args}", env!("CARGO_BIN_EXE_meshwright"));
        Command::new("script").args(["-qec", &line, "/dev/null"]).current_dir(folder.path()).output()
    };
    let Ok(placeholders) = on_terminal("") else { return eprintln!("skipped: `script` is not installed") };
    assert!(placeholders.status.success() && String::from_utf8_lossy(&placeholders.stdout).contains("kind: Secret"));
    for format in ["", "-o json"] {
        let refused = on_terminal(&format!("--kubeconfig beijing=kubeconfig {format}")).unwrap();
        let said = String::from_utf8_lossy(&refused.stdout);
        assert_eq!(refused.status.code(), Some(3), "{said}");
        assert!(said.contains("never printed to a terminal") && !shows(&said), "{said}");
    }
    let piped = generate(folder.path(), &["--kubeconfig", "beijing=kubeconfig"]);
    assert!(shows(&String::from_utf8(piped.stdout).unwrap()));
}
