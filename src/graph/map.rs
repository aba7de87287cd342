//! The map: regions with their VPCs and clusters in columns, and what joins them as lines in the gutters between.

mod content;
mod paint;
mod place;
mod tracks;

pub(super) use content::called;

use super::Theme;
use super::scene::Scene;
use super::sheet;
use super::words::Words;

/// The map as a whole SVG file, at most `width` pixels wide.
pub(super) fn svg(scene: &Scene<'_>, words: &Words<'_>, theme: Theme, width: i32) -> String {
    let content = content::Content::of(scene, words, width);
    // How high the head is depends on how broad the picture is.
    let broad = place::Layout::of(&content, width, 0).width;
    let layout = place::Layout::of(&content, width, sheet::head(scene, words, broad));
    paint::paint(scene, &content, &layout, words, theme)
}
