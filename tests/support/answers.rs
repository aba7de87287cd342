//! What holds of every answer, whatever the text: for tests, and for the fuzzer, which knows nothing but this file.

use std::collections::{BTreeMap, BTreeSet};

use meshwright::check::Config;
use meshwright::diagnostic::Fix;
use meshwright::graph::View;
use meshwright::parse::parse;
use meshwright::source::{Range, Span};
use meshwright::{
    CheckOptions, Diagnostic, GenerateOptions, GraphOptions, ManifestOptions, PositionEncoding, Report, Severity,
    Source,
};

const ENCODINGS: [PositionEncoding; 2] = [PositionEncoding::Utf8, PositionEncoding::Utf16];

/// What is said of a topology has its place in it, and is said again.
pub(crate) fn checked(text: &str) {
    let spans_inside = |span: Span| text.get(span.start as usize..span.end as usize).is_some();
    for finding in meshwright::check::check(&parse(text), &Config::default()).findings {
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        let mut spans = finding.related.iter().map(|(span, _)| *span).chain(edits).chain([finding.span]);
        assert!(spans.all(spans_inside), "a place outside the text: {finding:#?}");
    }
    for encoding in ENCODINGS {
        let report = check(text, encoding);
        is_sound(&report, encoding, |_| text);
        assert_eq!(check(text, encoding), report, "another answer");
    }
    drawn(text);
}

/// Everything has a picture, whole and with the findings of a check.
fn drawn(text: &str) {
    for view in [View::Map, View::Addresses] {
        let graph = meshwright::graph(&topology(text), &GraphOptions { view, width: 640, ..GraphOptions::default() });
        let count = |sign| graph.text.matches(sign).count();
        assert!(graph.text.starts_with("<svg ") && graph.text.ends_with("</svg>\n"), "no picture:\n{}", graph.text);
        assert_eq!(count('<'), count('>'), "a picture that is not whole:\n{}", graph.text);
        assert_eq!(graph.report, check(text, PositionEncoding::Utf8), "another answer");
    }
}

/// There are files where there is no error, and they say what was planned.
pub(crate) fn generated(text: &str) {
    let options = GenerateOptions { verify: true, ..GenerateOptions::default() };
    let generated = meshwright::generate(&topology(text), &options);
    let of_ours = ["read-back-mismatch", "template-fault"];
    let fault = generated.report.diagnostics.iter().find(|it| of_ours.contains(&it.name));
    assert_eq!(fault, None, "a fault of ours");
    assert_eq!(generated.files.is_none(), generated.report.summary.errors > 0, "files and errors");
    is_sound(&generated.report, PositionEncoding::Utf8, |_| text);
}

/// Fixing ends where nothing is left to fix, and never makes a text worse to read.
pub(crate) fn fixed(text: &str) {
    let fix = |text: &str| meshwright::fix(&topology(text), &CheckOptions::default());
    let once = fix(text);
    let twice = fix(&once.text);
    assert_eq!(twice.text, once.text, "a fix of what is fixed");
    assert_eq!((twice.applied.len(), once.applied.is_empty()), (0, once.text == text), "fixes and changes");
    assert_eq!(check(&once.text, PositionEncoding::Utf8), once.report, "another report than that of the text");
    assert!(!parse(text).readable || parse(&once.text).readable, "a fix that makes the text unreadable");
    if once.text == text {
        return;
    }
    let before = check(text, PositionEncoding::Utf8);
    let certain = |it: &Diagnostic| it.fixes.iter().find(|fix| fix.certain).cloned();
    for (diagnostic, fix) in before.diagnostics.iter().filter_map(|it| Some((it, certain(it)?))).take(4) {
        clears(text, &before, diagnostic, &fix);
    }
}

/// A fix alone clears its finding, if `fix` would make it, and one of a value brings no error.
fn clears(text: &str, before: &Report, diagnostic: &Diagnostic, fix: &Fix) {
    let changed = applied(text, fix);
    if breaks(&changed) > breaks(text) {
        return;
    }
    let after = check(&changed, PositionEncoding::Utf8);
    let place = |it: &Diagnostic| (it.code, it.range.start.offset);
    let left = after.diagnostics.iter().find(|it| place(it) == place(diagnostic));
    assert_eq!(left, None, "`{}` clears nothing", fix.title);
    if diagnostic.name == "host-bits-set" {
        let brought: Vec<_> = errors(&after).difference(&errors(before)).copied().collect();
        assert_eq!(brought, [""; 0], "`{}` brings another error", fix.title);
    }
}

/// How many faults keep parts of `text` from being read.
fn breaks(text: &str) -> usize {
    let parsed = parse(text);
    let unreadable = usize::from(!parsed.readable);
    parsed.faults.len() + unreadable
}

fn errors(report: &Report) -> BTreeSet<&'static str> {
    let errors = report.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    errors.map(|it| it.code).collect()
}

fn applied(text: &str, fix: &Fix) -> String {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.range.start.offset);
    edits.iter().rev().fold(text.to_owned(), |mut text, edit| {
        text.replace_range(edit.range.start.offset as usize..edit.range.end.offset as usize, &edit.text);
        text
    })
}

/// What is mended is whole, is mended once and for all, and has lost no word.
pub(crate) fn repaired(text: &str) {
    let repair = |text: &str| meshwright::repair(&given(text), &CheckOptions::default());
    let once = repair(text);
    is_sound(&once.report, PositionEncoding::Utf8, |_| text);
    let Some(mended) = once.text else {
        assert!(!once.report.diagnostics.is_empty(), "neither a finding nor a document");
        return;
    };
    let twice = repair(&mended);
    assert_eq!(twice.text.as_deref(), Some(mended.as_str()), "a repair of what is repaired");
    let damage = twice.report.diagnostics.iter().find(|it| it.code.starts_with("MW43"));
    assert_eq!(damage, None, "damage in what is repaired:\n{mended}");
    let (before, after) = (words(text), words(&mended));
    let lost = before.iter().find(|(word, count)| after.get(*word).is_none_or(|left| left < count));
    assert_eq!(lost, None, "a word is lost:\n{mended}");
}

/// The words of `text` and how often they stand in it; fences aside, which a repair takes away.
fn words(text: &str) -> BTreeMap<&str, usize> {
    let lines = text.split(['\n', '\r']).filter(|line| !line.contains("```") && !line.contains("~~~"));
    let words = lines.flat_map(|line| line.split(|c: char| !c.is_alphabetic())).filter(|word| !word.is_empty());
    words.fold(BTreeMap::new(), |mut words, word| {
        *words.entry(word).or_default() += 1;
        words
    })
}

/// What is said of manifests, alone or behind their topology and a line of dashes, has its place in its file.
pub(crate) fn judged(text: &str) {
    let (first, behind) = text.split_once("\n---\n").unwrap_or((text, ""));
    let (of_topology, manifests) = if behind.is_empty() { (None, text) } else { (Some(topology(first)), behind) };
    for encoding in ENCODINGS {
        let check = CheckOptions { encoding, ..CheckOptions::default() };
        let options = ManifestOptions { check, now: Some(1_767_225_600) };
        let judge = || meshwright::check_manifests(&[given(manifests)], of_topology.as_ref(), &options);
        let report = judge();
        is_sound(&report, encoding, |file| if file == given("").name { manifests } else { first });
        assert_eq!(judge(), report, "another answer");
    }
}

fn topology(text: &str) -> Source<'_> {
    Source { name: "meshwright.yaml", text }
}

fn given(text: &str) -> Source<'_> {
    Source { name: "given.yaml", text }
}

fn check(text: &str, encoding: PositionEncoding) -> Report {
    meshwright::check(&topology(text), &CheckOptions { encoding, ..CheckOptions::default() })
}

/// Every place of a report is one of its file, the files of which `text` gives; every sentence can be read.
pub(crate) fn is_sound<'t>(report: &Report, encoding: PositionEncoding, text: impl Fn(&str) -> &'t str) {
    let errors = report.diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    assert_eq!(report.summary.errors, errors);
    let mut places = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        let mut has = |file: &String, range| {
            let places = places.entry(file.clone()).or_insert_with(|| Places::of(text(file), encoding));
            assert!(places.has(range), "{range:?} is nowhere: {diagnostic:#?}");
        };
        has(&diagnostic.file, diagnostic.range);
        diagnostic.related.iter().for_each(|it| has(it.file.as_ref().unwrap_or(&diagnostic.file), it.range));
        diagnostic.fixes.iter().flat_map(|fix| &fix.edits).for_each(|edit| has(&diagnostic.file, edit.range));
        let messages = diagnostic.related.iter().map(|it| &it.message).chain([&diagnostic.message]);
        for message in messages.chain(diagnostic.fixes.iter().map(|fix| &fix.title)) {
            assert!(!message.is_empty() && !message.chars().any(char::is_control), "{message:?}");
        }
    }
}

/// Every character's offset, line and column, counted in the plainest way; and those of the end.
struct Places(Vec<(u32, u32, u32)>);

impl Places {
    fn of(text: &str, encoding: PositionEncoding) -> Self {
        let mut places = Vec::with_capacity(text.len() + 1);
        let (mut offset, mut line, mut column) = (0, 1, 1);
        for (byte, c) in text.char_indices() {
            places.push((offset, line, column));
            let width = if encoding == PositionEncoding::Utf8 { c.len_utf8() } else { c.len_utf16() };
            offset += u32::try_from(width).unwrap();
            match c {
                '\n' => (line, column) = (line + 1, 1),
                // The mark is in the file, but no column of it.
                '\u{feff}' if text[..byte].chars().all(|c| c == '\u{feff}') => {}
                _ => column += 1,
            }
        }
        places.push((offset, line, column));
        Self(places)
    }

    fn has(&self, range: Range) -> bool {
        let is_there = |offset, line, column| self.0.binary_search(&(offset, line, column)).is_ok();
        let (start, end) = (range.start, range.end);
        let inside = is_there(start.offset, start.line, start.column) && is_there(end.offset, end.line, end.column);
        inside && start.offset <= end.offset
    }
}
