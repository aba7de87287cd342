//! stdout is the product, stderr the talk, and the exit code depends on neither.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test does IO")]

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use meshwright::{CheckOptions, Lang, RULES, Source, check, pages};
use serde_json::Value;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/check.in");
const GOOD: &str = "meshwright.yaml";
const BAD: [&str; 4] = ["overlap.yaml", "chinese.yaml", "typo.yaml", "empty.yaml"];

fn meshwright(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meshwright"));
    command.args(args).current_dir(CASES);
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "TERM"] {
        command.env_remove(name);
    }
    command
}

fn run(args: &[&str]) -> Output {
    meshwright(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn with_stdin(args: &[&str], stdin: &[u8]) -> Output {
    let mut command = meshwright(args);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = process.stdin.take().unwrap();
    // What is too large is not read to its end.
    drop(pipe.write_all(stdin));
    drop(pipe);
    process.wait_with_output().unwrap()
}

#[test]
fn the_format_changes_neither_the_code_nor_the_findings() {
    for file in BAD.into_iter().chain([GOOD, "gateway-overlap.yaml"]) {
        for fail_on in ["error", "warning", "note", "never"] {
            let (human, json) = (
                run(&["check", file, "--fail-on", fail_on]),
                run(&["check", file, "--fail-on", fail_on, "-o", "json"]),
            );
            assert_eq!(human.status, json.status, "{file} {fail_on}");
            let report: Value = serde_json::from_slice(&json.stdout).unwrap();
            let shown = text(&human.stdout).lines().filter(|line| line.contains("[MW"));
            assert_eq!(shown.count(), report["diagnostics"].as_array().unwrap().len(), "{file}");
            assert!(json.stderr.is_empty() && !human.stderr.is_empty(), "{file}");
        }
    }
}

#[test]
fn json_is_exactly_the_document_of_the_library() {
    for file in BAD.into_iter().chain([GOOD]) {
        let source = fs::read_to_string(format!("{CASES}/{file}")).unwrap();
        let report = check(&Source { name: file, text: &source }, &CheckOptions::default());
        let document = serde_json::to_string(&report).unwrap() + "\n";
        assert_eq!(text(&run(&["check", file, "-o", "json"]).stdout), document, "{file}");
        let piped = with_stdin(&["check", "-", "-o", "json"], source.as_bytes());
        assert_eq!(text(&piped.stdout), document.replace(&format!("\"file\":\"{file}\""), "\"file\":\"<stdin>\""));
    }
}

#[test]
fn json_of_generate_is_the_report_and_the_files() {
    let document = |args: &[&str]| serde_json::from_slice::<Value>(&run(args).stdout).unwrap();
    let good = document(&["generate", GOOD, "-o", "json"]);
    assert_eq!((&good["schemaVersion"], &good["summary"]["errors"]), (&1.into(), &0.into()));
    for file in good["files"].as_array().unwrap() {
        assert!(file["path"].is_string() && file["text"].is_string(), "{file}");
        assert!(["0600", "0644"].contains(&file["mode"].as_str().unwrap()), "{file}");
    }
    let bad = run(&["generate", BAD[0], "-o", "json"]);
    assert_eq!((bad.status.code(), bad.stderr.is_empty()), (Some(1), true));
    let bad: Value = serde_json::from_slice(&bad.stdout).unwrap();
    assert_eq!((&bad["summary"]["errors"], &bad["files"]), (&1.into(), &Value::Null));
}

#[test]
fn a_folder_gets_every_file_once() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let changes = |args: &[&str], change: &str| {
        let output = run(&[&["generate", GOOD, "-d", out, "-o", "json"], args].concat());
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let files = document["files"].as_array().unwrap().clone();
        assert!(files.iter().all(|file| file["change"] == change && file.get("text").is_none()), "{change}: {files:?}");
        (output.status.code().unwrap(), files.len())
    };
    let (code, files) = changes(&["--check"], "create");
    assert_eq!(code, i32::from(files > 0));
    assert!(!fs::exists(out).unwrap());
    assert_eq!(changes(&[], "create"), (0, files));
    assert_eq!(changes(&[], "keep"), (0, files));
    assert_eq!(changes(&["--check"], "keep"), (0, files));
}

#[test]
fn where_the_job_is_not_done_stdout_is_empty() {
    let usage: [&[&str]; 6] =
        [&[], &["nope"], &["check", "--nope"], &["check", "--allow", "nope"], &["explain", "nope"], &["man", "nope"]];
    let failed: [&[&str]; 4] =
        [&["check", "nope"], &["generate", "nope"], &["check", "gbk.yaml"], &["generate", "-d", "meshwright.yaml"]];
    for (code, cases) in [(2, usage.as_slice()), (3, failed.as_slice())] {
        for args in cases {
            for format in [&[][..], &["-o", "json"]] {
                let output = run(&[args, format].concat());
                assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{args:?}");
                assert!(!output.stderr.is_empty(), "{args:?}");
            }
        }
    }
}

/// Every command that prints, with what it takes to print.
const PRINTING: [&[&str]; 9] = [
    &["check", "overlap.yaml"],
    &["check", "-o", "json"],
    &["generate", "-o", "json"],
    &["codes"],
    &["explain", "MW201"],
    &["init"],
    &["schema"],
    &["completion", "bash"],
    &["--help"],
];

#[test]
fn a_reader_that_went_away_is_no_fault() {
    for args in PRINTING {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = meshwright(args).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(141), ""), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_said() {
    for args in PRINTING {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = meshwright(args).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let said = "error: the output cannot be written: No space left on device\n";
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(3), said), "{args:?}");
    }
}

#[test]
fn colours_follow_the_flag_and_the_environment() {
    let coloured = |args: &[&str], env: &[(&str, &str)]| {
        let output = meshwright(&[&["check", BAD[0], "-q"], args].concat()).envs(env.iter().copied()).output().unwrap();
        output.stdout.contains(&b'\x1b')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn what_is_too_large_is_told_by_its_size_and_not_swallowed() {
    let large = "a: 州\n".repeat(6 << 20);
    let output = with_stdin(&["check", "-"], large.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("error[MW105]"), "{}", text(&output.stdout));
}

#[test]
fn the_starters_are_clean() {
    for mode in ["flat", "gateway", "off"] {
        let starter = run(&["init", "--mode", mode]).stdout;
        let checked = with_stdin(&["check", "-o", "json", "-"], &starter);
        let report: Value = serde_json::from_slice(&checked.stdout).unwrap();
        assert_eq!(report["diagnostics"], Value::Array(Vec::new()), "{mode}");
        let header = "# yaml-language-server: $schema=meshwright.schema.json\n# $schema: meshwright.schema.json\n";
        assert!(text(&starter).starts_with(header), "{mode}");
    }
}

#[test]
fn every_rule_is_listed_and_explained() {
    let table = run(&["codes"]);
    let table: Vec<Vec<_>> = text(&table.stdout).lines().map(|line| line.split_whitespace().collect()).collect();
    let rules = RULES.iter().map(|rule| vec![rule.code, rule.name, rule.severity.word()]);
    assert_eq!(table[1..], rules.collect::<Vec<_>>());
    for rule in RULES {
        let (_, page) = pages::explain(rule.code, Lang::English).unwrap();
        for name in [rule.code, rule.name] {
            assert_eq!(text(&run(&["explain", name]).stdout), page);
        }
    }
}

#[test]
fn the_schema_is_the_committed_one() {
    let schema = run(&["schema"]);
    assert_eq!(text(&schema.stdout), include_str!("../src/topology.schema.json"));
}

#[test]
fn completions_and_manual_pages_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completion", shell]);
        assert!(script.status.success() && text(&script.stdout).contains("generate"), "{shell}");
    }
    let bash = run(&["completion", "bash"]).stdout;
    let mut shell = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn().unwrap();
    shell.stdin.take().unwrap().write_all(&bash).unwrap();
    assert!(shell.wait().unwrap().success());
    for (command, word) in
        [(&["man"][..], "meshwright"), (&["man", "generate"], "kubeconfig"), (&["man", "check"], "deny")]
    {
        let page = run(command);
        assert!(text(&page.stdout).contains(".TH") && text(&page.stdout).contains(word), "{command:?}");
    }
}
