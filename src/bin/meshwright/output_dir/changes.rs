//! What a run changes in its folder, found before anything is touched.

use std::collections::BTreeSet;
use std::path::Path;

use meshwright::File;

use super::Problem;
use super::disk::{self, Folders, Found};
use super::index::Index;
use super::secrets;

/// What happens to one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is new.
    Created,
    /// Its text is another.
    Replaced,
    /// It has the text already.
    Unchanged,
    /// It is no longer generated.
    Removed,
    /// It is no longer generated, but not meshwright's to remove, for this reason: a term of the shell's tables.
    Left(&'static str),
    /// It is not meshwright's to overwrite, for this reason.
    Refused(&'static str),
}

/// One file and what happens to it.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) path: String,
    pub(crate) kind: Kind,
}

/// Every file of the run and of the one before.
#[derive(Debug)]
pub(crate) struct Changes(Vec<Change>);

impl Changes {
    /// What writing `files` means for the folder at `root`, whose last run wrote `old`.
    pub(super) fn find(root: &Path, old: &Index, new: &Index, files: &[File], force: bool) -> Result<Self, Problem> {
        let mut look = Look { root, folders: Folders::of(root), old, new, force };
        let mut changes = Vec::with_capacity(files.len());
        let mut seen = BTreeSet::new();
        for file in files {
            if !disk::is_inside(&file.path) || !seen.insert(file.path.as_str()) {
                return Err(Problem::Outside(file.path.clone()));
            }
            changes.push(Change { path: file.path.clone(), kind: look.wanted(file)? });
        }
        for (path, sha256) in old.stale(new) {
            if let Some(kind) = look.stale(path, sha256)? {
                changes.push(Change { path: path.to_owned(), kind });
            }
        }
        changes.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self(changes))
    }

    /// Fails where a file is not meshwright's to overwrite, naming all of them.
    pub(super) fn refuse(&self) -> Result<(), Problem> {
        let refused: Vec<_> = self.refused().map(|(path, why)| (path.to_owned(), why)).collect();
        if refused.is_empty() { Ok(()) } else { Err(Problem::Conflicts(refused)) }
    }

    /// The files that are not meshwright's to overwrite, each with the reason.
    pub(crate) fn refused(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.0.iter().filter_map(|change| match change.kind {
            Kind::Refused(why) => Some((change.path.as_str(), why)),
            _ => None,
        })
    }

    /// All of them, by path.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Change> {
        self.0.iter()
    }

    /// How many are of `kind`.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.0.iter().filter(|change| change.kind == kind).count()
    }

    /// Whether every file is as it should be.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|change| matches!(change.kind, Kind::Unchanged | Kind::Left(_)))
    }
}

/// What the files are looked at with.
struct Look<'l> {
    root: &'l Path,
    folders: Folders<'l>,
    old: &'l Index,
    new: &'l Index,
    force: bool,
}

impl Look<'_> {
    fn wanted(&mut self, file: &File) -> Result<Kind, Problem> {
        match self.folders.check(&file.path) {
            Err(Problem::NotAFolder(_)) => return Ok(Kind::Refused("folder-in-the-way")),
            checked => checked?,
        }
        let target = self.root.join(&file.path);
        Ok(match disk::look(&target)? {
            Found::Nothing => Kind::Created,
            Found::Folder => Kind::Refused("a-folder"),
            Found::Other if self.force => Kind::Replaced,
            Found::Other => Kind::Refused("a-link"),
            Found::File if disk::holds(&target, &file.text)? => Kind::Unchanged,
            Found::File if self.force => Kind::Replaced,
            Found::File => match self.old.get(&file.path) {
                None => Kind::Refused("foreign"),
                Some(sha256) if sha256 == disk::sha256(&target)? => Kind::Replaced,
                Some(_) => Kind::Refused("by-hand"),
            },
        })
    }

    /// A file that the last run wrote and this one does not; none where it is gone already.
    fn stale(&mut self, path: &str, sha256: &str) -> Result<Option<Kind>, Problem> {
        let target = self.root.join(path);
        if matches!(self.folders.check(path), Err(Problem::NotAFolder(_))) || disk::look(&target)? == Found::Nothing {
            return Ok(None);
        }
        Ok(Some(if is_ours(&target, sha256, self.new)? {
            Kind::Removed
        } else if secrets::is_filled(path, &target) {
            Kind::Left("credentials")
        } else if self.force {
            Kind::Left("by-hand")
        } else {
            Kind::Refused("stale-by-hand")
        }))
    }
}

/// Whether the stale file at `target` may go: it is as meshwright wrote it, or the same bytes live on elsewhere.
pub(super) fn is_ours(target: &Path, sha256: &str, new: &Index) -> Result<bool, Problem> {
    if disk::look(target)? != Found::File {
        return Ok(false);
    }
    let found = disk::sha256(target)?;
    Ok(found == sha256 || new.has_bytes(&found))
}
