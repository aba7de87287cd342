//! `-o github`: workflow commands, which become annotations on the lines of a change.

use std::fmt::Write as _;
use std::io::{self, Write};

use meshwright::{Diagnostic, Report, Severity};

use super::concise;

/// GitHub shows so many annotations of a kind for one step and drops the rest without a word.
const SHOWN: usize = 10;

/// Errors first; what GitHub would drop stays in the log, and a last notice says so.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut more = 0;
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of_kind = report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity);
        // The last notice needs a place of its own.
        let shown = if severity == Severity::Note { SHOWN - 1 } else { SHOWN };
        for (count, diagnostic) in of_kind.enumerate() {
            if count < shown {
                writeln!(out, "{}", command(diagnostic))?;
            } else {
                more += 1;
                writeln!(out, "{}", concise::line(diagnostic))?;
            }
        }
    }
    if more > 0 {
        writeln!(out, "::notice title=meshwright::and {more} more: the log of this step has them all")?;
    }
    Ok(())
}

fn command(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, name, severity, message, file, range, help, .. } = diagnostic;
    let kind = if *severity == Severity::Note { "notice" } else { severity.word() };
    let (start, end) = (range.start, range.end);
    let mut text = format!("::{kind} file={},line={},endLine={}", property(file), start.line, end.line);
    // Columns of different lines make no range.
    if start.line == end.line {
        let _ = write!(text, ",col={},endColumn={}", start.column, end.column);
    }
    let said: Vec<_> = std::iter::once(message.as_str()).chain(help.as_deref()).collect();
    let _ = write!(text, ",title={code} {name}::{}", data(&said.join("\n")));
    text
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind a `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use meshwright::{CheckOptions, Source, check};

    use super::*;

    fn shown(name: &str, text: &str) -> String {
        let mut out = Vec::new();
        assert!(write(&check(&Source { name, text }, &CheckOptions::default()), &mut out).is_ok());
        String::from_utf8(out).unwrap_or_default()
    }

    #[test]
    fn nothing_in_a_name_or_a_message_ends_a_command() {
        let shown = shown("a,b:c\r\n::error::%.yaml", "apiVersion: meshwright/v1\n\"x%,: ::error::\": 1\n");
        assert!(
            shown.lines().all(|line| line.starts_with("::error file=a%2Cb%3Ac%0D%0A%3A%3Aerror%3A%3A%25.yaml,line="))
        );
        assert!(shown.contains("`x%25,: ::error::`"), "{shown}");
    }

    #[test]
    fn what_github_would_drop_is_in_the_log_and_counted() {
        let keys = (0..30).fold(String::new(), |keys, number| keys + &format!("x{number}: 1\n"));
        let shown = shown("t", &keys);
        let count = |start| shown.lines().filter(|line| line.starts_with(start)).count();
        assert_eq!((count("::error "), count("::notice ")), (SHOWN, 1));
        assert!(
            count("t:") > 20
                && shown.ends_with(&format!("and {} more: the log of this step has them all\n", count("t:")))
        );
    }
}
