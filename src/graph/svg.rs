//! Writes SVG.

use std::fmt::{self, Display, Write};

use super::letters::{Type, fit};

/// Attributes by their names.
pub(super) type Attrs<'a> = &'a [(&'static str, &'a dyn Display)];

/// A document that is being written. Numbers are whole: the same everywhere, and short.
#[derive(Debug, Default)]
pub(super) struct Svg {
    out: String,
    open: Vec<&'static str>,
}

impl Svg {
    /// Starts an element.
    pub(super) fn open(&mut self, tag: &'static str, attrs: Attrs<'_>) {
        self.start(tag, attrs);
        self.out.push_str(">\n");
        self.open.push(tag);
    }

    /// Ends the element that was started last.
    pub(super) fn close(&mut self) {
        if let Some(tag) = self.open.pop() {
            self.end(tag);
        }
    }

    /// An element with nothing in it.
    pub(super) fn leaf(&mut self, tag: &'static str, attrs: Attrs<'_>) {
        self.start(tag, attrs);
        self.out.push_str("/>\n");
    }

    /// An element with a text in it.
    pub(super) fn said(&mut self, tag: &'static str, attrs: Attrs<'_>, text: &str) {
        self.start(tag, attrs);
        self.out.push('>');
        self.escaped(&text);
        self.end(tag);
    }

    /// A line of text that starts at `x` and is at most so wide.
    pub(super) fn text(&mut self, (x, y): (i32, i32), of: &Type, class: &str, text: &str, most: i32) {
        self.anchored((x, y), of, class, text, most, None);
    }

    /// A line of text that ends at `x`.
    pub(super) fn text_before(&mut self, (x, y): (i32, i32), of: &Type, class: &str, text: &str, most: i32) {
        self.anchored((x, y), of, class, text, most, Some("end"));
    }

    /// A line of text with its middle at `x`.
    pub(super) fn text_around(&mut self, (x, y): (i32, i32), of: &Type, class: &str, text: &str, most: i32) {
        self.anchored((x, y), of, class, text, most, Some("middle"));
    }

    fn anchored(
        &mut self,
        (x, y): (i32, i32),
        of: &Type,
        class: &str,
        text: &str,
        most: i32,
        anchor: Option<&'static str>,
    ) {
        let class = format_args!("{} {class}", of.class).to_string();
        let text = fit(text, of, most);
        let (class, anchor) = (class.trim_end(), anchor.unwrap_or("start"));
        let attrs: Attrs<'_> = &[("class", &class), ("x", &x), ("y", &y), ("text-anchor", &anchor)];
        let count = if anchor == "start" { 3 } else { 4 };
        self.said("text", attrs.get(..count).unwrap_or(attrs), &text);
    }

    /// The whole document.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn start(&mut self, tag: &str, attrs: Attrs<'_>) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attrs {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.escaped(value);
            self.out.push('"');
        }
    }

    fn end(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }

    /// A text without a sign that means something to XML, or that it cannot hold.
    fn escaped(&mut self, value: &dyn Display) {
        // Writing into a text cannot fail.
        let _ = write!(Escaped(&mut self.out), "{value}");
    }
}

struct Escaped<'o>(&'o mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\n' => self.0.push('\n'),
                c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => self.0.push('\u{fffd}'),
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::letters::TEXT;

    #[test]
    fn no_text_leaves_its_place() {
        let mut svg = Svg::default();
        svg.open("g", &[("data-name", &"\"><script>")]);
        svg.text((1, 2), &TEXT, "", "a < b & \u{1}", 400);
        assert_eq!(
            svg.finish(),
            "<g data-name=\"&quot;&gt;&lt;script&gt;\">\n<text class=\"t3\" x=\"1\" y=\"2\">a &lt; b &amp; \u{fffd}</text>\n</g>\n"
        );
    }
}
