//! `-o junit`: a suite a file, a test case a finding. One below `--fail-on` passes, with what it says as its output.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use meshwright::Diagnostic;

use super::{Outcome, concise};
use crate::input::Input;

pub(super) fn write(outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in &outcome.report.diagnostics {
        suites.entry(&diagnostic.file).or_default().push(diagnostic);
    }
    let found = |input: &Input| suites.get(input.source().name).map(Vec::as_slice).unwrap_or_default();
    // A suite without a test would look as if nothing had been checked.
    let tests: usize = outcome.inputs.iter().map(|input| found(input).len().max(1)).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let counts = counts(tests, outcome.report.diagnostics.iter(), outcome);
    writeln!(out, "<testsuites name=\"meshwright\" {counts}>")?;
    outcome.inputs.iter().try_for_each(|input| suite(outcome, input.source().name, found(input), out))?;
    writeln!(out, "</testsuites>")
}

/// The findings of one file.
fn suite(outcome: &Outcome<'_>, file: &str, found: &[&Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    let (file, counts) = (escape(file), counts(found.len().max(1), found.iter().copied(), outcome));
    writeln!(out, "  <testsuite name=\"{file}\" {counts}>")?;
    if found.is_empty() {
        writeln!(out, "    <testcase classname=\"{file}\" name=\"check\"/>")?;
    }
    found.iter().try_for_each(|diagnostic| case(outcome, diagnostic, out))?;
    writeln!(out, "  </testsuite>")
}

fn counts<'d>(tests: usize, found: impl Iterator<Item = &'d Diagnostic>, outcome: &Outcome<'_>) -> String {
    let failures = found.filter(|diagnostic| outcome.is_failure(diagnostic.severity)).count();
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\"")
}

fn case(outcome: &Outcome<'_>, diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let Diagnostic { code, name, severity, message, file, range, help, .. } = diagnostic;
    let (line, column) = (range.start.line, range.start.column);
    let mut said = concise::line(diagnostic);
    for help in help.iter().flat_map(|help| help.lines()) {
        let _ = write!(said, "\nhelp: {help}");
    }
    let (file, message, said) = (escape(file), escape(message), escape(&said));
    let place = format!("file=\"{file}\" line=\"{line}\"");
    writeln!(out, "    <testcase classname=\"{file}\" name=\"{code} {name} at {line}:{column}\" {place}>")?;
    if outcome.is_failure(*severity) {
        writeln!(out, "      <failure type=\"{}\" message=\"{message}\">{said}</failure>", severity.word())?;
    } else {
        writeln!(out, "      <system-out>{said}</system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

/// `text` between tags or quotes; what XML cannot say at all is replaced.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use meshwright::{CheckOptions, Lang, Severity, check};

    use super::*;

    fn shown(text: &str, fail_on: Option<Severity>) -> String {
        let inputs = [Input::topology("a<\"&\u{1}.yaml", text)];
        let report = check(&inputs[0].source(), &CheckOptions::default());
        let mut out = Vec::new();
        assert!(write(&Outcome { report: &report, inputs: &inputs, lang: Lang::English, fail_on }, &mut out).is_ok());
        String::from_utf8(out).unwrap_or_default()
    }

    #[test]
    fn what_fails_the_run_fails_its_case_and_nothing_else_does() {
        let bad = shown("\"x<y>\": 1\n", Some(Severity::Error));
        let failures = bad.matches("<failure ").count();
        assert!(bad.contains(&format!(" failures=\"{failures}\"")) && bad.contains("`x&lt;y&gt;`"), "{bad}");
        assert!(failures > 0 && failures == bad.matches("<testcase ").count(), "{bad}");
        let never = shown("\"x<y>\": 1\n", None);
        assert!(never.contains("failures=\"0\"") && !never.contains("<failure "), "{never}");
        assert!(never.contains("classname=\"a&lt;&quot;&amp;\u{fffd}.yaml\""), "{never}");
    }
}
