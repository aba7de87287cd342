//! `check --fix` and `check --diff`: what is certain is done, or shown.

use std::path::{Path, PathBuf};

use meshwright::CheckOptions;
use meshwright::fix::{Applied, Fixed, fix};
use similar::{Algorithm, TextDiff};

use crate::exit::{Exit, Stop};
use crate::input::{self, Input};
use crate::tame::{reason, tame};
use crate::voice::Voice;
use crate::{replace, speech, stream};

/// Fixes the file itself, and gives it as it is now.
pub(crate) fn in_place(
    file: Option<&PathBuf>,
    input: &Input,
    options: &CheckOptions<'_>,
    quiet: bool,
    voice: Voice,
) -> Result<Input, Stop> {
    let path = input::path(file);
    if path == Path::new(input::STDIN) {
        return Err(Stop::usage("fix.stdin", &[]).help("fix.stdin-help", &[]));
    }
    let Fixed { text, applied, .. } = fix(&input.source(), options);
    if text != input.source().text {
        replace::replace(path, text.as_bytes()).map_err(|error| {
            Stop::failed("fix.unwritten", &[("file", &tame(&path.to_string_lossy())), ("error", &reason(&error))])
        })?;
        if !quiet {
            voice.say("fix.made", &[("fixes", &fixes(&applied, voice)), ("file", &input.shown())]);
        }
    }
    Ok(input.with(text))
}

/// Prints the fixes as a patch and writes nothing.
pub(crate) fn diff(input: &Input, options: &CheckOptions<'_>, quiet: bool, voice: Voice) -> Result<Exit, Stop> {
    let Fixed { text, applied, report } = fix(&input.source(), options);
    let fixed = input.with(text);
    print_patch(input, &fixed)?;
    if !quiet {
        let left = speech::count(voice.talk, "count.findings", report.diagnostics.len());
        voice.say("fix.to-make", &[("fixes", &fixes(&applied, voice)), ("file", &input.shown()), ("findings", &left)]);
    }
    Ok(if input.source().text == fixed.source().text { Exit::Done } else { Exit::Findings })
}

/// Prints what makes `new` of `old`, without the credentials of either.
pub(crate) fn print_patch(old: &Input, new: &Input) -> Result<(), Stop> {
    let (name, before, after) = (old.shown(), old.masked(), new.masked());
    // Most lines of a topology are like many others; those that are not keep the search short.
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(&before, &after);
    stream::print(|out| diff.unified_diff().header(&name, &name).to_writer(out))
}

fn fixes(applied: &[Applied], voice: Voice) -> String {
    speech::count(voice.talk, "count.fixes", applied.len())
}
