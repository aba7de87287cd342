//! What several tests need: the examples, a topology written as text, and the way from a text to its files.

#![allow(dead_code, reason = "each test takes what it needs")]

pub(crate) mod answers;
pub(crate) mod hostile;
pub(crate) mod nasty;
pub(crate) mod plans;
pub(crate) mod terraform;
pub(crate) mod topologies;
pub(crate) mod yaml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use meshwright::check::Checked;
use meshwright::mesh::Mesh;
use meshwright::plan::{Credentials, Plan};
use meshwright::{BackEnd, File, GenerateOptions, Generated, Lang, Source, Templates, parse, plan, render};
use serde_json::Value;

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every example: its folder's name and its topology.
pub(crate) fn examples() -> BTreeMap<String, String> {
    let folders = fs::read_dir(root().join("examples")).expect("the examples are there");
    let example = |folder: PathBuf| {
        let text = fs::read_to_string(folder.join("meshwright.yaml")).expect("an example is a folder with a topology");
        (folder.file_name().unwrap().to_string_lossy().into_owned(), text)
    };
    folders.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).map(example).collect()
}

/// `topology` as text. JSON is YAML; what YAML forbids to stand raw in it is escaped.
pub(crate) fn text(topology: &Value) -> String {
    let json = serde_json::to_string_pretty(topology).unwrap();
    let escaped =
        |c: char| if c.is_ascii() && c != '\x7f' { c.to_string() } else { format!("\\U{:08x}", u32::from(c)) };
    json.chars().map(escaped).collect()
}

/// Checks `text` and makes its files.
pub(crate) fn generate(text: &str, options: &GenerateOptions<'_>) -> Generated {
    meshwright::generate(&Source { name: "meshwright.yaml", text }, options)
}

/// The files of a topology that has no errors.
pub(crate) fn files(text: &str, options: &GenerateOptions<'_>) -> Vec<File> {
    let generated = generate(text, options);
    generated.files.unwrap_or_else(|| panic!("no files: {:#?}\n{text}", generated.report.diagnostics))
}

/// Plans a topology that the rules would refuse, to see that nothing behind them depends on them.
pub(crate) fn planned<T>(text: &str, security_groups: bool, look: impl FnOnce(&Plan<'_>) -> T) -> T {
    let parsed = parse::parse(text);
    assert!(parsed.faults.is_empty(), "{:#?}\n{text}", parsed.faults);
    let mesh = Mesh::resolve(&parsed.topology, &Checked { findings: Vec::new(), refused: false });
    let mesh = mesh.unwrap_or_else(|| panic!("no mesh: {text}"));
    let none = BTreeMap::new();
    look(&plan::plan(&mesh, Credentials { kubeconfigs: &none, kept: &none }, security_groups))
}

/// The files of a topology that the rules would refuse, each read back and compared with its plan.
pub(crate) fn rendered(text: &str, security_groups: bool) -> Vec<File> {
    rendered_in(Lang::English, text, security_groups)
}

/// The same in any language.
pub(crate) fn rendered_in(lang: Lang, text: &str, security_groups: bool) -> Vec<File> {
    let back_ends = if security_groups { &[BackEnd::Terraform][..] } else { &[] };
    rendered_as(lang, text, back_ends)
}

/// The same in English, with security groups in the form of each of `back_ends`.
pub(crate) fn rendered_for(text: &str, back_ends: &[BackEnd]) -> Vec<File> {
    rendered_as(Lang::English, text, back_ends)
}

/// The same in any language and any forms.
pub(crate) fn rendered_as(lang: Lang, text: &str, back_ends: &[BackEnd]) -> Vec<File> {
    let back_ends = back_ends.iter().copied().collect();
    let render = |plan: &Plan<'_>| render::render(plan, &Templates::of(lang), &back_ends, true);
    let files = planned(text, !back_ends.is_empty(), render);
    files.unwrap_or_else(|fault| panic!("{fault:?}\n{text}"))
}

/// Writes `files` below `folder`.
pub(crate) fn write(files: &[File], folder: &Path) {
    for file in files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.text).unwrap();
    }
}

/// Every file below `folder`, by its path with `/` between the parts.
pub(crate) fn read(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    files
}

/// The program `name`, where this machine has it; says so where it has not.
pub(crate) fn tool(name: &str, what: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file());
    if found.is_none() {
        println!("SKIPPED: {name} is not on this machine: {what} is not judged");
    }
    found
}
