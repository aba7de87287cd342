//! Gathers what the core carries as data: the page of every rule, and the templates, compiled.

#![expect(clippy::expect_used, clippy::panic, reason = "a build that cannot read its own sources must stop")]
#![expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "the core's purity is for the core")]

#[path = "src/render/compile.rs"]
mod compile;
#[path = "src/render/segment.rs"]
#[allow(unreachable_pub, reason = "the core shows them to the CLI")]
mod segment;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use segment::{Name, Segment};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=build.rs");
    let (check, texts) = (root.join("src/check"), root.join("templates"));
    write(&out.join("pages.rs"), &pages(&check, |name| name.strip_suffix(".md").filter(|name| !name.contains('.'))));
    write(&out.join("pages.zh.rs"), &pages(&check, |name| name.strip_suffix(".zh.md")));
    write(&out.join("templates.rs"), &templates(&texts));
    write(&out.join("templates.zh.rs"), &templates(&texts.join("zh")));
}

/// `(rule's name, page)` of every page, by name.
fn pages(folder: &Path, named: impl Fn(&str) -> Option<&str>) -> String {
    list(folder, named, |path, name| {
        format!("({:?}, include_str!({:?}))", name.replace('_', "-"), path.display().to_string())
    })
}

/// `(template's name, segments)` of every template, by name.
fn templates(folder: &Path) -> String {
    list(
        folder,
        |name| name.strip_suffix(".hbs"),
        |path, name| {
            println!("cargo::rerun-if-changed={}", path.display());
            let source = fs::read_to_string(path).expect("a template is readable");
            let segments = compile::compile(&source).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
            format!("({name:?}, {})", code(&segments))
        },
    )
}

/// A slice with an item for each file of `folder` that is `named`, by its name.
fn list(folder: &Path, named: impl Fn(&str) -> Option<&str>, item: impl Fn(&Path, &str) -> String) -> String {
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut code = String::from("&[\n");
    for path in paths {
        let file = path.file_name().expect("a name").to_string_lossy();
        if let Some(name) = named(&file) {
            writeln!(code, "    {},", item(&path, name)).expect("a string grows");
        }
    }
    code + "]\n"
}

/// Segments as Rust: what `Debug` prints, with the borrowed side of every `Cow` spelled out.
fn code(segments: &[Segment]) -> String {
    let name = |name: &Name| format!("Name {{ up: {}, name: Borrowed({:?}) }}", name.up, name.name);
    let body = |body: &[Segment]| format!("Borrowed({})", code(body));
    let item = |segment: &Segment| match segment {
        Segment::Text(text) => format!("Text(Borrowed({text:?}))"),
        Segment::Value { quote, name: value } => format!("Value {{ quote: Quote::{quote:?}, name: {} }}", name(value)),
        Segment::Each { name: list, body: each } => format!("Each {{ name: {}, body: {} }}", name(list), body(each)),
        Segment::If { name: flag, then, otherwise } => {
            format!("If {{ name: {}, then: {}, otherwise: {} }}", name(flag), body(then), body(otherwise))
        }
    };
    format!("&[{}]", segments.iter().map(item).collect::<Vec<_>>().join(", "))
}

fn write(path: &Path, code: &str) {
    fs::write(path, code).expect("cargo's output folder is writable");
}
