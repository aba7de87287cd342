//! One run at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Problem;
use super::disk::{self, Found};

/// The system lets go of the lock when the process ends, however it ends; only the empty file may stay.
const NAME: &str = ".meshwright.lock";
/// How often the file may vanish under our hands, each time because another run ended.
const TRIES: usize = 100;

/// The folder is this run's until this is dropped.
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
    /// Folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
}

impl Lock {
    /// Takes the folder at `root`, which is made where it is not there.
    pub(super) fn take(root: &Path) -> Result<Self, Problem> {
        let missing = root.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let made: Vec<_> = missing.map(Path::to_owned).collect();
        fs::create_dir_all(root).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory => Problem::NotAFolder(root.to_owned()),
            _ => Problem::Io(root.to_owned(), error),
        })?;
        let path = root.join(NAME);
        for _ in 0..TRIES {
            if let Some(file) = attempt(root, &path)? {
                return Ok(Self { path, _file: file, made });
            }
        }
        Err(Problem::Busy(root.to_owned()))
    }
}

/// The locked file at `path`; none where another run removed it in between, so that its lock keeps nobody out.
fn attempt(root: &Path, path: &Path) -> Result<Option<File>, Problem> {
    if !matches!(disk::look(path)?, Found::Nothing | Found::File) {
        return Err(Problem::Conflicts(vec![(NAME.to_owned(), "no-lock")]));
    }
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(Problem::at(root))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Problem::Busy(root.to_owned())),
        // A file system without locks: better unguarded than not at all.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(Problem::Io(path.to_owned(), error)),
    }
    Ok(is_at(&file, path).then_some(file))
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |found: std::io::Result<fs::Metadata>| found.ok().map(|found| (found.dev(), found.ino()));
    identity(file.metadata()) == identity(fs::symlink_metadata(path))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
        // A folder made for nothing goes again; one with files in it stays.
        let _ = self.made.iter().try_for_each(fs::remove_dir);
    }
}
