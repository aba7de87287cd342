//! Before the commit: all new files are written aside, and every folder they go to is tried.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use meshwright::File;

use super::changes::{Changes, Kind};
use super::disk::{self, Folders, Found};
use super::index::Index;
use super::{INDEX, Problem, STAGING};

/// Goes into every folder and out again, to see that files can.
const PROBE: &str = ".meshwright.probe";

/// Writes what `changes` says is new into the staging folder, and `new`, which commits it.
pub(super) fn stage(root: &Path, files: &[File], changes: &Changes, new: &Index) -> Result<(), Problem> {
    let staging = root.join(STAGING);
    make_private(&staging)?;
    let mut staged = Folders::of(&staging);
    let mut folders = BTreeSet::from([""]);
    for change in changes.iter().filter(|change| !matches!(change.kind, Kind::Unchanged | Kind::Left(_))) {
        staged.make(&change.path)?;
        folders.extend(disk::folders(&change.path));
    }
    let written: BTreeSet<_> = changes
        .iter()
        .filter(|change| matches!(change.kind, Kind::Created | Kind::Replaced))
        .map(|change| &change.path)
        .collect();
    for file in files.iter().filter(|file| written.contains(&file.path)) {
        disk::create(&staging.join(&file.path), &file.text, file.secret)?;
    }
    let index = new.to_json().map_err(|error| Problem::Io(staging.join(INDEX), error.into()))?;
    disk::create(&staging.join(INDEX), &index, false)?;
    try_folders(root, &staging, &folders)?;
    folders.iter().try_for_each(|folder| disk::sync(&staging.join(folder)))
}

/// Makes the folders and moves a file into each and back: a folder that takes none must stop the run before its commit.
fn try_folders(root: &Path, staging: &Path, folders: &BTreeSet<&str>) -> Result<(), Problem> {
    let probe = staging.join(PROBE);
    disk::create(&probe, "", false)?;
    let mut made = Folders::of(root);
    for folder in folders {
        let inside = Path::new(folder).join(PROBE);
        made.make(&inside.to_string_lossy())?;
        let there = root.join(&inside);
        let folder = root.join(folder);
        fs::rename(&probe, &there).and_then(|()| fs::rename(&there, &probe)).map_err(Problem::at(&folder))?;
    }
    fs::remove_file(&probe).map_err(Problem::at(&probe))
}

fn make_private(folder: &Path) -> Result<(), Problem> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(Problem::at(folder))
}

/// Undoes a run that was not committed: what it staged, and the folders it made for it.
pub(super) fn discard(root: &Path) -> Result<(), Problem> {
    let staging = root.join(STAGING);
    if disk::look(&staging)? == Found::Folder {
        clear(root, &staging, Path::new(""))?;
        fs::remove_dir_all(&staging).map_err(Problem::at(&staging))?;
    }
    Ok(())
}

/// Takes the probe out of the folder below `root` that mirrors the staged one, and the folder away if it is empty.
fn clear(root: &Path, staging: &Path, folder: &Path) -> Result<(), Problem> {
    let staged = staging.join(folder);
    for entry in fs::read_dir(&staged).map_err(Problem::at(&staged))? {
        let entry = entry.map_err(Problem::at(&staged))?;
        let inner = folder.join(entry.file_name());
        let both = [entry.path(), root.join(&inner)];
        if both.iter().all(|path| disk::look(path).is_ok_and(|found| found == Found::Folder)) {
            clear(root, staging, &inner)?;
        }
    }
    let there = root.join(folder);
    let _ = fs::remove_file(there.join(PROBE));
    if !folder.as_os_str().is_empty() {
        let _ = fs::remove_dir(there);
    }
    Ok(())
}
