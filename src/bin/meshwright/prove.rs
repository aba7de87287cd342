//! `prove`: what the security groups admit, and why that is enough.

mod summary;

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use meshwright::{Certificate, CheckOptions, Report};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::args::{self, Format, ProveArgs, When};
use crate::check::count;
use crate::exit::{Exit, Stop};
use crate::input::{self, Input, STDIN};
use crate::output::Outcome;
use crate::output_dir::hex;
use crate::tame::tame;
use crate::{human, json, replace, stream};

/// The document of `-o json`: what `check` says, and the certificate; null where the findings forbid it.
#[derive(Serialize)]
struct Document<'p> {
    #[serde(flatten)]
    report: &'p Report,
    certificate: Option<&'p Certificate>,
}

pub(crate) fn run(args: &ProveArgs, color: When) -> Result<Exit, Stop> {
    let common = &args.common;
    let to_stdout = args.certificate.as_deref() == Some(Path::new(STDIN));
    if to_stdout && args.output == Format::Json {
        return Err(Stop::usage("stdout cannot take two documents").help("`-o json` has the certificate in it"));
    }
    let config = common.levels.config()?;
    let path = input::path(args.file.as_ref());
    args::keep_apart(&common.reports, args.existing.files.iter().map(PathBuf::as_path).chain([path]))?;
    let existing = input::existing(&args.existing.files, [path])?;
    let input = input::topology(args.file.as_ref())?;
    let sources = existing.iter().map(Input::source).collect();
    let proven =
        meshwright::prove(&input.source(), &CheckOptions { config, existing: sources, ..CheckOptions::default() });
    let sealed = proven.certificate.map(|certificate| sealed(certificate, &input));
    let (report, mut inputs) = (proven.report, vec![input]);
    inputs.extend(existing);
    let outcome = Outcome { report: &report, inputs: &inputs, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports)?;
    if let (Some(certificate), Some(path)) = (&sealed, args.certificate.as_deref().filter(|_| !to_stdout)) {
        write(certificate, path)?;
    }
    show(args, &report, &inputs, sealed.as_ref(), color)?;
    let holds = sealed.is_some_and(|certificate| certificate.proved);
    Ok(if holds && !outcome.has_failure() { Exit::Done } else { Exit::Findings })
}

/// Prints the product: the certificate, a document, or a summary for people.
fn show(
    args: &ProveArgs,
    report: &Report,
    inputs: &[Input],
    certificate: Option<&Certificate>,
    color: When,
) -> Result<(), Stop> {
    if args.output == Format::Json {
        return json::print(&Document { report, certificate });
    }
    if !report.diagnostics.is_empty() {
        let colour = stream::colour_stderr(color);
        drop(human::write(report, inputs, colour, &mut BufWriter::new(io::stderr().lock())));
    }
    match certificate {
        Some(certificate) if args.certificate.as_deref() == Some(Path::new(STDIN)) => json::print(certificate),
        Some(certificate) => stream::print(|out| summary::write(certificate, out)),
        None if args.common.quiet => Ok(()),
        None => {
            stream::talk(&format!("nothing is proved: {}", count(report)));
            Ok(())
        }
    }
}

/// The certificate with what tells the topology that it is about.
fn sealed(certificate: Certificate, input: &Input) -> Certificate {
    let digest = hex(&Sha256::digest(input.source().text.as_bytes()));
    Certificate { topology_sha256: Some(digest), ..certificate }
}

fn write(certificate: &Certificate, path: &Path) -> Result<(), Stop> {
    let mut bytes = Vec::new();
    let written = json::write(certificate, &mut bytes).and_then(|()| replace::replace(path, &bytes));
    written.map_err(|error| {
        Stop::failed(format!("the certificate `{}` cannot be written: {error}", tame(&path.to_string_lossy())))
    })
}
