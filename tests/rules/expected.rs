//! Files that hold what is expected.

use std::path::Path;
use std::{env, fs};

use crate::root;

/// Whether what is expected is to be rewritten.
pub(crate) fn blessing() -> bool {
    env::var_os("BLESS").is_some()
}

/// Compares `actual` with the file at `path`, or writes it there when `BLESS` is set.
pub(crate) fn expect(path: &str, actual: &str) {
    let path = root().join(path);
    if blessing() {
        return fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{} differs; BLESS=1 rewrites it. Now:\n{actual}", path.display());
}

/// The files of a folder that end in `ending`: what stands before it, and the text.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let paths = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let named = paths.filter_map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().strip_suffix(ending)?.to_owned();
        Some((name, read(&path)))
    });
    let mut files: Vec<_> = named.collect();
    files.sort();
    files
}
