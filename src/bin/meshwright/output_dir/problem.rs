//! Why a folder is not written.

use std::io;
use std::path::{Path, PathBuf};

/// Why a folder is not written. Unless it says otherwise, nothing in it was changed.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Another run writes it now.
    Busy(PathBuf),
    /// A killed run is to be finished first.
    Interrupted(PathBuf),
    /// What should be a folder is none, or a link.
    NotAFolder(PathBuf),
    /// What should be an index is none.
    NoIndex(PathBuf),
    /// A path that no run would write.
    Outside(String),
    /// Files that are not meshwright's to overwrite, each with the reason: a term of the shell's tables.
    Conflicts(Vec<(String, &'static str)>),
    /// The system refused.
    Io(PathBuf, io::Error),
    /// The system refused when the run was committed already.
    Unfinished(Box<Problem>),
}

impl Problem {
    /// For `map_err`: the system refused at `path`.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io(path, error)
    }
}
