//! Rows in columns: for people, for programs, for spreadsheets and for pages.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::args::TableFormat;
use crate::json;
use crate::tame::tame;

/// Rows of `N` columns.
pub(crate) struct Table<const N: usize> {
    /// What programs call the columns.
    pub(crate) head: [&'static str; N],
    /// What people call them.
    pub(crate) titles: [String; N],
    pub(crate) rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// Writes all of it; programs get `document`, which says more, and people nothing where there are no rows.
    pub(crate) fn write(&self, format: TableFormat, document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
        match format {
            TableFormat::Json => json::write(document, out),
            TableFormat::Human => self.columns(out),
            TableFormat::Csv => self.csv(out),
            TableFormat::Markdown => self.markdown(out),
        }
    }

    fn columns(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let lines: Vec<_> =
            std::iter::once(&self.titles).chain(&self.rows).map(|row| row.each_ref().map(|cell| tame(cell))).collect();
        let mut widths = [0; N];
        for line in &lines {
            for (width, cell) in widths.iter_mut().zip(line) {
                *width = (*width).max(cell.width());
            }
        }
        for line in &lines {
            let padded =
                line.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
            writeln!(out, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }

    /// RFC 4180, but for the line ends, which are those of every other output.
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let quoted = |cell: &str| {
            let plain = !cell.contains([',', '"', '\n', '\r']);
            if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
        };
        writeln!(out, "{}", self.head.join(","))?;
        self.rows.iter().try_for_each(|row| writeln!(out, "{}", row.each_ref().map(|cell| quoted(cell)).join(",")))
    }

    fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let cell = |cell: &String| -> Cow<'static, str> { tame(cell).replace('\\', "\\\\").replace('|', "\\|").into() };
        writeln!(out, "| {} |\n|{}", self.head.join(" | "), " --- |".repeat(N))?;
        self.rows.iter().try_for_each(|row| writeln!(out, "| {} |", row.each_ref().map(cell).join(" | ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_breaks_its_row() -> io::Result<()> {
        let rows = vec![["杭州", "x"].map(str::to_owned), ["a|b\n\"c\",", "y"].map(str::to_owned)];
        let table = Table { head: ["name", "what"], titles: ["NAME", "WHAT"].map(str::to_owned), rows };
        let written = |format| -> io::Result<String> {
            let mut out = Vec::new();
            table.write(format, &1, &mut out)?;
            Ok(String::from_utf8_lossy(&out).into_owned())
        };
        assert_eq!(written(TableFormat::Human)?, "NAME      WHAT\n杭州      x\na|b\u{fffd}\"c\",  y\n");
        assert_eq!(written(TableFormat::Csv)?, "name,what\n杭州,x\n\"a|b\n\"\"c\"\",\",y\n");
        assert_eq!(
            written(TableFormat::Markdown)?,
            "| name | what |\n| --- | --- |\n| 杭州 | x |\n| a\\|b\u{fffd}\"c\", | y |\n"
        );
        assert_eq!(written(TableFormat::Json)?, "1\n");
        Ok(())
    }
}
