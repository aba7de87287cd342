//! Several files side by side in one space of offsets, so that a span alone tells its file.

use crate::source::{Source, Span};

/// The files of one check. The first starts at 0, each other one byte behind the end of the one before it.
#[derive(Debug, Clone, Default)]
pub struct Sources<'t> {
    files: Vec<(usize, Source<'t>)>,
}

impl<'t> Sources<'t> {
    /// Lays `files` side by side.
    pub fn new(files: impl IntoIterator<Item = Source<'t>>) -> Self {
        let mut start = 0;
        let place = |file: Source<'t>| {
            let here = start;
            start += file.text.len() + 1;
            (here, file)
        };
        Self { files: files.into_iter().map(place).collect() }
    }

    /// The files, each with where it starts.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Source<'t>)> + '_ {
        self.files.iter().copied()
    }

    /// Which file `span` lies in, by its number.
    #[must_use]
    pub fn number(&self, span: Span) -> usize {
        self.files.partition_point(|(start, _)| *start <= span.start as usize).saturating_sub(1)
    }

    /// File number `number` and where it starts.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<(usize, Source<'t>)> {
        self.files.get(number).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_file_is_still_its_own() {
        let file = |name, text| Source { name, text };
        let sources = Sources::new([file("a", "abc"), file("b", ""), file("c", "x")]);
        let name = |at| sources.get(sources.number(Span::new(at, at))).map(|(start, file)| (start, file.name));
        assert_eq!([name(0), name(3), name(4), name(5), name(6)], {
            [Some((0, "a")), Some((0, "a")), Some((4, "b")), Some((5, "c")), Some((5, "c"))]
        });
        assert_eq!(Sources::default().get(0).map(|(start, _)| start), None);
    }
}
