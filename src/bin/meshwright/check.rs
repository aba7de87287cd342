//! `check`: the findings are the product.

use std::path::{Path, PathBuf};

use meshwright::existing::Existing;
use meshwright::manifest::Manifests;
use meshwright::parse::parse;
use meshwright::topology::Topology;
use meshwright::{CheckOptions, Lang, ManifestOptions, Report, Source};

use crate::args::{self, CheckArgs, FindingsFormat, Now};
use crate::exit::{Exit, Stop};
use crate::input::{self, Input, Kind};
use crate::output::Outcome;
use crate::voice::Voice;
use crate::{fix, manifests, speech, stream};

pub(crate) fn run(args: &CheckArgs, voice: Voice) -> Result<Exit, Stop> {
    let common = &args.common;
    let options = CheckOptions { config: common.levels.config()?, ..CheckOptions::default() };
    if !args.manifests.is_empty() {
        return beside(args, &options, voice);
    }
    let path = input::path(args.file.as_ref());
    args::keep_apart(&common.reports, read_besides(args).chain([path]))?;
    let existing = input::existing(&args.existing.files, [path])?;
    let input = input::topology(args.file.as_ref())?;
    if args.diff {
        return fix::diff(&input, &options, common.quiet, voice);
    }
    let input =
        if args.fix { fix::in_place(args.file.as_ref(), &input, &options, common.quiet, voice)? } else { input };
    let mut inputs = vec![input];
    inputs.extend(existing);
    let Some((topology, existing)) = inputs.split_first() else { return Ok(Exit::Done) };
    let options = CheckOptions { existing: existing.iter().map(Input::source).collect(), ..options };
    let check = |lang| meshwright::check(&topology.source(), &in_language(&options, lang));
    show(check, &inputs, args, voice)
}

/// The files that tell of existing rules.
fn read_besides(args: &CheckArgs) -> impl Iterator<Item = &Path> {
    args.existing.files.iter().map(PathBuf::as_path)
}

/// Those of `inputs` that are meant to be `kind`.
fn of_kind(inputs: &[Input], kind: Kind) -> Vec<Source<'_>> {
    inputs.iter().filter(|input| input.kind == kind).map(Input::source).collect()
}

/// Checks manifests, against a topology only where one is named: what is said of a folder is not to depend on where one
/// stands.
fn beside(args: &CheckArgs, options: &CheckOptions<'_>, voice: Voice) -> Result<Exit, Stop> {
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
    let options = CheckOptions { existing: of_kind(&inputs, Kind::Existing), ..options.clone() };
    let (topology, manifests) = (of_kind(&inputs, Kind::Topology), of_kind(&inputs, Kind::Manifest));
    let now = Now::or_clock(args.now);
    let check = |lang| {
        let options = ManifestOptions { check: in_language(&options, lang), now };
        meshwright::check_manifests(&manifests, topology.first(), &options)
    };
    show(check, &inputs, args, voice)
}

/// The options of a check that speaks `lang`.
pub(crate) fn in_language<'o>(options: &CheckOptions<'o>, lang: Lang) -> CheckOptions<'o> {
    CheckOptions { catalog: lang.catalog(), ..options.clone() }
}

/// Shows what `check` finds, in every form that is asked for.
fn show(check: impl Fn(Lang) -> Report, inputs: &[Input], args: &CheckArgs, voice: Voice) -> Result<Exit, Stop> {
    let common = &args.common;
    let for_people = matches!(args.output, FindingsFormat::Human | FindingsFormat::Concise);
    let lang = if for_people { voice.product } else { voice.written };
    let report = check(lang);
    let outcome = Outcome { report: &report, inputs, lang, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports, voice.written, check)?;
    let styled = stream::colour_stdout(voice.color);
    stream::print(|out| outcome.write(args.output, styled, out))?;
    if for_people && !common.quiet {
        stream::talk(&summary(&report, inputs, voice.talk));
    }
    Ok(if outcome.has_failure() { Exit::Findings } else { Exit::Done })
}

/// The last line: what was found, or what it was that nothing was found in.
fn summary(report: &Report, inputs: &[Input], lang: Lang) -> String {
    if let Some(first) = report.diagnostics.first() {
        return speech::say(lang, "check.found", &[("counts", &count(report, lang)), ("docs", &first.docs)]);
    }
    let (topologies, others): (Vec<_>, Vec<_>) = inputs.iter().partition(|input| input.kind == Kind::Topology);
    let mut shown: Vec<_> = topologies.iter().map(|input| input.shown()).collect();
    match others.as_slice() {
        [] => {}
        [one] => shown.push(one.shown()),
        several => shown.push(speech::count(lang, "count.files", several.len())),
    }
    let topology = topologies.first().map(|input| parse(input.source().text).topology).unwrap_or_default();
    let held = held(&topology, inputs, lang);
    let files =
        shown.into_iter().reduce(|one, other| speech::say(lang, "check.both", &[("one", &one), ("other", &other)]));
    let files = files.unwrap_or_default();
    if held.is_empty() && topologies.is_empty() {
        return speech::say(lang, "check.nothing", &[("files", &files)]);
    }
    speech::say(lang, "check.clean", &[("files", &files), ("held", &held)])
}

/// What was looked at, counted.
fn held(topology: &Topology, inputs: &[Input], lang: Lang) -> String {
    let mut given = Manifests::none();
    for source in of_kind(inputs, Kind::Manifest) {
        for document in &meshwright::repair::read(source.text, 0).documents {
            given.take(document, source.text, 0);
        }
    }
    let files = of_kind(inputs, Kind::Existing).into_iter().map(|source| (0, source));
    let existing = Existing::read(topology, files);
    given.settle(topology);
    let counts = [
        (topology.clusters.items().len(), "count.clusters"),
        (topology.vpcs.items().len(), "count.vpcs"),
        (given.remote_istios.len(), "count.remote-istios"),
        (given.secrets.len(), "count.secrets"),
        (given.kubeconfigs.len(), "count.kubeconfigs"),
        (given.rbac.len(), "count.rbac"),
        (existing.groups.values().map(|group| group.rules.len()).sum(), "count.existing"),
    ];
    speech::counts(lang, counts)
}

/// `2 errors, 1 warning`.
pub(crate) fn count(report: &Report, lang: Lang) -> String {
    let summary = report.summary;
    let counts =
        [(summary.errors, "count.errors"), (summary.warnings, "count.warnings"), (summary.notes, "count.notes")];
    speech::counts(lang, counts)
}
