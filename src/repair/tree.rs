//! The document as it is put together again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::line::Key;
use crate::manifest::schema::Kind;
use crate::source::Span;
use crate::topology::{Data, Spanned, Value};

/// The nodes of a document; number 0 is its top.
#[derive(Debug)]
pub(super) struct Tree<'t> {
    nodes: Vec<Node<'t>>,
}

/// A mapping, a list, an item or a value.
#[derive(Debug)]
pub(super) struct Node<'t> {
    /// The key it stands behind; none for an item, and for the top.
    pub(super) key: Option<Key<'t>>,
    /// The node that it is a part of; the top is its own.
    pub(super) parent: usize,
    /// How many nodes are above it.
    pub(super) depth: usize,
    /// Its number in the table of places, or that of its list; none where the table does not know it.
    pub(super) slot: Option<usize>,
    /// What the table says that it takes, or its list.
    pub(super) kind: Option<Kind>,
    /// Whether it stood where it belongs.
    pub(super) in_place: bool,
    /// What it holds.
    pub(super) holds: Holds<'t>,
    /// Comments above it.
    pub(super) comments: Vec<String>,
}

/// What a node holds.
#[derive(Debug)]
pub(super) enum Holds<'t> {
    /// Nothing yet: a key without a value.
    Nothing,
    /// A value as written, what it means, and the lines of a block below it.
    Value(Cow<'t, str>, Value, Vec<&'t str>),
    /// Keys.
    Map(BTreeMap<&'t str, usize>),
    /// Items.
    List(Vec<usize>),
}

impl Node<'_> {
    /// A node at a place of the table, with nothing in it.
    pub(super) fn new(slot: Option<usize>, kind: Option<Kind>) -> Self {
        let (key, holds, comments) = (None, Holds::Nothing, Vec::new());
        Self { key, parent: 0, depth: 0, slot, kind, in_place: true, holds, comments }
    }

    pub(super) fn is_value(&self) -> bool {
        matches!(self.holds, Holds::Value(..))
    }
}

impl<'t> Tree<'t> {
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node { holds: Holds::Map(BTreeMap::new()), ..Node::new(None, None) }] }
    }

    pub(super) fn get(&self, number: usize) -> Option<&Node<'t>> {
        self.nodes.get(number)
    }

    pub(super) fn get_mut(&mut self, number: usize) -> Option<&mut Node<'t>> {
        self.nodes.get_mut(number)
    }

    /// The node behind `key` in the mapping `parent`.
    pub(super) fn child(&self, parent: usize, key: &str) -> Option<usize> {
        match &self.get(parent)?.holds {
            Holds::Map(children) => children.get(key).copied(),
            _ => None,
        }
    }

    /// Whether `number` can take keys.
    pub(super) fn takes_keys(&self, number: usize) -> bool {
        self.get(number).is_some_and(|node| match (&node.holds, node.kind) {
            (Holds::Map(_), _) => true,
            (Holds::Nothing, Some(Kind::List(_))) => node.key.is_none(),
            (Holds::Nothing, kind) => matches!(kind, None | Some(Kind::Map(_) | Kind::Free)),
            _ => false,
        })
    }

    /// Whether `number` can take items.
    pub(super) fn takes_items(&self, number: usize) -> bool {
        self.get(number).is_some_and(|node| match (&node.holds, node.kind) {
            (Holds::List(_), _) => true,
            (Holds::Nothing, kind) => {
                node.key.is_some() && matches!(kind, None | Some(Kind::Texts | Kind::List(_) | Kind::Free))
            }
            _ => false,
        })
    }

    /// Adds `node` to the mapping `parent`, where its key is free; its number.
    pub(super) fn add(&mut self, parent: usize, key: Key<'t>, mut node: Node<'t>) -> Option<usize> {
        let number = self.nodes.len();
        let above = self.get_mut(parent)?;
        if matches!(above.holds, Holds::Nothing) {
            above.holds = Holds::Map(BTreeMap::new());
        }
        (node.parent, node.depth) = (parent, above.depth + 1);
        let Holds::Map(children) = &mut above.holds else { return None };
        children.insert(key.name, number);
        node.key = Some(key);
        self.nodes.push(node);
        Some(number)
    }

    /// Adds `node` to the list `parent`; its number.
    pub(super) fn push(&mut self, parent: usize, mut node: Node<'t>) -> Option<usize> {
        let number = self.nodes.len();
        let above = self.get_mut(parent)?;
        if matches!(above.holds, Holds::Nothing) {
            above.holds = Holds::List(Vec::new());
        }
        (node.parent, node.depth) = (parent, above.depth + 1);
        let Holds::List(items) = &mut above.holds else { return None };
        items.push(number);
        self.nodes.push(node);
        Some(number)
    }

    /// The document as a value, with the places of the text it came from.
    pub(super) fn value(&self) -> Value {
        self.value_of(0)
    }

    fn value_of(&self, number: usize) -> Value {
        let nothing = Value { span: Span::default(), data: Data::Scalar { text: String::new(), plain: true } };
        let Some(node) = self.get(number) else { return nothing };
        let here = node.key.map_or_else(Span::default, |key| key.span());
        let data = match &node.holds {
            Holds::Value(_, value, _) => return value.clone(),
            Holds::Nothing => nothing.data,
            Holds::List(items) => Data::List(items.iter().map(|item| self.value_of(*item)).collect()),
            Holds::Map(children) => Data::Map(children.values().filter_map(|child| self.pair(*child)).collect()),
        };
        Value { span: here, data }
    }

    fn pair(&self, number: usize) -> Option<(Spanned<String>, Value)> {
        let key = self.get(number)?.key?;
        Some((Spanned { value: key.name.to_owned(), span: key.span() }, self.value_of(number)))
    }

    /// The document as text, in the official sample's form: keys by name, lists at their key's column.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0, 0);
        out
    }

    fn write(&self, out: &mut String, number: usize, columns: usize) {
        let Some(node) = self.get(number) else { return };
        match &node.holds {
            Holds::Map(children) => children.values().for_each(|child| {
                self.write_comments(out, *child, columns);
                indent(out, columns);
                self.write_pair(out, *child, columns);
            }),
            Holds::List(items) => items.iter().for_each(|item| self.write_item(out, *item, columns)),
            Holds::Nothing | Holds::Value(..) => {}
        }
    }

    /// What stands above a line.
    fn write_comments(&self, out: &mut String, number: usize, columns: usize) {
        for comment in self.get(number).iter().flat_map(|node| &node.comments) {
            indent(out, columns);
            out.push_str(comment);
            out.push('\n');
        }
    }

    fn write_pair(&self, out: &mut String, number: usize, columns: usize) {
        let Some(node) = self.get(number) else { return };
        let key = node.key.map_or("", |key| if node.slot.is_some() { key.name } else { key.spelled });
        out.push_str(key);
        out.push(':');
        let deeper = if matches!(node.holds, Holds::List(_)) { columns } else { columns + 2 };
        self.write_behind(out, number, deeper);
    }

    fn write_item(&self, out: &mut String, number: usize, columns: usize) {
        self.write_comments(out, number, columns);
        let Some(node) = self.get(number) else { return };
        let Holds::Map(children) = &node.holds else {
            indent(out, columns);
            out.push('-');
            return self.write_behind(out, number, columns + 2);
        };
        for (index, child) in children.values().enumerate() {
            // What stands above the first key stands above its dash.
            let (columns_above, start) = if index == 0 { (columns, "- ") } else { (columns + 2, "  ") };
            self.write_comments(out, *child, columns_above);
            indent(out, columns);
            out.push_str(start);
            self.write_pair(out, *child, columns + 2);
        }
    }

    /// What stands behind a colon or a dash, to the end of the line and below.
    fn write_behind(&self, out: &mut String, number: usize, columns: usize) {
        match self.get(number).map(|node| &node.holds) {
            Some(Holds::Value(raw, _, block)) => {
                if !raw.is_empty() {
                    out.push(' ');
                    out.push_str(raw);
                }
                out.push('\n');
                for line in block {
                    if !line.is_empty() {
                        indent(out, columns);
                    }
                    out.push_str(line);
                    out.push('\n');
                }
            }
            Some(Holds::Map(_) | Holds::List(_)) => {
                out.push('\n');
                self.write(out, number, columns);
            }
            Some(Holds::Nothing) | None => out.push('\n'),
        }
    }
}

fn indent(out: &mut String, columns: usize) {
    out.extend(std::iter::repeat_n(' ', columns));
}
