//! The few lines of a text that a finding is about, made harmless: short, and without characters that act.
//!
//! Whatever the text, the work for one finding is bounded: lines far apart are separate excerpts, long lines are cut.

use std::collections::BTreeMap;
use std::ops::Range;

use meshwright::source::{Position, Range as Place};

use crate::tame::is_wild;

/// Lines further apart than this are shown apart.
const NEAR: u32 = 100;
/// Characters of one line that are kept before its first mark, and from there on; the renderer shows what fits.
const BEFORE: usize = 1_000;
const AFTER: usize = 200;
/// Bytes between two marks of a longer line that are shown apart.
const WIDE: u32 = 100;

/// A text by its lines.
pub(super) struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn of(text: String) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after).collect();
        Self { text, starts }
    }

    /// The line counted from 1, without its end, and the byte it starts at.
    fn get(&self, line: u32) -> (&str, usize) {
        let index = line as usize;
        let start = index.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(self.text.len());
        let end = self.starts.get(index).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default();
        (line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line)), start)
    }
}

/// A place to underline; a related one has a label.
pub(super) struct Mark {
    pub(super) range: Place,
    pub(super) label: Option<String>,
}

/// Lines near each other.
#[derive(Default)]
pub(super) struct Excerpt {
    pub(super) text: String,
    pub(super) first_line: u32,
    /// What is underlined, in the order of the marks.
    pub(super) marks: Vec<Underline>,
    /// Whether columns of `text` are not columns of the file.
    pub(super) shifted: bool,
    /// Whether anything of a line is left out.
    pub(super) shortened: bool,
}

/// A mark in an excerpt.
pub(super) struct Underline {
    order: usize,
    pub(super) at: Position,
    /// Bytes of the excerpt's text.
    pub(super) span: Range<usize>,
    pub(super) label: Option<String>,
}

/// Marks near each other by their lines, each with its place in the order they were given.
type Run = BTreeMap<u32, Vec<(usize, Mark)>>;

impl Excerpt {
    /// The excerpts that show all `marks`; the one with the first mark comes first.
    pub(super) fn of(lines: &Lines, marks: Vec<Mark>) -> Vec<Self> {
        let mut by_place: Vec<_> = marks.into_iter().enumerate().collect();
        by_place.sort_by_key(|(_, mark)| mark.range.start);
        let mut runs: Vec<Run> = Vec::new();
        let mut last: Option<Position> = None;
        for (order, mark) in by_place {
            let here = mark.range.start;
            if !last.is_some_and(|last| are_near(lines, last, here)) {
                runs.push(Run::new());
            }
            last = Some(here);
            if let Some(run) = runs.last_mut() {
                run.entry(here.line).or_default().push((order, mark));
            }
        }
        let mut excerpts: Vec<_> = runs.into_iter().map(|run| Self::one(lines, run)).collect();
        excerpts.sort_by_key(|excerpt| excerpt.marks.first().map(|mark| mark.order));
        excerpts
    }

    fn one(lines: &Lines, mut run: Run) -> Self {
        let line = |found: Option<(&u32, _)>| found.map_or(1, |(line, _)| *line);
        let (first, last) = (line(run.first_key_value()), line(run.last_key_value()));
        let mut excerpt = Self { first_line: first, ..Self::default() };
        let mut marked = false;
        for number in first..=last {
            let marks = run.remove(&number).unwrap_or_default();
            // A single line between two marked ones is shown too; others only count.
            let between = marked && run.contains_key(&(number + 1));
            marked = !marks.is_empty();
            let (line, start) = if marked || between { lines.get(number) } else { ("", 0) };
            excerpt.add(line, start, marks);
        }
        excerpt.marks.sort_by_key(|mark| mark.order);
        excerpt
    }

    /// Adds `line`, which starts at the byte `start`, with its marks.
    fn add(&mut self, line: &str, start: usize, marks: Vec<(usize, Mark)>) {
        let spans: Vec<_> = marks.iter().map(|(_, mark)| within(mark.range, line, start)).collect();
        let window = Window::of(line, &spans);
        self.shifted |= window.cut_left;
        self.shortened |= window.cut_left || window.cut_right;
        let base = self.text.len();
        self.marks.extend(marks.into_iter().zip(window.spans).map(|((order, mark), span)| Underline {
            order,
            at: mark.range.start,
            span: base + span.start..base + span.end,
            label: mark.label,
        }));
        self.text += &window.text;
        self.text.push('\n');
    }
}

/// Whether two marks at these places, the first further up, fit into one excerpt.
fn are_near(lines: &Lines, first: Position, second: Position) -> bool {
    if first.line == second.line {
        return second.offset - first.offset <= WIDE || lines.get(first.line).0.len() <= AFTER;
    }
    second.line - first.line <= NEAR
}

/// The bytes of `line`, which starts at `start`, that `place` covers on its first line.
fn within(place: Place, line: &str, start: usize) -> Range<usize> {
    let from = (place.start.offset as usize).saturating_sub(start).min(line.len());
    let to = if place.end.line == place.start.line {
        (place.end.offset as usize).saturating_sub(start).min(line.len())
    } else {
        line.trim_end().len()
    };
    from..to.max(from)
}

/// What is shown of one line.
struct Window {
    text: String,
    spans: Vec<Range<usize>>,
    cut_left: bool,
    cut_right: bool,
}

impl Window {
    fn of(line: &str, spans: &[Range<usize>]) -> Self {
        let focus = spans.iter().map(|span| span.start).min().unwrap_or_default();
        let before = line.get(..focus).unwrap_or_default();
        let from = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
        let after = line.get(focus..).unwrap_or_default();
        let to = after.char_indices().nth(AFTER).map_or(line.len(), |(at, _)| focus + at);
        let kept = line.get(from..to).unwrap_or_default();
        let (cut_left, cut_right) = (from > 0, to < line.len());

        let mut text = String::from(if cut_left { "…" } else { "" });
        // Where each shown character of the line starts in the text.
        let mut places = Vec::with_capacity(kept.len());
        for (at, c) in kept.char_indices() {
            if c == '\u{feff}' && from + at == 0 {
                continue;
            }
            places.push((from + at, text.len()));
            text.push(if is_wild(c) && c != '\t' { '\u{fffd}' } else { c });
        }
        let end = text.len();
        text += if cut_right { "…" } else { "" };
        let place = |at: usize| {
            let index = places.partition_point(|(original, _)| *original < at);
            places.get(index).map_or(end, |(_, shown)| *shown)
        };
        let spans = spans.iter().map(|span| place(span.start)..place(span.end)).collect();
        Self { text, spans, cut_left, cut_right }
    }
}
