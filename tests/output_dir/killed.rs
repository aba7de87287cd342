//! A run may be killed at any moment; the next one finds the old tree or the new one, and finishes.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::output_dir::OutputDir;
use super::{File, child, is_exactly, this_program, tree, write};

/// Where the child writes, and how large its trees are.
const FOLDER: &str = "MESHWRIGHT_TEST_FOLDER";

fn large() -> [Vec<File>; 2] {
    [tree("a", 0..60), tree("b", 20..80)]
}

fn small() -> [Vec<File>; 2] {
    [tree("a", 0..2), tree("b", 1..3)]
}

/// Memory, where there is a file system of it: what is killed is the process, not the disk.
fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

#[test]
#[ignore = "it is the child of another test"]
fn writes_for_ever() {
    let Some(root) = std::env::var_os(FOLDER) else { return };
    println!("ready");
    for files in large().iter().cycle() {
        write(Path::new(&root), files).unwrap();
    }
}

#[test]
#[ignore = "it is the child of another test"]
fn writes_once() {
    let Some(root) = std::env::var_os(FOLDER) else { return };
    write(Path::new(&root), &small()[1]).unwrap();
}

/// The next run: it must find one of the two trees, and be able to write the other.
fn the_next_run_finishes(root: &Path, trees: &[Vec<File>; 2], when: &str) -> usize {
    drop(OutputDir::open(root).unwrap());
    let held = trees.iter().position(|files| is_exactly(root, files));
    let held = held.unwrap_or_else(|| panic!("neither old nor new after {when}: {:#?}", super::found(root)));
    let other = &trees[1 - held];
    write(root, other).unwrap();
    assert!(is_exactly(root, other), "after {when}");
    held
}

#[test]
fn at_any_time() {
    let folder = scratch();
    let root = folder.path();
    let trees = large();
    write(root, &trees[0]).unwrap();
    for step in 0..150 {
        let mut command = child(&mut this_program(), "killed::writes_for_ever");
        let mut process = command.env(FOLDER, root).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        while !lines.next().unwrap().unwrap().contains("ready") {}
        std::thread::sleep(Duration::from_micros(step * 137));
        process.kill().unwrap();
        process.wait().unwrap();
        the_next_run_finishes(root, &trees, &format!("{} µs", step * 137));
    }
}

#[test]
fn at_every_system_call() {
    if Command::new("strace").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        return eprintln!("skipped: strace is not installed");
    }
    let folder = scratch();
    let root = folder.path();
    let trees = small();
    let mut old = 0;
    let mut kills = 0;
    for call in ["openat", "mkdir", "write", "fsync", "rename", "unlink", "unlinkat", "rmdir"] {
        for when in 1.. {
            write(root, &trees[0]).unwrap();
            let mut strace = Command::new("strace");
            strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")]);
            strace.args(["-e", &format!("inject={call}:signal=SIGKILL:when={when}")]);
            let program = strace.arg(std::env::current_exe().unwrap());
            let status =
                child(program, "killed::writes_once").env(FOLDER, root).stdout(Stdio::null()).status().unwrap();
            if status.success() {
                break;
            }
            kills += 1;
            old += 1 - the_next_run_finishes(root, &trees, &format!("{call} {when}"));
        }
    }
    // Both sides of the commit were met.
    assert!(old > 10 && kills - old > 10, "{kills} kills, {old} of them before the commit");
    println!("{kills} kills, {old} of them before the commit");
}
