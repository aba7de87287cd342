//! The mesh as a picture: its map, and its addresses as strips. Drawn by hand as SVG, or written for other tools.
//!
//! Drawn from what could be read, with the findings beside it: a topology that cannot work has a picture too, and shows
//! in it what is wrong.

mod addresses;
mod dot;
mod letters;
mod map;
mod marks;
mod mermaid;
mod scene;
mod sheet;
mod style;
mod svg;
mod words;

pub use style::STYLE;

use serde::{Deserialize, Serialize};

use crate::CheckOptions;
use crate::check::Context;
use crate::diagnostic::Report;
use crate::finding::Finding;
use crate::message::Catalog;
use crate::parse::{self, Parsed};
use crate::source::Source;
use marks::Marks;
use scene::Scene;
use words::Words;

/// What is to be drawn, and how.
#[derive(Debug, Clone)]
pub struct GraphOptions<'o> {
    /// How the topology is checked; its table of sentences is the picture's too.
    pub check: CheckOptions<'o>,
    /// What the picture shows.
    pub view: View,
    /// What it is written as.
    pub format: Format,
    /// Its colours; only SVG has any.
    pub theme: Theme,
    /// The most pixels that it may be wide; only SVG has any.
    pub width: u32,
}

impl Default for GraphOptions<'_> {
    fn default() -> Self {
        Self {
            check: CheckOptions::default(),
            view: View::default(),
            format: Format::default(),
            theme: Theme::default(),
            width: 1_200,
        }
    }
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// Regions, VPCs, clusters and what joins them.
    #[default]
    Map,
    /// The address space, and who has what of it.
    Addresses,
}

/// What a picture is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A whole SVG file.
    #[default]
    Svg,
    /// A flowchart of Mermaid's; of the map alone.
    Mermaid,
    /// A graph for Graphviz; of the map alone.
    Dot,
}

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Light or dark, as whoever looks at it prefers.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// None of its own: the page that holds it has [`STYLE`].
    Page,
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Graph {
    /// What the check found; the picture marks it.
    #[serde(flatten)]
    pub report: Report,
    /// The picture. Mermaid and Graphviz have the map alone, whatever view is asked for.
    pub text: String,
}

/// Pictures are not drawn narrower or wider than this, in pixels.
const WIDTHS: std::ops::RangeInclusive<i32> = 320..=4_000;

/// Draws what was read of `source` and what `findings` says of it.
pub(crate) fn draw(
    source: &Source<'_>,
    parsed: &Parsed,
    findings: &[Finding],
    report: &Report,
    options: &GraphOptions<'_>,
) -> String {
    let root = parse::values(source.text, 0, &mut Vec::new()).into_iter().next();
    let catalog = Catalog::parse(options.check.catalog);
    let words = Words(&catalog);
    let context = Context::new(parsed);
    let marks = Marks::of(source.text, root.as_ref(), findings, report);
    let scene = Scene::of(&context, &marks, report);
    let width = i32::try_from(options.width).unwrap_or(i32::MAX).clamp(*WIDTHS.start(), *WIDTHS.end());
    match (options.format, options.view) {
        (Format::Svg, View::Map) => map::svg(&scene, &words, options.theme, width),
        (Format::Svg, View::Addresses) => addresses::svg(&context, &marks, &scene, &words, options.theme, width),
        (Format::Mermaid, _) => mermaid::write(&scene, &words),
        (Format::Dot, _) => dot::write(&scene, &words),
    }
}
