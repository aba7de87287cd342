//! `check`: the findings are the product.

use meshwright::parse::parse;
use meshwright::{CheckOptions, Report};

use crate::args::{CheckArgs, CommonArgs, Format, When};
use crate::exit::{Exit, Stop};
use crate::input::{self, Input};
use crate::{human, json, stream};

pub(crate) fn run(args: &CheckArgs, color: When) -> Result<Exit, Stop> {
    let common = &args.common;
    let config = common.levels.config()?;
    let input = input::read(common.file.as_ref())?;
    let report = meshwright::check(&input.source(), &CheckOptions { config, ..CheckOptions::default() });
    match common.output {
        Format::Json => json::print(&report)?,
        Format::Human => {
            let styled = stream::colour_stdout(color);
            stream::print(|out| human::write(&report, &input.source(), styled, out))?;
            if !common.quiet {
                stream::talk(&summary(&report, &input));
            }
        }
    }
    Ok(verdict(&report, common))
}

/// Whether anything is at or above `--fail-on`.
pub(crate) fn verdict(report: &Report, common: &CommonArgs) -> Exit {
    let least = common.fail_on.severity();
    let bad = report.diagnostics.iter().any(|diagnostic| least.is_some_and(|least| diagnostic.severity >= least));
    if bad { Exit::Findings } else { Exit::Done }
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
