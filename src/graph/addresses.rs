//! The address space as strips: a row for each stretch that is in use, to scale, with who has what of it.

mod list;
mod paint;
mod rows;
mod scale;

use super::Theme;
use super::marks::Marks;
use super::scene::Scene;
use super::words::Words;
use crate::check::Context;

/// The strips as a whole SVG file, so many pixels wide.
pub(super) fn svg(
    context: &Context<'_>,
    marks: &Marks<'_>,
    scene: &Scene<'_>,
    words: &Words<'_>,
    theme: Theme,
    width: i32,
) -> String {
    let spaces = rows::spaces(context, marks);
    paint::paint(scene, &spaces, marks, words, theme, width)
}
