//! A value of any shape, kept for the sections that are passed on: overrides of a resource's spec.

use super::field::{Field, Spanned};
use crate::source::Span;

/// Any value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Where.
    pub span: Span,
    /// What.
    pub data: Data,
}

/// The three shapes of YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// Text as written; `plain` where it stood without quotes and may mean a number, a boolean or null.
    Scalar {
        /// The text.
        text: String,
        /// Whether it stood without quotes.
        plain: bool,
    },
    /// A list.
    List(Vec<Value>),
    /// A mapping, in the file's order.
    Map(Vec<(Spanned<String>, Value)>),
}

impl Value {
    /// The value under `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key `key` and its value, if this is a mapping that has it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&(Spanned<String>, Self)> {
        self.entries().iter().find(|(name, _)| name.value == key)
    }

    /// The keys and values, if this is a mapping.
    #[must_use]
    pub fn entries(&self) -> &[(Spanned<String>, Self)] {
        if let Data::Map(entries) = &self.data { entries } else { &[] }
    }

    /// The items, if this is a list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Data::List(items) = &self.data { items } else { &[] }
    }

    /// Whether this is nothing: no value at all, or a word for that.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.data, Data::Scalar { text, plain: true } if is_null(text))
    }

    /// The text as a field: absent where there is nothing, unreadable where it is no scalar.
    #[must_use]
    pub fn field(value: Option<&Self>) -> Field<String> {
        match value.filter(|value| !value.is_null()) {
            None => Field::Absent,
            Some(Self { span, data: Data::Scalar { text, .. } }) => {
                Field::Given(Spanned { value: text.clone(), span: *span })
            }
            Some(_) => Field::Unreadable,
        }
    }

    /// The text, if this is a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// Whether `text`, without quotes, is YAML's nothing.
pub(crate) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Value {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object" })
    }
}
