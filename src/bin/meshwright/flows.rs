//! `flows`: every flow of the mesh, and what becomes of it.

mod csv;
mod json;
mod markdown;
mod people;

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use meshwright::flows::{FlowTable, Row, Wanted};
use meshwright::{CheckOptions, Report};

use crate::args::{self, FlowsArgs, TableFormat};
use crate::check::{count, in_language};
use crate::exit::{Exit, Stop};
use crate::generate::names;
use crate::input::{self, Input};
use crate::output::Outcome;
use crate::voice::Voice;
use crate::{human, speech, stream};

/// The names of the columns of files for programs.
const COLUMNS: [&str; 10] = ["flow", "from", "to", "protocol", "ports", "need", "verdict", "by", "why", "source"];

pub(crate) fn run(args: &FlowsArgs, voice: Voice) -> Result<Exit, Stop> {
    let common = &args.common;
    let options = CheckOptions { config: common.levels.config()?, ..CheckOptions::default() };
    let path = input::path(args.topology.file.as_ref());
    args::keep_apart(&common.reports, args.existing.files.iter().map(PathBuf::as_path).chain([path]))?;
    let existing = input::existing(&args.existing.files, [path])?;
    let inputs: Vec<_> = std::iter::once(input::topology(args.topology.file.as_ref())?).chain(existing).collect();
    let Some((input, existing)) = inputs.split_first() else { return Ok(Exit::Done) };
    let options = CheckOptions { existing: existing.iter().map(Input::source).collect(), ..options };
    let check = |lang| meshwright::check(&input.source(), &in_language(&options, lang));

    let lang = if args.output == TableFormat::Human { voice.product } else { voice.written };
    let mut told = Told::default();
    let mut report = None;
    stream::print(|out| {
        let mut output = Output { args, told: &mut told, out };
        let (found, seen) =
            meshwright::flows(&input.source(), &in_language(&options, lang), |table| output.table(table));
        seen.unwrap_or(Ok(()))?;
        output.end(&found)?;
        report = Some(found);
        Ok(())
    })?;
    told.names?;
    let Some(report) = report else { return Ok(Exit::Failed) };
    let report = if lang == voice.talk || args.output == TableFormat::Json { report } else { check(voice.talk) };
    let lang = if args.output == TableFormat::Json { lang } else { voice.talk };
    let outcome = Outcome { report: &report, inputs: &inputs, lang, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports, voice.written, check)?;
    if args.output != TableFormat::Json {
        tell(&report, &inputs, voice, common.quiet, told.rows);
    }
    Ok(if outcome.has_failure() { Exit::Findings } else { Exit::Done })
}

/// What is known when the table is written.
struct Told {
    /// How many rows there are; `None` where there is no table.
    rows: Option<usize>,
    /// Whether the clusters that were asked for exist.
    names: Result<(), Stop>,
}

impl Default for Told {
    fn default() -> Self {
        Self { rows: None, names: Ok(()) }
    }
}

struct Output<'o, 'w> {
    args: &'o FlowsArgs,
    told: &'o mut Told,
    out: &'o mut (dyn Write + 'w),
}

impl Output<'_, '_> {
    fn table(&mut self, table: &FlowTable<'_>) -> io::Result<()> {
        let clusters: BTreeSet<_> = table.clusters().collect();
        let mut named = self.args.from.iter().chain(&self.args.to);
        self.told.names = named.try_for_each(|name| names::find(name, &clusters, "names.cluster"));
        if self.told.names.is_err() {
            return Ok(());
        }
        let (format, out) = (self.args.output, &mut *self.out);
        let layout = people::Layout::of(table);
        match format {
            TableFormat::Human => layout.head(out)?,
            TableFormat::Json => json::head(out)?,
            TableFormat::Csv => csv::head(out)?,
            TableFormat::Markdown => markdown::head(out)?,
        }
        let wanted =
            Wanted { from: self.args.from.clone(), to: self.args.to.clone(), only_blocked: self.args.only_blocked };
        let (mut rows, mut seen) = (0, BTreeSet::new());
        table.each(&wanted, |row| {
            rows += 1;
            seen.insert(row.kind.id);
            match format {
                TableFormat::Human => layout.row(row, out),
                TableFormat::Json => json::row(row, rows == 1, out),
                TableFormat::Csv => csv::row(row, out),
                TableFormat::Markdown => markdown::row(row, out),
            }
        })?;
        self.told.rows = Some(rows);
        if format == TableFormat::Human { people::legend(table, &seen, out) } else { Ok(()) }
    }

    /// What stands behind the rows.
    fn end(&mut self, report: &Report) -> io::Result<()> {
        if self.args.output != TableFormat::Json || self.told.names.is_err() {
            return Ok(());
        }
        if self.told.rows.is_none() {
            json::head(self.out)?;
        }
        json::tail(report, self.out)
    }
}

/// A row as texts, in the order of the columns.
fn texts<'r>(row: &'r Row<'_>, ports: &'r str) -> [&'r str; 10] {
    [
        row.kind.id,
        row.from,
        row.to,
        row.protocol,
        ports,
        row.kind.need.word(),
        row.outcome.word(),
        &row.by,
        row.why,
        row.kind.source,
    ]
}

/// The findings are talk here: the flows are the product.
fn tell(report: &Report, inputs: &[Input], voice: Voice, quiet: bool, rows: Option<usize>) {
    let colour = stream::colour_stderr(voice.color);
    drop(human::write(report, inputs, voice.talk, colour, &mut BufWriter::new(io::stderr().lock())));
    if quiet {
        return;
    }
    let found = count(report, voice.talk);
    match rows {
        None => voice.say("flows.nothing", &[("counts", &found)]),
        Some(rows) => {
            let rows = speech::count(voice.talk, "count.rows", rows);
            let said = if found.is_empty() { rows } else { format!("{rows}; {found}") };
            stream::talk(&said);
        }
    }
}
