//! Whether a document that YAML can read is a RemoteIstio with everything in its place.

use std::collections::BTreeSet;

use super::line::is_blank;
use super::slot::Slots;
use super::star::{self, KEYS};
use crate::manifest::damage::Damage;
use crate::manifest::schema::Kind;
use crate::source::Span;
use crate::topology::{Data, Value};

/// Whether `document` says that it is a RemoteIstio.
pub(super) fn is_remote_istio(document: &Value) -> bool {
    document.get("kind").and_then(Value::text) == Some("RemoteIstio")
}

/// Whether nothing in `document` shows that its indentation was lost: no key stands outside the mapping it belongs in
/// while that is empty, none at the top that belongs further down, none with blanks that YAML takes for letters.
pub(super) fn is_healthy(document: &Value) -> bool {
    if !is_remote_istio(document) {
        let looks =
            |key: &str, value: &Value| is(key, "kind") && value.text().is_some_and(|kind| is(kind, "RemoteIstio"));
        return !document.entries().iter().any(|(key, value)| looks(&key.value, value));
    }
    let slots = Slots::of(None);
    let mut survey = Survey { slots: &slots, empty: BTreeSet::new(), strays: Vec::new(), odd: false };
    survey.map(document, None);
    let lost = |(key, slot): &(&str, Option<usize>)| {
        let homes = slots.with_key(key).iter().filter_map(|home| slots.get(*home));
        let mut homes = homes.filter(|home| home.parent != *slot);
        homes.any(|home| slot.is_none() || home.parent.is_some_and(|parent| survey.empty.contains(&parent)))
    };
    !survey.odd && !survey.strays.iter().any(lost)
}

/// What a walk over a document sees.
struct Survey<'v> {
    slots: &'v Slots,
    /// Slots of mappings with nothing in them.
    empty: BTreeSet<usize>,
    /// Keys that the table does not have where they stand, and where that is.
    strays: Vec<(&'v str, Option<usize>)>,
    odd: bool,
}

impl<'v> Survey<'v> {
    fn map(&mut self, map: &'v Value, slot: Option<usize>) {
        for (key, value) in map.entries() {
            let is_odd_value = matches!(&value.data, Data::Scalar { text, plain: true } if is_odd(text));
            self.odd |= is_odd(&key.value) || is_odd_value;
            let Some(found) = self.slots.inside(slot, &key.value) else {
                self.strays.push((&key.value, slot));
                continue;
            };
            match (self.slots.kind(found), &value.data) {
                (Some(Kind::Map(_)), Data::Map(_)) => self.map(value, Some(found)),
                (Some(Kind::List(_)), Data::List(items)) => items.iter().for_each(|item| self.map(item, Some(found))),
                (Some(Kind::Map(_)), Data::Scalar { text, plain: true }) if text.is_empty() => {
                    self.empty.insert(found);
                }
                _ => {}
            }
        }
    }
}

fn is_odd(text: &str) -> bool {
    text.starts_with(is_blank) || text.ends_with(is_blank)
}

/// Whether `text` is `word`, blanks around it aside.
fn is(text: &str, word: &str) -> bool {
    text.trim_matches(is_blank) == word
}

/// The stars of a document that YAML can read, but that say more than a star; the document then says just that. It stands
/// in `text`, which starts at `start`.
pub(super) fn take_stars(document: &mut Value, text: &str, start: usize) -> Vec<Damage> {
    let spec = document.get("spec").filter(|_| is_remote_istio(document));
    let ranges = KEYS.iter().filter_map(|key| Some((*key, spec?.get(key)?)));
    let escaped = ranges.filter(|(_, value)| value.text() == Some("\\*"));
    let is_double = |at: Span| {
        let offset = (at.start as usize).checked_sub(start);
        offset.and_then(|offset| text.get(offset..)).is_some_and(|rest| rest.starts_with('"'))
    };
    let damage = |(key, value): (&str, &Value)| {
        let damage = star::damage(key, value.span, false);
        // JSON knows no other quotes.
        let mend = if is_double(value.span) { Some((value.span, "\"*\"".to_owned())) } else { damage.mend };
        Damage { mend, ..damage }
    };
    let damages: Vec<_> = escaped.map(damage).collect();
    for damage in &damages {
        put_star(document, damage.at);
    }
    damages
}

/// Takes the value at `at` for a star.
pub(super) fn put_star(value: &mut Value, at: Span) {
    match &mut value.data {
        Data::Scalar { text, plain } if value.span == at => {
            "*".clone_into(text);
            *plain = false;
        }
        Data::Scalar { .. } => {}
        Data::List(items) => items.iter_mut().for_each(|item| put_star(item, at)),
        Data::Map(entries) => entries.iter_mut().for_each(|(_, value)| put_star(value, at)),
    }
}
