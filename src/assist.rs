//! A place in a text that is being written → what could stand there, and what stands there means.

mod cursor;
mod format;
mod values;

use serde::Serialize;

use crate::CheckOptions;
use crate::check::Context;
use crate::parse;
use crate::source::{LineIndex, PositionEncoding, Range, Source, Span};
use cursor::{Cursor, Form};
use format::Format;

/// What could stand at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Completions {
    /// The word there, which a completion replaces; empty between words.
    pub range: Range,
    /// The completions, the likeliest first; whoever shows them picks those that fit the word.
    pub items: Vec<Completion>,
}

/// One thing that could stand at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Completion {
    /// What is shown, and matched with the word.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What is written in place of the word.
    pub insert: String,
    /// What it means; empty where the label says all.
    pub detail: String,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    /// A key of the format.
    Key,
    /// A value that the format names.
    Value,
    /// The name of something that the topology declares.
    Name,
    /// The id of a region.
    Region,
    /// A network that is free.
    Cidr,
}

/// What a place means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Hover {
    /// The key or value that is there.
    pub range: Range,
    /// Its path, such as `clusters[].network.podCidrs`.
    pub path: String,
    /// What the format says of it.
    pub text: String,
}

/// What could stand at `offset`, which counts what `options` say: keys that are not there yet, words of the format, names,
/// regions, free networks. The text need not be whole.
///
/// ```
/// use meshwright::{CheckOptions, Source, assist};
///
/// let text = "apiVersion: meshwright/v1\nmesh: { mode: f }\n";
/// let found = assist::complete(&Source { name: "meshwright.yaml", text }, 41, &CheckOptions::default());
/// assert_eq!(found.items.iter().map(|it| it.label.as_str()).collect::<Vec<_>>(), ["off", "flat", "gateway"]);
/// ```
#[must_use]
pub fn complete(source: &Source<'_>, offset: u32, options: &CheckOptions<'_>) -> Completions {
    let at = byte(source.text, offset, options.encoding);
    let format = Format::new(options.catalog);
    let (word, items) = match Cursor::find(source.text, at, &format) {
        Some(cursor) => (cursor.word, candidates(&cursor, &format)),
        None => (Span::new(at, at), Vec::new()),
    };
    Completions { range: LineIndex::new(source.text, options.encoding).range(word), items }
}

fn candidates(cursor: &Cursor, format: &Format<'_>) -> Vec<Completion> {
    let Some(part) = format.at(&cursor.path) else { return Vec::new() };
    if let Form::Key { colon } = cursor.form {
        let end = if colon { "" } else { ": " };
        let absent = part.keys().filter(|(key, _)| !cursor.beside.iter().any(|there| there == key));
        let key = |(key, part): (&str, format::Part<'_>)| Completion {
            label: key.to_owned(),
            kind: CompletionKind::Key,
            insert: format!("{key}{end}"),
            detail: part.about().to_owned(),
        };
        return absent.map(key).collect();
    }
    let parsed = parse::parse(&cursor.text);
    let mut found = values::values(cursor, &Context::new(&parsed));
    found.extend(part.words().map(|(word, about)| Completion {
        label: word.to_owned(),
        kind: CompletionKind::Value,
        insert: word.to_owned(),
        detail: about.to_owned(),
    }));
    found
}

/// What the key or value at `offset` means; `None` where there is none that the format knows, and where the text cannot
/// be read.
#[must_use]
pub fn hover(source: &Source<'_>, offset: u32, options: &CheckOptions<'_>) -> Option<Hover> {
    let (span, path) = cursor::under(source.text, byte(source.text, offset, options.encoding))?;
    let format = Format::new(options.catalog);
    let part = format.at(&path)?;
    let range = LineIndex::new(source.text, options.encoding).range(span);
    Some(Hover { range, path: part.shown.clone(), text: part.about().to_owned() })
}

/// The byte that `offset` stands for: the start of its character, or the end of the text.
fn byte(text: &str, offset: u32, encoding: PositionEncoding) -> usize {
    let width = |c: char| match encoding {
        PositionEncoding::Utf8 => c.len_utf8(),
        PositionEncoding::Utf16 => c.len_utf16(),
    };
    let mut passed = 0;
    let behind = text.char_indices().find(|&(_, c)| {
        passed += width(c);
        passed > offset as usize
    });
    behind.map_or(text.len(), |(at, _)| at)
}
