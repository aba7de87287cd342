//! `check`: the findings are the product.

use std::path::PathBuf;

use meshwright::manifest::Manifests;
use meshwright::parse::parse;
use meshwright::topology::Topology;
use meshwright::{CheckOptions, ManifestOptions, Report, Source};

use crate::args::{self, CheckArgs, FindingsFormat, Now, When};
use crate::exit::{Exit, Stop};
use crate::input::{self, Input, Kind};
use crate::output::Outcome;
use crate::{fix, manifests, stream};

pub(crate) fn run(args: &CheckArgs, color: When) -> Result<Exit, Stop> {
    let common = &args.common;
    let options = CheckOptions { config: common.levels.config()?, ..CheckOptions::default() };
    if !args.manifests.is_empty() {
        return beside(args, options, color);
    }
    args::keep_apart(&common.reports, [input::path(args.file.as_ref())])?;
    let input = input::topology(args.file.as_ref())?;
    if args.diff {
        return fix::diff(&input, &options, common.quiet);
    }
    if args.fix {
        let (fixed, left) = fix::in_place(args.file.as_ref(), &input, &options, common.quiet)?;
        return show(&left, &[fixed], args, color);
    }
    let report = meshwright::check(&input.source(), &options);
    show(&report, &[input], args, color)
}

/// Checks manifests, against a topology only where one is named: what is said of a folder is not to depend on where one
/// stands.
fn beside(args: &CheckArgs, check: CheckOptions<'_>, color: When) -> Result<Exit, Stop> {
    let topology = args.file.as_deref();
    let files = manifests::list(&args.manifests, topology)?;
    args::keep_apart(&args.common.reports, files.iter().map(PathBuf::as_path).chain(topology))?;
    let mut inputs = Vec::new();
    if let Some(path) = topology {
        inputs.push(input::read(path, Kind::Topology)?);
    }
    inputs.extend(manifests::read(&files)?);
    let sources: Vec<_> = inputs.iter().map(Input::source).collect();
    let (topology, manifests) = sources.split_at_checked(topology.iter().len()).unwrap_or_default();
    let options = ManifestOptions { check, now: Now::or_clock(args.now) };
    let report = meshwright::check_manifests(manifests, topology.first(), &options);
    show(&report, &inputs, args, color)
}

/// Shows what was found, in every form that is asked for.
fn show(report: &Report, inputs: &[Input], args: &CheckArgs, color: When) -> Result<Exit, Stop> {
    let common = &args.common;
    let outcome = Outcome { report, inputs, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports)?;
    let styled = stream::colour_stdout(color);
    stream::print(|out| outcome.write(args.output, styled, out))?;
    let for_people = matches!(args.output, FindingsFormat::Human | FindingsFormat::Concise);
    if for_people && !common.quiet {
        stream::talk(&summary(report, inputs));
    }
    Ok(if outcome.has_failure() { Exit::Findings } else { Exit::Done })
}

/// The last line: what was found, or what it was that nothing was found in.
fn summary(report: &Report, inputs: &[Input]) -> String {
    if let Some(first) = report.diagnostics.first() {
        return format!("{}; for more: {}", count(report), first.docs);
    }
    let (topologies, manifests): (Vec<_>, Vec<_>) = inputs.iter().partition(|input| input.kind == Kind::Topology);
    let mut shown: Vec<_> = topologies.iter().map(|input| input.shown()).collect();
    match manifests.as_slice() {
        [] => {}
        [one] => shown.push(one.shown()),
        several => shown.push(format!("{} files", several.len())),
    }
    let topology = topologies.first().map(|input| parse(input.source().text).topology).unwrap_or_default();
    let held = held(&topology, manifests.iter().map(|input| input.source()));
    let shown = shown.join(" and ");
    if held.is_empty() && topologies.is_empty() {
        return format!(
            "nothing to check in {shown}: no RemoteIstio, Secret of a data plane, kubeconfig, role or binding"
        );
    }
    format!("no problems found in {shown}: {}", held.join(", "))
}

/// What was looked at, counted.
fn held<'t>(topology: &Topology, manifests: impl Iterator<Item = Source<'t>>) -> Vec<String> {
    let mut given = Manifests::none();
    for source in manifests {
        for document in &meshwright::repair::read(source.text, 0).documents {
            given.take(document, source.text, 0);
        }
    }
    given.settle(topology);
    let counts = [
        (topology.clusters.items().len(), "cluster"),
        (topology.vpcs.items().len(), "VPC"),
        (given.remote_istios.len(), "RemoteIstio"),
        (given.secrets.len(), "Secret"),
        (given.kubeconfigs.len(), "kubeconfig"),
        (given.rbac.len(), "RBAC object"),
    ];
    counts.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| several(*count, noun)).collect()
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
