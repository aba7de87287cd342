//! `check --fix` and `check --diff`: what is certain is done, or shown.

use std::path::{Path, PathBuf};

use meshwright::fix::{Applied, Fixed, fix};
use meshwright::{CheckOptions, Report};
use similar::{Algorithm, TextDiff};

use crate::check::several;
use crate::exit::{Exit, Stop};
use crate::input::{self, Input};
use crate::tame::tame;
use crate::{replace, stream};

/// Fixes the file itself, and gives it as it is now with what is left.
pub(crate) fn in_place(
    file: Option<&PathBuf>,
    input: &Input,
    options: &CheckOptions<'_>,
    quiet: bool,
) -> Result<(Input, Report), Stop> {
    let path = input::path(file);
    if path == Path::new(input::STDIN) {
        return Err(Stop::usage("stdin cannot be fixed in place").help("`--diff` shows the fixes as a patch"));
    }
    let Fixed { text, applied, report } = fix(&input.source(), options);
    if text != input.source().text {
        replace::replace(path, text.as_bytes()).map_err(|error| {
            Stop::failed(format!("the fixes cannot be written to `{}`: {error}", tame(&path.to_string_lossy())))
        })?;
        if !quiet {
            stream::talk(&format!("{} made in {}", fixes(&applied), input.shown()));
        }
    }
    Ok((input.with(text), report))
}

/// Prints the fixes as a patch and writes nothing.
pub(crate) fn diff(input: &Input, options: &CheckOptions<'_>, quiet: bool) -> Result<Exit, Stop> {
    let Fixed { text, applied, report } = fix(&input.source(), options);
    let fixed = input.with(text);
    print_patch(input, &fixed)?;
    if !quiet {
        let (name, left) = (input.shown(), report.diagnostics.len());
        stream::talk(&format!("{} to make in {name}, {} left", fixes(&applied), several(left, "finding")));
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

fn fixes(applied: &[Applied]) -> String {
    format!("{} fix{}", applied.len(), if applied.len() == 1 { "" } else { "es" })
}
