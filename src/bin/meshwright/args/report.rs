//! `--report FORMAT=PATH`: the findings once more, into a file.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum as _;

use super::FindingsFormat;

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
