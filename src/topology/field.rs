//! A value that may be absent or unreadable, and always knows its place.

use crate::source::Span;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// What a key of the file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Field<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The key is there; its value has the wrong shape and is reported already, so nothing that needs it says more.
    Unreadable,
    /// The key and its value.
    Given(Spanned<T>),
}

impl<T> Field<T> {
    /// The value with its place.
    pub fn spanned(&self) -> Option<&Spanned<T>> {
        match self {
            Self::Given(given) => Some(given),
            _ => None,
        }
    }

    /// The value.
    pub fn value(&self) -> Option<&T> {
        self.spanned().map(|given| &given.value)
    }

    /// The value; reads well for sections.
    pub fn get(&self) -> Option<&T> {
        self.value()
    }

    /// Where the value stands.
    pub fn span(&self) -> Option<Span> {
        self.spanned().map(|given| given.span)
    }

    /// Whether the key is not there at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the value is there and equal to `other`.
    pub fn is<U>(&self, other: &U) -> bool
    where
        T: std::borrow::Borrow<U>,
        U: PartialEq + ?Sized,
    {
        self.value().is_some_and(|value| value.borrow() == other)
    }
}

impl<T> Field<Vec<T>> {
    /// The items of a list; none where the list is absent or unreadable.
    pub fn items(&self) -> &[T] {
        self.value().map(Vec::as_slice).unwrap_or_default()
    }
}

impl Field<String> {
    /// The text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.value().map(String::as_str)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator};

    use super::{Field, Spanned};

    /// Places are ours; in the file there is only the value.
    macro_rules! transparent {
        ($wrapper:ident, $optional:literal) => {
            impl<T: JsonSchema> JsonSchema for $wrapper<T> {
                fn inline_schema() -> bool {
                    T::inline_schema()
                }
                fn schema_name() -> Cow<'static, str> {
                    T::schema_name()
                }
                fn schema_id() -> Cow<'static, str> {
                    T::schema_id()
                }
                fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                    T::json_schema(generator)
                }
                fn _schemars_private_is_option() -> bool {
                    $optional
                }
            }
        };
    }
    transparent!(Field, true);
    transparent!(Spanned, false);
}
