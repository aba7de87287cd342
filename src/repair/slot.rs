//! Every place a key of a RemoteIstio may have, looked up by the key.

use std::collections::BTreeMap;

use crate::manifest::schema::{Field, Kind, REMOTE_ISTIO};
use crate::topology::Dialect;

/// A field at one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// The slot it belongs in; none for the top of the document.
    pub(super) parent: Option<usize>,
    /// What it is.
    pub(super) field: &'static Field,
    /// Whether the dialect has it there.
    pub(super) known: bool,
}

/// All slots of a dialect, by number; those of the other dialect stand among them.
#[derive(Debug)]
pub(super) struct Slots {
    all: Vec<Slot>,
    by_key: BTreeMap<&'static str, Vec<usize>>,
}

impl Slots {
    /// The slots of `dialect`, or of both where it is not known.
    pub(super) fn of(dialect: Option<Dialect>) -> Self {
        let mut slots = Self { all: Vec::new(), by_key: BTreeMap::new() };
        slots.add(REMOTE_ISTIO, None, true, dialect);
        slots
    }

    fn add(&mut self, fields: &'static [Field], parent: Option<usize>, known: bool, dialect: Option<Dialect>) {
        for field in fields {
            let known = known && dialect.is_none_or(|dialect| field.is_of(dialect));
            let number = self.all.len();
            self.all.push(Slot { parent, field, known });
            self.by_key.entry(field.name).or_default().push(number);
            self.add(field.fields(), Some(number), known, dialect);
        }
    }

    pub(super) fn get(&self, number: usize) -> Option<&Slot> {
        self.all.get(number)
    }

    /// Where `key` may stand, in either dialect.
    pub(super) fn with_key(&self, key: &str) -> &[usize] {
        self.by_key.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The one place of `key`: the only one in its own dialect, or where that has none, in the other.
    pub(super) fn only(&self, key: &str) -> Option<usize> {
        let all = self.with_key(key);
        let mut known = all.iter().filter(|number| self.get(**number).is_some_and(|slot| slot.known));
        match (known.next(), known.next(), all) {
            (Some(only), None, _) | (None, _, [only]) => Some(*only),
            _ => None,
        }
    }

    /// The slot of `key` in that of `parent`.
    pub(super) fn inside(&self, parent: Option<usize>, key: &str) -> Option<usize> {
        let all = self.by_key.get(key)?;
        all.iter().copied().find(|number| self.get(*number).is_some_and(|slot| slot.parent == parent))
    }

    /// What the slot takes.
    pub(super) fn kind(&self, number: usize) -> Option<Kind> {
        self.get(number).map(|slot| slot.field.kind)
    }
}
