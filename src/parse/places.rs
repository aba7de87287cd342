//! Where the YAML reader's marks are in the text's bytes.

use saphyr_parser::{Marker, ScalarStyle};

use crate::source::Span;

/// Character offsets → byte offsets.
pub(super) struct Places<'t> {
    body: &'t str,
    /// The byte of every 64th character; empty where bytes and characters are the same.
    marks: Vec<u32>,
    /// Bytes before the body: other files, and a byte-order mark.
    shift: usize,
}

impl<'t> Places<'t> {
    pub(super) fn new(body: &'t str, shift: usize) -> Self {
        let marks = if body.is_ascii() {
            Vec::new()
        } else {
            body.char_indices().step_by(64).map(|(byte, _)| u32::try_from(byte).unwrap_or(u32::MAX)).collect()
        };
        Self { body, marks, shift }
    }

    pub(super) fn byte(&self, marker: Marker) -> usize {
        let index = marker.index();
        let end = self.body.len();
        let byte = if self.marks.is_empty() {
            index
        } else {
            let mark = self.marks.get(index / 64).map_or(end, |mark| *mark as usize);
            let rest = self.body.get(mark..).unwrap_or_default();
            rest.char_indices().nth(index % 64).map_or(end, |(byte, _)| mark + byte)
        };
        self.shift + byte.min(end)
    }

    pub(super) fn span(&self, span: saphyr_parser::Span) -> Span {
        Span::new(self.byte(span.start), self.byte(span.end))
    }

    /// The same for a scalar: the reader lets one in quotes end behind the blanks and the comment that follow it, and a
    /// block behind its last line.
    pub(super) fn scalar(&self, span: Span, style: ScalarStyle) -> Span {
        let range = (span.start as usize).saturating_sub(self.shift)..(span.end as usize).saturating_sub(self.shift);
        let text = self.body.get(range).unwrap_or_default();
        let closed = match style {
            ScalarStyle::SingleQuoted => closing(text, '\'', '\''),
            ScalarStyle::DoubleQuoted => closing(text, '"', '\\'),
            ScalarStyle::Literal | ScalarStyle::Folded => Some(text.trim_end().len()),
            ScalarStyle::Plain => None,
        };
        closed.map_or(span, |length| Span::new(span.start as usize, span.start as usize + length))
    }
}

/// How long a scalar is that `quote` opens and closes, and in which `escape` lets it stand.
fn closing(text: &str, quote: char, escape: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        let escaped = c == escape && (escape != quote || chars.peek().is_some_and(|(_, next)| *next == quote));
        if escaped {
            chars.next();
        } else if c == quote {
            return Some(at + c.len_utf8());
        }
    }
    None
}
