//! The star of an address list, as copies spell it.

use super::line::{Content, Line, Piece};
use crate::manifest::damage::{Damage, Wreck};
use crate::source::Span;

/// The keys that take a star.
pub(super) const KEYS: [&str; 2] = ["excludeIPRanges", "includeIPRanges"];

/// A star that must be spelled otherwise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Star<'t> {
    key: &'t str,
    /// What is written.
    pub(super) spelled: Piece<'t>,
    /// What follows on its line: a comment.
    pub(super) rest: &'t str,
}

/// How it must be spelled.
pub(super) const STAR: &str = "'*'";

impl<'t> Star<'t> {
    /// The star of `line`, if it has one that is wrong.
    pub(super) fn of(line: &Line<'t>) -> Option<Self> {
        let Content::Pair(key, value) = line.content else { return None };
        let (spelled, rest) = value.text.split_once(" #").map_or((value.text, ""), |(spelled, _)| {
            (spelled.trim_end(), value.text.get(spelled.trim_end().len()..).unwrap_or_default())
        });
        let wrong = matches!(spelled, "*" | "\\*" | "'\\*'" | "\"\\*\"");
        let spelled = Piece { text: spelled, start: value.start };
        (wrong && KEYS.contains(&key.name)).then_some(Self { key: key.name, spelled, rest })
    }

    pub(super) fn damage(&self) -> Damage {
        damage(self.key, self.spelled.span(), self.spelled.text == "*")
    }
}

/// The damage of a star at `at`, behind `key`.
pub(super) fn damage(key: &str, at: Span, bare: bool) -> Damage {
    let what = if bare { Wreck::BareStar(key.to_owned()) } else { Wreck::EscapedStar(key.to_owned()) };
    Damage { at, what, mend: Some((at, STAR.to_owned())) }
}
