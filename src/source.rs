//! The text of one input file, and the places inside it.

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into a [`Source`]'s text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One input file: its name as the user wrote it, and its whole text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'t> {
    /// Shown in diagnostics, never opened.
    pub name: &'t str,
    /// UTF-8; a byte-order mark at its start is allowed.
    pub text: &'t str,
}

/// What an offset counts: bytes of UTF-8, or UTF-16 code units as JavaScript's strings do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PositionEncoding {
    /// Offsets count bytes.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// Offsets count UTF-16 code units.
    #[serde(rename = "utf-16")]
    Utf16,
}

/// A place as people and editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in code points.
    pub column: u32,
    /// Offset from the start of the text, in units of the chosen [`PositionEncoding`].
    pub offset: u32,
}

/// A half-open range of [`Position`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Range {
    /// Where it starts.
    pub start: Position,
    /// One past its end.
    pub end: Position,
}

/// Turns byte offsets into positions; made once for a text, and only when there is something to report.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    encoding: PositionEncoding,
    /// Where each line starts: its byte, and its offset in `encoding`.
    lines: Vec<(u32, u32)>,
}

impl<'t> LineIndex<'t> {
    /// Reads the whole text once.
    #[must_use]
    pub fn new(text: &'t str, encoding: PositionEncoding) -> Self {
        let mut lines = vec![(0, 0)];
        let mut offset = 0;
        let mut byte = 0;
        for line in text.split_inclusive('\n') {
            byte += line.len();
            offset += width(line, encoding);
            if line.ends_with('\n') {
                lines.push((clamp(byte), offset));
            }
        }
        Self { text, encoding, lines }
    }

    /// The range of `span`; an offset inside a character counts as that character's start.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    fn position(&self, byte: u32) -> Position {
        let line = self.lines.partition_point(|&(start, _)| start <= byte).saturating_sub(1);
        let (start, offset) = self.lines.get(line).copied().unwrap_or_default();
        let end = (start..=byte).rev().find(|&end| self.text.is_char_boundary(end as usize));
        let before = end.and_then(|end| self.text.get(start as usize..end as usize)).unwrap_or_default();
        // A byte-order mark is in the file but is no column of its first line.
        let columns = before.trim_start_matches('\u{feff}').chars().count();
        Position { line: clamp(line + 1), column: clamp(columns + 1), offset: offset + width(before, self.encoding) }
    }
}

fn width(text: &str, encoding: PositionEncoding) -> u32 {
    match encoding {
        PositionEncoding::Utf8 => clamp(text.len()),
        PositionEncoding::Utf16 => clamp(text.encode_utf16().count()),
    }
}

fn clamp(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_code_points_and_offsets_follow_the_encoding() {
        let text = "a: 杭州 # x\nb: 1\n";
        let at = |encoding, span| LineIndex::new(text, encoding).range(span);
        let b = Span::new(text.find("b:").unwrap_or(0), text.len());
        assert_eq!(at(PositionEncoding::Utf8, b).start, Position { line: 2, column: 1, offset: 14 });
        assert_eq!(at(PositionEncoding::Utf16, b).start, Position { line: 2, column: 1, offset: 10 });
        let comment = Span::new(10, 11);
        assert_eq!(at(PositionEncoding::Utf8, comment).start, Position { line: 1, column: 7, offset: 10 });
        assert_eq!(at(PositionEncoding::Utf16, comment).start.offset, 6);
    }

    #[test]
    fn a_span_past_the_end_stays_in_the_text() {
        let range = LineIndex::new("", PositionEncoding::Utf8).range(Span::new(7, 9));
        assert_eq!((range.start.line, range.start.column), (1, 1));
    }
}
