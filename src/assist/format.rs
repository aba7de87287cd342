//! The format as its schema tells it: which keys a section has, which words a value may be, and what they mean.

use crate::message::Catalog;
use crate::parse;
use crate::topology::{SCHEMA, Value};

/// The schema of the format, and the language that it is told in.
pub(super) struct Format<'c> {
    root: Option<Value>,
    catalog: Catalog<'c>,
}

/// What the schema says of one place.
pub(super) struct Part<'f> {
    /// The keys that lead here, with a mark at lists.
    pub(super) shown: String,
    /// What the schema says in English.
    english: &'f str,
    /// The shape of what stands there; of a list, that of its items.
    shape: &'f Value,
    format: &'f Format<'f>,
}

impl<'c> Format<'c> {
    pub(super) fn new(table: &'c str) -> Self {
        let root = parse::json(SCHEMA, 0).ok().and_then(|values| values.into_iter().next());
        Self { root, catalog: Catalog::parse(table) }
    }

    /// What stands under the keys of `path`, lists left out.
    pub(super) fn at<K: AsRef<str>>(&self, path: &[K]) -> Option<Part<'_>> {
        let root = self.part(String::new(), self.root.as_ref()?);
        path.iter()
            .try_fold(root, |part, key| part.keys().find(|(name, _)| *name == key.as_ref()).map(|(_, part)| part))
    }

    fn part<'f>(&'f self, shown: String, given: &'f Value) -> Part<'f> {
        let shape = self.resolved(given);
        let english = text(given, "description").or_else(|| text(shape, "description")).unwrap_or_default();
        Part { shown, english, shape, format: self }
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

    /// The sentence about `shown` in the language of the table, or the English one of the schema.
    fn say<'f>(&'f self, shown: &str, english: &'f str) -> &'f str {
        self.catalog.sentence(&format!("format.{}", shown.replace("[]", ""))).unwrap_or(english)
    }
}

impl<'f> Part<'f> {
    /// What the place is for.
    pub(super) fn about(&self) -> &'f str {
        self.format.say(&self.shown, self.english)
    }

    /// Whether keys may stand here.
    pub(super) fn is_section(&self) -> bool {
        self.one().get("properties").is_some()
    }

    /// The keys, with what each is.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'f str, Part<'f>)> + use<'f> {
        let is_list = self.shape.get("items").is_some();
        let before = match (self.shown.as_str(), is_list) {
            ("", _) => String::new(),
            (shown, true) => format!("{shown}[]."),
            (shown, false) => format!("{shown}."),
        };
        let format = self.format;
        let keys = self.one().get("properties").map(Value::entries).unwrap_or_default();
        keys.iter().map(move |(key, shape)| (key.value.as_str(), format.part(format!("{before}{}", key.value), shape)))
    }

    /// The words that may stand here, with what each means.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'f str, &'f str)> {
        let one = self.one();
        let is_switch = text(one, "type") == Some("boolean");
        let switch: &[&str] = if is_switch { &["true", "false"] } else { &[] };
        let choices = one.get("oneOf").map(Value::items).unwrap_or_default().iter();
        let word = |choice: &'f Value| {
            let word = text(choice, "const")?;
            let english = text(choice, "description").unwrap_or_default();
            Some((word, self.format.say(&format!("{}.{word}", self.shown), english)))
        };
        let only = text(one, "const").map(|word| (word, ""));
        switch.iter().map(|word| (*word, "")).chain(only).chain(choices.filter_map(word))
    }

    /// The shape, or that of an item where it is a list.
    fn one(&self) -> &'f Value {
        self.shape.get("items").map_or(self.shape, |items| self.format.resolved(items))
    }
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.text()
}
