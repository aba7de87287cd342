//! The output folder: all of a run or nothing of it, and nothing that is not meshwright's.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test does IO")]

mod killed;
mod ownership;
mod recovery;
mod secrets;
mod system;

/// The writer as the binary has it.
#[path = "../../src/bin/meshwright"]
#[allow(dead_code, unreachable_pub, reason = "the tests use less of it than the binary")]
mod shell {
    pub mod output_dir;
}
use shell::output_dir;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use meshwright::File;
use meshwright::render::PLACEHOLDER;
use output_dir::{Changes, Kind, OutputDir, Problem};

/// A tree such as `generate` makes: what holds of all versions, of one, of one alone, and Secrets.
fn tree(version: &str, clusters: Range<usize>) -> Vec<File> {
    let mut files = vec![file("RUNBOOK.md", &format!("# {version}\n"))];
    for cluster in clusters {
        files.push(file(&format!("clusters/c{cluster}/00-namespace.yaml"), "kind: Namespace\n"));
        files.push(file(&format!("clusters/c{cluster}/10-rbac-{version}.yaml"), "kind: ClusterRole\n"));
        files.push(file(&format!("clusters/c{cluster}/kustomization.yaml"), &format!("# {version}\n")));
        let text = format!("{PLACEHOLDER}\nkind: Secret # {version}\n");
        files.push(File { secret: true, ..file(&format!("clusters/c0/20-secret-c{cluster}.yaml"), &text) });
    }
    files
}

fn file(path: &str, text: &str) -> File {
    let cluster = path.split('/').nth(1).map(str::to_owned);
    File { path: path.to_owned(), text: text.to_owned(), cluster, secret: false, applied: true }
}

fn write(root: &Path, files: &[File]) -> Result<Changes, Problem> {
    OutputDir::open(root)?.write(files, false)
}

fn force(root: &Path, files: &[File]) -> Result<Changes, Problem> {
    OutputDir::open(root)?.write(files, true)
}

/// Every file below `root` by path, with its text and mode; a folder or a link as a line of its own.
fn found(root: &Path) -> BTreeMap<String, (String, u32)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(folder == root || !entries.is_empty(), "an empty folder stays: {}", folder.display());
        for path in entries {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let kind = fs::symlink_metadata(&path).unwrap();
            if kind.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap_or_default();
                found.insert(name, (text, kind.permissions().mode() & 0o777));
            }
        }
    }
    found
}

/// Whether `root` holds exactly `files`, with their index and their modes, and nothing else.
fn is_exactly(root: &Path, files: &[File]) -> bool {
    let mut found = found(root);
    let index = found.remove(".meshwright.json").map(|(text, _)| text).unwrap_or_default();
    let wanted: BTreeMap<_, _> = files.iter().map(|file| (file.path.clone(), file)).collect();
    let listed: Vec<_> = index.lines().filter_map(|line| line.trim().strip_prefix("\"path\": \"")).collect();
    let listed = listed.iter().map(|line| line.trim_end_matches("\","));
    listed.eq(wanted.keys())
        && found.keys().eq(wanted.keys())
        && found
            .values()
            .zip(wanted.values())
            .all(|((text, mode), file)| *text == file.text && (mode.trailing_zeros() >= 6) == file.secret)
        && output_dir::compare(root, files).is_ok_and(|changes| changes.is_empty())
}

/// What the folder refuses, as the user sees it.
fn refused(result: Result<Changes, Problem>) -> Vec<String> {
    match result {
        Err(Problem::Conflicts(files)) => files.into_iter().map(|(path, why)| format!("{path}: {why}")).collect(),
        other => panic!("{other:?}"),
    }
}

/// This test program, running nothing but the ignored test `name`.
fn child(program: &mut Command, name: &str) -> Command {
    let mut command = std::mem::replace(program, Command::new(""));
    command.args(["--ignored", "--exact", "--nocapture", "--test-threads=1", name]);
    command
}

fn this_program() -> Command {
    Command::new(std::env::current_exe().unwrap())
}

fn count(changes: &Changes) -> [usize; 4] {
    [Kind::Created, Kind::Replaced, Kind::Removed, Kind::Unchanged].map(|kind| changes.count(kind))
}
