//! `repair`: the mended text is the product, what was broken is the talk.

use std::io::{self, BufWriter, IsTerminal as _};
use std::path::Path;

use meshwright::{CheckOptions, Diagnostic, Lang, Repaired, Report};
use serde::Serialize;

use crate::args::{self, Format, RepairArgs};
use crate::check::{count, in_language};
use crate::exit::{Exit, Stop};
use crate::fix::print_patch;
use crate::input::{self, Input, Kind, STDIN};
use crate::output::Outcome;
use crate::tame::{reason, tame};
use crate::voice::Voice;
use crate::{human, json, replace, speech, stream};

/// The document of `-o json`: what is left to say as `check` says it, what is mended, and the text; null where no
/// RemoteIstio is in it.
#[derive(Serialize)]
struct Document<'r> {
    #[serde(flatten)]
    left: &'r Report,
    mended: Vec<&'r Diagnostic>,
    text: Option<&'r str>,
}

pub(crate) fn run(args: &RepairArgs, voice: Voice) -> Result<Exit, Stop> {
    let common = &args.common;
    let options = CheckOptions { config: common.levels.config()?, ..CheckOptions::default() };
    let path = args.file.as_deref().unwrap_or(Path::new(STDIN));
    if args.in_place && path == Path::new(STDIN) {
        return Err(Stop::usage("repair.stdin", &[]).help("repair.stdin-help", &[]));
    }
    args::keep_apart(&common.reports, [path])?;
    if path == Path::new(STDIN) && io::stdin().is_terminal() && !common.quiet {
        voice.say("repair.paste", &[]);
    }
    let inputs = [input::read(path, Kind::Manifest)?];
    let [input] = &inputs;
    let repair = |lang| meshwright::repair(&input.source(), &in_language(&options, lang));
    let lang = if args.output == Format::Human { voice.talk } else { voice.written };
    let repaired = repair(lang);
    let outcome = Outcome { report: &repaired.left, inputs: &inputs, lang, fail_on: common.fail_on.severity() };
    outcome.report_to(&common.reports, voice.written, |lang| repair(lang).left)?;
    let changed = repaired.text.as_deref().filter(|text| *text != input.source().text);
    deliver(args, path, input, &repaired, changed)?;
    if args.output == Format::Human {
        tell(&repaired, &inputs, changed.is_some(), args, voice);
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
        replace::replace(path, text.as_bytes()).map_err(|error| {
            Stop::failed("repair.unwritten", &[("file", &input.shown()), ("error", &reason(&error))])
        })?;
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
        return Err(Stop::failed("repair.credentials", &[]).help("repair.credentials-help", &[]));
    }
    Ok(())
}

/// What is mended, a line each; what is left, with its lines; and how much it is.
fn tell(repaired: &Repaired, inputs: &[Input; 1], changed: bool, args: &RepairArgs, voice: Voice) {
    let (quiet, lang) = (args.common.quiet, voice.talk);
    let state = speech::say(lang, if args.diff { "repair.word-broken" } else { "repair.word-mended" }, &[]);
    for Diagnostic { code, message, file, range, .. } in repaired.mended().filter(|_| !quiet) {
        let (line, column) = (range.start.line, range.start.column);
        stream::talk(&format!("{}:{line}:{column}: {state}[{code}] {}", tame(file), tame(message)));
    }
    let colour = stream::colour_stderr(voice.color);
    drop(human::write(&repaired.left, inputs, lang, colour, &mut BufWriter::new(io::stderr().lock())));
    if !quiet {
        let [input] = inputs;
        stream::talk(&summary(repaired, input, changed, args.diff, lang));
    }
}

/// The last line.
fn summary(repaired: &Repaired, input: &Input, changed: bool, only_shown: bool, lang: Lang) -> String {
    let key = match (repaired.text.is_some(), changed, only_shown) {
        (false, ..) => "repair.no-text",
        (true, false, _) => "repair.whole",
        (true, true, true) => "repair.to-mend",
        (true, true, false) => "repair.mended",
    };
    let damages = speech::count(lang, "count.damages", repaired.mended().count());
    let done = speech::say(lang, key, &[("damages", &damages), ("file", &input.shown())]);
    let Some(first) = repaired.left.diagnostics.first() else { return done };
    let counts = count(&repaired.left, lang);
    speech::say(lang, "repair.left", &[("done", &done), ("counts", &counts), ("docs", &first.docs)])
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
