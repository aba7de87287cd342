//! `-o json`: exactly one document, on one line.

use serde::Serialize;

use crate::exit::Stop;
use crate::stream;

/// Prints `document`.
pub(crate) fn print(document: &impl Serialize) -> Result<(), Stop> {
    stream::print(|out| {
        serde_json::to_writer(&mut *out, document)?;
        writeln!(out)
    })
}
