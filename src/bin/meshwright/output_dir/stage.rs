//! Before the commit: all new files are written aside, and every folder they go to is tried.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use meshwright::File;

use super::changes::{Changes, Kind};
use super::disk::{self, Folders, Found};
use super::index::Index;
use super::{INDEX, Problem, STAGING};

/// Goes into every folder and out again, to see that files can.
const PROBE: &str = ".meshwright.probe";

/// Where the run whose index is `new` stages its files: by their places in the index, since a tree of folders would
/// cost more than the files.
pub(super) fn places<'i>(root: &Path, new: &'i Index) -> impl Iterator<Item = (PathBuf, &'i str)> {
    let staging = root.join(STAGING);
    new.paths().enumerate().map(move |(place, path)| (staging.join(place.to_string()), path))
}

/// Writes what `changes` says is new into the staging folder, and `new`, which commits it.
pub(super) fn stage(root: &Path, files: &[File], changes: &Changes, new: &Index) -> Result<(), Problem> {
    let staging = root.join(STAGING);
    make_private(&staging)?;
    let index = staging.join(INDEX);
    disk::create(&index, &new.to_json().map_err(|error| Problem::Io(index.clone(), error.into()))?, false)?;
    let mut staged = vec![index];
    let written = changes.iter().filter(|change| matches!(change.kind, Kind::Created | Kind::Replaced));
    let written: BTreeSet<_> = written.map(|change| change.path.as_str()).collect();
    let files: BTreeMap<_, _> = files.iter().map(|file| (file.path.as_str(), file)).collect();
    for (place, path) in places(root, new).filter(|(_, path)| written.contains(path)) {
        let Some(file) = files.get(path) else { continue };
        disk::create(&place, &file.text, file.secret)?;
        staged.push(place);
    }
    staged.push(staging);
    disk::sync(&staged)?;
    try_folders(root, changes)
}

/// Makes the folders and moves a file into each and back: a folder that takes none must stop the run before its commit.
fn try_folders(root: &Path, changes: &Changes) -> Result<(), Problem> {
    let probe = root.join(STAGING).join(PROBE);
    disk::create(&probe, "", false)?;
    let touched = changes.iter().filter(|change| !matches!(change.kind, Kind::Unchanged | Kind::Left(_)));
    let mut made = Folders::of(root);
    let mut tried = BTreeSet::new();
    for change in touched {
        made.make(&change.path)?;
        for folder in [""].into_iter().chain(disk::folders(&change.path)).filter(|folder| tried.insert(*folder)) {
            let there = root.join(folder).join(PROBE);
            let moved = fs::rename(&probe, &there).and_then(|()| fs::rename(&there, &probe));
            moved.map_err(Problem::at(&root.join(folder)))?;
        }
    }
    fs::remove_file(&probe).map_err(Problem::at(&probe))
}

fn make_private(folder: &Path) -> Result<(), Problem> {
    let builder = &mut fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    builder.create(folder).map_err(Problem::at(folder))
}

/// Undoes a run that was not committed: what it staged, and the folders it made and tried.
pub(super) fn discard(root: &Path) -> Result<(), Problem> {
    let staging = root.join(STAGING);
    if disk::look(&staging)? != Found::Folder {
        return Ok(());
    }
    // The index is written before any folder is touched. Where it is not whole, none was.
    for index in [staging.join(INDEX), root.join(INDEX)] {
        let Ok(Some(index)) = Index::read(&index) else { continue };
        let folders: BTreeSet<_> = index.paths().flat_map(disk::folders).chain([""]).collect();
        folders.into_iter().rev().for_each(|folder| leave(root, folder));
    }
    sweep(root)
}

/// Removes the staging folder.
pub(super) fn sweep(root: &Path) -> Result<(), Problem> {
    let staging = root.join(STAGING);
    match fs::remove_dir_all(&staging) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Problem::Io(staging, error)),
        _ => Ok(()),
    }
}

/// Takes the probe out of a folder, and the folder away if it is empty.
fn leave(root: &Path, folder: &str) {
    if Folders::of(root).check(&format!("{folder}/")).is_err() {
        return;
    }
    let there = root.join(folder);
    let _ = fs::remove_file(there.join(PROBE));
    if !folder.is_empty() {
        let _ = fs::remove_dir(there);
    }
}
