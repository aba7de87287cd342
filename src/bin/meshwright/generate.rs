//! `generate`: every manifest, as one stream or as a folder.

mod document;
mod folder;
pub(crate) mod names;
mod selection;
mod templates;

use std::io::{self, BufWriter};
use std::path::PathBuf;

use meshwright::{CheckOptions, GenerateOptions, Generated, Report, Templates};

use crate::args::{self, CommonArgs, Format, GenerateArgs, Kubeconfig, Now, SecurityGroups};
use crate::check::{count, in_language};
use crate::exit::{Exit, Stop};
use crate::input::{self, Input};
use crate::output::Outcome;
use crate::voice::Voice;
use crate::{human, json, stream};
use document::Document;
use folder::Folder;

pub(crate) fn run(args: &GenerateArgs, voice: Voice) -> Result<Exit, Stop> {
    let common = &args.common;
    let mut options = options(args, voice)?;
    let path = input::path(args.topology.file.as_ref());
    let read = args.kubeconfigs.iter().map(Kubeconfig::path).chain(args.existing.files.iter().map(PathBuf::as_path));
    args::keep_apart(&common.reports, read.chain([path]))?;
    let existing = input::existing(&args.existing.files, [path])?;
    let input = input::topology(args.topology.file.as_ref())?;
    let folder = args.output_dir.as_deref().map(|root| Folder::open(root, args.check)).transpose()?;
    if let Some(folder) = &folder {
        options.kept_secrets = folder.kept_secrets(&options.kubeconfigs)?;
    }
    names::check(&options, args.only.as_deref(), &input)?;
    let mut inputs = vec![input];
    inputs.extend(existing);
    let Some((input, existing)) = inputs.split_first() else { return Ok(Exit::Done) };
    let generate = |lang| {
        let existing = existing.iter().map(Input::source).collect();
        let check = CheckOptions { existing, ..in_language(&options.check, lang) };
        meshwright::generate(&input.source(), &GenerateOptions { check, ..options.clone() })
    };
    let lang = if args.output == Format::Human { voice.talk } else { voice.written };
    let Generated { report, files } = generate(lang);
    let outcome = Outcome { report: &report, inputs: &inputs, lang, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports, voice.written, |lang| generate(lang).report)?;
    if args.output == Format::Human {
        tell(&report, &inputs, voice, common, files.is_some());
    }
    let Some(files) = files else {
        if args.output == Format::Json {
            json::print(&Document::of(&report, None))?;
        }
        return Ok(Exit::Findings);
    };
    match folder {
        Some(folder) => folder.take(&files, &report, args, voice),
        None => selection::print(&files, &report, args, voice),
    }
}

fn options(args: &GenerateArgs, voice: Voice) -> Result<GenerateOptions<'static>, Stop> {
    let built_in = Templates::of(voice.written);
    Ok(GenerateOptions {
        check: CheckOptions { config: args.common.levels.config()?, ..CheckOptions::default() },
        fail_on: args.common.fail_on.severity(),
        security_groups: SecurityGroups::back_ends(&args.security_groups)?,
        templates: match &args.templates {
            Some(folder) => templates::read(folder, built_in)?,
            None => built_in,
        },
        // What the user's own templates make is read back too.
        verify: args.verify || args.templates.is_some(),
        kubeconfigs: args::read_all(&args.kubeconfigs)?,
        now: Now::or_clock(args.now),
        ..GenerateOptions::default()
    })
}

/// The findings are talk here: the manifests are the product.
fn tell(report: &Report, inputs: &[Input], voice: Voice, common: &CommonArgs, generated: bool) {
    if report.diagnostics.is_empty() {
        return;
    }
    let colour = stream::colour_stderr(voice.color);
    drop(human::write(report, inputs, voice.talk, colour, &mut BufWriter::new(io::stderr().lock())));
    if !common.quiet {
        let counts = count(report, voice.talk);
        if generated {
            stream::talk(&counts);
        } else {
            voice.say("generate.nothing", &[("counts", &counts)]);
        }
    }
}
