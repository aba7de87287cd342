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
        match section.entry(key) {
            None => self.insert(section, order, key, form, items),
            Some((name, value)) if value.is_null() => self.fill(name, value, form, items),
            Some((_, list)) if list.items().is_empty() => {
                let (quote, flow) = (self.quote(list.span), self.at(list.span).starts_with('['));
                flow.then(|| self.put(list.span, &written(form, items, quote)))
            }
            Some((_, list)) => self.append(list, items),
        }
    }

    /// What is to be written, by place.
    pub(super) fn into_edits(self) -> Vec<Edit> {
        self.edits.into_iter().map(|(span, text)| Edit { span, text }).collect()
    }

    fn insert(&mut self, section: &Value, order: &[&str], key: &str, form: Form, items: &[String]) -> Option<()> {
        let mut before = order.iter().rev().skip_while(|known| **known != key).skip(1);
        let (name, value) = before.find_map(|known| section.entry(known))?;
        let quote = self.quote(name.span);
        let pair = format!("{quote}{key}{quote}: {}", written(form, items, quote));
        let end = self.end(name, value)?;
        let indent = self.before(name.span);
        if self.at(section.span).starts_with('{') {
            let own_line = indent.bytes().all(|byte| byte == b' ');
            return Some(self.put(end, &if own_line { format!(",\n{indent}{pair}") } else { format!(", {pair}") }));
        }
        let plain = indent.bytes().all(|byte| matches!(byte, b' ' | b'-'));
        let line = self.line_end(end)?;
        plain.then(|| self.put(line, &format!("\n{}{pair}", " ".repeat(indent.len()))))
    }

    /// Writes behind a key that has nothing.
    fn fill(&mut self, name: &Spanned<String>, value: &Value, form: Form, items: &[String]) -> Option<()> {
        let new = written(form, items, self.quote(name.span));
        let behind = self.text.get(name.span.end as usize..)?;
        let colon = name.span.end as usize + behind.len() - behind.trim_start_matches(' ').strip_prefix(':')?.len();
        if value.span.start as usize >= colon && !self.at(value.span).trim().is_empty() {
            return Some(self.put(value.span, &new));
        }
        Some(self.put(Span::new(colon, colon), &format!(" {new}")))
    }

    /// Writes behind the last item of a list.
    fn append(&mut self, list: &Value, items: &[String]) -> Option<()> {
        let last = list.items().last()?.span;
        let quote = self.quote(last);
        let indent = self.before(last);
        let own_line = indent.bytes().all(|byte| byte == b' ');
        let (end, before) = if !self.at(list.span).starts_with('[') {
            let plain = indent.trim_start_matches(' ').strip_prefix('-')?.bytes().all(|byte| byte == b' ');
            (plain.then(|| self.line_end(Span::new(last.end as usize, last.end as usize)))??, format!("\n{indent}"))
        } else {
            (Span::new(last.end as usize, last.end as usize), if own_line { format!(",\n{indent}") } else { ", ".to_owned() })
        };
        let text: String = items.iter().map(|item| format!("{before}{quote}{item}{quote}")).collect();
        Some(self.put(end, &text))
    }

    fn put(&mut self, span: Span, text: &str) {
        self.edits.entry(span).or_default().push_str(text);
    }

    fn at(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
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

fn written(form: Form, items: &[String], quote: &str) -> String {
    let items: Vec<_> = items.iter().map(|item| format!("{quote}{item}{quote}")).collect();
    match form {
        Form::Scalar => items.join(" "),
        Form::List => format!("[{}]", items.join(", ")),
    }
}
