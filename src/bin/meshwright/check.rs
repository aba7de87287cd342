//! `check`: the findings are the product.

use meshwright::parse::parse;
use meshwright::{CheckOptions, Lang, Report};

use crate::args::{CheckArgs, FindingsFormat, When};
use crate::exit::{Exit, Stop};
use crate::input::{self, Input};
use crate::output::Outcome;
use crate::{fix, stream};

pub(crate) fn run(args: &CheckArgs, color: When) -> Result<Exit, Stop> {
    let common = &args.common;
    let config = common.levels.config()?;
    let input = input::read(common.file.as_ref())?;
    let options = CheckOptions { config, ..CheckOptions::default() };
    if args.diff {
        return fix::diff(&input, &options, common.quiet);
    }
    if args.fix {
        let (fixed, left) = fix::in_place(common.file.as_ref(), &input, &options, common.quiet)?;
        return show(&left, &fixed, args, color);
    }
    show(&meshwright::check(&input.source(), &options), &input, args, color)
}

/// Shows what was found, in every form that is asked for.
fn show(report: &Report, input: &Input, args: &CheckArgs, color: When) -> Result<Exit, Stop> {
    let common = &args.common;
    let outcome = Outcome { report, source: input.source(), lang: Lang::English, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports)?;
    let styled = stream::colour_stdout(color);
    stream::print(|out| outcome.write(args.output, styled, out))?;
    let for_people = matches!(args.output, FindingsFormat::Human | FindingsFormat::Concise);
    if for_people && !common.quiet {
        stream::talk(&summary(report, input));
    }
    Ok(if outcome.has_failure() { Exit::Findings } else { Exit::Done })
}

/// The last line: what was found, or what it was that nothing was found in.
fn summary(report: &Report, input: &Input) -> String {
    if let Some(first) = report.diagnostics.first() {
        return format!("{}; for more: {}", count(report), first.docs);
    }
    let topology = parse(input.source().text).topology;
    let (clusters, vpcs) = (topology.clusters.items().len(), topology.vpcs.items().len());
    format!("no problems found in {}: {}, {}", input.shown(), several(clusters, "cluster"), several(vpcs, "VPC"))
}

/// `2 errors, 1 warning`.
pub(crate) fn count(report: &Report) -> String {
    let summary = report.summary;
    let counts = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")];
    let said = counts.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| several(*count, noun));
    said.collect::<Vec<_>>().join(", ")
}

/// `1 file`, `2 files`.
pub(crate) fn several(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
