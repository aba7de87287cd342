//! For people: columns, and below them what the flows are for.

use std::collections::BTreeSet;
use std::io::{self, Write};

use meshwright::flows::{FlowTable, Row};

use crate::tame::tame;

/// How wide the columns with names are.
pub(super) struct Layout(usize);

impl Layout {
    /// Wide enough for the clusters of `table`.
    pub(super) fn of(table: &FlowTable<'_>) -> Self {
        Self(table.clusters().map(|name| name.chars().count()).max().unwrap_or_default().max("FROM".len()))
    }

    pub(super) fn head(&self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        self.line(["FLOW", "FROM", "TO", "NEED", "VERDICT", "TRAFFIC", "BY"], out)
    }

    pub(super) fn row(&self, row: &Row<'_>, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        let traffic = format!("{} {}", row.protocol, row.ports.join(","));
        let cells = [
            row.kind.id,
            &tame(row.from),
            &tame(row.to),
            row.kind.need.word(),
            row.outcome.word(),
            traffic.trim_end(),
            &tame(&row.by),
        ];
        self.line(cells, out)
    }

    fn line(
        &self,
        [flow, from, to, need, verdict, traffic, by]: [&str; 7],
        out: &mut (impl Write + ?Sized),
    ) -> io::Result<()> {
        let wide = self.0;
        writeln!(out, "{flow:4}  {from:wide$}  {to:wide$}  {need:8}  {verdict:7}  {traffic:11}  {by}")
    }
}

/// What each kind of flow that was `seen` is for, and where that is written.
pub(super) fn legend(table: &FlowTable<'_>, seen: &BTreeSet<&str>, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    for (index, (kind, why)) in table.kinds().filter(|(kind, _)| seen.contains(kind.id)).enumerate() {
        let before = if index == 0 { "\n" } else { "" };
        writeln!(out, "{before}{:4}  {why} ({})", kind.id, kind.source)?;
    }
    Ok(())
}
