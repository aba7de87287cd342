//! YAML events → a tree that knows the place of every key and value.

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::fault::{Fault, SyntaxFault, report};
use super::flow;
use super::places::Places;
use crate::source::Span;

/// How much is read before the text is refused.
pub mod limits {
    /// Bytes of one file: 32 MiB.
    pub const SIZE: usize = 32 << 20;
    /// Lists and mappings inside each other.
    pub const DEPTH: usize = 64;
    /// Keys and values, with aliases counted at every use.
    pub const NODES: usize = 4_000_000;
    /// Mappings: each may become a cluster, which takes many times the room of its two brackets.
    pub const MAPPINGS: usize = 400_000;
    /// Bytes of one list or mapping in brackets: 1 MiB.
    pub const FLOW: usize = 1 << 20;
    /// Keys and values that anchors name and aliases stand for: a small file stays small in memory.
    pub const ALIASED: usize = 100_000;
    /// Faults that are kept; so many have one cause.
    pub const FAULTS: usize = 100_000;
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Node<'t> {
    pub(super) span: Span,
    pub(super) kind: Kind<'t>,
}

#[derive(Debug, Clone)]
pub(super) enum Kind<'t> {
    Scalar { text: Cow<'t, str>, plain: bool },
    List(Vec<Node<'t>>),
    Map(Vec<Entry<'t>>),
}

/// One key of a mapping and its value.
#[derive(Debug, Clone)]
pub(super) struct Entry<'t> {
    pub(super) key: Cow<'t, str>,
    pub(super) key_span: Span,
    pub(super) value: Node<'t>,
}

/// Reads the one document of `text`. `None` where there is nothing to decode; `faults` then says why.
pub(super) fn read<'t>(text: &'t str, faults: &mut Vec<Fault>) -> Option<Node<'t>> {
    let before = faults.len();
    let root = read_all(text, 0, 1, faults).pop();
    if root.is_none() && faults.len() == before {
        faults.push(Fault::Syntax { span: Span::default(), what: SyntaxFault::Empty });
    }
    root
}

/// Reads up to `most` documents of `text`, whose first byte is number `start` of all that is read; none where the text
/// cannot be read to its end.
pub(super) fn read_all<'t>(text: &'t str, start: usize, most: usize, faults: &mut Vec<Fault>) -> Vec<Node<'t>> {
    if text.len() > limits::SIZE {
        faults.push(Fault::TooLarge { span: Span::new(start, start), what: "size", limit: limits::SIZE });
        return Vec::new();
    }
    // A NUL would end the reader's input early and hide what follows.
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    // Each is one of these bytes or starts with the last, and hardly a text has any.
    let may_be = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2);
    if text.bytes().any(may_be)
        && let Some((at, c)) = text.char_indices().find(|&(_, c)| control(c))
    {
        let span = Span::new(start + at, start + at + c.len_utf8());
        faults.push(Fault::Syntax { span, what: SyntaxFault::Control(c) });
        return Vec::new();
    }
    if let Some(span) = flow::too_long(text, limits::FLOW) {
        report(faults, || Fault::TooLarge { span, what: "flow", limit: limits::FLOW });
        return Vec::new();
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let places = Places::new(body, start + text.len() - body.len());
    let (stack, anchors, documents) = (Vec::new(), BTreeMap::new(), Vec::new());
    let mut builder = Builder { places, faults, stack, anchors, weight: 0, mappings: 0, aliased: 0, most, documents };
    match builder.run(body) {
        Ok(()) => builder.documents,
        Err(fault) => {
            builder.faults.push(fault);
            Vec::new()
        }
    }
}

/// A list or mapping that is still open.
struct Open<'t> {
    span: Span,
    anchor: usize,
    /// The weight of the tree before it, to know its own when it closes.
    before: usize,
    kind: Kind<'t>,
    key: Key<'t>,
}

/// What an open mapping expects next.
enum Key<'t> {
    /// A key.
    Awaited,
    /// The value of this key.
    Read(Cow<'t, str>, Span),
    /// The value of a key that was reported; it is dropped.
    Unusable,
}

struct Builder<'t, 'f> {
    places: Places<'t>,
    faults: &'f mut Vec<Fault>,
    stack: Vec<Open<'t>>,
    /// What each anchor stands for, and its weight.
    anchors: BTreeMap<usize, (Node<'t>, usize)>,
    /// Nodes made so far, owned text counted in, aliases at every use.
    weight: usize,
    /// Mappings opened so far.
    mappings: usize,
    /// Nodes copied, for anchors and for aliases.
    aliased: usize,
    /// How many documents are read.
    most: usize,
    documents: Vec<Node<'t>>,
}

impl<'t> Builder<'t, '_> {
    fn run(&mut self, text: &'t str) -> Result<(), Fault> {
        let mut parser = Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| self.unreadable(&error))?;
            let span = self.places.span(span);
            match event {
                Event::DocumentStart(_) => {
                    if self.documents.len() == self.most {
                        self.faults.push(Fault::SeveralDocuments { span });
                        return Ok(());
                    }
                }
                Event::Scalar(text, style, anchor, tag) => {
                    self.tag(tag.is_some(), span);
                    let owned = if let Cow::Owned(text) = &text { text.len() / 32 } else { 0 };
                    let plain = style == ScalarStyle::Plain;
                    let span = self.places.scalar(span, style);
                    self.weigh(1 + owned, span)?;
                    self.close(Node { span, kind: Kind::Scalar { text, plain } }, anchor, 1 + owned, span)?;
                }
                Event::SequenceStart(anchor, tag) => self.open(Kind::List(Vec::new()), anchor, tag.is_some(), span)?,
                Event::MappingStart(anchor, tag) => self.open(Kind::Map(Vec::new()), anchor, tag.is_some(), span)?,
                Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
                Event::Alias(anchor) => self.alias(anchor, span)?,
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        Ok(())
    }

    fn unreadable(&self, error: &ScanError) -> Fault {
        let at = self.places.byte(*error.marker());
        if error.info().contains("recursion limit") {
            return Fault::TooLarge { span: Span::new(at, at), what: "depth", limit: limits::DEPTH };
        }
        Fault::Syntax { span: Span::new(at, at), what: SyntaxFault::Yaml(error.info().to_owned()) }
    }

    fn tag(&mut self, tagged: bool, span: Span) {
        if tagged {
            report(self.faults, || Fault::Syntax { span, what: SyntaxFault::Tag });
        }
    }

    fn open(&mut self, kind: Kind<'t>, anchor: usize, tagged: bool, span: Span) -> Result<(), Fault> {
        self.tag(tagged, span);
        if self.stack.len() == limits::DEPTH {
            return Err(Fault::TooLarge { span, what: "depth", limit: limits::DEPTH });
        }
        self.mappings += usize::from(matches!(kind, Kind::Map(_)));
        if self.mappings > limits::MAPPINGS {
            return Err(Fault::TooLarge { span, what: "mappings", limit: limits::MAPPINGS });
        }
        self.stack.push(Open { span, anchor, before: self.weight, kind, key: Key::Awaited });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Result<(), Fault> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let last = match &open.kind {
            Kind::List(items) => items.last().map(|item| item.span),
            Kind::Map(entries) => entries.last().map(|entry| entry.value.span),
            Kind::Scalar { .. } => None,
        };
        // A flow collection ends at its bracket; a block one, whose end has no width, with its last value.
        let end = if end.start < end.end { end } else { last.unwrap_or(open.span) };
        if let Kind::Map(entries) = &open.kind {
            report_duplicates(entries, self.faults);
        }
        let node = Node { span: open.span.to(end), kind: open.kind };
        self.weigh(1, end)?;
        let weight = self.weight - open.before;
        self.close(node, open.anchor, weight, end)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fault> {
        let Some((node, weight)) = self.anchors.get(&anchor) else {
            // Only an anchor that is still open is missing here: a value inside itself.
            return Err(Fault::TooLarge { span, what: "depth", limit: limits::DEPTH });
        };
        // Weighed before it is copied, so that a bomb costs nothing.
        let weight = *weight;
        weigh_copy(&mut self.aliased, weight, span)?;
        let node = node.clone();
        self.weigh(weight, span)?;
        self.close(node, 0, weight, span)
    }

    /// Counts nodes that were made.
    fn weigh(&mut self, weight: usize, span: Span) -> Result<(), Fault> {
        self.weight += weight;
        if self.weight > limits::NODES {
            return Err(Fault::TooLarge { span, what: "nodes", limit: limits::NODES });
        }
        Ok(())
    }

    /// Puts a finished node where it belongs.
    fn close(&mut self, node: Node<'t>, anchor: usize, weight: usize, span: Span) -> Result<(), Fault> {
        if anchor > 0 {
            weigh_copy(&mut self.aliased, weight, span)?;
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        let Some(open) = self.stack.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        match &mut open.kind {
            Kind::List(items) => items.push(node),
            Kind::Map(entries) => match std::mem::replace(&mut open.key, Key::Awaited) {
                Key::Awaited => open.key = read_key(node, self.faults),
                Key::Read(key, key_span) => entries.push(Entry { key, key_span, value: node }),
                Key::Unusable => {}
            },
            Kind::Scalar { .. } => {}
        }
        Ok(())
    }
}

/// Counts nodes that are copied, for an anchor or an alias.
fn weigh_copy(copied: &mut usize, weight: usize, span: Span) -> Result<(), Fault> {
    *copied += weight;
    if *copied > limits::ALIASED {
        return Err(Fault::TooLarge { span, what: "aliases", limit: limits::ALIASED });
    }
    Ok(())
}

fn read_key<'t>(node: Node<'t>, faults: &mut Vec<Fault>) -> Key<'t> {
    let what = match node.kind {
        Kind::Scalar { text, plain } if !(plain && text == "<<") => return Key::Read(text, node.span),
        Kind::Scalar { .. } => SyntaxFault::MergeKey,
        Kind::List(_) | Kind::Map(_) => SyntaxFault::KeyShape,
    };
    report(faults, || Fault::Syntax { span: node.span, what });
    Key::Unusable
}

fn report_duplicates(entries: &[Entry<'_>], faults: &mut Vec<Fault>) {
    let mut sorted: Vec<_> = entries.iter().map(|entry| (&entry.key, entry.key_span)).collect();
    sorted.sort_unstable();
    let mut first: Option<(&Cow<'_, str>, Span)> = None;
    for (key, span) in sorted {
        match first {
            Some((known, first)) if known == key => {
                report(faults, || Fault::DuplicateKey { span, first, key: key.clone().into_owned() });
            }
            _ => first = Some((key, span)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        let _ = read(text, &mut faults);
        faults
    }

    #[test]
    fn places_are_bytes_also_behind_wide_characters() {
        let text = "\u{feff}杭州: 州\r\nb: [1, {c: 'x'}]\n";
        let mut faults = Vec::new();
        let at = |span: Span| text.get(span.start as usize..span.end as usize);
        let root = read(text, &mut faults);
        assert_eq!(root.as_ref().and_then(|root| at(root.span)), Some("杭州: 州\r\nb: [1, {c: 'x'}]"));
        let entries =
            root.map_or(Vec::new(), |root| if let Kind::Map(entries) = root.kind { entries } else { Vec::new() });
        let places: Vec<_> = entries.iter().map(|entry| (at(entry.key_span), at(entry.value.span))).collect();
        assert_eq!(places, [(Some("杭州"), Some("州")), (Some("b"), Some("[1, {c: 'x'}]"))]);
    }

    /// What stands at the place of every key and value that is not a collection.
    fn places<'t>(text: &'t str, node: &Node<'_>) -> Vec<&'t str> {
        let at = |span: Span| text.get(span.start as usize..span.end as usize).unwrap_or_default();
        match &node.kind {
            Kind::Scalar { .. } => vec![at(node.span)],
            Kind::List(items) => items.iter().flat_map(|item| places(text, item)).collect(),
            Kind::Map(entries) => entries
                .iter()
                .flat_map(|entry| [vec![at(entry.key_span)], places(text, &entry.value)].concat())
                .collect(),
        }
    }

    #[test]
    fn a_quoted_value_ends_at_its_quote_and_a_block_at_its_last_line() {
        let text = "a: 'it''s' # x\nb: {c: \"\\\"州\" , d: ' '\n }\n'e' : |-\n  'f' g\n\nh: [\"\" , i]\n";
        let places: Vec<_> = read(text, &mut Vec::new()).iter().flat_map(|root| places(text, root)).collect();
        assert_eq!(places, ["a", "'it''s'", "b", "c", "\"\\\"州\"", "d", "' '", "'e'", "'f' g", "h", "\"\"", "i"]);
    }

    #[test]
    fn an_alias_bomb_is_refused_before_it_is_made() {
        let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (this, last) in ('b'..='k').zip('a'..) {
            bomb += &["\n", &this.to_string(), ": &", &this.to_string(), " ["].concat();
            bomb += &["*", &last.to_string(), ", "].concat().repeat(8);
            bomb += "]";
        }
        assert!(matches!(faults(&bomb).as_slice(), [Fault::TooLarge { what: "aliases", .. }]));
    }

    #[test]
    fn an_alias_of_what_contains_it_is_refused() {
        assert!(matches!(faults("a: &a [*a]\n").as_slice(), [Fault::TooLarge { what: "depth", .. }]));
    }

    #[test]
    fn depth_is_limited_for_both_notations() {
        assert!(matches!(faults(&"[".repeat(100_000)).as_slice(), [Fault::TooLarge { what: "depth", .. }]));
        assert!(matches!(faults(&"- ".repeat(1_000)).as_slice(), [Fault::TooLarge { what: "depth", .. }]));
    }

    #[test]
    fn control_characters_and_second_documents_hide_nothing() {
        let control = |fault: &Fault| matches!(fault, Fault::Syntax { what: SyntaxFault::Control('\0'), .. });
        assert!(faults("a: 1\0\nb: 2\n").iter().any(control));
        assert!(matches!(faults("a: 1\n---\nb: 2\n").as_slice(), [Fault::SeveralDocuments { .. }]));
        assert!(matches!(faults(" # nothing\n").as_slice(), [Fault::Syntax { what: SyntaxFault::Empty, .. }]));
    }

    #[test]
    fn duplicate_keys_merge_keys_and_tags_are_all_told() {
        let all = faults("a: 1\nb: !!int 2\na: 3\n<<: {c: 1}\n? [x]\n: y\na: 4\n");
        let duplicates =
            all.iter().filter(|fault| matches!(fault, Fault::DuplicateKey { first, .. } if first.start == 0));
        assert_eq!((duplicates.count(), all.len()), (2, 5));
    }
}
