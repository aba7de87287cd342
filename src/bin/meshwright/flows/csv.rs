//! Comma-separated values, as RFC 4180 has them.

use std::borrow::Cow;
use std::io::{self, Write};

use meshwright::flows::Row;

use super::{COLUMNS, texts};

pub(super) fn head(out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    line(COLUMNS, out)
}

pub(super) fn row(row: &Row<'_>, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    line(texts(row, &row.ports.join(" ")), out)
}

fn line(cells: [&str; 10], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    for (index, cell) in cells.into_iter().enumerate() {
        write!(out, "{}{}", if index == 0 { "" } else { "," }, quoted(cell))?;
    }
    out.write_all(b"\r\n")
}

/// Quoted where it must be; what a spreadsheet would compute is kept text.
fn quoted(cell: &str) -> Cow<'_, str> {
    let computes = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !computes && !cell.contains([',', '"', '\n', '\r']) {
        return cell.into();
    }
    format!("\"{}{}\"", if computes { "'" } else { "" }, cell.replace('"', "\"\"")).into()
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_stays_one_cell_and_computes_nothing() {
        assert_eq!(quoted("tcp"), "tcp");
        assert_eq!(quoted("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}
