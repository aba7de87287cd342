//! `repair`: the mended text is the product, what was broken is the talk.

use std::io::{self, BufWriter, IsTerminal as _};
use std::path::Path;

use meshwright::{CheckOptions, Diagnostic, Repaired, Report};
use serde::Serialize;

use crate::args::{self, Format, RepairArgs, When};
use crate::check::{count, several};
use crate::exit::{Exit, Stop};
use crate::fix::print_patch;
use crate::input::{self, Input, Kind, STDIN};
use crate::output::Outcome;
use crate::tame::tame;
use crate::{human, json, replace, stream};

/// The document of `-o json`: what is left to say as `check` says it, what is mended, and the text; null where no
/// RemoteIstio is in it.
#[derive(Serialize)]
struct Document<'r> {
    #[serde(flatten)]
    left: &'r Report,
    mended: Vec<&'r Diagnostic>,
    text: Option<&'r str>,
}

pub(crate) fn run(args: &RepairArgs, color: When) -> Result<Exit, Stop> {
    let common = &args.common;
    let options = CheckOptions { config: common.levels.config()?, ..CheckOptions::default() };
    let path = args.file.as_deref().unwrap_or(Path::new(STDIN));
    if args.in_place && path == Path::new(STDIN) {
        return Err(
            Stop::usage("stdin cannot be mended in place").help("without --in-place the mended text is printed")
        );
    }
    args::keep_apart(&common.reports, [path])?;
    if path == Path::new(STDIN) && io::stdin().is_terminal() && !common.quiet {
        stream::talk("paste the RemoteIstio, then end the input (Ctrl-D)");
    }
    let inputs = [input::read(path, Kind::Manifest)?];
    let [input] = &inputs;
    let repaired = meshwright::repair(&input.source(), &options);
    let outcome = Outcome { report: &repaired.left, inputs: &inputs, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports)?;
    let changed = repaired.text.as_deref().filter(|text| *text != input.source().text);
    deliver(args, path, input, &repaired, changed)?;
    if args.output == Format::Human {
        tell(&repaired, &inputs, changed.is_some(), args, stream::colour_stderr(color));
    }
    let differs = args.diff && changed.is_some();
    let failed = repaired.text.is_none() || outcome.has_failure() || differs;
    Ok(if failed { Exit::Findings } else { Exit::Done })
}

/// Brings the mended text to where it is asked for; `changed` is it where it is another.
fn deliver(
    args: &RepairArgs,
    path: &Path,
    input: &Input,
    repaired: &Repaired,
    changed: Option<&str>,
) -> Result<(), Stop> {
    if let Some(text) = changed.filter(|_| args.in_place) {
        replace::replace(path, text.as_bytes())
            .map_err(|error| Stop::failed(format!("`{}` cannot be mended: {error}", input.shown())))?;
    }
    if args.diff {
        return changed.map_or(Ok(()), |text| print_patch(input, &input.with(text.to_owned())));
    }
    let text = repaired.text.as_deref();
    let printed = text.filter(|_| !args.in_place || args.output == Format::Json);
    refuse_credentials(printed.map(|text| input.with(text.to_owned())), stream::stdout_is_terminal())?;
    match (args.output, printed) {
        (Format::Json, _) => json::print(&Document { left: &repaired.left, mended: repaired.mended().collect(), text }),
        (Format::Human, Some(text)) => stream::print(|out| out.write_all(text.as_bytes())),
        (Format::Human, None) => Ok(()),
    }
}

/// What stands beside the RemoteIstio may be a Secret.
fn refuse_credentials(printed: Option<Input>, terminal: bool) -> Result<(), Stop> {
    if terminal && printed.is_some_and(|printed| printed.masked() != printed.source().text) {
        let stop = Stop::failed("credentials are never printed to a terminal, and this text may hold some");
        return Err(stop.help("mend the file with --in-place, or redirect the output"));
    }
    Ok(())
}

/// What is mended, a line each; what is left, with its lines; and how much it is.
fn tell(repaired: &Repaired, inputs: &[Input; 1], changed: bool, args: &RepairArgs, styled: bool) {
    let (quiet, state) = (args.common.quiet, if args.diff { "broken" } else { "mended" });
    for Diagnostic { code, message, file, range, .. } in repaired.mended().filter(|_| !quiet) {
        let (line, column) = (range.start.line, range.start.column);
        stream::talk(&format!("{}:{line}:{column}: {state}[{code}] {}", tame(file), tame(message)));
    }
    drop(human::write(&repaired.left, inputs, styled, &mut BufWriter::new(io::stderr().lock())));
    if !quiet {
        let [input] = inputs;
        stream::talk(&summary(repaired, input, changed, args.diff));
    }
}

/// The last line.
fn summary(repaired: &Repaired, input: &Input, changed: bool, only_shown: bool) -> String {
    let name = input.shown();
    let mended = several(repaired.mended().count(), "damage");
    let done = match (repaired.text.is_some(), changed, only_shown) {
        (false, ..) => format!("nothing is mended in {name}"),
        (true, false, _) => format!("nothing to mend in {name}"),
        (true, true, true) => format!("{mended} to mend in {name}"),
        (true, true, false) => format!("{mended} mended in {name}"),
    };
    match repaired.left.diagnostics.first() {
        None => done,
        Some(first) => format!("{done}, {} left; for more: {}", count(&repaired.left), first.docs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_go_anywhere_but_to_a_terminal() {
        let remote = Input::topology("a.yaml", "kind: RemoteIstio\n");
        let secret = Input::topology("a.yaml", "kind: RemoteIstio\n---\nkind: Secret\ndata: { a: S3CRET }\n");
        assert!(refuse_credentials(Some(secret), true).is_err());
        let secret = Input::topology("a.yaml", "kind: Secret\ndata: { a: S3CRET }\n");
        assert!(refuse_credentials(Some(secret), false).is_ok());
        assert!(refuse_credentials(Some(remote), true).is_ok());
        assert!(refuse_credentials(None, true).is_ok());
    }
}
