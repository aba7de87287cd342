//! A folder that meshwright writes: all of a run or nothing of it, and nothing that is not its own.
//!
//! A run stages its new files in `.meshwright.staging`, then puts the new index beside the old
//! one as `.meshwright.next.json`. That rename is the commit: before it the next run throws the staged files away,
//! after it the next run finishes the job. What is in the index is meshwright's; all else is the user's.

mod changes;
mod commit;
mod disk;
mod index;
mod lock;
mod problem;
mod secrets;
mod stage;

use std::path::{Path, PathBuf};

use meshwright::File;

pub(crate) use changes::{Changes, Kind};
pub(crate) use problem::Problem;
pub(crate) use secrets::filled as filled_secrets;

use disk::Found;
use index::Index;
use lock::Lock;

/// The index of what the last run wrote.
const INDEX: &str = ".meshwright.json";
/// The index of a run that is committed and not finished.
const NEXT: &str = ".meshwright.next.json";
/// Where a run collects its files.
const STAGING: &str = ".meshwright.staging";

/// A folder that this run alone may write.
pub(crate) struct OutputDir {
    root: PathBuf,
    _lock: Lock,
}

impl OutputDir {
    /// Takes the folder, which is made where it is not there, and finishes or undoes what a killed run left.
    pub(crate) fn open(root: &Path) -> Result<Self, Problem> {
        let lock = Lock::take(root)?;
        commit::recover(root)?;
        Ok(Self { root: root.to_owned(), _lock: lock })
    }

    /// Makes `files` what the folder holds of meshwright; `force` overwrites what was changed by hand or is in the way.
    pub(crate) fn write(&self, files: &[File], force: bool) -> Result<Changes, Problem> {
        let root = &self.root;
        let old = match Index::read(&root.join(INDEX)) {
            Err(Problem::NoIndex(_)) if force => None,
            read => read?,
        };
        let new = Index::of(files);
        let changes = Changes::find(root, &old.clone().unwrap_or_default(), &new, files, force)?;
        changes.refuse()?;
        if old.as_ref() != Some(&new) || !changes.is_empty() {
            commit::write(root, files, &changes, &new)?;
        }
        // A copy of the folder, by git for one, may have opened them to all.
        files.iter().filter(|file| file.secret).try_for_each(|file| disk::close(&root.join(&file.path)))?;
        Ok(changes)
    }
}

/// What writing `files` would change in the folder at `root`, which is only looked at.
pub(crate) fn compare(root: &Path, files: &[File]) -> Result<Changes, Problem> {
    if disk::look(&root.join(NEXT))? != Found::Nothing {
        return Err(Problem::Interrupted(root.to_owned()));
    }
    let old = Index::read(&root.join(INDEX))?.unwrap_or_default();
    Changes::find(root, &old, &Index::of(files), files, false)
}
