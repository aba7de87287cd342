//! `generate`: every manifest, as one stream or as a folder.

mod document;
mod folder;
pub(crate) mod names;
mod selection;
mod templates;

use std::io::{self, BufWriter};
use std::path::PathBuf;

use meshwright::{CheckOptions, GenerateOptions, Generated, Report};

use crate::args::{self, CommonArgs, Format, GenerateArgs, Kubeconfig, Now, SecurityGroups, When};
use crate::check::count;
use crate::exit::{Exit, Stop};
use crate::input::{self, Input};
use crate::output::Outcome;
use crate::{human, json, stream};
use document::Document;
use folder::Folder;

pub(crate) fn run(args: &GenerateArgs, color: When) -> Result<Exit, Stop> {
    let common = &args.common;
    let mut options = options(args)?;
    let path = input::path(args.file.as_ref());
    let read = args.kubeconfigs.iter().map(Kubeconfig::path).chain(args.existing.files.iter().map(PathBuf::as_path));
    args::keep_apart(&common.reports, read.chain([path]))?;
    let existing = input::existing(&args.existing.files, [path])?;
    options.check.existing = existing.iter().map(Input::source).collect();
    let input = input::topology(args.file.as_ref())?;
    let folder = args.output_dir.as_deref().map(|root| Folder::open(root, args.check)).transpose()?;
    if let Some(folder) = &folder {
        options.kept_secrets = folder.kept_secrets(&options.kubeconfigs)?;
    }
    names::check(&options, args.only.as_deref(), &input)?;
    let Generated { report, files } = meshwright::generate(&input.source(), &options);
    let mut inputs = vec![input];
    inputs.extend(existing);
    let outcome = Outcome { report: &report, inputs: &inputs, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports)?;
    if args.output == Format::Human {
        tell(&report, &inputs, stream::colour_stderr(color), common, files.is_some());
    }
    let Some(files) = files else {
        if args.output == Format::Json {
            json::print(&Document::of(&report, None))?;
        }
        return Ok(Exit::Findings);
    };
    match folder {
        Some(folder) => folder.take(&files, &report, args),
        None => selection::print(&files, &report, args),
    }
}

fn options<'o>(args: &GenerateArgs) -> Result<GenerateOptions<'o>, Stop> {
    Ok(GenerateOptions {
        check: CheckOptions { config: args.common.levels.config()?, ..CheckOptions::default() },
        fail_on: args.common.fail_on.severity(),
        security_groups: args.security_groups == SecurityGroups::Terraform,
        templates: args.templates.as_deref().map(templates::read).transpose()?.unwrap_or_default(),
        // What the user's own templates make is read back too.
        verify: args.verify || args.templates.is_some(),
        kubeconfigs: args::read_all(&args.kubeconfigs)?,
        now: Now::or_clock(args.now),
        ..GenerateOptions::default()
    })
}

/// The findings are talk here: the manifests are the product.
fn tell(report: &Report, inputs: &[Input], colour: bool, common: &CommonArgs, generated: bool) {
    if report.diagnostics.is_empty() {
        return;
    }
    drop(human::write(report, inputs, colour, &mut BufWriter::new(io::stderr().lock())));
    if !common.quiet {
        let counted = count(report);
        stream::talk(&if generated { counted } else { format!("nothing is generated: {counted}") });
    }
}
