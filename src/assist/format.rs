//! The format as its schema tells it: which keys a section has, which words a value may be, and what they mean.

use crate::parse;
use crate::topology::{SCHEMA, Value};

/// The schema of the format.
pub(super) struct Format {
    root: Option<Value>,
}

/// What the schema says of one place.
pub(super) struct Part<'f> {
    /// What the place is for.
    pub(super) about: &'f str,
    /// Whether a list stands there; the rest is about its items.
    pub(super) list: bool,
    /// The shape of what stands there.
    shape: &'f Value,
    format: &'f Format,
}

impl Format {
    pub(super) fn new() -> Self {
        Self { root: parse::json(SCHEMA, 0).ok().and_then(|values| values.into_iter().next()) }
    }

    /// What stands under the keys of `path`, lists left out.
    pub(super) fn at<K: AsRef<str>>(&self, path: &[K]) -> Option<Part<'_>> {
        let root = self.part(self.root.as_ref()?);
        path.iter()
            .try_fold(root, |part, key| part.keys().find(|(name, _)| *name == key.as_ref()).map(|(_, part)| part))
    }

    fn part<'f>(&'f self, given: &'f Value) -> Part<'f> {
        let mut shape = self.resolved(given);
        let items = shape.get("items");
        if let Some(items) = items {
            shape = self.resolved(items);
        }
        let about = text(given, "description").or_else(|| text(shape, "description")).unwrap_or_default();
        Part { about, list: items.is_some(), shape, format: self }
    }

    /// `shape`, or what it refers to; of several shapes the one that has keys.
    fn resolved<'f>(&'f self, shape: &'f Value) -> &'f Value {
        let several = |key| shape.get(key).map(Value::items).unwrap_or_default();
        let name = text(shape, "$ref").and_then(|path| path.strip_prefix("#/definitions/"));
        let referred = name.and_then(|name| self.root.as_ref()?.get("definitions")?.get(name));
        match (referred, several("allOf"), several("anyOf")) {
            (Some(shape), ..) => self.resolved(shape),
            (None, [one], _) => self.resolved(one),
            (None, _, [.., last]) => self.resolved(last),
            _ => shape,
        }
    }
}

impl<'f> Part<'f> {
    /// Whether keys may stand here.
    pub(super) fn is_section(&self) -> bool {
        self.shape.get("properties").is_some()
    }

    /// The keys, with what each is.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'f str, Part<'f>)> + use<'f> {
        let format = self.format;
        let keys = self.shape.get("properties").map(Value::entries).unwrap_or_default();
        keys.iter().map(move |(key, shape)| (key.value.as_str(), format.part(shape)))
    }

    /// The words that may stand here, with what each means.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'f str, &'f str)> + use<'f> {
        let is_switch = text(self.shape, "type") == Some("boolean");
        let switch: &[&str] = if is_switch { &["true", "false"] } else { &[] };
        let choices = self.shape.get("oneOf").map(Value::items).unwrap_or_default().iter();
        let word = |choice: &'f Value| Some((text(choice, "const")?, text(choice, "description").unwrap_or_default()));
        let only = text(self.shape, "const").map(|word| (word, ""));
        switch.iter().map(|word| (*word, "")).chain(only).chain(choices.filter_map(word))
    }
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.text()
}
