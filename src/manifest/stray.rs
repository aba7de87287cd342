//! Keys of a RemoteIstio's spec that the table does not have.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::schema::{self, Field, SPEC};
use crate::source::Span;
use crate::topology::{Data, Dialect, Spanned, Value};

/// A key that does not belong where it stands.
#[derive(Debug)]
pub struct Stray<'v> {
    /// The key.
    pub key: &'v Spanned<String>,
    /// The keys that lead to it, from the spec down.
    pub path: String,
    /// Why it does not belong there.
    pub why: Why,
    /// The mapping it stands in.
    pub mapping: Span,
    /// The fields that this mapping can have and does not have yet.
    pub free: Rc<[&'static str]>,
}

/// Why a key does not belong where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The other dialect has it.
    OtherDialect,
    /// Other versions have it: the first and the last minor of Istio 1.
    OtherVersion(u32, u32),
    /// Nobody has it.
    Unknown,
}

/// The strays of `spec`, which is written for `dialect` and, where known, for a minor of Istio 1.
#[must_use]
pub fn strays(spec: &Value, dialect: Dialect, minor: Option<u32>) -> Vec<Stray<'_>> {
    let mut strays = Vec::new();
    let mut walk = Walk { dialect, minor, strays: &mut strays };
    walk.map(spec, SPEC, "");
    strays
}

struct Walk<'w, 'v> {
    dialect: Dialect,
    minor: Option<u32>,
    strays: &'w mut Vec<Stray<'v>>,
}

impl<'v> Walk<'_, 'v> {
    fn map(&mut self, value: &'v Value, fields: &'static [Field], above: &str) {
        let mut free = None;
        for (key, below) in value.entries() {
            let path = if above.is_empty() { key.value.clone() } else { format!("{above}.{}", key.value) };
            let field = schema::field(fields, &key.value);
            if let Some(field) = field.filter(|field| field.is_in(self.dialect, self.minor)) {
                self.inside(below, field, &path);
                continue;
            }
            let why = match field {
                None => Why::Unknown,
                Some(field) if field.is_of(self.dialect) => match &field.upstream {
                    Some(versions) => Why::OtherVersion(*versions.start(), *versions.end()),
                    None => Why::Unknown,
                },
                Some(_) => Why::OtherDialect,
            };
            let free = free.get_or_insert_with(|| self.free(value, fields)).clone();
            self.strays.push(Stray { key, path, why, mapping: value.span, free });
        }
    }

    fn free(&self, value: &Value, fields: &'static [Field]) -> Rc<[&'static str]> {
        let taken: BTreeSet<&str> = value.entries().iter().map(|(key, _)| key.value.as_str()).collect();
        let known = fields.iter().filter(|field| field.is_in(self.dialect, self.minor)).map(|field| field.name);
        known.filter(|name| !taken.contains(name)).collect()
    }

    fn inside(&mut self, value: &'v Value, field: &'static Field, path: &str) {
        match (field.kind, &value.data) {
            (schema::Kind::Map(fields), Data::Map(_)) => self.map(value, fields, path),
            (schema::Kind::List(fields), Data::List(items)) => {
                for item in items {
                    self.map(item, fields, path);
                }
            }
            _ => {}
        }
    }
}
