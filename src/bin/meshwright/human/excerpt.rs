//! The few lines of a text that a finding is about, made harmless: short, and without characters that act.
//!
//! Whatever the text, the work for one finding is bounded: lines far apart are separate excerpts, long lines are cut.

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
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// The line counted from 1, without its end, and the byte it starts at.
    fn get(&self, line: u32) -> (&'t str, usize) {
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
pub(super) struct Excerpt {
    pub(super) text: String,
    pub(super) first_line: usize,
    /// What is underlined, in bytes of `text`, in the order the marks were given.
    pub(super) marks: Vec<(Range<usize>, Option<String>)>,
    /// Where the first mark stands in the file, if columns of `text` do not tell.
    pub(super) cut: Option<Position>,
    /// Whether anything of a line is left out.
    pub(super) shortened: bool,
}

impl Excerpt {
    /// The excerpts that show all `marks`; the one with the first mark comes first.
    pub(super) fn of(lines: &Lines<'_>, marks: Vec<Mark>) -> Vec<Self> {
        let mut by_line: Vec<_> = marks.into_iter().enumerate().collect();
        by_line.sort_by_key(|(_, mark)| mark.range.start);
        let mut runs: Vec<Vec<(usize, Mark)>> = Vec::new();
        for (order, mark) in by_line {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|(_, last)| are_near(lines, last, &mark)) => {
                    run.push((order, mark));
                }
                _ => runs.push(vec![(order, mark)]),
            }
        }
        runs.sort_by_key(|run| run.iter().map(|(order, _)| *order).min());
        runs.into_iter().map(|run| Self::one(lines, run)).collect()
    }

    fn one(lines: &Lines<'_>, run: Vec<(usize, Mark)>) -> Self {
        let line_of = |entry: Option<&(usize, Mark)>| entry.map_or(1, |(_, mark)| mark.range.start.line);
        let (first, last) = (line_of(run.first()), line_of(run.last()));
        let head = run.iter().min_by_key(|(order, _)| *order).map(|(_, mark)| mark.range.start);
        let mut excerpt =
            Self { text: String::new(), first_line: first as usize, marks: Vec::new(), cut: None, shortened: false };
        let mut ordered = Vec::new();
        let mut run = run.into_iter().peekable();
        let mut marked = false;
        for number in first..=last {
            let mut here = Vec::new();
            while let Some(entry) = run.next_if(|(_, mark)| mark.range.start.line == number) {
                here.push(entry);
            }
            // A single line between two marked ones is shown too; others only count.
            let between = marked && run.peek().is_some_and(|(_, next)| next.range.start.line == number + 1);
            marked = !here.is_empty();
            let (line, start) = if marked || between { lines.get(number) } else { ("", 0) };
            let spans: Vec<_> = here.iter().map(|(_, mark)| within(mark.range, line, start)).collect();
            let window = Window::of(line, &spans);
            let base = excerpt.text.len();
            for ((order, mark), span) in here.into_iter().zip(window.spans) {
                ordered.push((order, (base + span.start..base + span.end, mark.label)));
            }
            if window.cut_left && head.is_some_and(|head| head.line == number) {
                excerpt.cut = head;
            }
            excerpt.shortened |= window.cut_left || window.cut_right;
            excerpt.text += &window.text;
            excerpt.text.push('\n');
        }
        ordered.sort_by_key(|(order, _)| *order);
        excerpt.marks = ordered.into_iter().map(|(_, mark)| mark).collect();
        excerpt
    }
}

/// Whether two marks, the first further up, fit into one excerpt.
fn are_near(lines: &Lines<'_>, first: &Mark, second: &Mark) -> bool {
    let (first, second) = (first.range.start, second.range.start);
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
