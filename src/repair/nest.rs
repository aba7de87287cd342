//! Lines → a tree: by their indentation where that makes sense, else by the table of what belongs where.

use std::collections::BTreeMap;

use super::behind::{block, comment, holds, value};
use super::line::{Content, Key, Line, Piece};
use super::slot::Slots;
use super::tree::{Holds, Node, Tree};
use crate::manifest::damage::{Damage, Wreck};
use crate::manifest::schema::Kind;
use crate::parse::limits;
use crate::source::Span;
use crate::topology::{Dialect, Value};

/// A document that was put together again.
#[derive(Debug)]
pub(super) struct Nested {
    /// What it says, with the places of the text it came from.
    pub(super) value: Value,
    /// How it is to be written.
    pub(super) text: String,
    /// What was wrong with it.
    pub(super) damages: Vec<Damage>,
}

/// Puts a RemoteIstio together from `lines`. None where even its kind cannot be told.
pub(super) fn nest(lines: &[Line<'_>], dialect: Option<Dialect>) -> Option<Nested> {
    let mut nest = Nest {
        slots: Slots::of(dialect),
        tree: Tree::new(),
        instances: BTreeMap::new(),
        stack: Vec::new(),
        last: 0,
        top: None,
        comments: Vec::new(),
        lost: None,
        is_flattened: false,
        has_odd_blanks: false,
        damages: Vec::new(),
    };
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        let block = block(line, after);
        nest.line(line, after.get(..block).unwrap_or_default());
        rest = after.get(block..).unwrap_or_default();
    }
    nest.finish()
}

struct Nest<'t> {
    slots: Slots,
    tree: Tree<'t>,
    /// By slot, the last mapping that stands there.
    instances: BTreeMap<usize, usize>,
    /// The nodes that the next line may belong to by its indentation, with their columns.
    stack: Vec<(usize, usize)>,
    /// The node that was placed last.
    last: usize,
    /// The columns of the first key.
    top: Option<usize>,
    /// Comments that wait for the next node.
    comments: Vec<String>,
    /// Lines that could not be placed and follow each other.
    lost: Option<Lost>,
    is_flattened: bool,
    has_odd_blanks: bool,
    damages: Vec<Damage>,
}

/// Stands for a line that was lost, so that what is indented below it finds nothing above it.
const LOST: usize = usize::MAX;

struct Lost {
    /// The first of them.
    span: Span,
    lines: usize,
    /// Whether a key is among them.
    keys: bool,
    /// Whether nothing was placed before them.
    first: bool,
}

/// Where a key goes.
struct Home {
    parent: usize,
    slot: Option<usize>,
    in_place: bool,
}

impl<'t> Nest<'t> {
    fn line(&mut self, line: &Line<'t>, block: &[Line<'t>]) {
        let placed = match (line.content, line.dash) {
            (Content::Blank | Content::Fence | Content::Separator, _) => return,
            (Content::Comment(text), None) => return self.comments.push(comment(text)),
            (Content::Pair(key, value), None) => self.pair(line, line.columns, key, value, block),
            (Content::Pair(key, value), Some(inner)) => self.item_pair(line, inner, key, value, block),
            (Content::Text(_), None) | (Content::Comment(_), Some(_)) => None,
            (Content::Text(text), Some(_)) => self.item(line.columns, text),
        };
        match placed {
            Some(number) => self.place(number, line),
            None => [line].into_iter().chain(block).for_each(|line| self.lose(line)),
        }
    }

    fn place(&mut self, number: usize, line: &Line<'t>) {
        self.end_of_lost(false);
        self.last = number;
        if line.odd && !std::mem::replace(&mut self.has_odd_blanks, true) {
            self.damages.push(Damage { at: line.span(), what: Wreck::OddBlanks, mend: None });
        }
    }

    /// A line whose place cannot be told stays as a comment.
    fn lose(&mut self, line: &Line<'t>) {
        match line.content {
            Content::Blank => return,
            Content::Pair(..) => self.stack.push((line.columns, LOST)),
            _ => {}
        }
        let text = format!("# {}", line.whole.trim_end());
        self.comments.push(comment(&text));
        let first = self.top.is_none();
        let lost = self.lost.get_or_insert_with(|| Lost { span: line.span(), lines: 0, keys: false, first });
        lost.lines += 1;
        lost.keys |= matches!(line.content, Content::Pair(..));
    }

    fn end_of_lost(&mut self, last: bool) {
        let Some(Lost { span, lines, keys, first }) = self.lost.take() else { return };
        // Words above and below a manifest are no part of it.
        let around = !keys && (first || last);
        let what = if around { Wreck::Around { lines } } else { Wreck::Unplaced { lines } };
        self.damages.push(Damage { at: span, what, mend: None });
    }

    /// Places a key; its node.
    fn pair(
        &mut self,
        line: &Line<'t>,
        columns: usize,
        key: Key<'t>,
        value: Piece<'t>,
        block: &[Line<'t>],
    ) -> Option<usize> {
        while self.stack.last().is_some_and(|(above, _)| *above >= columns) {
            self.stack.pop();
        }
        let value = if value.text.starts_with('#') {
            self.comments.push(comment(value.text));
            Piece { text: "", ..value }
        } else {
            value
        };
        let (holds, star) = holds(line, value, block)?;
        let home = self.home(columns, key.name)?;
        let node = Node { in_place: home.in_place, holds, ..Node::new(home.slot, self.kind(home.slot)) };
        let number = self.add(home.parent, key, node)?;
        self.top.get_or_insert(columns);
        self.stack.push((columns, number));
        self.damages.extend(star);
        if !home.in_place {
            self.misplaced(key, home.parent);
        }
        Some(number)
    }

    fn kind(&self, slot: Option<usize>) -> Option<Kind> {
        self.slots.kind(slot?)
    }

    fn add(&mut self, parent: usize, key: Key<'t>, mut node: Node<'t>) -> Option<usize> {
        if self.tree.get(parent)?.depth + 4 > limits::DEPTH {
            return None;
        }
        node.comments = std::mem::take(&mut self.comments);
        let slot = node.slot.filter(|_| !matches!(node.kind, Some(Kind::List(_))));
        let number = self.tree.add(parent, key, node)?;
        if let Some(slot) = slot {
            self.instances.insert(slot, number);
        }
        Some(number)
    }

    /// Where `key` goes, which starts at `columns`.
    fn home(&mut self, columns: usize, key: &str) -> Option<Home> {
        let above = self.stack.last().map(|(_, above)| *above);
        if let Some(parent) = above.filter(|above| self.is_free(*above, key)) {
            let slot = self.tree.get(parent)?.slot;
            let typed = matches!(self.kind(slot), Some(Kind::Map(_) | Kind::List(_)));
            let found = slot.filter(|_| typed).and_then(|slot| self.slots.inside(Some(slot), key));
            if !typed || found.is_some() || self.slots.with_key(key).is_empty() {
                return Some(Home { parent, slot: found, in_place: true });
            }
        }
        let top = self.slots.inside(None, key).filter(|_| above.is_none() && self.is_free(0, key));
        if let Some(slot) = top {
            return Some(Home { parent: 0, slot: Some(slot), in_place: self.top.is_none_or(|top| top == columns) });
        }
        let stands_alone = above.is_none_or(|above| self.tree.get(above).is_some_and(Node::is_value));
        self.by_table(key).or_else(|| self.by_neighbour(key).filter(|_| stands_alone))
    }

    /// Whether the mapping `parent` can take `key`.
    fn is_free(&self, parent: usize, key: &str) -> bool {
        self.tree.takes_keys(parent) && self.tree.child(parent, key).is_none()
    }

    /// The nearest mapping above that the table has this key in, and that lacks it.
    fn by_table(&mut self, key: &str) -> Option<Home> {
        let stands = |slot: &usize| {
            let parent = match self.slots.get(*slot)?.parent {
                None => 0,
                Some(parent) => *self.instances.get(&parent)?,
            };
            self.is_free(parent, key).then_some((parent, *slot))
        };
        let nearest = self.slots.with_key(key).iter().filter_map(stands).max();
        let (parent, slot) = if let Some(nearest) = nearest {
            nearest
        } else {
            let only = self.slots.only(key)?;
            (self.make(self.slots.get(only)?.parent?)?, only)
        };
        Some(Home { parent, slot: Some(slot), in_place: false })
    }

    /// Makes the mapping at `slot`, whose own line is lost.
    fn make(&mut self, slot: usize) -> Option<usize> {
        if self.instances.contains_key(&slot) {
            return None;
        }
        let place = *self.slots.get(slot)?;
        let parent = match place.parent {
            None => 0,
            Some(above) => match self.instances.get(&above) {
                Some(above) => *above,
                None => self.make(above)?,
            },
        };
        let name = place.field.name;
        let is_map = matches!(place.field.kind, Kind::Map(_));
        let number = is_map && self.is_free(parent, name);
        let node = Node { in_place: false, ..Node::new(Some(slot), Some(place.field.kind)) };
        number.then(|| self.add(parent, Key { name, start: 0, spelled: name }, node)).flatten()
    }

    /// A key that the table does not have, right below a mapping of free keys, is one of them.
    fn by_neighbour(&self, key: &str) -> Option<Home> {
        if !self.slots.with_key(key).is_empty() {
            return None;
        }
        let is_free_map = |number: usize| {
            self.tree.get(number).is_some_and(|node| matches!(node.kind, Some(Kind::Free))) && self.is_free(number, key)
        };
        let parent = self.tree.get(self.last)?.parent;
        let parent = [self.last, parent].into_iter().find(|number| is_free_map(*number))?;
        Some(Home { parent, slot: None, in_place: false })
    }

    /// The first key out of its place stands for all; a fallen `namespace` is a damage of its own.
    fn misplaced(&mut self, key: Key<'t>, parent: usize) {
        let name = self.tree.get(parent).and_then(|node| node.key).map(|key| key.name);
        let what = if key.name == "namespace" && name == Some("metadata") && self.has_child_in_place(parent) {
            Wreck::FallenNamespace
        } else if std::mem::replace(&mut self.is_flattened, true) {
            return;
        } else {
            Wreck::Flattened { key: key.name.to_owned(), parent: name.map(str::to_owned) }
        };
        self.damages.push(Damage { at: key.span(), what, mend: None });
    }

    fn has_child_in_place(&self, parent: usize) -> bool {
        let Some(Node { holds: Holds::Map(children), .. }) = self.tree.get(parent) else { return false };
        children.values().any(|child| self.tree.get(*child).is_some_and(|child| child.in_place))
    }

    /// The list that an item at `columns` belongs to, and whether it stands where it belongs.
    fn list(&mut self, columns: usize) -> Option<(usize, bool)> {
        while let Some((above, number)) = self.stack.last().copied() {
            if above < columns || (above == columns && self.tree.takes_items(number)) {
                break;
            }
            self.stack.pop();
        }
        let above = self.stack.last().map(|(_, above)| *above);
        if let Some(list) = above.filter(|above| self.tree.takes_items(*above)) {
            return Some((list, true));
        }
        // Else that which was written last.
        let mut list = self.last;
        while !self.tree.takes_items(list) {
            list = self.tree.get(list).filter(|_| list != 0)?.parent;
        }
        Some((list, false))
    }

    /// Places an item that is a value; its node.
    fn item(&mut self, columns: usize, text: Piece<'t>) -> Option<usize> {
        let holds = if text.text.is_empty() {
            Holds::Nothing
        } else {
            Holds::Value(text.text.into(), value("- ", text)?.items().first()?.clone(), Vec::new())
        };
        let number = self.push(columns, holds)?;
        self.stack.push((columns, number));
        Some(number)
    }

    /// Places an item that is a mapping, with its first key; the key's node.
    fn item_pair(
        &mut self,
        line: &Line<'t>,
        inner: usize,
        key: Key<'t>,
        value: Piece<'t>,
        block: &[Line<'t>],
    ) -> Option<usize> {
        let list = self.list(line.columns);
        let Some((list, _)) = list else {
            // The dash before a document's first keys is a bullet of the page.
            let top = self.slots.inside(None, key.name).is_some();
            return top.then(|| self.pair(line, inner, key, value, block)).flatten();
        };
        let is_texts = matches!(self.tree.get(list)?.kind, Some(Kind::Texts));
        if is_texts || holds(line, value, block).is_none() {
            return None;
        }
        let item = self.push(line.columns, Holds::Nothing)?;
        self.stack.push((line.columns, item));
        self.pair(line, inner, key, value, block)
    }

    fn push(&mut self, columns: usize, holds: Holds<'t>) -> Option<usize> {
        let (list, in_place) = self.list(columns)?;
        let (slot, kind) = self.tree.get(list).map(|list| (list.slot, list.kind))?;
        let comments = std::mem::take(&mut self.comments);
        let number = self.tree.push(list, Node { in_place, holds, comments, ..Node::new(slot, kind) })?;
        if let (Some(slot), Some(Kind::List(_))) = (slot, kind) {
            self.instances.insert(slot, number);
        }
        Some(number)
    }

    fn finish(mut self) -> Option<Nested> {
        self.end_of_lost(true);
        let kind = self.tree.child(0, "kind").and_then(|kind| self.tree.get(kind))?;
        let Holds::Value(_, kind, _) = &kind.holds else { return None };
        if kind.text() != Some("RemoteIstio") {
            return None;
        }
        let mut text = self.tree.text();
        for comment in &self.comments {
            text.push_str(comment);
            text.push('\n');
        }
        Some(Nested { value: self.tree.value(), text, damages: self.damages })
    }
}
