//! Text from elsewhere, made fit for a terminal.

use std::borrow::Cow;
use std::io;

/// `text` for one line of a terminal: what could move its cursor or turn its writing round is replaced.
pub(crate) fn tame(text: &str) -> Cow<'_, str> {
    if text.contains(is_wild) { Cow::Owned(text.replace(is_wild, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// Whether a character does something to a terminal instead of being shown by it.
pub(crate) fn is_wild(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Why the system refused, in its words alone: its numbers differ from one system to the next.
pub(crate) fn reason(error: &io::Error) -> String {
    let said = error.to_string();
    said.split_once(" (os error ").map_or(said.as_str(), |(words, _)| words).to_owned()
}
