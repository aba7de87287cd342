//! `graph`: the mesh as a picture.

use std::io::{self, BufWriter};

use meshwright::GraphOptions;
use meshwright::graph::{Format, Theme, View};

use crate::args::{self, GraphArgs, Picture, PictureTheme, PictureView};
use crate::check::{count, in_language};
use crate::exit::{Exit, Stop};
use crate::input;
use crate::output::Outcome;
use crate::voice::Voice;
use crate::{human, stream};

pub(crate) fn run(args: &GraphArgs, voice: Voice) -> Result<Exit, Stop> {
    let common = &args.common;
    let options = meshwright::CheckOptions { config: common.levels.config()?, ..meshwright::CheckOptions::default() };
    args::keep_apart(&common.reports, [input::path(args.topology.file.as_ref())])?;
    let inputs = [input::topology(args.topology.file.as_ref())?];
    let source = inputs[0].source();
    // A picture is a file, whoever looks at it.
    let graph = meshwright::graph(&source, &args.options(in_language(&options, voice.written)));
    stream::print(|out| out.write_all(graph.text.as_bytes()))?;
    let check = |lang| meshwright::check(&source, &in_language(&options, lang));
    let report = if voice.talk == voice.written { graph.report } else { check(voice.talk) };
    let outcome = Outcome { report: &report, inputs: &inputs, lang: voice.talk, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports, voice.written, check)?;
    let colour = stream::colour_stderr(voice.color);
    drop(human::write(&report, &inputs, voice.talk, colour, &mut BufWriter::new(io::stderr().lock())));
    let found = count(&report, voice.talk);
    if !common.quiet && !found.is_empty() {
        voice.say("graph.marked", &[("counts", &found)]);
    }
    Ok(if outcome.has_failure() { Exit::Findings } else { Exit::Done })
}

impl GraphArgs {
    fn options<'o>(&self, check: meshwright::CheckOptions<'o>) -> GraphOptions<'o> {
        GraphOptions {
            check,
            view: match self.view {
                PictureView::Map => View::Map,
                PictureView::Addresses => View::Addresses,
            },
            format: match self.output {
                Picture::Svg => Format::Svg,
                Picture::Mermaid => Format::Mermaid,
                Picture::Dot => Format::Dot,
            },
            theme: match self.theme {
                PictureTheme::Auto => Theme::Auto,
                PictureTheme::Light => Theme::Light,
                PictureTheme::Dark => Theme::Dark,
            },
            width: self.width,
        }
    }
}
