//! One JSON document; its rows are written as they come.

use std::io::{self, Write};

use meshwright::Report;
use meshwright::flows::{Entry, Row};

pub(super) fn head(out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    out.write_all(b"{\"schemaVersion\":1,\"flows\":[")
}

pub(super) fn row(row: &Row<'_>, first: bool, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    out.write_all(if first { b"" } else { b"," })?;
    Ok(serde_json::to_writer(&mut *out, &Entry::from(row))?)
}

/// What was found stands behind the rows.
pub(super) fn tail(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    out.write_all(b"],\"summary\":")?;
    serde_json::to_writer(&mut *out, &report.summary)?;
    out.write_all(b",\"diagnostics\":")?;
    serde_json::to_writer(&mut *out, &report.diagnostics)?;
    out.write_all(b"}\n")
}
