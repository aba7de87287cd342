//! Where in a document a cursor stands. The text is read with a mark at the cursor, once as a key and once as a value, so
//! the reader of YAML decides; where what follows spoils the text, it is left out.

use super::format::Format;
use crate::parse;
use crate::source::Span;
use crate::topology::{Data, Value};

/// A character that stands in no topology: the first for private use.
const MARK: &str = "\u{e000}";

/// A place where something could be written.
pub(super) struct Cursor {
    /// The text with the mark in place of the word.
    pub(super) text: String,
    /// The word that is there.
    pub(super) word: Span,
    /// The keys that lead to the section or value, lists left out.
    pub(super) path: Vec<String>,
    /// The first list on that way: which item of it.
    pub(super) item: Option<usize>,
    /// What stands beside it: the other keys of the section, or the other items of the list.
    pub(super) beside: Vec<String>,
    pub(super) form: Form,
}

/// What is written at a cursor.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A key; whether its colon is there already.
    Key { colon: bool },
    /// A value.
    Value,
}

impl Cursor {
    pub(super) fn find(text: &str, at: usize, format: &Format<'_>) -> Option<Self> {
        let (before, behind) = text.split_at_checked(at)?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        let (head, tail) = (before.trim_end_matches(is_word), behind.trim_start_matches(is_word));
        let word = Span::new(head.len(), text.len() - tail.len());
        let colon = tail.trim_start_matches(' ').starts_with(':');
        let ends = closers(head);
        let tries = [
            (tail, Form::Key { colon }),
            (tail, Form::Value),
            (&ends, Form::Key { colon: false }),
            (&ends, Form::Value),
        ];
        tries.into_iter().find_map(|(tail, form)| {
            let end = if form == (Form::Key { colon: false }) { ": " } else { "" };
            let text = format!("{head}{MARK}{end}{tail}");
            let mut way = Way::default();
            let root = parse::values(&text, 0, &mut Vec::new()).into_iter().next()?;
            let is_key = way.leads_to_mark(&root)?;
            let fits = is_key == matches!(form, Form::Key { .. }) && format.at(&way.path)?.is_section() == is_key;
            fits.then_some(Self { text, word, path: way.path, item: way.item, beside: way.beside, form })
        })
    }
}

/// What closes the brackets that are open at the end of `head`'s last line.
fn closers(head: &str) -> String {
    let mut open = Vec::new();
    for c in head.rsplit('\n').next().unwrap_or_default().chars() {
        match c {
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => drop(open.pop()),
            _ => {}
        }
    }
    open.into_iter().rev().collect()
}

/// The way from the root of a document to a place in it.
#[derive(Default)]
struct Way {
    path: Vec<String>,
    item: Option<usize>,
    beside: Vec<String>,
}

impl Way {
    /// Goes to the mark; whether it is a key there.
    fn leads_to_mark(&mut self, value: &Value) -> Option<bool> {
        match &value.data {
            Data::Scalar { text, .. } => text.contains(MARK).then_some(false),
            Data::List(items) => items.iter().enumerate().find_map(|(index, item)| {
                let before = self.item;
                self.item = before.or(Some(index));
                let found = self.leads_to_mark(item);
                if found.is_none() {
                    self.item = before;
                } else if item.text().is_some() {
                    self.beside = items.iter().filter_map(Value::text).map(str::to_owned).collect();
                }
                found
            }),
            Data::Map(entries) => entries.iter().find_map(|(key, value)| {
                if key.value.contains(MARK) {
                    self.beside = entries.iter().map(|(key, _)| key.value.clone()).collect();
                    return Some(true);
                }
                self.path.push(key.value.clone());
                let found = self.leads_to_mark(value);
                if found.is_none() {
                    self.path.pop();
                }
                found
            }),
        }
    }
}

/// The key, or the scalar, at byte `at` of `text`, and the keys that lead to it, itself among them.
pub(super) fn under(text: &str, at: usize) -> Option<(Span, Vec<String>)> {
    let root = parse::values(text, 0, &mut Vec::new()).into_iter().next()?;
    let mut path = Vec::new();
    let span = leads_under(&root, u32::try_from(at).ok()?, &mut path)?;
    Some((span, path))
}

fn leads_under(value: &Value, at: u32, path: &mut Vec<String>) -> Option<Span> {
    let has = |span: Span| span.start <= at && at < span.end;
    match &value.data {
        Data::Scalar { .. } => has(value.span).then_some(value.span),
        Data::List(items) => items.iter().find_map(|item| leads_under(item, at, path)),
        Data::Map(entries) => entries.iter().find_map(|(key, value)| {
            path.push(key.value.clone());
            let found = if has(key.span) { Some(key.span) } else { leads_under(value, at, path) };
            if found.is_none() {
                path.pop();
            }
            found
        }),
    }
}
