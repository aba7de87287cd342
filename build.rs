//! Gathers what the core carries as data: the page of every rule.

#![expect(clippy::expect_used, reason = "a build that cannot read its own sources must stop")]
#![expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a build script reads files and tells cargo")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=build.rs");
    write(&out.join("pages.rs"), &pages(&root.join("src/check")));
}

/// `(rule file's name, page)` of every rule, by name.
fn pages(folder: &Path) -> String {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the rules' folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let mut code = String::from("&[\n");
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.file_stem().expect("a name").to_string_lossy().replace('_', "-");
        writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string()).expect("a string grows");
    }
    code + "]\n"
}

fn write(path: &Path, code: &str) {
    fs::write(path, code).expect("cargo's output folder is writable");
}
