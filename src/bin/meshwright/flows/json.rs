//! One JSON document; its rows are written as they come.

use std::io::{self, Write};

use meshwright::Report;
use meshwright::flows::Row;
use serde::Serialize;

#[derive(Serialize)]
struct Item<'r> {
    flow: &'static str,
    from: &'r str,
    to: &'r str,
    protocol: &'static str,
    ports: &'r [String],
    need: &'static str,
    verdict: &'static str,
    by: &'r str,
    why: &'r str,
    source: &'static str,
}

pub(super) fn head(out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    out.write_all(b"{\"schemaVersion\":1,\"flows\":[")
}

pub(super) fn row(row: &Row<'_>, first: bool, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let item = Item {
        flow: row.kind.id,
        from: row.from,
        to: row.to,
        protocol: row.protocol,
        ports: row.ports,
        need: row.kind.need.word(),
        verdict: row.outcome.word(),
        by: &row.by,
        why: row.why,
        source: row.kind.source,
    };
    out.write_all(if first { b"" } else { b"," })?;
    Ok(serde_json::to_writer(&mut *out, &item)?)
}

/// What was found stands behind the rows.
pub(super) fn tail(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    out.write_all(b"],\"summary\":")?;
    serde_json::to_writer(&mut *out, &report.summary)?;
    out.write_all(b",\"diagnostics\":")?;
    serde_json::to_writer(&mut *out, &report.diagnostics)?;
    out.write_all(b"}\n")
}
