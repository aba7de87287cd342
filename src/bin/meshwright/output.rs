//! The findings in every form that people and tools read. One format is one file; none changes the exit code.

mod concise;
mod github;
mod junit;
mod sarif;

use std::io::{self, Write};

use meshwright::{Lang, Report, Severity};

use crate::args::{FindingsFormat, ReportFile};
use crate::exit::Stop;
use crate::input::Input;
use crate::tame::{reason, tame};
use crate::{human, json, replace};

/// What a run found, and in what.
pub(crate) struct Outcome<'r> {
    pub(crate) report: &'r Report,
    pub(crate) inputs: &'r [Input],
    /// The language of the report.
    pub(crate) lang: Lang,
    /// The least severity that counts as a failure; none for never.
    pub(crate) fail_on: Option<Severity>,
}

impl Outcome<'_> {
    /// Writes all of it as `format`; people alone get colours.
    pub(crate) fn write(&self, format: FindingsFormat, colour: bool, out: &mut dyn Write) -> io::Result<()> {
        match format {
            FindingsFormat::Human => human::write(self.report, self.inputs, self.lang, colour, out),
            FindingsFormat::Concise => concise::write(self.report, out),
            FindingsFormat::Json => json::write(self.report, out),
            FindingsFormat::Sarif => sarif::write(self.report, self.lang, out),
            FindingsFormat::Github => github::write(self.report, out),
            FindingsFormat::Junit => junit::write(self, out),
        }
    }

    /// Writes it to the file of every `--report`: in `lang`, for which `again` makes the report anew.
    pub(crate) fn report_to(
        &self,
        files: &[ReportFile],
        lang: Lang,
        again: impl FnOnce(Lang) -> Report,
    ) -> Result<(), Stop> {
        match files {
            [] => Ok(()),
            _ if lang == self.lang => self.report_as_it_is(files),
            _ => Outcome { report: &again(lang), lang, ..*self }.report_as_it_is(files),
        }
    }

    fn report_as_it_is(&self, files: &[ReportFile]) -> Result<(), Stop> {
        for ReportFile { format, path } in files {
            let mut bytes = Vec::new();
            let written = self.write(*format, false, &mut bytes).and_then(|()| replace::replace(path, &bytes));
            written.map_err(|error| {
                Stop::failed(
                    "report.unwritten",
                    &[("file", &tame(&path.to_string_lossy())), ("error", &reason(&error))],
                )
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
