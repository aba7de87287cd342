//! From a text inside a value to its place in the file.

use crate::source::Span;

/// Where a text stands.
#[derive(Debug)]
pub(super) enum Place {
    /// It is the file, or knows its places already.
    Here,
    /// It cannot be told apart from this value.
    Within(Span),
    /// It is a block of the file, indented: the offset of each line in the text, and in the file.
    Block(Vec<(usize, usize)>),
}

impl Place {
    /// The place of `text`, a scalar that the file spells `raw` from `span` on.
    pub(super) fn inside(span: Span, raw: &str, text: &str) -> Self {
        let (mut inner, mut outer) = (0, span.start as usize);
        let mut lines = Vec::new();
        let mut spelled = raw.split_inclusive('\n');
        for line in text.split_inclusive('\n') {
            let Some(whole) = spelled.next() else { return Self::Within(span) };
            let (read, written) = (line.trim_end_matches(['\r', '\n']), whole.trim_end_matches(['\r', '\n']));
            if !written.ends_with(read) {
                return Self::Within(span);
            }
            lines.push((inner, outer + written.len() - read.len()));
            inner += line.len();
            outer += whole.len();
        }
        Self::Block(lines)
    }

    /// Where `span` of the text is in the file.
    pub(super) fn of(&self, span: Span) -> Span {
        match self {
            Self::Here => span,
            Self::Within(value) => *value,
            Self::Block(lines) => {
                let at = |offset: u32| {
                    let line = lines.partition_point(|(inner, _)| *inner <= offset as usize).saturating_sub(1);
                    lines.get(line).map_or(0, |(inner, outer)| outer + (offset as usize).saturating_sub(*inner))
                };
                Span::new(at(span.start), at(span.end))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_keeps_its_places() {
        let file = "key: |\r\n    a: 1\r\n    bc: 2\r\n";
        let raw = file.get(12..).unwrap_or_default();
        let place = Place::inside(Span::new(12, file.len()), raw, "a: 1\nbc: 2\n");
        let found = place.of(Span::new(5, 7));
        assert_eq!(file.get(found.start as usize..found.end as usize), Some("bc"));
    }

    #[test]
    fn what_is_spelled_otherwise_is_the_whole_value() {
        let place = Place::inside(Span::new(3, 9), "\"a\\nb\"", "a\nb");
        assert_eq!(place.of(Span::new(0, 1)), Span::new(3, 9));
    }
}
