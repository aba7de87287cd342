//! A Markdown table.

use std::io::{self, Write};

use meshwright::flows::Row;

use super::{COLUMNS, texts};
use crate::tame::tame;

pub(super) fn head(out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    line(COLUMNS, out)?;
    line(["---"; 10], out)
}

pub(super) fn row(row: &Row<'_>, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let ports = row.ports.join(", ");
    let cells = texts(row, &ports).map(escaped);
    line(cells.each_ref().map(String::as_str), out)
}

fn line(cells: [&str; 10], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    writeln!(out, "| {} |", cells.join(" | "))
}

/// Plain words of a cell.
fn escaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    for c in tame(cell).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '!' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_cell_cannot_be_broken_out_of() {
        assert_eq!(escaped("a|b\n*c*"), "a\\|b\u{fffd}\\*c\\*");
    }
}
