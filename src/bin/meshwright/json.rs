//! `-o json`: exactly one document, on one line.

use std::io::{self, Write};

use serde::Serialize;

use crate::exit::Stop;
use crate::stream;

/// Prints `document`.
pub(crate) fn print(document: &impl Serialize) -> Result<(), Stop> {
    stream::print(|out| write(document, out))
}

/// Writes `document`.
pub(crate) fn write(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, document)?;
    writeln!(out)
}
