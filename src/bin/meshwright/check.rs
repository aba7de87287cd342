//! `check`: the findings are the product.

use std::path::{Path, PathBuf};

use meshwright::existing::Existing;
use meshwright::manifest::Manifests;
use meshwright::parse::parse;
use meshwright::topology::Topology;
use meshwright::{CheckOptions, ManifestOptions, Report};

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
    let path = input::path(args.file.as_ref());
    args::keep_apart(&common.reports, read_besides(args).chain([path]))?;
    let existing = input::existing(&args.existing.files, [path])?;
    let options = CheckOptions { existing: existing.iter().map(Input::source).collect(), ..options };
    let input = input::topology(args.file.as_ref())?;
    if args.diff {
        return fix::diff(&input, &options, common.quiet);
    }
    let (input, report) = if args.fix {
        fix::in_place(args.file.as_ref(), &input, &options, common.quiet)?
    } else {
        let report = meshwright::check(&input.source(), &options);
        (input, report)
    };
    let mut inputs = vec![input];
    inputs.extend(existing);
    show(&report, &inputs, args, color)
}

/// The files that tell of existing rules.
fn read_besides(args: &CheckArgs) -> impl Iterator<Item = &Path> {
    args.existing.files.iter().map(PathBuf::as_path)
}

/// Checks manifests, against a topology only where one is named: what is said of a folder is not to depend on where one
/// stands.
fn beside(args: &CheckArgs, check: CheckOptions<'_>, color: When) -> Result<Exit, Stop> {
    let topology = args.file.as_deref();
    let files = manifests::list(&args.manifests, topology)?;
    let read = files.iter().map(PathBuf::as_path).chain(topology);
    args::keep_apart(&args.common.reports, read.clone().chain(read_besides(args)))?;
    let existing = input::existing(&args.existing.files, read)?;
    let mut inputs = Vec::new();
    if let Some(path) = topology {
        inputs.push(input::read(path, Kind::Topology)?);
    }
    inputs.extend(manifests::read(&files)?);
    inputs.extend(existing);
    let sources = |kind| {
        let of_kind = inputs.iter().filter(move |input| input.kind == kind);
        of_kind.map(Input::source).collect::<Vec<_>>()
    };
    let check = CheckOptions { existing: sources(Kind::Existing), ..check };
    let options = ManifestOptions { check, now: Now::or_clock(args.now) };
    let topology = sources(Kind::Topology);
    let report = meshwright::check_manifests(&sources(Kind::Manifest), topology.first(), &options);
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
    let (topologies, others): (Vec<_>, Vec<_>) = inputs.iter().partition(|input| input.kind == Kind::Topology);
    let mut shown: Vec<_> = topologies.iter().map(|input| input.shown()).collect();
    match others.as_slice() {
        [] => {}
        [one] => shown.push(one.shown()),
        several => shown.push(format!("{} files", several.len())),
    }
    let topology = topologies.first().map(|input| parse(input.source().text).topology).unwrap_or_default();
    let held = held(&topology, inputs);
    let shown = shown.join(" and ");
    if held.is_empty() && topologies.is_empty() {
        return format!(
            "nothing to check in {shown}: no RemoteIstio, Secret of a data plane, kubeconfig, role or binding"
        );
    }
    format!("no problems found in {shown}: {}", held.join(", "))
}

/// What was looked at, counted.
fn held(topology: &Topology, inputs: &[Input]) -> Vec<String> {
    let of_kind = |kind| inputs.iter().filter(move |input| input.kind == kind).map(Input::source);
    let mut given = Manifests::none();
    for source in of_kind(Kind::Manifest) {
        for document in &meshwright::repair::read(source.text, 0).documents {
            given.take(document, source.text, 0);
        }
    }
    let existing = Existing::read(topology, of_kind(Kind::Existing).map(|source| (0, source)));
    given.settle(topology);
    let counts = [
        (topology.clusters.items().len(), "cluster"),
        (topology.vpcs.items().len(), "VPC"),
        (given.remote_istios.len(), "RemoteIstio"),
        (given.secrets.len(), "Secret"),
        (given.kubeconfigs.len(), "kubeconfig"),
        (given.rbac.len(), "RBAC object"),
        (existing.groups.values().map(|group| group.rules.len()).sum(), "existing rule"),
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
