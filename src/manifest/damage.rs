//! What a copy through web pages and word processors does to a RemoteIstio.

use crate::source::Span;

/// One damage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Where it shows.
    pub at: Span,
    /// What it is.
    pub what: Wreck,
    /// What mends it: the place to replace, and by what.
    pub mend: Option<(Span, String)>,
}

impl Damage {
    /// Whether nothing of it is left in a repaired text.
    #[must_use]
    pub fn is_mended(&self) -> bool {
        !matches!(self.what, Wreck::Unplaced { .. })
    }
}

/// Kinds of damage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wreck {
    /// The indentation is gone; the first key that shows it, and where it belongs.
    Flattened {
        /// The key.
        key: String,
        /// The mapping it belongs in; none for the top of the document.
        parent: Option<String>,
    },
    /// The indentation is made of characters that YAML does not take for blanks.
    OddBlanks,
    /// Lines whose place cannot be told; they are kept as comments.
    Unplaced {
        /// How many.
        lines: usize,
    },
    /// Lines around the manifest that are none of it; they are kept as comments.
    Around {
        /// How many.
        lines: usize,
    },
    /// The fence of a code block in Markdown.
    Fence,
    /// `\*`, the star of Markdown; the key it stands behind.
    EscapedStar(String),
    /// `*` without quotes, which is YAML's sign of an alias; the key it stands behind.
    BareStar(String),
    /// `namespace` beside `metadata` instead of in it.
    FallenNamespace,
}
