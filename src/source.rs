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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in code points.
    pub column: u32,
    /// Offset from the start of the text, from 0, in units of the report's `positionEncoding`.
    pub offset: u32,
}

/// A half-open range of [`Position`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
    /// A byte every so often and its position, so that none is far from a known one, however long its line is.
    marks: Vec<(usize, Position)>,
}

impl<'t> LineIndex<'t> {
    /// Reads the whole text once.
    #[must_use]
    pub fn new(text: &'t str, encoding: PositionEncoding) -> Self {
        const STEP: usize = 512;
        // A byte-order mark is in the file but is no column of its first line.
        let bom = text.get(..text.len() - text.trim_start_matches('\u{feff}').len()).unwrap_or_default();
        let start = Position { line: 1, column: 1, offset: width(bom, encoding) };
        let mut marks = vec![(0, Position { offset: 0, ..start }), (bom.len(), start)];
        while let Some(&(from, position)) = marks.last()
            && from < text.len()
        {
            let to = before(text, from + STEP);
            let piece = text.get(from..to).unwrap_or_default();
            marks.push((to, position.after(piece, encoding)));
        }
        Self { text, encoding, marks }
    }

    /// The range of `span`; an offset inside a character counts as that character's start.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    fn position(&self, byte: u32) -> Position {
        let byte = before(self.text, byte as usize);
        let mark = self.marks.partition_point(|(mark, _)| *mark <= byte).saturating_sub(1);
        let (mark, position) = self.marks.get(mark).copied().unwrap_or_default();
        position.after(self.text.get(mark..byte).unwrap_or_default(), self.encoding)
    }
}

impl Position {
    /// The position behind `text`, which starts here.
    fn after(self, text: &str, encoding: PositionEncoding) -> Self {
        let count = |text: &str| clamp(text.chars().count());
        let (lines, column) = match text.rsplit_once('\n') {
            Some((before, last)) => (clamp(before.matches('\n').count() + 1), 1 + count(last)),
            None => (0, self.column.saturating_add(count(text))),
        };
        let offset = self.offset.saturating_add(width(text, encoding));
        Self { line: self.line.saturating_add(lines), column, offset }
    }
}

/// `byte`, or the start of the character that it is in, or the end of `text`.
fn before(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or_default()
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
    fn long_lines_are_counted_through() {
        let line = format!("{}b", "杭🙂".repeat(1_000));
        let text = format!("\u{feff}{line}\n{line}\n");
        let at = |encoding, byte| LineIndex::new(&text, encoding).range(Span::new(byte, byte)).start;
        let (first, second) = (3 + line.len() - 1, 3 + 2 * line.len());
        assert_eq!(at(PositionEncoding::Utf8, first), Position { line: 1, column: 2_001, offset: 7_003 });
        assert_eq!(at(PositionEncoding::Utf16, first), Position { line: 1, column: 2_001, offset: 3_001 });
        assert_eq!(at(PositionEncoding::Utf16, second), Position { line: 2, column: 2_001, offset: 6_003 });
        assert_eq!(at(PositionEncoding::Utf8, 3 + 4), Position { line: 1, column: 2, offset: 6 });
    }

    #[test]
    fn a_span_past_the_end_stays_in_the_text() {
        let range = LineIndex::new("", PositionEncoding::Utf8).range(Span::new(7, 9));
        assert_eq!((range.start.line, range.start.column), (1, 1));
    }
}
