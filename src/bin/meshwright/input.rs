//! The texts that are read: files, or stdin.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use meshwright::Source;
use meshwright::existing::shown;
use meshwright::manifest::mask::{masked, masked_topology};
use meshwright::message::Facts;
use meshwright::parse::limits;

use crate::exit::Stop;
use crate::tame::{reason, tame};

/// The topology that is read where none is named.
pub(crate) const DEFAULT: &str = "meshwright.yaml";

/// What stands for stdin.
pub(crate) const STDIN: &str = "-";

/// What a text is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Topology,
    Manifest,
    /// What the cloud has already.
    Existing,
}

/// A text that was read, and what it is called in messages.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) kind: Kind,
    name: String,
    text: String,
}

impl Input {
    /// As the library takes it.
    pub(crate) fn source(&self) -> Source<'_> {
        Source { name: &self.name, text: &self.text }
    }

    /// A topology, for tests.
    #[cfg(test)]
    pub(crate) fn topology(name: &str, text: &str) -> Self {
        Self { kind: Kind::Topology, name: name.to_owned(), text: text.to_owned() }
    }

    /// The same input with another text.
    pub(crate) fn with(&self, text: String) -> Self {
        Self { name: self.name.clone(), text, kind: self.kind }
    }

    /// What it is called, fit for a terminal.
    pub(crate) fn shown(&self) -> String {
        tame(&self.name).into_owned()
    }

    /// Its text without credentials, byte for byte as long.
    pub(crate) fn masked(&self) -> String {
        match self.kind {
            Kind::Topology => masked_topology(&self.text),
            Kind::Manifest => masked(&self.text),
            Kind::Existing => shown(&self.text),
        }
    }
}

/// The topology: `file`, or [`DEFAULT`].
pub(crate) fn topology(file: Option<&PathBuf>) -> Result<Input, Stop> {
    let path = path(file);
    if file.is_none() && !path.exists() {
        let facts: Facts<'_> = &[("file", &DEFAULT)];
        return Err(Stop::failed("input.missing", facts).help("input.missing-help", facts));
    }
    read(path, Kind::Topology)
}

/// Reads what tells of existing rules; `-` is stdin, unless one of the `others` is.
pub(crate) fn existing<'p>(
    files: &'p [PathBuf],
    others: impl IntoIterator<Item = &'p Path>,
) -> Result<Vec<Input>, Stop> {
    stdin_once(files.iter().map(PathBuf::as_path).chain(others))?;
    files.iter().map(|file| read(file, Kind::Existing)).collect()
}

/// Refuses stdin where it is to be read twice.
pub(crate) fn stdin_once<'p>(files: impl Iterator<Item = &'p Path>) -> Result<(), Stop> {
    if files.filter(|path| *path == Path::new(STDIN)).count() > 1 {
        return Err(Stop::usage("manifests.stdin-twice", &[]));
    }
    Ok(())
}

/// The topology's file, which may be [`STDIN`].
pub(crate) fn path(file: Option<&PathBuf>) -> &Path {
    file.map_or(Path::new(DEFAULT), PathBuf::as_path)
}

/// Reads the file at `path`; `-` is stdin.
pub(crate) fn read(path: &Path, kind: Kind) -> Result<Input, Stop> {
    if path == Path::new(STDIN) {
        return text("<stdin>".to_owned(), kind, io::stdin().lock());
    }
    let name = path.to_string_lossy().into_owned();
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?.is_dir(), file)));
    match opened {
        Ok((true, _)) => Err(Stop::failed("input.folder", &[("file", &tame(&name))])),
        Ok((false, file)) => text(name, kind, file),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

/// What is there cannot be read.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> Stop {
    Stop::failed("input.unreadable", &[("file", &tame(name)), ("error", &reason(error))])
}

/// Reads a little more than the core takes and no further, so that the core says what is too large.
fn text(name: String, kind: Kind, from: impl Read) -> Result<Input, Stop> {
    const LONGEST_CHARACTER: usize = 4;
    let most = limits::SIZE + LONGEST_CHARACTER;
    let mut bytes = Vec::new();
    let read = from.take(most as u64).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(&name, &error))?;
    let cut = bytes.len() == most;
    let text = String::from_utf8(bytes).or_else(|error| {
        let valid = error.utf8_error();
        // The cut may have gone through a character; that is no fault of the text.
        if cut && valid.error_len().is_none() { Ok(keep(error.into_bytes(), valid.valid_up_to())) } else { Err(valid) }
    });
    match text {
        Ok(text) => Ok(Input { kind, name, text }),
        Err(fault) => {
            let facts: Facts<'_> = &[("file", &tame(&name)), ("byte", &fault.valid_up_to())];
            Err(Stop::failed("input.not-utf8", facts).help("input.not-utf8-help", &[]))
        }
    }
}

fn keep(mut bytes: Vec<u8>, valid: usize) -> String {
    bytes.truncate(valid);
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_read_no_further_than_it_takes_to_say_so() {
        const BLOCK: usize = 3 << 16;
        for unit in ["a".repeat(BLOCK), "州".repeat(BLOCK / 3)] {
            let unit = unit.leak().as_bytes();
            let endless = Endless { unit, left: &[] };
            let length = text(String::new(), Kind::Topology, endless).map(|input| input.text.len());
            assert!(length.is_ok_and(|length| length > limits::SIZE && length <= limits::SIZE + 4));
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(text("x".to_owned(), Kind::Manifest, &b"a: \xff\n"[..]).is_err());
        assert!(text("x".to_owned(), Kind::Manifest, &b"a: \xe5\xb7"[..]).is_err());
    }

    /// `unit` for ever.
    struct Endless {
        unit: &'static [u8],
        left: &'static [u8],
    }

    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.left.is_empty() {
                self.left = self.unit;
            }
            self.left.read(into)
        }
    }
}
