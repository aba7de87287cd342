//! What lies on disk, without following links.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::Problem;

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    File,
    Folder,
    /// A link, a device, a socket.
    Other,
}

/// What lies at `path`.
pub(super) fn look(path: &Path) -> Result<Found, Problem> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(Found::File),
        Ok(found) if found.is_dir() => Ok(Found::Folder),
        Ok(_) => Ok(Found::Other),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Found::Nothing),
        Err(error) => Err(Problem::Io(path.to_owned(), error)),
    }
}

/// Whether `path` is a path below the folder, and none of meshwright's own notes.
pub(super) fn is_inside(path: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.starts_with(".meshwright");
    let normal = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    normal && path.split('/').all(plain) && !path.contains(['\\', '\0'])
}

/// The folders above `path`, the outermost first.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(slash, _)| path.get(..slash))
}

/// Folders that were looked at.
pub(super) struct Folders<'r> {
    root: &'r Path,
    plain: BTreeSet<PathBuf>,
}

impl<'r> Folders<'r> {
    pub(super) fn of(root: &'r Path) -> Self {
        Self { root, plain: BTreeSet::new() }
    }

    /// Refuses where a folder above `path` is something else.
    pub(super) fn check(&mut self, path: &str) -> Result<(), Problem> {
        for folder in folders(path).map(|folder| self.root.join(folder)) {
            if self.plain.contains(&folder) {
                continue;
            }
            match look(&folder)? {
                Found::Nothing => return Ok(()),
                Found::Folder => self.plain.insert(folder),
                Found::File | Found::Other => return Err(Problem::NotAFolder(folder)),
            };
        }
        Ok(())
    }

    /// Makes the folders above `path`.
    pub(super) fn make(&mut self, path: &str) -> Result<(), Problem> {
        self.check(path)?;
        for folder in folders(path).map(|folder| self.root.join(folder)) {
            if self.plain.contains(&folder) {
                continue;
            }
            match fs::create_dir(&folder) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(Problem::Io(folder, error)),
                _ => self.plain.insert(folder),
            };
        }
        Ok(())
    }
}

/// Removes the folders above `path` that are empty.
pub(super) fn prune(root: &Path, path: &str) {
    let above: Vec<_> = folders(path).collect();
    let _ = above.iter().rev().try_for_each(|folder| fs::remove_dir(root.join(folder)));
}

/// Whether the file at `path` holds exactly `text`.
pub(super) fn holds(path: &Path, text: &str) -> Result<bool, Problem> {
    let read = |file: fs::File| -> io::Result<bool> {
        let mut bytes = Vec::new();
        Ok(file.metadata()?.len() == text.len() as u64 && {
            file.take(text.len() as u64 + 1).read_to_end(&mut bytes)?;
            bytes == text.as_bytes()
        })
    };
    fs::File::open(path).and_then(read).map_err(Problem::at(path))
}

/// The SHA-256 of the file at `path`, in hexadecimal.
pub(super) fn sha256(path: &Path) -> Result<String, Problem> {
    let digest = |file: fs::File| -> io::Result<String> {
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let mut hasher = Sha256::new();
        while let chunk = reader.fill_buf()?
            && !chunk.is_empty()
        {
            hasher.update(chunk);
            let length = chunk.len();
            reader.consume(length);
        }
        Ok(super::index::hex(&hasher.finalize()))
    };
    fs::File::open(path).and_then(digest).map_err(Problem::at(path))
}

/// Makes what was written to the files and folders at `paths` last. A journal commits what many ask for at once
/// together, so that asking from many threads costs a fraction.
pub(super) fn sync(paths: &[PathBuf]) -> Result<(), Problem> {
    const THREADS: usize = 64;
    let sync = |path: &PathBuf| {
        // Only Unix opens folders.
        let file = if cfg!(unix) || path.is_file() { Some(fs::File::open(path)) } else { None };
        file.map_or(Ok(()), |file| file.and_then(|file| file.sync_all())).map_err(Problem::at(path))
    };
    if cfg!(target_os = "wasi") {
        // It has no threads.
        return paths.iter().try_for_each(sync);
    }
    let share = paths.len().div_ceil(THREADS).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            paths.chunks(share).map(|share| scope.spawn(move || share.iter().try_for_each(sync))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or(Ok(())))
    })
}

/// Takes the file at `path` away from everybody but its owner.
pub(super) fn close(path: &Path) -> Result<(), Problem> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::symlink_metadata(path).map_err(Problem::at(path))?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(Problem::at(path))?;
        }
    }
    // The host of WASI gives a file its mode together with its name.
    #[cfg(target_os = "wasi")]
    fs::rename(path, path).map_err(Problem::at(path))?;
    #[cfg(not(any(unix, target_os = "wasi")))]
    let _ = path;
    Ok(())
}

/// Writes a new file; a secret one is its owner's alone from the start.
pub(super) fn create(path: &Path, text: &str, secret: bool) -> Result<(), Problem> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    options.open(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(Problem::at(path))
}
