//! The topology's text as something to write into: keys that are absent, lists that are short, in the file's own style.

use std::collections::BTreeMap;

use crate::finding::Edit;
use crate::source::Span;
use crate::topology::{Spanned, Value};

/// What is written at a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The one value.
    Scalar,
    /// Items of a list, behind those that it has.
    List,
}

/// A text, and what is to be written into it.
pub(super) struct Sheet<'t> {
    text: &'t str,
    vpcs: BTreeMap<u32, &'t Value>,
    clusters: BTreeMap<u32, &'t Value>,
    /// What is inserted at each place, or replaces it.
    edits: BTreeMap<Span, String>,
}

impl<'t> Sheet<'t> {
    /// `text`, which was read as `root`.
    pub(super) fn of(text: &'t str, root: Option<&'t Value>) -> Self {
        let list = |key| {
            let items = root.and_then(|root| root.get(key)).map(Value::items).unwrap_or_default();
            items.iter().map(|item| (place(item).start, item)).collect()
        };
        Self { text, vpcs: list("vpcs"), clusters: list("clusters"), edits: BTreeMap::new() }
    }

    /// The VPC section that is pointed at by `at`.
    pub(super) fn vpc(&self, at: Span) -> Option<&'t Value> {
        self.vpcs.get(&at.start).copied()
    }

    /// The network section of the cluster that is pointed at by `at`.
    pub(super) fn network(&self, at: Span) -> Option<&'t Value> {
        self.clusters.get(&at.start).and_then(|cluster| cluster.get("network"))
    }

    /// Writes `items` at `key` of `section`, behind the nearest key that stands before it in `order`. `None` where the text
    /// has no plain place for them.
    pub(super) fn write(
        &mut self,
        section: &Value,
        order: &[&str],
        key: &str,
        form: Form,
        items: &[String],
    ) -> Option<()> {
        let (span, text) = match section.entry(key) {
            None => self.insertion(section, order, key, form, items),
            Some((name, value)) if value.is_null() => self.filling(name, value, form, items),
            Some((_, list)) if list.items().is_empty() => {
                let empty = self.opens(list.span, '[');
                empty.then(|| (list.span, written(form, items, self.quote(list.span))))
            }
            Some((_, list)) => self.addition(list, items),
        }?;
        self.edits.entry(span).or_default().push_str(&text);
        Some(())
    }

    /// What is to be written, by place.
    pub(super) fn into_edits(self) -> Vec<Edit> {
        self.edits.into_iter().map(|(span, text)| Edit { span, text }).collect()
    }

    /// A key that is not there.
    fn insertion(
        &self,
        section: &Value,
        order: &[&str],
        key: &str,
        form: Form,
        items: &[String],
    ) -> Option<(Span, String)> {
        let mut before = order.iter().rev().skip_while(|known| **known != key).skip(1);
        let (name, end) = before.find_map(|known| {
            let (name, value) = section.entry(known)?;
            Some((name, self.end(name, value)?))
        })?;
        let quote = self.quote(name.span);
        let pair = format!("{quote}{key}{quote}: {}", written(form, items, quote));
        let indent = self.before(name.span);
        if self.opens(section.span, '{') {
            return Some((end, format!("{}{pair}", separator(indent))));
        }
        let plain = indent.bytes().all(|byte| matches!(byte, b' ' | b'-'));
        plain.then_some((self.line_end(end)?, format!("\n{}{pair}", " ".repeat(indent.len()))))
    }

    /// The value of a key that has none.
    fn filling(&self, name: &Spanned<String>, value: &Value, form: Form, items: &[String]) -> Option<(Span, String)> {
        let new = written(form, items, self.quote(name.span));
        let behind = self.text.get(name.span.end as usize..)?;
        let colon = name.span.end as usize + behind.len() - behind.trim_start_matches(' ').strip_prefix(':')?.len();
        if value.span.start as usize >= colon && !self.at(value.span).trim().is_empty() {
            return Some((value.span, new));
        }
        Some((Span::new(colon, colon), format!(" {new}")))
    }

    /// More items of a list.
    fn addition(&self, list: &Value, items: &[String]) -> Option<(Span, String)> {
        let behind = list.items().last()?.span;
        let (quote, indent) = (self.quote(behind), self.before(behind));
        let end = Span { start: behind.end, end: behind.end };
        let (end, before) = if self.opens(list.span, '[') {
            (end, separator(indent))
        } else {
            let plain = indent.trim_start_matches(' ').strip_prefix('-')?.bytes().all(|byte| byte == b' ');
            (plain.then(|| self.line_end(end))??, format!("\n{indent}"))
        };
        let items: Vec<_> = items.iter().map(|item| format!("{before}{quote}{item}{quote}")).collect();
        Some((end, items.concat()))
    }

    fn at(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Whether what stands at `span`, behind its anchor if it has one, starts with `bracket`.
    fn opens(&self, span: Span, bracket: char) -> bool {
        let text = self.at(span);
        let behind = text.strip_prefix('&').and_then(|anchored| anchored.split_once([' ', '\n']));
        behind.map_or(text, |(_, behind)| behind.trim_start()).starts_with(bracket)
    }

    /// What stands before `span` on its line.
    fn before(&self, span: Span) -> &'t str {
        let before = self.text.get(..span.start as usize).unwrap_or_default();
        before.rsplit_once('\n').map_or(before, |(_, line)| line)
    }

    /// The end of a value that stands behind its key; not of one that an alias brings from elsewhere.
    fn end(&self, name: &Spanned<String>, value: &Value) -> Option<Span> {
        let between = self.text.get(name.span.end as usize..value.span.start as usize)?;
        let near = between.trim_start().strip_prefix(':')?.trim().is_empty();
        near.then(|| Span::new(value.span.end as usize, value.span.end as usize))
    }

    /// The end of the line, where nothing but a comment follows.
    fn line_end(&self, from: Span) -> Option<Span> {
        let rest = self.text.get(from.end as usize..)?.split('\n').next()?;
        let rest = rest.strip_suffix('\r').unwrap_or(rest);
        let end = from.end as usize + rest.len();
        let rest = rest.trim_start();
        (rest.is_empty() || rest.starts_with('#')).then(|| Span::new(end, end))
    }

    /// The quote that opens what stands at `span`.
    fn quote(&self, span: Span) -> &'static str {
        match self.at(span).as_bytes().first() {
            Some(b'"') => "\"",
            Some(b'\'') => "'",
            _ => "",
        }
    }
}

/// Where an item of a list is pointed at, as the topology's own places are.
fn place(item: &Value) -> Span {
    let named = item.entries().iter().find(|(key, _)| key.value == "name" || key.value == "id");
    let first = item.entries().first().map(|(key, _)| key.span);
    named.map(|(_, value)| value.span).or(first).unwrap_or(item.span)
}

/// What stands between two things in brackets, of which the one before has `indent` before it.
fn separator(indent: &str) -> String {
    let own_line = indent.bytes().all(|byte| byte == b' ');
    if own_line { format!(",\n{indent}") } else { ", ".to_owned() }
}

fn written(form: Form, items: &[String], quote: &str) -> String {
    let items: Vec<_> = items.iter().map(|item| format!("{quote}{item}{quote}")).collect();
    match form {
        Form::Scalar => items.join(" "),
        Form::List => format!("[{}]", items.join(", ")),
    }
}
