//! A template ready to fill: text, values with their quoting, lists and conditions.
//!
//! `templates/*.hbs` are Handlebars; the build turns them into these, so that a run costs no parsing. This file and
//! `compile.rs` stand alone, because the build script uses them too.

use std::borrow::Cow;

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Text as it stands.
    Text(Cow<'static, str>),
    /// A value, made safe for where it stands.
    Value {
        /// How.
        quote: Quote,
        /// Which.
        name: Name,
    },
    /// The body, once for each item of a list.
    Each {
        /// The list.
        name: Name,
        /// What is repeated; names in it are the item's.
        body: Cow<'static, [Segment]>,
    },
    /// One of two bodies.
    If {
        /// The condition: a flag, or a list that is not empty.
        name: Name,
        /// Where it holds.
        then: Cow<'static, [Segment]>,
        /// Where it does not.
        otherwise: Cow<'static, [Segment]>,
    },
}

/// A name in a template; `up` counts the `../` before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// How many lists further out it is looked for.
    pub up: usize,
    /// What it is called.
    pub name: Cow<'static, str>,
}

/// How a value is made safe for the place it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// A YAML scalar that every reader takes for this text.
    Yaml,
    /// A block of YAML, indented by so many columns.
    Block(usize),
    /// A YAML scalar inside a shell's here-document.
    Heredoc,
    /// Text behind `#` in YAML.
    Comment,
    /// One word of a POSIX shell's command.
    Shell,
    /// Text of a paragraph or table cell in Markdown.
    Markdown,
    /// Inline code in Markdown.
    Code,
}
