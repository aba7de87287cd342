//! A file of the user's is written whole or not at all.

use std::fs::{self, File, Permissions};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

/// Makes `bytes` what the file at `path` holds. One that is there keeps its mode, and a link to it stays a link; what
/// is no file, such as a pipe, is written to as it is.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        found => found?,
    };
    match File::options().write(true).open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => rename_into(&path, bytes, None),
        Err(error) => Err(error),
        Ok(mut there) => match there.metadata()? {
            found if found.is_file() => rename_into(&path, bytes, Some(found.permissions())),
            _ => there.write_all(bytes),
        },
    }
}

/// Writes a file beside `path`, then gives it that name.
fn rename_into(path: &Path, bytes: &[u8], mode: Option<Permissions>) -> io::Result<()> {
    // A process has no number everywhere.
    let unique = RandomState::new().build_hasher().finish();
    let beside = path.with_file_name(format!(".meshwright-{unique:016x}.tmp"));
    let write = |mut file: File| {
        mode.map_or(Ok(()), |mode| keep(&file, mode))?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    let written = File::create_new(&beside).and_then(write).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        drop(fs::remove_file(&beside));
    }
    written
}

/// Where files have no modes, as in WASI, there is none to keep.
fn keep(file: &File, mode: Permissions) -> io::Result<()> {
    match file.set_permissions(mode) {
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(()),
        kept => kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn mode_and_link_stay_and_nothing_is_left_beside() -> io::Result<()> {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let folder = tempfile::tempdir()?;
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&file, "old")?;
        fs::set_permissions(&file, Permissions::from_mode(0o640))?;
        symlink("a", &link)?;
        replace(&link, b"new")?;
        assert_eq!(fs::read_to_string(&file)?, "new");
        assert_eq!(fs::metadata(&file)?.permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link)?.is_symlink());
        assert!(replace(&folder.path().join("no/file"), b"").is_err());
        assert!(replace(folder.path(), b"").is_err());
        assert_eq!(fs::read_dir(folder.path())?.count(), 2);
        Ok(())
    }
}
