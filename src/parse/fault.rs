//! What can be wrong with a text before its meaning is looked at.

use super::limits;
use crate::message::Word;
use crate::source::Span;

/// A fault of the text; the rules of family 1xx put it into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not YAML, or not the shape of a topology.
    Syntax {
        /// Where.
        span: Span,
        /// What.
        what: SyntaxFault,
    },
    /// A key the format does not have.
    UnknownField {
        /// The key.
        span: Span,
        /// What it says.
        key: String,
        /// The term for the section it stands in.
        section: &'static str,
        /// The mapping that is this section.
        mapping: Span,
        /// The keys that the section may have and has not.
        free: Vec<&'static str>,
    },
    /// The same key twice in one mapping.
    DuplicateKey {
        /// The second key.
        span: Span,
        /// The first key.
        first: Span,
        /// What both say.
        key: String,
    },
    /// A second document begins.
    SeveralDocuments {
        /// Where.
        span: Span,
    },
    /// Over a stated limit.
    TooLarge {
        /// Where the limit was passed.
        span: Span,
        /// Which limit: `size`, `depth`, `nodes` or `aliases`.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
}

/// Adds a fault to those that are kept.
pub(super) fn report(faults: &mut Vec<Fault>, fault: impl FnOnce() -> Fault) {
    if faults.len() < limits::FAULTS {
        faults.push(fault());
    }
}

/// Ways of not being a topology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxFault {
    /// Nothing but blanks and comments.
    Empty,
    /// Nothing to repair.
    NoRemoteIstio,
    /// The YAML reader stopped; what it said.
    Yaml(String),
    /// A control character, which YAML forbids.
    Control(char),
    /// A tag such as `!!int`, which the format has no use for.
    Tag,
    /// A merge key `<<`.
    MergeKey,
    /// A key that is a list or a mapping.
    KeyShape,
    /// A value of another shape than the field has.
    Shape {
        /// The field, `field[]` for an item of its list, empty for the whole file.
        key: String,
        /// What it takes.
        expected: Shape,
        /// What stands there.
        found: Shape,
    },
    /// A word that the field does not know.
    Word {
        /// The field.
        key: String,
        /// What stands there.
        found: String,
        /// The words it knows.
        known: Vec<&'static str>,
    },
    /// A number the field cannot hold.
    Number {
        /// The field.
        key: String,
        /// What stands there.
        found: String,
    },
}

/// The shape of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Some text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A list.
    List,
    /// A mapping.
    Mapping,
    /// Ports, or a range of them.
    Ports,
    /// Nothing at all.
    Nothing,
}

impl Shape {
    /// The term for it in messages.
    #[must_use]
    pub fn word(self) -> Word {
        Word(match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Bool => "bool",
            Self::List => "list",
            Self::Mapping => "mapping",
            Self::Ports => "ports",
            Self::Nothing => "nothing",
        })
    }
}
