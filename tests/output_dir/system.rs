//! The system refuses: nothing is half written.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use super::output_dir::Problem;
use super::{child, file, found, is_exactly, this_program, tree, write};

const FOLDER: &str = "MESHWRIGHT_TEST_FOLDER";
const NOBODY: u32 = 65_534;

#[test]
#[ignore = "it is the child of another test"]
fn writes_version_b() {
    let Some(root) = std::env::var_os(FOLDER) else { return };
    match write(Path::new(&root), &tree("b", 0..4)) {
        Ok(_) => println!("written"),
        Err(problem) => println!("problem: {problem:?}"),
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// What writing version b says, done by somebody whom permissions bind; none where that cannot be had.
fn said_by_nobody(root: &Path) -> Option<String> {
    let mut command = child(&mut this_program(), "system::writes_version_b");
    command.env(FOLDER, root);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY).current_dir("/");
    }
    let said = command.output().ok().map(|output| String::from_utf8(output.stdout).unwrap());
    said.filter(|said| said.contains("problem") || said.contains("written"))
}

/// Gives all below `root` to nobody, and `mode` to `folder`.
fn hand_over(root: &Path, folder: &Path, mode: u32) {
    let mut paths = vec![root.to_owned()];
    while let Some(path) = paths.pop() {
        if is_root() {
            chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        if path.is_dir() {
            paths.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_anywhere_is_not_written_at_all() {
    for read_only in ["", "clusters", "clusters/c0", "clusters/c1"] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("out");
        write(&root, &tree("a", 0..2)).unwrap();
        let before = found(&root);
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        hand_over(&root, &root.join(read_only), 0o555);
        let said = said_by_nobody(&root);
        fs::set_permissions(root.join(read_only), fs::Permissions::from_mode(0o755)).unwrap();
        let Some(said) = said else { return eprintln!("skipped: this program cannot be run as nobody") };
        assert!(said.contains("Io(") && said.contains("Permission denied"), "{read_only}: {said}");
        assert_eq!(before, found(&root), "{read_only}");
        hand_over(&root, &root, 0o755);
        assert!(said_by_nobody(&root).unwrap().contains("written"));
        assert!(is_exactly(&root, &tree("b", 0..4)));
    }
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let mount = |program: &str, args: &[&str]| {
        Command::new(program).args(args).arg(folder.path()).output().is_ok_and(|output| output.status.success())
    };
    if !mount("mount", &["-t", "tmpfs", "-o", "size=256k", "tmpfs"]) {
        return eprintln!("skipped: no small disk can be mounted here");
    }
    let root = folder.path().join("out");
    let old = tree("a", 0..2);
    let large: Vec<_> = (0..100).map(|n| file(&format!("clusters/c{n}/x.yaml"), &"x".repeat(10_000))).collect();
    let outcome = std::panic::catch_unwind(|| {
        assert!(matches!(write(&root, &large), Err(Problem::Io(..))));
        assert!(!root.exists(), "a first run that fails leaves nothing");
        write(&root, &old).unwrap();
        let Problem::Io(_, error) = write(&root, &large).unwrap_err() else { panic!("the disk has room") };
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
        assert!(is_exactly(&root, &old));
        write(&root, &tree("b", 0..3)).unwrap();
        assert!(is_exactly(&root, &tree("b", 0..3)));
    });
    assert!(mount("umount", &[]));
    outcome.unwrap();
}
