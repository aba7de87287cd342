//! `-o sarif`: SARIF 2.1.0, for code scanning. Of the format only what meshwright has to say.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use meshwright::source::Range;
use meshwright::{Diagnostic, Lang, Report, diagnostic, pages};
use serde::Serialize;

use crate::json;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let rules = Rules::of(report, lang);
    let results = report.diagnostics.iter().map(|diagnostic| result(diagnostic, &rules)).collect();
    let tool = &report.tool;
    let driver = Driver { name: tool.name, semantic_version: tool.version, rules: rules.descriptors };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    json::write(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }, out)
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Finding<'r>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: Cow<'static, str>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'r> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location<'r>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'r>>,
}

#[derive(Serialize)]
struct Location<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    place: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Said<'r>>,
}

#[derive(Serialize)]
struct Said<'r> {
    text: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'r> {
    description: Said<'r>,
    artifact_changes: [Change<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'r> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'r> {
    deleted_region: Region,
    inserted_content: Said<'r>,
}

/// The rules that found something, by code.
struct Rules {
    descriptors: Vec<Descriptor>,
    places: BTreeMap<&'static str, usize>,
}

impl Rules {
    fn of(report: &Report, lang: Lang) -> Self {
        let mut places: BTreeMap<_, _> = report.diagnostics.iter().map(|diagnostic| (diagnostic.code, 0)).collect();
        let descriptors: Vec<_> = places.keys().filter_map(|code| descriptor(code, lang)).collect();
        for (place, descriptor) in descriptors.iter().enumerate() {
            places.insert(descriptor.id, place);
        }
        Self { descriptors, places }
    }
}

fn descriptor(code: &str, lang: Lang) -> Option<Descriptor> {
    let (rule, page) = pages::explain(code, lang)?;
    let (why, fix) = match lang {
        Lang::English => ("## Why it matters", "## How to fix"),
        Lang::Chinese => ("## 为什么重要", "## 如何修复"),
    };
    Some(Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: Text { text: section(&page, &format!("# {} ({})", rule.name, rule.code)) },
        full_description: Text { text: section(&page, why) },
        help: Help { text: section(&page, fix), markdown: page },
        default_configuration: Configuration { level: rule.severity.word() },
    })
}

/// What stands under a heading of a page, without the line breaks.
fn section(page: &str, heading: &str) -> String {
    let lines = page.lines().skip_while(|line| *line != heading).skip(1);
    let text: Vec<_> = lines.take_while(|line| !line.starts_with("## ")).filter(|line| !line.is_empty()).collect();
    text.join(" ")
}

fn result<'r>(diagnostic: &'r Diagnostic, rules: &Rules) -> Finding<'r> {
    let Diagnostic { code, severity, message, file, range, related, help, fixes, .. } = diagnostic;
    let said: Vec<_> = std::iter::once(message.as_str()).chain(help.as_deref()).collect();
    let related = related.iter().enumerate().map(|(number, related)| Location {
        id: Some(number + 1),
        place: place(related.file.as_deref().unwrap_or(file), related.range),
        message: Some(Said { text: &related.message }),
    });
    Finding {
        rule_id: code,
        rule_index: rules.places.get(code).copied().unwrap_or_default(),
        level: severity.word(),
        message: Text { text: said.join("\n") },
        locations: [Location { id: None, place: place(file, *range), message: None }],
        related_locations: related.collect(),
        fixes: fixes.iter().map(|fix| self::fix(file, fix)).collect(),
    }
}

fn fix<'r>(file: &str, fix: &'r diagnostic::Fix) -> Fix<'r> {
    let replacements = fix
        .edits
        .iter()
        .map(|edit| Replacement { deleted_region: region(edit.range), inserted_content: Said { text: &edit.text } });
    let change = Change { artifact_location: artifact(file), replacements: replacements.collect() };
    Fix { description: Said { text: &fix.title }, artifact_changes: [change] }
}

fn place(file: &str, range: Range) -> Place {
    Place { artifact_location: artifact(file), region: region(range) }
}

fn artifact(file: &str) -> Artifact {
    Artifact { uri: uri(file) }
}

fn region(range: Range) -> Region {
    let (start, end) = (range.start, range.end);
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

/// A path as a URI, relative where the path is.
fn uri(path: &str) -> String {
    let slashes = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let start = match (Path::new(path).is_absolute(), slashes.starts_with('/')) {
        (true, true) => "file://",
        (true, false) => "file:///",
        (false, _) => "",
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped = |byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    start.to_owned() + &slashes.bytes().map(escaped).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a/meshwright.yaml"), "a/meshwright.yaml");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        assert_eq!(uri("a b:州%.yaml"), "a%20b%3A%E5%B7%9E%25.yaml");
        #[cfg(unix)]
        assert_eq!(uri("/a/b.yaml"), "file:///a/b.yaml");
    }
}
