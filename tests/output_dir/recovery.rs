//! What a killed run may leave, state by state.

use std::fs;
use std::path::Path;

use super::output_dir::{self, OutputDir, Problem};
use super::{File, found, is_exactly, refused, tree, write};

/// A folder that holds `old`, with all of `new` staged, and its index beside or not yet.
fn interrupted(old: &[File], new: &[File], committed: bool) -> tempfile::TempDir {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(folder.path(), old).unwrap();
    write(other.path(), new).unwrap();
    let index =
        folder.path().join(if committed { ".meshwright.next.json" } else { ".meshwright.staging/.meshwright.json" });
    let staging = folder.path().join(".meshwright.staging");
    fs::create_dir(&staging).unwrap();
    fs::rename(other.path().join(".meshwright.json"), index).unwrap();
    // Staged files are named by their places in the index.
    let mut paths: Vec<_> = new.iter().map(|file| &file.path).collect();
    paths.sort();
    for (place, path) in paths.into_iter().enumerate() {
        fs::rename(other.path().join(path), staging.join(place.to_string())).unwrap();
    }
    folder
}

fn recover(root: &Path) -> Result<(), Problem> {
    OutputDir::open(root).map(drop)
}

#[test]
fn before_the_commit_everything_is_undone() {
    let (old, new) = (tree("a", 0..3), tree("b", 1..4));
    let folder = interrupted(&old, &new, false);
    let staging = folder.path().join(".meshwright.staging");
    // Folders that were made and tried.
    fs::create_dir(folder.path().join("clusters/c3")).unwrap();
    fs::write(folder.path().join("clusters/c3/.meshwright.probe"), "").unwrap();
    fs::write(folder.path().join(".meshwright.probe"), "").unwrap();
    recover(folder.path()).unwrap();
    assert!(!staging.exists());
    assert!(is_exactly(folder.path(), &old));
}

#[test]
fn after_the_commit_everything_is_done() {
    let (old, new) = (tree("a", 0..3), tree("b", 1..4));
    let folder = interrupted(&old, &new, true);
    assert!(matches!(output_dir::compare(folder.path(), &new), Err(Problem::Interrupted(_))));
    // Some files have moved and some are gone already.
    fs::rename(folder.path().join(".meshwright.staging/0"), folder.path().join("RUNBOOK.md")).unwrap();
    fs::remove_file(folder.path().join("clusters/c0/10-rbac-a.yaml")).unwrap();
    recover(folder.path()).unwrap();
    assert!(is_exactly(folder.path(), &new));
}

#[test]
fn what_the_user_changed_in_between_is_not_overwritten() {
    let (old, new) = (tree("a", 0..2), tree("b", 0..2));
    let folder = interrupted(&old, &new, true);
    for path in ["RUNBOOK.md", "clusters/c1/10-rbac-a.yaml", "clusters/c1/10-rbac-b.yaml"] {
        fs::write(folder.path().join(path), "mine").unwrap();
    }
    let conflicts = ["RUNBOOK.md: by-hand", "clusters/c1/10-rbac-b.yaml: by-hand"];
    assert_eq!(refused(write(folder.path(), &new)), conflicts);
    let found = found(folder.path());
    for path in ["RUNBOOK.md", "clusters/c1/10-rbac-a.yaml", "clusters/c1/10-rbac-b.yaml"] {
        assert_eq!(found[path].0, "mine");
    }
    assert_eq!(found["clusters/c0/kustomization.yaml"].0, "# b\n");
}

#[test]
fn leftovers_after_the_last_rename_are_swept() {
    let files = tree("a", 0..2);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &files).unwrap();
    fs::create_dir_all(folder.path().join(".meshwright.staging/clusters/c0")).unwrap();
    fs::write(folder.path().join(".meshwright.lock"), "").unwrap();
    recover(folder.path()).unwrap();
    assert!(is_exactly(folder.path(), &files));
}

#[test]
fn staging_that_is_a_link_is_not_followed() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(outside.path().join("precious"), "").unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join(".meshwright.staging")).unwrap();
    assert!(write(folder.path(), &tree("a", 0..1)).is_err());
    assert_eq!(found(outside.path()).len(), 1);
}
