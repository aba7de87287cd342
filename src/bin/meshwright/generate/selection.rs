//! Without a folder: what is printed, all of it or one cluster's.

use std::io::{self, Write};

use meshwright::{File, Report};

use super::document::{Document, Entry};
use super::names;
use crate::args::{Format, GenerateArgs};
use crate::exit::{Exit, Stop};
use crate::{json, stream};

/// Prints the files as one YAML stream or one JSON document.
pub(super) fn print(files: &[File], report: &Report, args: &GenerateArgs) -> Result<Exit, Stop> {
    let chosen = choose(files, args)?;
    if stream::stdout_is_terminal() && chosen.iter().any(|file| file.is_filled()) {
        let stop = Stop::failed("credentials are never printed to a terminal");
        return Err(stop.help("write them into a folder with -d, or redirect the output"));
    }
    match args.common.output {
        Format::Json => {
            json::print(&Document::of(report, Some(chosen.into_iter().map(Entry::of).collect())))?;
        }
        Format::Human => stream::print(|out| chosen.into_iter().try_for_each(|file| document(file, out)))?,
    }
    Ok(Exit::Done)
}

/// One cluster's files that are applied, or all that belong into the output.
fn choose<'f>(files: &'f [File], args: &GenerateArgs) -> Result<Vec<&'f File>, Stop> {
    if let Some(only) = &args.only {
        names::check_cluster(only, files)?;
        return Ok(files.iter().filter(|file| file.applied && file.cluster.as_ref() == Some(only)).collect());
    }
    let all = args.common.output == Format::Json;
    Ok(files.iter().filter(|file| all || is_yaml(file)).collect())
}

/// Whether a YAML reader takes it; JSON is YAML.
fn is_yaml(file: &File) -> bool {
    [".yaml", ".json"].iter().any(|end| file.path.ends_with(end))
}

/// One document of the stream, headed by its path.
fn document(file: &File, out: &mut dyn Write) -> io::Result<()> {
    let end = if file.text.ends_with('\n') { "" } else { "\n" };
    write!(out, "---\n# {}\n{}{end}", file.path, file.text)
}
