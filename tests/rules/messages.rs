//! Whole messages, as they are read.

use std::fmt::Write as _;

use meshwright::source::Range;
use meshwright::{CheckOptions, Diagnostic, Lang};

use crate::cases::{self, Case};
use crate::expected::{blessing, expect, files};
use crate::text::Text;
use crate::{is_pending, root};

/// The languages, by the ending of what is expected in them.
const LANGUAGES: [(&str, Lang); 2] = [("en", Lang::English), ("zh", Lang::Chinese)];

#[test]
fn messages_read_as_expected() {
    for case in cases::all() {
        for (ending, lang) in LANGUAGES {
            let path = format!("tests/messages/{}.{ending}.txt", case.name);
            if !is_pending(case.rule) || blessing() || root().join(&path).exists() {
                expect(&path, &said(&case, lang));
            }
        }
    }
}

#[test]
fn every_expected_message_has_its_case() {
    let cases = cases::all();
    for (ending, _) in LANGUAGES {
        for (name, _) in files("tests/messages", &format!(".{ending}.txt")) {
            assert!(
                cases.iter().any(|case| case.name == name),
                "tests/messages/{name}.{ending}.txt expects of nothing"
            );
        }
    }
}

/// All that is said about a text; of one that is made, what its own rule says.
fn said(case: &Case, lang: Lang) -> String {
    let report = case.text.check_with(&CheckOptions { catalog: lang.catalog(), ..CheckOptions::default() });
    let wanted = report.diagnostics.iter().filter(|diagnostic| !case.made || diagnostic.code == case.rule.code);
    let texts: Vec<_> = wanted.map(|diagnostic| plain(diagnostic, &case.text)).collect();
    texts.join("\n")
}

/// A diagnostic in plain text, with the lines it points at.
fn plain(diagnostic: &Diagnostic, text: &Text) -> String {
    let Diagnostic { code, severity, message, file, range, .. } = diagnostic;
    let shown = excerpt(range, text.file(file).0);
    let mut out = format!("{code} {} {} {message}\n{shown}", severity.word(), place(range));
    for related in &diagnostic.related {
        let shown = excerpt(&related.range, text.file(related.file.as_ref().unwrap_or(file)).0);
        let other = related.file.as_ref().map_or(String::new(), |file| format!("{file}:"));
        write!(out, "related {other}{} {}\n{shown}", place(&related.range), related.message).unwrap();
    }
    for help in diagnostic.help.iter().flat_map(|help| help.lines()) {
        writeln!(out, "help: {help}").unwrap();
    }
    for fix in &diagnostic.fixes {
        writeln!(out, "fix: {}", fix.title).unwrap();
        for edit in &fix.edits {
            writeln!(out, "    {} -> {}", place(&edit.range), edit.text).unwrap();
        }
    }
    out
}

fn place(range: &Range) -> String {
    format!("{}:{}-{}:{}", range.start.line, range.start.column, range.end.line, range.end.column)
}

/// The first line of a range, with the range marked.
fn excerpt(range: &Range, text: &str) -> String {
    let line = text.split('\n').nth(range.start.line as usize - 1).unwrap_or_default();
    let shown: String = line.chars().take(140).map(|c| if c.is_control() { '?' } else { c }).collect();
    let first = range.start.column as usize - 1;
    let end = if range.end.line == range.start.line { range.end.column as usize - 1 } else { line.chars().count() };
    if shown.trim().is_empty() {
        return String::new();
    }
    let marks = "^".repeat(end.min(140).saturating_sub(first).max(1));
    format!("    | {shown}\n    | {}{marks}\n", " ".repeat(first))
}
