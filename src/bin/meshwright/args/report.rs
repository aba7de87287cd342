//! `--report FORMAT=PATH`: the findings once more, into a file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum as _;

use super::FindingsFormat;
use crate::exit::Stop;
use crate::tame::tame;

/// A file that takes the findings, and their form in it.
#[derive(Debug, Clone)]
pub(crate) struct ReportFile {
    pub(crate) format: FindingsFormat,
    pub(crate) path: PathBuf,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('=').filter(|(_, path)| !path.is_empty());
        let read = parts.and_then(|(format, path)| Some((FindingsFormat::from_str(format, false).ok()?, path)));
        let words = || FindingsFormat::value_variants().iter().filter_map(clap::ValueEnum::to_possible_value);
        read.map(|(format, path)| Self { format, path: PathBuf::from(path) }).ok_or_else(|| {
            let known: Vec<_> = words().map(|word| word.get_name().to_owned()).collect();
            format!("it takes the form FORMAT=PATH, FORMAT being one of {}", known.join(", "))
        })
    }
}

/// Refuses a report that would replace a file that is read.
pub(crate) fn keep_apart<'p>(reports: &[ReportFile], read: impl IntoIterator<Item = &'p Path>) -> Result<(), Stop> {
    let file = |path: &Path| fs::canonicalize(path).ok().filter(|path| path.is_file());
    let written: BTreeSet<_> = reports.iter().filter_map(|report| file(&report.path)).collect();
    let is_both = |path: &&Path| !written.is_empty() && file(path).is_some_and(|path| written.contains(&path));
    read.into_iter().find(is_both).map_or(Ok(()), |path| {
        let stop = Stop::usage("report.read", &[("file", &tame(&path.to_string_lossy()))]);
        Err(stop.help("report.read-help", &[]))
    })
}
