//! `-o concise`: one line a finding, `FILE:LINE:COLUMN: severity[CODE] message`, as compilers do and editors read it.

use std::io::{self, Write};

use meshwright::{Diagnostic, Report};

use crate::tame::tame;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report.diagnostics.iter().try_for_each(|diagnostic| writeln!(out, "{}", line(diagnostic)))
}

/// A finding on one line.
pub(super) fn line(diagnostic: &Diagnostic) -> String {
    let Diagnostic { file, range, severity, code, message, .. } = diagnostic;
    let start = range.start;
    format!("{}:{}:{}: {}[{code}] {}", tame(file), start.line, start.column, severity.word(), tame(message))
}
