//! Secrets that were filled outlive every run that does not fill them anew.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;

use super::output_dir::{self, Kind};
use super::{File, file, found, refused, tree, write};

const FILLED: &str = "kind: Secret\ndata: { c1: c2VjcmV0 }\n";

#[test]
fn a_secret_filled_by_hand_is_found_and_is_no_conflict_when_it_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(output_dir::filled_secrets(folder.path()).unwrap(), BTreeMap::new());
    write(folder.path(), &tree("a", 0..2)).unwrap();
    assert_eq!(output_dir::filled_secrets(folder.path()).unwrap(), BTreeMap::new());
    fs::write(folder.path().join("clusters/c0/20-secret-c1.yaml"), FILLED).unwrap();
    let filled = output_dir::filled_secrets(folder.path()).unwrap();
    assert_eq!(filled, BTreeMap::from([("c1".to_owned(), FILLED.to_owned())]));
    assert_eq!(refused(write(folder.path(), &tree("b", 0..2))), ["clusters/c0/20-secret-c1.yaml: by-hand"]);
    let mut files = tree("b", 0..2);
    let secret = files.iter_mut().find(|file| file.path == "clusters/c0/20-secret-c1.yaml").unwrap();
    FILLED.clone_into(&mut secret.text);
    write(folder.path(), &files).unwrap();
    assert!(super::is_exactly(folder.path(), &files));
}

#[test]
fn a_filled_secret_that_nobody_needs_stays_unless_it_moved() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &tree("a", 0..2)).unwrap();
    let path = "clusters/c0/20-secret-c1.yaml";
    fs::write(folder.path().join(path), FILLED).unwrap();
    let before = found(folder.path());
    let changes = write(folder.path(), &tree("a", 0..1)).unwrap();
    let left: Vec<_> = changes.iter().filter(|change| matches!(change.kind, Kind::Left(_))).collect();
    assert_eq!((left.len(), left[0].path.as_str()), (1, path));
    assert_eq!(found(folder.path())[path], before[path]);

    // The control plane moved, and the Secret with it.
    fs::remove_file(folder.path().join(path)).unwrap();
    write(folder.path(), &tree("a", 0..2)).unwrap();
    fs::write(folder.path().join(path), FILLED).unwrap();
    let moved = File { secret: true, ..file("clusters/c1/20-secret-c1.yaml", FILLED) };
    write(folder.path(), &[moved]).unwrap();
    assert_eq!(found(folder.path()).keys().collect::<Vec<_>>(), [".meshwright.json", "clusters/c1/20-secret-c1.yaml"]);
}

#[test]
fn what_is_no_filled_secret_is_not_taken_for_one() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(outside.path().join("20-secret-c9.yaml"), FILLED).unwrap();
    let c0 = folder.path().join("clusters/c0");
    fs::create_dir_all(&c0).unwrap();
    fs::write(c0.join("20-secret-c1.yaml"), " \n").unwrap();
    fs::write(c0.join("20-secret-c2.yaml"), b"\xff").unwrap();
    fs::write(c0.join("30-secret-c3.yaml"), FILLED).unwrap();
    fs::create_dir(c0.join("20-secret-c4.yaml")).unwrap();
    symlink(outside.path().join("20-secret-c9.yaml"), c0.join("20-secret-c9.yaml")).unwrap();
    symlink(outside.path(), folder.path().join("clusters/c8")).unwrap();
    fs::write(folder.path().join("clusters/20-secret-c7.yaml"), FILLED).unwrap();
    assert_eq!(output_dir::filled_secrets(folder.path()).unwrap(), BTreeMap::new());
}
