//! `-o json` of `generate`: the report of `check`, and the files.

use std::collections::BTreeMap;

use meshwright::message::Word;
use meshwright::{File, Lang, Report};
use serde::Serialize;

use crate::output_dir::{Changes, Kind};
use crate::speech;

/// The whole document; `files` is null where the findings forbid generating.
#[derive(Serialize)]
pub(super) struct Document<'g> {
    #[serde(flatten)]
    report: &'g Report,
    files: Option<Vec<Entry<'g>>>,
}

/// One file: with its text, or with what happens to it in the output folder.
#[derive(Serialize)]
pub(super) struct Entry<'g> {
    path: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl<'g> Document<'g> {
    pub(super) fn of(report: &'g Report, files: Option<Vec<Entry<'g>>>) -> Self {
        Self { report, files }
    }
}

impl<'g> Entry<'g> {
    /// A file and its text.
    pub(super) fn of(file: &'g File) -> Self {
        Self { path: &file.path, mode: Some(mode(file)), text: Some(&file.text), change: None, reason: None }
    }

    /// Every file of an output folder and what happens to it.
    pub(super) fn all(changes: &'g Changes, files: &'g [File], lang: Lang) -> Vec<Self> {
        let modes: BTreeMap<_, _> = files.iter().map(|file| (file.path.as_str(), mode(file))).collect();
        let entry = |path: &'g str, kind| {
            let (change, reason) = word(kind);
            let reason = reason.map(|why| speech::say(lang, "folder.why", &[("why", &Word(why))]));
            Self { path, mode: modes.get(path).copied(), text: None, change: Some(change), reason }
        };
        changes.iter().map(|change| entry(&change.path, change.kind)).collect()
    }
}

fn mode(file: &File) -> &'static str {
    if file.secret { "0600" } else { "0644" }
}

/// The word for what happens to a file, and the reason where there is one: a term that each language has a word for.
fn word(kind: Kind) -> (&'static str, Option<&'static str>) {
    match kind {
        Kind::Created => ("create", None),
        Kind::Replaced => ("replace", None),
        Kind::Unchanged => ("keep", None),
        Kind::Removed => ("remove", None),
        Kind::Left(why) => ("leave", Some(why)),
        Kind::Refused(why) => ("refuse", Some(why)),
    }
}
