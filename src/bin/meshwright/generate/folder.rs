//! `-d DIR`: the files go into a folder, or are compared with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use meshwright::message::Word;
use meshwright::{File, Lang, Report};

use super::document::{Document, Entry};
use crate::args::{Format, GenerateArgs};
use crate::exit::{Exit, Stop};
use crate::json;
use crate::output_dir::{self, Changes, Kind, OutputDir, Problem};
use crate::tame::{reason, tame};
use crate::voice::Voice;
use crate::{speech, stream};

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
    pub(super) fn take(self, files: &[File], report: &Report, args: &GenerateArgs, voice: Voice) -> Result<Exit, Stop> {
        let looked_only = self.taken.is_none();
        let changes = match &self.taken {
            Some(taken) => taken.write(files, args.force)?,
            None => output_dir::compare(&self.root, files)?,
        };
        if args.output == Format::Json {
            json::print(&Document::of(report, Some(Entry::all(&changes, files, voice.written))))?;
        } else {
            if looked_only {
                list(&changes, voice.product)?;
            }
            self.tell(&changes, args.common.quiet, voice.talk);
        }
        Ok(if looked_only && !changes.is_empty() { Exit::Findings } else { Exit::Done })
    }

    /// What stays behind is said in any case; how many files changed unless it is to be quiet.
    fn tell(&self, changes: &Changes, quiet: bool, lang: Lang) {
        for change in changes.iter() {
            if let Kind::Left(why) = change.kind {
                let line = speech::say(lang, "folder.stays", &[("path", &tame(&change.path)), ("why", &Word(why))]);
                stream::talk(&speech::labelled(lang, "severity.warning", &line));
            }
        }
        if !quiet {
            stream::talk(&self.summary(changes, lang));
        }
    }

    fn summary(&self, changes: &Changes, lang: Lang) -> String {
        let counts = [
            (changes.count(Kind::Created), "folder.new"),
            (changes.count(Kind::Replaced), "folder.changed"),
            (changes.count(Kind::Removed), "folder.removed"),
            (changes.refused().count(), "folder.refused"),
            (changes.count(Kind::Unchanged), "folder.unchanged"),
        ];
        let state = match (&self.taken, changes.is_empty()) {
            (_, true) => "folder.up-to-date",
            (Some(_), false) => "folder.written",
            (None, false) => "folder.would-change",
        };
        let root = self.root.to_string_lossy();
        speech::say(lang, state, &[("folder", &tame(&root)), ("counts", &speech::counts(lang, counts))])
    }
}

/// The changes are the product where nothing is written.
fn list(changes: &Changes, lang: Lang) -> Result<(), Stop> {
    let lines = changes.iter().filter_map(|change| line(&tame(&change.path), change.kind, lang));
    stream::print(|out| lines.into_iter().try_for_each(|line| writeln!(out, "{line}")))
}

fn line(path: &str, kind: Kind, lang: Lang) -> Option<String> {
    let key = match kind {
        Kind::Created => "folder.create",
        Kind::Replaced => "folder.replace",
        Kind::Removed => "folder.remove",
        Kind::Refused(why) => {
            return Some(speech::say(lang, "folder.refuse", &[("path", &path), ("why", &Word(why))]));
        }
        Kind::Unchanged | Kind::Left(_) => return None,
    };
    Some(speech::say(lang, key, &[("path", &path)]))
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        let shown = |path: &Path| tame(&path.to_string_lossy()).into_owned();
        let failed = |key, path: &Path| Self::failed(key, &[("path", &shown(path))]);
        match problem {
            Problem::Busy(root) => failed("problem.busy", &root).help("problem.busy-help", &[]),
            Problem::Interrupted(root) => failed("problem.interrupted", &root).help("problem.interrupted-help", &[]),
            Problem::NotAFolder(path) => failed("problem.not-a-folder", &path).help("problem.not-a-folder-help", &[]),
            Problem::NoIndex(path) => failed("problem.no-index", &path).help("problem.no-index-help", &[]),
            Problem::Outside(path) => failed("problem.outside", Path::new(&path)),
            Problem::Conflicts(files) => {
                let stop = Self::failed("problem.conflicts", &[]).help("problem.conflicts-help", &[]);
                files.into_iter().fold(stop, |stop, (path, why)| {
                    stop.also("problem.conflict", &[("path", &tame(&path)), ("why", &Word(why))])
                })
            }
            Problem::Io(path, error) => {
                Self::failed("problem.io", &[("path", &shown(&path)), ("error", &reason(&error))])
            }
            Problem::Unfinished(problem) => {
                Self::from(*problem).beneath("problem.unfinished", &[]).help("problem.unfinished-help", &[])
            }
        }
    }
}
