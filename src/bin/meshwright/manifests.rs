//! What `--manifests` names: files as they are, folders walked.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use crate::exit::Stop;
use crate::input::{self, Input, Kind};
use crate::tame::tame;

/// How many files of folders are taken.
const MOST_FILES: usize = 100_000;
/// How many bytes all manifests may have together.
const MOST_BYTES: usize = 256 << 20;

/// Every file that `given` names, each once, those of a folder in the order of their names. The `topology`'s is none.
pub(crate) fn list(given: &[PathBuf], topology: Option<&Path>) -> Result<Vec<PathBuf>, Stop> {
    input::stdin_once(given.iter().map(PathBuf::as_path).chain(topology))?;
    let mut files = Vec::new();
    for path in given {
        let before = files.len();
        if path.is_dir() {
            walk(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
        if files.len() == before {
            return Err(Stop::failed("manifests.none", &[("folder", &shown(path))]));
        }
    }
    let mut seen: BTreeSet<_> = topology.map(identity).into_iter().collect();
    files.retain(|file| seen.insert(identity(file)));
    Ok(files)
}

/// Reads all `files`.
pub(crate) fn read(files: &[PathBuf]) -> Result<Vec<Input>, Stop> {
    let mut left = MOST_BYTES;
    let read = |file: &PathBuf| {
        let input = input::read(file, Kind::Manifest)?;
        left = left
            .checked_sub(input.source().text.len())
            .ok_or_else(|| Stop::failed("manifests.too-large", &[("most", &(MOST_BYTES >> 20))]))?;
        Ok(input)
    };
    files.iter().map(read).collect()
}

/// Links to files are followed, links to folders are not: so no way leads round in a circle.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Stop> {
    let unreadable = |error: io::Error| input::unreadable(&folder.to_string_lossy(), &error);
    let entries: io::Result<Vec<DirEntry>> = fs::read_dir(folder).and_then(Iterator::collect);
    let mut entries = entries.map_err(unreadable)?;
    entries.sort_by_key(DirEntry::file_name);
    for entry in entries {
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type().map_err(unreadable)?.is_dir() {
            walk(&path, files)?;
        } else if is_manifest(&name) && may_be_read(&path) {
            files.push(path);
        }
        if files.len() > MOST_FILES {
            return Err(Stop::failed("manifests.too-many", &[("folder", &shown(folder)), ("most", &MOST_FILES)]));
        }
    }
    Ok(())
}

/// Terraform's files are none.
fn is_manifest(name: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end)) && !name.ends_with(".tf.json")
}

/// Whether it is a file, or is not there, which reading it says: a pipe in a folder would never end.
fn may_be_read(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |found| found.is_file())
}

/// One file has one, whatever way leads to it.
fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn shown(path: &Path) -> String {
    tame(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::STDIN;

    #[test]
    fn a_folder_gives_its_manifests_in_order_and_each_once() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        fs::create_dir_all(root.join("b/.hidden"))?;
        for name in ["b/z.yml", "b/a.json", "a.yaml", "c.yaml", "x.tf.json", "x.md", ".x.yaml", "b/.hidden/x.yaml"] {
            fs::write(root.join(name), name)?;
        }
        let given = [root.to_owned(), root.join("b")];
        let files = list(&given, Some(&root.join("c.yaml"))).unwrap_or_default();
        let inputs = read(&files).unwrap_or_default();
        let texts: Vec<_> = inputs.iter().map(|input| input.source().text).collect();
        assert_eq!(texts, ["a.yaml", "b/a.json", "b/z.yml"]);
        fs::create_dir(root.join("empty"))?;
        assert!(list(&[root.join("empty")], None).is_err());
        assert!(list(&[STDIN.into()], Some(Path::new(STDIN))).is_err());
        assert!(read(&[root.join("nope")]).is_err());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_files_and_not_round_in_circles() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        fs::write(root.join("a.yaml"), "a")?;
        for (to, link) in [(".", "round"), ("a.yaml", "b.yaml"), (".", "folder.yaml"), ("/dev/null", "null.yaml")] {
            std::os::unix::fs::symlink(to, root.join(link))?;
        }
        assert_eq!(list(&[root.to_owned()], None).unwrap_or_default(), [root.join("a.yaml")]);
        std::os::unix::fs::symlink("nowhere", root.join("lost.yaml"))?;
        assert_eq!(list(&[root.to_owned()], None).unwrap_or_default(), [root.join("a.yaml"), root.join("lost.yaml")]);
        Ok(())
    }
}
