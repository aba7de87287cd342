//! Why a folder is not written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::tame::tame;

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
    /// Files that are not meshwright's to overwrite, each with the reason.
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

    /// What the user can do.
    pub(crate) fn help(&self) -> Option<&'static str> {
        match self {
            Self::Busy(_) => Some("run it again when the other has finished"),
            Self::Interrupted(_) => Some("run it without --check to finish it"),
            Self::NotAFolder(_) => Some("name another folder, or move it away; links inside are not followed"),
            Self::NoIndex(_) => Some("bring it back, or use --force to take the files over as they are"),
            Self::Conflicts(_) => Some("carry your changes into the topology, or overwrite them with --force"),
            Self::Unfinished(_) => Some("remove the cause and run it again: it goes on where it stopped"),
            Self::Outside(_) | Self::Io(..) => None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| tame(&path.to_string_lossy()).into_owned();
        match self {
            Self::Busy(root) => write!(f, "another meshwright is writing to `{}`", shown(root)),
            Self::Interrupted(root) => write!(f, "a run that wrote to `{}` was interrupted", shown(root)),
            Self::NotAFolder(path) => write!(f, "`{}` is not a folder", shown(path)),
            Self::NoIndex(path) => write!(f, "`{}` is not an index that this meshwright knows", shown(path)),
            Self::Outside(path) => write!(f, "`{}` is not a path inside the output folder", tame(path)),
            Self::Conflicts(files) => {
                f.write_str("nothing is written, because some files are not meshwright's to overwrite:")?;
                files.iter().try_for_each(|(path, why)| write!(f, "\n  {}: {why}", tame(path)))
            }
            Self::Io(path, error) => write!(f, "`{}` cannot be read or written: {error}", shown(path)),
            Self::Unfinished(problem) => write!(f, "the new files are complete, but not all in place: {problem}"),
        }
    }
}
