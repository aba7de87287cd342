//! What all pictures have in common: the frame, the head, and how they say that something is wrong.

use super::Theme;
use super::letters::{STRONG, TEXT, TITLE, width};
use super::scene::Scene;
use super::style;
use super::svg::Svg;
use super::words::Words;
use crate::finding::Severity;
use crate::message::{Fact, Value};
use crate::topology::Choice;

/// What surrounds a picture.
pub(super) const MARGIN: i32 = 28;
/// What surrounds what is in a box.
pub(super) const PAD: i32 = 14;
/// From one line of text to the next.
pub(super) const LINE: i32 = 19;
/// Below this width a picture has no column beside its strips, and room for few lines.
pub(super) const NARROW: i32 = 640;
/// The most marks in the head.
const LOOSE: usize = 4;

/// That something is wrong: how bad it is, and what.
pub(super) struct Badge {
    pub(super) severity: Severity,
    pub(super) text: String,
}

/// A count as pixels.
pub(super) fn px(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 4)
}

/// The user's own text, fit for one line.
pub(super) fn plain(text: &str) -> String {
    match text.value() {
        Value::Text(text) => text,
        Value::Word(word) => word.to_owned(),
    }
}

/// The sign beside the colour of what is wrong.
pub(super) fn sign(severity: Severity) -> &'static str {
    if severity == Severity::Error { "✕" } else { "!" }
}

/// Says what is wrong, in a line of its own.
pub(super) fn badge(svg: &mut Svg, at: (i32, i32), badge: &Badge, most: i32) {
    let class = if badge.severity == Severity::Error { "bad" } else { "warn" };
    svg.text(at, &STRONG, class, &[sign(badge.severity), " ", &badge.text].concat(), most);
}

/// How high the head of a picture so broad is.
pub(super) fn head(scene: &Scene<'_>, words: &Words<'_>, w: i32) -> i32 {
    let status = if is_one_line(&about(scene, words), &status(scene, words), w) { 0 } else { LINE };
    MARGIN + 2 * LINE + PAD + status + px(scene.loose.len().min(LOOSE)) * LINE + 22
}

/// Whether what the mesh is and what is wrong with it stand in one line.
fn is_one_line(about: &str, status: &str, w: i32) -> bool {
    width(about, &TEXT) + width(status, &STRONG) + PAD <= w - 2 * MARGIN
}

/// Starts a picture of so many pixels: its frame, what it tells those who do not see it, and its head.
pub(super) fn start(view: &str, scene: &Scene<'_>, words: &Words<'_>, theme: Theme, size: (i32, i32)) -> Svg {
    let (w, h) = size;
    let mut svg = Svg::default();
    let id = |part: &str| ["mw-", view, part].concat();
    let (title, desc) = (id("-title"), id("-desc"));
    let bounds = ["0 0 ", &w.to_string(), " ", &h.to_string()].concat();
    let lang = words.of("lang");
    svg.open(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("class", &["mw-graph mw-", view].concat()),
            ("width", &w),
            ("height", &h),
            ("viewBox", &bounds),
            ("role", &"img"),
            ("aria-labelledby", &[title.as_str(), " ", &desc].concat()),
            ("xml:lang", &lang),
            ("lang", &lang),
        ],
    );
    let name = scene.name.map_or_else(|| words.of("no-name"), plain);
    let key = if view == "map" { "map-of" } else { "addresses-of" };
    svg.said("title", &[("id", &title)], &words.say(key, &[("mesh", &name)]));
    svg.said("desc", &[("id", &desc)], &[about(scene, words), status(scene, words)].join("; "));
    if let Some(sheet) = style::sheet(theme) {
        svg.said("style", &[], &["\n", &sheet].concat());
    }
    svg.leaf("rect", &[("class", &"ground"), ("width", &w), ("height", &h)]);
    name_it(&mut svg, scene, words, w);
    svg
}

/// What the mesh is, counted.
fn about(scene: &Scene<'_>, words: &Words<'_>) -> String {
    let counts = [
        words.count("regions", scene.regions.len()),
        words.count("vpcs", scene.vpcs.len()),
        words.count("clusters", scene.clusters),
    ];
    [scene.mode.word().to_owned(), counts.join(" · ")].join(" · ")
}

/// What is wrong with it, counted.
fn status(scene: &Scene<'_>, words: &Words<'_>) -> String {
    let counts =
        [(Severity::Error, "errors", scene.summary.errors), (Severity::Warning, "warnings", scene.summary.warnings)];
    let wrong = counts.into_iter().filter(|(.., count)| *count > 0);
    let said: Vec<_> =
        wrong.map(|(severity, key, count)| [sign(severity), " ", &words.count(key, count)].concat()).collect();
    if said.is_empty() { ["✓ ", &words.of("nothing-wrong")].concat() } else { said.join(" · ") }
}

/// The mesh's name, what it is, and what is wrong with it as a whole.
fn name_it(svg: &mut Svg, scene: &Scene<'_>, words: &Words<'_>, w: i32) {
    let room = w - 2 * MARGIN;
    let name = scene.name.map_or_else(|| words.of("no-name"), plain);
    svg.text((MARGIN, MARGIN + 16), &TITLE, "", &name, room);
    let mut y = MARGIN + 16 + LINE + 4;
    let (about, status) = (about(scene, words), status(scene, words));
    svg.text((MARGIN, y), &TEXT, "soft", &about, room);
    let class = match scene.summary {
        summary if summary.errors > 0 => "bad",
        summary if summary.warnings > 0 => "warn",
        _ => "soft",
    };
    if is_one_line(&about, &status, w) {
        svg.text_before((w - MARGIN, y), &STRONG, class, &status, room);
    } else {
        y += LINE;
        svg.text((MARGIN, y), &STRONG, class, &status, room);
    }
    for mark in scene.loose.iter().take(LOOSE) {
        y += LINE;
        badge(svg, (MARGIN, y), &Badge { severity: mark.severity, text: [mark.code, mark.rule].join(" ") }, room);
    }
}
