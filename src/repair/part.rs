//! The parts of a pasted text: documents, and what stands between them.

use super::behind::comment;
use super::health::{is_healthy, put_star, take_stars};
use super::line::{Content, Line, lines};
use super::nest::{Nested, nest};
use super::star::Star;
use crate::manifest::damage::{Damage, Wreck};
use crate::parse::{Fault, values};
use crate::source::Span;
use crate::topology::{Choice, Dialect, Value};

/// A part of a text.
#[derive(Debug)]
pub(super) enum Part<'t> {
    /// Documents with nothing out of its place, or not ours to mend.
    Kept(Kept<'t>),
    /// A RemoteIstio that was put together again.
    Nested(Nested),
    /// Comments.
    Comments(&'t str),
    /// What is no manifest, as comments where it says something.
    Outside(String, Damage),
}

/// Documents as they stand.
#[derive(Debug)]
pub(super) struct Kept<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) documents: Vec<Value>,
    pub(super) damages: Vec<Damage>,
    pub(super) faults: Vec<Fault>,
}

/// Cuts `text`, whose first byte is number `start` of all that is read.
pub(super) fn parts(text: &str, start: usize) -> Vec<Part<'_>> {
    let lines = lines(text, start);
    let cutter = Cutter { text, start };
    let mut parts = Vec::new();
    // A line of three dashes at the left ends a document wherever it stands, so these are safe to cut at.
    let at_left = |line: &Line<'_>| matches!(line.content, Content::Separator) && line.whole.starts_with(['-', '.']);
    for chunk in lines.split(at_left).filter(|chunk| !is_blank(chunk)) {
        match cutter.kept(chunk).filter(Kept::is_of_objects) {
            Some(kept) => parts.push(Part::Kept(kept)),
            None => cutter.cut(chunk, &mut parts),
        }
    }
    parts
}

struct Cutter<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Cutter<'t> {
    /// The text of `lines`, and where it starts.
    fn slice(&self, lines: &[Line<'t>]) -> (&'t str, usize) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return ("", self.start) };
        let end = last.start + last.whole.len();
        (self.text.get(first.start - self.start..end - self.start).unwrap_or_default(), first.start)
    }

    /// `lines` as they stand, if YAML can read them and all is in its place; stars aside.
    fn kept(&self, lines: &[Line<'t>]) -> Option<Kept<'t>> {
        let (text, start) = self.slice(lines);
        if let Some(kept) = Kept::of(text, start, text) {
            return Some(kept);
        }
        let wrong: Vec<_> = lines.iter().filter_map(Star::of).collect();
        if wrong.is_empty() {
            return None;
        }
        // Read with letters in place of the stars, so that all places stay.
        let mut legible = text.to_owned();
        for star in &wrong {
            let (from, length) = (star.spelled.start - start, star.spelled.text.len());
            legible.replace_range(from..from + length, &"x".repeat(length));
        }
        let mut kept = Kept::of(text, start, &legible)?;
        for star in &wrong {
            kept.documents.iter_mut().for_each(|document| put_star(document, star.spelled.span()));
            kept.damages.push(star.damage());
        }
        Some(kept)
    }

    /// `lines` as they stand, whatever is wrong with them.
    fn left(&self, lines: &[Line<'t>]) -> Kept<'t> {
        let (text, start) = self.slice(lines);
        let mut faults = Vec::new();
        let documents = values(text, start, &mut faults);
        faults.retain(super::is_grave);
        Kept { text, start, documents, damages: Vec::new(), faults }
    }

    /// Cuts at fences, at lines between documents that stand further in, and above a document's first key.
    fn cut(&self, lines: &[Line<'t>], parts: &mut Vec<Part<'t>>) {
        let is_fence = |line: &&Line<'_>| matches!(line.content, Content::Fence);
        if let Some(fence) = lines.iter().find(is_fence) {
            let damage = Damage { at: fence.span(), what: Wreck::Fence, mend: None };
            parts.push(Part::Outside(String::new(), damage));
        }
        for block in lines.split(|line| matches!(line.content, Content::Fence | Content::Separator)) {
            let mut rest = block;
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(first_document(rest));
                if !is_blank(piece) {
                    parts.push(self.part(piece));
                }
                rest = after;
            }
        }
    }

    fn part(&self, lines: &[Line<'t>]) -> Part<'t> {
        let (text, _) = self.slice(lines);
        let all = |fits: fn(&Content<'_>) -> bool| lines.iter().all(|line| fits(&line.content));
        if all(|content| matches!(content, Content::Blank | Content::Comment(_))) {
            return Part::Comments(text);
        }
        let value_of = |key| lines.iter().find_map(|line| line.value_of(key));
        let kind = value_of("kind").map(unquoted);
        let api_version = value_of("apiVersion");
        if kind.is_none() && api_version.is_none() {
            return words(lines);
        }
        if let Some(kept) = self.kept(lines) {
            return Part::Kept(kept);
        }
        let nested = (kind == Some("RemoteIstio")).then(|| nest(lines, api_version.and_then(dialect))).flatten();
        nested.map_or_else(|| Part::Kept(self.left(lines)), Part::Nested)
    }
}

impl<'t> Kept<'t> {
    /// Whether it holds Kubernetes' objects, and not what a page has above its text.
    fn is_of_objects(&self) -> bool {
        self.documents.iter().all(|document| document.get("kind").is_some() || document.get("apiVersion").is_some())
    }

    /// `text` as it stands, read as `legible`.
    fn of(text: &'t str, start: usize, legible: &str) -> Option<Self> {
        let mut faults = Vec::new();
        let mut documents = values(legible, start, &mut faults);
        faults.retain(super::is_grave);
        let is_read = faults.iter().all(|fault| matches!(fault, Fault::DuplicateKey { .. }));
        let damages = documents.iter_mut().flat_map(|document| take_stars(document, text, start)).collect();
        (is_read && documents.iter().all(is_healthy)).then_some(Self { text, start, documents, damages, faults })
    }
}

fn is_blank(lines: &[Line<'_>]) -> bool {
    lines.iter().all(|line| matches!(line.content, Content::Blank | Content::Separator))
}

/// How many lines there are before the next document starts: an `apiVersion` that is not the first, and not of an
/// object inside another.
fn first_document(lines: &[Line<'_>]) -> usize {
    let mut seen = false;
    let mut above: Option<&Line<'_>> = None;
    for (number, line) in lines.iter().enumerate() {
        if line.value_of("apiVersion").is_some() {
            let opens = |above: &Line<'_>| matches!(above.content, Content::Pair(_, value) if value.text.is_empty());
            let is_inside = above.is_some_and(|above| opens(above) && above.columns < line.columns);
            if seen && !is_inside {
                return number;
            }
            seen = true;
        }
        if !matches!(line.content, Content::Blank) {
            above = Some(line);
        }
    }
    lines.len()
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\''])
}

fn dialect(api_version: &str) -> Option<Dialect> {
    let (group, _) = unquoted(api_version).split_once('/')?;
    Dialect::WORDS.iter().map(|(_, dialect)| *dialect).find(|dialect| dialect.api_group() == group)
}

/// Lines that are no manifest, as comments.
fn words<'t>(lines: &[Line<'t>]) -> Part<'t> {
    let spoken: Vec<_> = lines.iter().filter(|line| !matches!(line.content, Content::Blank)).collect();
    let commented = spoken.iter().map(|line| match line.content {
        Content::Comment(text) => comment(text) + "\n",
        _ => comment(&format!("# {}", line.whole)) + "\n",
    });
    let text = commented.collect();
    let at = spoken.first().map_or_else(Span::default, |first| first.span());
    Part::Outside(text, Damage { at, what: Wreck::Around { lines: spoken.len() }, mend: None })
}
