//! The findings in every form that people and tools read. One format is one file; none changes the exit code.

mod concise;
mod github;
mod junit;
mod sarif;

use std::io::{self, Write};

use meshwright::{Report, Severity};

use crate::args::{FindingsFormat, ReportFile};
use crate::exit::Stop;
use crate::input::Input;
use crate::tame::tame;
use crate::{human, json, replace};

/// What a run found, and in what.
pub(crate) struct Outcome<'r> {
    pub(crate) report: &'r Report,
    pub(crate) inputs: &'r [Input],
    /// The least severity that counts as a failure; none for never.
    pub(crate) fail_on: Option<Severity>,
}

impl Outcome<'_> {
    /// Writes all of it as `format`; people alone get colours.
    pub(crate) fn write(&self, format: FindingsFormat, colour: bool, out: &mut dyn Write) -> io::Result<()> {
        match format {
            FindingsFormat::Human => human::write(self.report, self.inputs, colour, out),
            FindingsFormat::Concise => concise::write(self.report, out),
            FindingsFormat::Json => json::write(self.report, out),
            FindingsFormat::Sarif => sarif::write(self.report, out),
            FindingsFormat::Github => github::write(self.report, out),
            FindingsFormat::Junit => junit::write(self, out),
        }
    }

    /// Writes it to the file of every `--report`.
    pub(crate) fn report_to(&self, files: &[ReportFile]) -> Result<(), Stop> {
        for ReportFile { format, path } in files {
            let mut bytes = Vec::new();
            let written = self.write(*format, false, &mut bytes).and_then(|()| replace::replace(path, &bytes));
            written.map_err(|error| {
                Stop::failed(format!("the report `{}` cannot be written: {error}", tame(&path.to_string_lossy())))
            })?;
        }
        Ok(())
    }

    /// Whether a finding of `severity` makes the run fail.
    pub(crate) fn is_failure(&self, severity: Severity) -> bool {
        self.fail_on.is_some_and(|least| severity >= least)
    }

    /// Whether anything makes the run fail.
    pub(crate) fn has_failure(&self) -> bool {
        self.report.diagnostics.iter().any(|diagnostic| self.is_failure(diagnostic.severity))
    }
}
