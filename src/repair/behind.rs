//! What stands behind a key or a dash.

use std::borrow::Cow;

use super::line::{Content, Line, Piece};
use super::star::{STAR, Star};
use super::tree::Holds;
use crate::manifest::damage::Damage;
use crate::parse::values;
use crate::topology::Value;

/// What stands behind a key, and the damage of a star among it. None where it is no value.
pub(super) fn holds<'t>(line: &Line<'t>, value: Piece<'t>, block: &[Line<'t>]) -> Option<(Holds<'t>, Option<Damage>)> {
    if value.text.is_empty() {
        return Some((Holds::Nothing, None));
    }
    let (raw, star): (Cow<'t, str>, _) = match Star::of(line) {
        None => (value.text.into(), None),
        Some(star) => (format!("{STAR}{}", star.rest).into(), Some(star.damage())),
    };
    let indented = block.iter().filter(|line| !matches!(line.content, Content::Blank));
    let common = indented.map(|line| line.whole.len() - line.whole.trim_start_matches(' ').len()).min().unwrap_or(0);
    let block: Vec<_> = block.iter().map(|line| line.whole.get(common..).unwrap_or_default()).collect();
    let meaning = meaning("k: ", &raw, value.start, &block)?.get("k")?.clone();
    Some((Holds::Value(raw, meaning, block), star))
}

/// What `text` means behind `before`, which makes a document of it.
pub(super) fn value(before: &str, text: Piece<'_>) -> Option<Value> {
    meaning(before, text.text, text.start, &[])
}

fn meaning(before: &str, raw: &str, start: usize, block: &[&str]) -> Option<Value> {
    let mut text = format!("{before}{raw}");
    for line in block {
        text.push_str("\n  ");
        text.push_str(line);
    }
    if !text.chars().all(|c| c == '\n' || is_harmless(c)) {
        return None;
    }
    let mut faults = Vec::new();
    // What stands before takes the place of a key's end, its colon and a blank, or of the dash and a blank.
    let documents = values(&text, start.saturating_sub(before.len()), &mut faults);
    let [document] = documents.as_slice() else { return None };
    faults.is_empty().then(|| document.clone())
}

/// How many of the lines `after` are the block that `line` announces by `|` or `>`.
pub(super) fn block(line: &Line<'_>, after: &[Line<'_>]) -> usize {
    let Content::Pair(_, value) = line.content else { return 0 };
    let marks = value.text.split(" #").next().unwrap_or_default().trim_end();
    let columns = line.dash.unwrap_or(line.columns);
    if !matches!(marks, "|" | "|-" | "|+" | ">" | ">-" | ">+") {
        return 0;
    }
    let inside = |line: &&Line<'_>| matches!(line.content, Content::Blank) || line.columns > columns;
    let length = after.iter().take_while(inside).count();
    let lines = after.get(..length).unwrap_or_default();
    lines.iter().rposition(|line| !matches!(line.content, Content::Blank)).map_or(0, |last| last + 1)
}

/// `text` as a line of a comment: nothing in it can end the line, for any reader.
pub(super) fn comment(text: &str) -> String {
    let text: String = text.chars().map(|c| if is_harmless(c) { c } else { ' ' }).collect();
    text.trim_end().to_owned()
}

/// Whether `c` is on its line for every reader of YAML.
fn is_harmless(c: char) -> bool {
    c == '\t' || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}
