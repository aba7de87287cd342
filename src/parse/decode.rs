//! Tree → typed values. A fault is reported and the decoder goes on.

use super::fault::{Fault, Shape, SyntaxFault, report};
use super::tree::{Entry, Kind, Node};
use crate::source::Span;
use crate::topology::{Choice, Cidr, Data, Field, Ports, Spanned, Value, Version, is_null, placeholder};

/// A type that can be read from a node.
pub(super) trait Decode: Sized {
    /// Reads `node`, which stands under the key or in the item at `at`; `None` when a fault was reported.
    fn decode(node: &Node<'_>, at: Span, faults: &mut Vec<Fault>) -> Option<Self>;
}

/// The keys of one mapping, taken one by one.
pub(super) struct Keys<'n, 't, 'f> {
    section: &'static str,
    mapping: Span,
    entries: &'n [Entry<'t>],
    asked: Vec<&'static str>,
    faults: &'f mut Vec<Fault>,
}

impl<'n, 't, 'f> Keys<'n, 't, 'f> {
    /// The keys of `node`, which must be a mapping; `section` names it in messages.
    pub(super) fn of(section: &'static str, node: &'n Node<'t>, faults: &'f mut Vec<Fault>) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            shape(node, "", Shape::Mapping, faults);
            return None;
        };
        Some(Self { section, mapping: node.span, entries, asked: Vec::with_capacity(24), faults })
    }

    /// Reads the value of `key`; of a key that stands twice, the first.
    pub(super) fn field<T: Decode>(&mut self, key: &'static str) -> Field<T> {
        self.asked.push(key);
        let Some(entry) = self.entries.iter().find(|entry| entry.key == key) else { return Field::Absent };
        let before = self.faults.len();
        let value = T::decode(&entry.value, entry.key_span, self.faults);
        name_fault(self.faults.get_mut(before..).unwrap_or_default(), key);
        value.map_or(Field::Unreadable, |value| Field::Given(Spanned { value, span: entry.value.span }))
    }

    /// Reports every key that was not asked for, with those that it may have been meant to be.
    pub(super) fn finish(mut self) {
        let unknown: Vec<_> = self.entries.iter().filter(|entry| !self.asked.contains(&&*entry.key)).collect();
        if unknown.is_empty() {
            return;
        }
        self.asked.retain(|key| !self.entries.iter().any(|entry| entry.key == *key));
        for entry in unknown {
            report(self.faults, || Fault::UnknownField {
                span: entry.key_span,
                key: entry.key.clone().into_owned(),
                section: self.section,
                mapping: self.mapping,
                free: self.asked.clone(),
            });
        }
    }
}

/// Gives the faults of a value the name of its key, where nothing closer did; `key[]` is an item of a list.
fn name_fault(faults: &mut [Fault], name: &str) {
    for fault in faults {
        if let Fault::Syntax { what, .. } = fault
            && let SyntaxFault::Shape { key, .. } | SyntaxFault::Word { key, .. } | SyntaxFault::Number { key, .. } =
                what
            && (key.is_empty() || key.starts_with('['))
        {
            key.insert_str(0, name);
        }
    }
}

fn shape(node: &Node<'_>, key: &str, expected: Shape, faults: &mut Vec<Fault>) {
    let found = match &node.kind {
        Kind::Scalar { text, plain: true } if is_null(text) => Shape::Nothing,
        Kind::Scalar { .. } => Shape::Text,
        Kind::List(_) => Shape::List,
        Kind::Map(_) => Shape::Mapping,
    };
    let what = SyntaxFault::Shape { key: key.to_owned(), expected, found };
    report(faults, || Fault::Syntax { span: node.span, what });
}

/// The text of a scalar. A version such as `1.10` keeps its letters; nothing at all is no text.
fn scalar<'n>(node: &'n Node<'_>, expected: Shape, faults: &mut Vec<Fault>) -> Option<&'n str> {
    match &node.kind {
        Kind::Scalar { text, plain } if !(*plain && is_null(text)) => Some(text),
        _ => {
            shape(node, "", expected, faults);
            None
        }
    }
}

impl Decode for String {
    fn decode(node: &Node<'_>, _: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        scalar(node, Shape::Text, faults).map(str::to_owned)
    }
}

impl Decode for bool {
    fn decode(node: &Node<'_>, _: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        match scalar(node, Shape::Bool, faults)? {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                shape(node, "", Shape::Bool, faults);
                None
            }
        }
    }
}

impl Decode for u32 {
    fn decode(node: &Node<'_>, _: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        let text = scalar(node, Shape::Number, faults)?;
        // No sign, no leading zero: what YAML 1.1 and 1.2 read differently is refused.
        let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        let number = text.parse().ok().filter(|_| plain);
        if number.is_none() {
            let what = SyntaxFault::Number { key: String::new(), found: text.to_owned() };
            report(faults, || Fault::Syntax { span: node.span, what });
        }
        number
    }
}

impl Decode for Cidr {
    fn decode(node: &Node<'_>, _: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        scalar(node, Shape::Text, faults).map(Self::read)
    }
}

impl Decode for Version {
    fn decode(node: &Node<'_>, _: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        scalar(node, Shape::Text, faults).map(Self::read)
    }
}

impl Decode for Ports {
    fn decode(node: &Node<'_>, _: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        let ports = Self::read(scalar(node, Shape::Ports, faults)?);
        // A text that waits for its value is reported as that.
        if ports.range.is_none() && placeholder::find(&ports.text).is_none() {
            shape(node, "", Shape::Ports, faults);
            return None;
        }
        Some(ports)
    }
}

impl<T: Choice> Decode for T {
    fn decode(node: &Node<'_>, _: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        let text = scalar(node, Shape::Text, faults)?;
        let choice = T::WORDS.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if choice.is_none() {
            let known = T::WORDS.iter().map(|(word, _)| *word).collect();
            let what = SyntaxFault::Word { key: String::new(), found: text.to_owned(), known };
            report(faults, || Fault::Syntax { span: node.span, what });
        }
        choice
    }
}

/// What a list's item is decoded into: with its place, or with the place of its first key inside.
pub(super) trait Item: Sized {
    fn item(node: &Node<'_>, faults: &mut Vec<Fault>) -> Option<Self>;
}

impl<T: Decode> Item for Spanned<T> {
    fn item(node: &Node<'_>, faults: &mut Vec<Fault>) -> Option<Self> {
        T::decode(node, node.span, faults).map(|value| Self { value, span: node.span })
    }
}

/// A list; an item that cannot be read is reported and left out.
impl<T: Item> Decode for Vec<T> {
    fn decode(node: &Node<'_>, _: Span, faults: &mut Vec<Fault>) -> Option<Self> {
        let Kind::List(items) = &node.kind else {
            shape(node, "", Shape::List, faults);
            return None;
        };
        let before = faults.len();
        let list = items.iter().filter_map(|item| T::item(item, faults)).collect();
        name_fault(faults.get_mut(before..).unwrap_or_default(), "[]");
        Some(list)
    }
}

impl Decode for Value {
    fn decode(node: &Node<'_>, _: Span, _: &mut Vec<Fault>) -> Option<Self> {
        Some(value(node))
    }
}

pub(super) fn value(node: &Node<'_>) -> Value {
    let data = match &node.kind {
        Kind::Scalar { text, plain } => Data::Scalar { text: text.clone().into_owned(), plain: *plain },
        Kind::List(items) => Data::List(items.iter().map(value).collect()),
        Kind::Map(entries) => Data::Map(entries.iter().map(pair).collect()),
    };
    Value { span: node.span, data }
}

fn pair(entry: &Entry<'_>) -> (Spanned<String>, Value) {
    (Spanned { value: entry.key.clone().into_owned(), span: entry.key_span }, value(&entry.value))
}

/// A mapping of names to numbers, with all places.
pub(super) fn weights(node: &Node<'_>, faults: &mut Vec<Fault>) -> Option<Vec<(Spanned<String>, Spanned<u32>)>> {
    let Kind::Map(entries) = &node.kind else {
        shape(node, "", Shape::Mapping, faults);
        return None;
    };
    let weight = |entry: &Entry<'_>| {
        let value = u32::decode(&entry.value, entry.key_span, faults)?;
        let key = Spanned { value: entry.key.clone().into_owned(), span: entry.key_span };
        Some((key, Spanned { value, span: entry.value.span }))
    };
    Some(entries.iter().filter_map(weight).collect())
}
