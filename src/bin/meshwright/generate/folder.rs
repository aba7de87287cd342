//! `-d DIR`: the files go into a folder, or are compared with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use meshwright::{File, Report};

use super::document::{Document, Entry, word};
use crate::args::{Format, GenerateArgs};
use crate::exit::{Exit, Stop};
use crate::json;
use crate::output_dir::{self, Changes, Kind, OutputDir, Problem};
use crate::stream;
use crate::tame::tame;

/// The folder; taken for writing, unless it is only looked at.
pub(super) struct Folder {
    root: PathBuf,
    taken: Option<OutputDir>,
}

impl Folder {
    pub(super) fn open(root: &Path, look_only: bool) -> Result<Self, Stop> {
        let taken = if look_only { None } else { Some(OutputDir::open(root)?) };
        Ok(Self { root: root.to_owned(), taken })
    }

    /// The filled Secrets that no kubeconfig fills anew.
    pub(super) fn kept_secrets(&self, anew: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Stop> {
        let mut secrets = output_dir::filled_secrets(&self.root)?;
        secrets.retain(|name, _| !anew.contains_key(name));
        Ok(secrets)
    }

    /// Writes `files`, or says what writing them would change.
    pub(super) fn take(self, files: &[File], report: &Report, args: &GenerateArgs) -> Result<Exit, Stop> {
        let looked_only = self.taken.is_none();
        let changes = match &self.taken {
            Some(taken) => taken.write(files, args.force)?,
            None => output_dir::compare(&self.root, files)?,
        };
        if args.output == Format::Json {
            json::print(&Document::of(report, Some(Entry::all(&changes, files))))?;
        } else {
            if looked_only {
                list(&changes)?;
            }
            self.tell(&changes, args.common.quiet);
        }
        Ok(if looked_only && !changes.is_empty() { Exit::Findings } else { Exit::Done })
    }

    /// What stays behind is said in any case; how many files changed unless it is to be quiet.
    fn tell(&self, changes: &Changes, quiet: bool) {
        for change in changes.iter() {
            if let Kind::Left(why) = change.kind {
                stream::talk(&format!("warning: {} is no longer generated and stays: {why}", tame(&change.path)));
            }
        }
        if !quiet {
            stream::talk(&self.summary(changes));
        }
    }

    fn summary(&self, changes: &Changes) -> String {
        let root = self.root.to_string_lossy();
        let counts = [
            (changes.count(Kind::Created), "new"),
            (changes.count(Kind::Replaced), "changed"),
            (changes.count(Kind::Removed), "removed"),
            (changes.refused().count(), "not to be overwritten"),
            (changes.count(Kind::Unchanged), "unchanged"),
        ];
        let said: Vec<_> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        let state = match (&self.taken, changes.is_empty()) {
            (_, true) => "is up to date",
            (Some(_), false) => "is written",
            (None, false) => "would change",
        };
        format!("`{}` {state}: {}", tame(&root), said.join(", "))
    }
}

/// The changes are the product where nothing is written.
fn list(changes: &Changes) -> Result<(), Stop> {
    stream::print(|out| {
        changes.iter().filter(|change| !matches!(change.kind, Kind::Unchanged | Kind::Left(_))).try_for_each(|change| {
            match word(change.kind) {
                (word, None) => writeln!(out, "{word} {}", tame(&change.path)),
                (word, Some(why)) => writeln!(out, "{word} {}: {why}", tame(&change.path)),
            }
        })
    })
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        let stop = Self::failed(problem.to_string());
        match problem.help() {
            Some(help) => stop.help(help),
            None => stop,
        }
    }
}
