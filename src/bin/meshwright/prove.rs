//! `prove`: what the security groups admit, and why that is enough.

mod summary;

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use meshwright::{Certificate, CheckOptions, Proven, Report};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::args::{self, Format, ProveArgs};
use crate::check::{count, in_language};
use crate::exit::{Exit, Stop};
use crate::input::{self, Input, STDIN};
use crate::output::Outcome;
use crate::tame::{reason, tame};
use crate::voice::Voice;
use crate::{human, json, replace, stream};

/// The document of `-o json`: what `check` says, and the certificate; null where the findings forbid it.
#[derive(Serialize)]
struct Document<'p> {
    #[serde(flatten)]
    report: &'p Report,
    certificate: Option<&'p Certificate>,
}

pub(crate) fn run(args: &ProveArgs, voice: Voice) -> Result<Exit, Stop> {
    let common = &args.common;
    if args.output == Format::Json && to_stdout(args) {
        return Err(Stop::usage("prove.two-documents", &[]).help("prove.two-documents-help", &[]));
    }
    let options = CheckOptions { config: common.levels.config()?, ..CheckOptions::default() };
    let path = input::path(args.topology.file.as_ref());
    args::keep_apart(&common.reports, args.existing.files.iter().map(PathBuf::as_path).chain([path]))?;
    let existing = input::existing(&args.existing.files, [path])?;
    let inputs: Vec<_> = std::iter::once(input::topology(args.topology.file.as_ref())?).chain(existing).collect();
    let Some((input, existing)) = inputs.split_first() else { return Ok(Exit::Done) };
    let prove = |lang| {
        let existing = existing.iter().map(Input::source).collect();
        meshwright::prove(&input.source(), &CheckOptions { existing, ..in_language(&options, lang) })
    };
    let lang = if args.output == Format::Human { voice.talk } else { voice.written };
    let Proven { report, certificate } = prove(lang);
    let outcome = Outcome { report: &report, inputs: &inputs, lang, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports, voice.written, |lang| prove(lang).report)?;
    let sealed = certificate.map(|certificate| sealed(certificate, input));
    if let (Some(certificate), Some(path)) = (&sealed, args.certificate.as_deref().filter(|_| !to_stdout(args))) {
        write(certificate, path)?;
    }
    show(args, &report, &inputs, sealed.as_ref(), voice)?;
    let holds = sealed.is_some_and(|certificate| certificate.proved);
    Ok(if holds && !outcome.has_failure() { Exit::Done } else { Exit::Findings })
}

fn to_stdout(args: &ProveArgs) -> bool {
    args.certificate.as_deref() == Some(Path::new(STDIN))
}

/// Prints the product: the certificate, a document, or a summary for people.
fn show(
    args: &ProveArgs,
    report: &Report,
    inputs: &[Input],
    certificate: Option<&Certificate>,
    voice: Voice,
) -> Result<(), Stop> {
    if args.output == Format::Json {
        return json::print(&Document { report, certificate });
    }
    if !report.diagnostics.is_empty() {
        let colour = stream::colour_stderr(voice.color);
        drop(human::write(report, inputs, voice.talk, colour, &mut BufWriter::new(io::stderr().lock())));
    }
    match certificate {
        Some(certificate) if to_stdout(args) => json::print(certificate),
        Some(certificate) => stream::print(|out| summary::write(certificate, voice.product, out)),
        None if args.common.quiet => Ok(()),
        None => {
            voice.say("prove.nothing", &[("counts", &count(report, voice.talk))]);
            Ok(())
        }
    }
}

/// The certificate with what tells the topology that it is about.
fn sealed(certificate: Certificate, input: &Input) -> Certificate {
    let digest = Sha256::digest(input.source().text.as_bytes());
    let digit = |value: u8| char::from_digit(u32::from(value), 16);
    let hex = digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect();
    Certificate { topology_sha256: Some(hex), ..certificate }
}

fn write(certificate: &Certificate, path: &Path) -> Result<(), Stop> {
    let mut bytes = Vec::new();
    let written = json::write(certificate, &mut bytes).and_then(|()| replace::replace(path, &bytes));
    written.map_err(|error| {
        Stop::failed("prove.unwritten", &[("file", &tame(&path.to_string_lossy())), ("error", &reason(&error))])
    })
}
