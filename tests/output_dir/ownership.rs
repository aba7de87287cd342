//! What is whose.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

use super::output_dir::{self, Kind, OutputDir, Problem};
use super::{count, file, force, found, is_exactly, refused, tree, write};

#[test]
fn a_run_writes_everything_and_the_same_again_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("deep/er/out");
    let files = tree("a", 0..3);
    assert_eq!(count(&write(&root, &files).unwrap()), [files.len(), 0, 0, 0]);
    assert!(is_exactly(&root, &files));
    let inodes = || files.iter().map(|file| fs::metadata(root.join(&file.path)).unwrap().ino()).collect::<Vec<_>>();
    let before = (inodes(), fs::metadata(root.join(".meshwright.json")).unwrap().ino());
    assert_eq!(count(&write(&root, &files).unwrap()), [0, 0, 0, files.len()]);
    assert_eq!(before, (inodes(), fs::metadata(root.join(".meshwright.json")).unwrap().ino()));
}

#[test]
fn the_index_is_sorted_and_names_every_file_with_its_sha256() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[file("b/c", ""), file("a", "abc")]).unwrap();
    let index = fs::read_to_string(folder.path().join(".meshwright.json")).unwrap();
    let sha256 = [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ];
    let json: serde_json::Value = serde_json::from_str(&index).unwrap();
    let entry = |path, sha256| serde_json::json!({ "path": path, "sha256": sha256 });
    let files = [entry("a", sha256[0]), entry("b/c", sha256[1])];
    assert_eq!(json, serde_json::json!({ "schemaVersion": 1, "files": files }));
}

#[test]
fn stale_files_go_with_their_folders_and_foreign_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &tree("a", 0..3)).unwrap();
    fs::write(folder.path().join("clusters/c2/mine.yaml"), "mine").unwrap();
    fs::write(folder.path().join("notes"), "mine").unwrap();
    // Of each remaining cluster one file is new and one stale; of the others all are stale.
    let changes = write(folder.path(), &tree("b", 0..1)).unwrap();
    assert_eq!(count(&changes), [1, 3, 1 + 2 * 4, 1]);
    assert!(!folder.path().join("clusters/c1").exists());
    for path in ["clusters/c2/mine.yaml", "notes"] {
        assert_eq!(fs::read_to_string(folder.path().join(path)).unwrap(), "mine");
        fs::remove_file(folder.path().join(path)).unwrap();
    }
    fs::remove_dir(folder.path().join("clusters/c2")).unwrap();
    assert!(is_exactly(folder.path(), &tree("b", 0..1)));
}

#[test]
fn files_changed_by_hand_stop_the_run_before_it_writes_anything() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &tree("a", 0..3)).unwrap();
    fs::write(folder.path().join("RUNBOOK.md"), "mine").unwrap();
    fs::write(folder.path().join("clusters/c1/10-rbac-a.yaml"), "mine").unwrap();
    fs::write(folder.path().join("clusters/c1/10-rbac-b.yaml"), "mine").unwrap();
    let before = found(folder.path());
    let expected =
        ["RUNBOOK.md: by-hand", "clusters/c1/10-rbac-a.yaml: stale-by-hand", "clusters/c1/10-rbac-b.yaml: foreign"];
    assert_eq!(refused(write(folder.path(), &tree("b", 0..3))), expected);
    assert_eq!(before, found(folder.path()));
    // What would no longer be generated is the user's to remove.
    let changes = force(folder.path(), &tree("b", 0..3)).unwrap();
    assert!(changes.iter().any(|change| change.kind == Kind::Left("by-hand")));
    assert_eq!(fs::read_to_string(folder.path().join("clusters/c1/10-rbac-a.yaml")).unwrap(), "mine");
    fs::remove_file(folder.path().join("clusters/c1/10-rbac-a.yaml")).unwrap();
    assert!(is_exactly(folder.path(), &tree("b", 0..3)));
}

#[test]
fn the_same_text_is_no_conflict_and_a_file_that_is_gone_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let files = tree("a", 0..2);
    write(folder.path(), &files).unwrap();
    fs::remove_file(folder.path().join(".meshwright.json")).unwrap();
    fs::remove_file(folder.path().join("RUNBOOK.md")).unwrap();
    assert_eq!(count(&write(folder.path(), &files).unwrap()), [1, 0, 0, files.len() - 1]);
    assert!(is_exactly(folder.path(), &files));
}

#[test]
fn links_are_never_followed_out_of_the_folder() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(outside.path().join("RUNBOOK.md"), "theirs").unwrap();
    fs::create_dir(outside.path().join("c0")).unwrap();
    symlink(outside.path(), folder.path().join("clusters")).unwrap();
    symlink(outside.path().join("RUNBOOK.md"), folder.path().join("RUNBOOK.md")).unwrap();
    fs::create_dir(folder.path().join("notes")).unwrap();
    let files = [file("RUNBOOK.md", "ours"), file("clusters/c0/a.yaml", "ours"), file("notes", "ours")];
    let expected = ["RUNBOOK.md: a-link", "clusters/c0/a.yaml: folder-in-the-way", "notes: a-folder"];
    assert_eq!(refused(write(folder.path(), &files)), expected);
    assert_eq!(refused(force(folder.path(), &files)), expected[1..]);
    // Of a link to a file, force replaces the link, not what it points to.
    force(folder.path(), &files[..1]).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("RUNBOOK.md")).unwrap(), "ours");
    assert_eq!(fs::read_to_string(outside.path().join("RUNBOOK.md")).unwrap(), "theirs");
    assert_eq!(fs::read_dir(outside.path().join("c0")).unwrap().count(), 0);
}

#[test]
fn an_index_that_points_outside_or_says_nothing_removes_nothing() {
    let above = tempfile::tempdir().unwrap();
    let root = above.path().join("out");
    fs::write(above.path().join("precious"), "").unwrap();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let absolute = above.path().join("precious").display().to_string();
    for path in ["../precious", "a/../../precious", ".meshwright.lock", "", &absolute] {
        fs::create_dir_all(&root).unwrap();
        let index = format!(r#"{{"schemaVersion":1,"files":[{{"path":"{path}","sha256":"{empty}"}}]}}"#);
        fs::write(root.join(".meshwright.json"), index).unwrap();
        assert!(matches!(write(&root, &tree("a", 0..1)), Err(Problem::NoIndex(_))), "{path}");
        assert!(matches!(output_dir::compare(&root, &[]), Err(Problem::NoIndex(_))), "{path}");
        force(&root, &tree("a", 0..1)).unwrap();
        assert!(is_exactly(&root, &tree("a", 0..1)));
        assert!(above.path().join("precious").exists());
    }
    for index in ["", "{}", "[]", r#"{"schemaVersion":2,"files":[]}"#] {
        fs::write(root.join(".meshwright.json"), index).unwrap();
        assert!(matches!(write(&root, &tree("b", 0..1)), Err(Problem::NoIndex(_))), "{index}");
    }
    for path in ["../x", "/x", "a//b", "./a", "a/..", "a/.meshwright.json", ".meshwright.staging/x", "a\\b", ""] {
        assert!(matches!(force(&root, &[file(path, "")]), Err(Problem::Outside(_))), "{path}");
    }
    assert!(matches!(force(&root, &[file("a", ""), file("a", "")]), Err(Problem::Outside(_))));
}

#[test]
fn one_run_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("out");
    let first = OutputDir::open(&root).unwrap();
    assert!(matches!(OutputDir::open(&root), Err(Problem::Busy(_))));
    drop(first);
    assert!(!root.exists(), "a folder that got nothing stays");
    write(&root, &tree("a", 0..1)).unwrap();
    assert!(is_exactly(&root, &tree("a", 0..1)));
}

#[test]
fn many_runs_at_once_leave_the_work_of_one() {
    let folder = tempfile::tempdir().unwrap();
    let versions = [tree("a", 0..5), tree("b", 2..9)];
    std::thread::scope(|scope| {
        for turn in 0..8 {
            let (root, files) = (folder.path(), &versions[turn % 2]);
            scope.spawn(move || {
                for _ in 0..20 {
                    let result = write(root, files);
                    assert!(matches!(result, Ok(_) | Err(Problem::Busy(_))), "{result:?}");
                }
            });
        }
    });
    assert!(versions.iter().any(|files| is_exactly(folder.path(), files)));
}

#[test]
fn looking_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("out");
    assert_eq!(count(&output_dir::compare(&root, &tree("a", 0..1)).unwrap())[0], tree("a", 0..1).len());
    assert!(!root.exists());
    write(&root, &tree("a", 0..1)).unwrap();
    fs::write(root.join("RUNBOOK.md"), "mine").unwrap();
    let before = found(&root);
    let changes = output_dir::compare(&root, &tree("b", 0..1)).unwrap();
    assert_eq!(changes.refused().collect::<Vec<_>>(), [("RUNBOOK.md", "by-hand")]);
    assert_eq!(before, found(&root));
}

#[test]
fn secrets_are_their_owners_alone_also_after_a_copy_opened_them() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &tree("a", 0..1)).unwrap();
    let secret = folder.path().join("clusters/c0/20-secret-c0.yaml");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(!is_exactly(folder.path(), &tree("a", 0..1)));
    write(folder.path(), &tree("a", 0..1)).unwrap();
    assert!(is_exactly(folder.path(), &tree("a", 0..1)));
}
