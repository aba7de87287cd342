//! The commit and what comes after it, which the next run can do as well.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use meshwright::File;

use super::changes::{self, Changes};
use super::disk::{self, Folders, Found};
use super::index::Index;
use super::{INDEX, NEXT, Problem, STAGING, stage};

/// Writes a run's files: all of them, or none.
pub(super) fn write(root: &Path, files: &[File], changes: &Changes, new: &Index) -> Result<(), Problem> {
    let committed = stage::stage(root, files, changes, new)
        .and_then(|()| fs::rename(root.join(STAGING).join(INDEX), root.join(NEXT)).map_err(Problem::at(root)));
    if let Err(problem) = committed {
        // What cannot be undone now is undone by the next run.
        let _ = stage::discard(root);
        return Err(problem);
    }
    disk::sync(&[root.to_owned()])
        .and_then(|()| finish(root, false))
        .map_err(|problem| Problem::Unfinished(Box::new(problem)))
}

/// Finishes or undoes what a killed run left.
pub(super) fn recover(root: &Path) -> Result<(), Problem> {
    if disk::look(&root.join(NEXT))? == Found::Nothing {
        return stage::discard(root);
    }
    finish(root, true).map_err(|problem| Problem::Unfinished(Box::new(problem)))
}

/// Puts the staged files of a committed run in place, removes what is stale, and makes its index the index. `later`
/// says that time has passed since the commit, in which the user may have changed files.
fn finish(root: &Path, later: bool) -> Result<(), Problem> {
    let old = match Index::read(&root.join(INDEX)) {
        // It could only be passed over by --force; what it named stays.
        Err(Problem::NoIndex(_)) => Index::default(),
        read => read?.unwrap_or_default(),
    };
    let next = Index::read(&root.join(NEXT))?.unwrap_or_default();
    let mut touched = place(root, &old, &next, later)?;
    touched.extend(remove_stale(root, &old, &next)?);
    let touched: Vec<_> = touched.iter().map(|folder| root.join(folder)).filter(|folder| folder.is_dir()).collect();
    disk::sync(&touched)?;
    fs::rename(root.join(NEXT), root.join(INDEX)).map_err(Problem::at(root))?;
    disk::sync(&[root.to_owned()])?;
    stage::sweep(root)
}

/// Moves what is staged to its place. The folders that changed.
fn place<'i>(root: &Path, old: &Index, next: &'i Index, later: bool) -> Result<BTreeSet<&'i str>, Problem> {
    let mut folders = Folders::of(root);
    let mut touched = BTreeSet::new();
    for (staged, path) in stage::places(root, next) {
        let target = root.join(path);
        if disk::look(&staged)? != Found::File || (later && is_changed(&target, path, old)?) {
            continue;
        }
        folders.make(path)?;
        fs::rename(&staged, &target).map_err(Problem::at(&target))?;
        touched.extend(disk::folders(path));
    }
    Ok(touched)
}

/// Whether what lies at `target` came after the run that wrote `old`. It stays, and the next run finds it changed.
fn is_changed(target: &Path, path: &str, old: &Index) -> Result<bool, Problem> {
    match disk::look(target)? {
        Found::Nothing => Ok(false),
        Found::File => Ok(old.get(path) != Some(disk::sha256(target)?.as_str())),
        Found::Folder | Found::Other => Ok(true),
    }
}

/// Removes what only the old run wrote, with the folders that are empty then. The folders that changed.
fn remove_stale<'i>(root: &Path, old: &'i Index, next: &'i Index) -> Result<BTreeSet<&'i str>, Problem> {
    let mut folders = Folders::of(root);
    let mut touched = BTreeSet::new();
    for (path, sha256) in old.stale(next) {
        if matches!(folders.check(path), Err(Problem::NotAFolder(_))) {
            continue;
        }
        let target = root.join(path);
        if changes::is_ours(&target, sha256, next)? {
            fs::remove_file(&target).map_err(Problem::at(&target))?;
        }
        disk::prune(root, path);
        touched.extend(disk::folders(path));
    }
    Ok(touched)
}
