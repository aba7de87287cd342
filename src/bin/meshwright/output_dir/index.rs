//! `.meshwright.json`: what a run wrote, by path and SHA-256. No clock and no path of the machine.

use std::collections::BTreeMap;
use std::path::Path;

use meshwright::File;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Problem;
use super::disk::{self, Found};

const VERSION: u32 = 1;

/// Files by path, with the SHA-256 of their bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Index(BTreeMap<String, String>);

/// As it stands on disk.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    schema_version: u32,
    files: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    sha256: String,
}

impl Index {
    /// The index of `files`.
    pub(super) fn of(files: &[File]) -> Self {
        Self(files.iter().map(|file| (file.path.clone(), hex(&Sha256::digest(&file.text)))).collect())
    }

    /// Reads the index at `path`, if there is one.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, Problem> {
        let no_index = || Problem::NoIndex(path.to_owned());
        match disk::look(path)? {
            Found::Nothing => return Ok(None),
            Found::File => {}
            Found::Folder | Found::Other => return Err(no_index()),
        }
        let bytes = std::fs::read(path).map_err(Problem::at(path))?;
        let document: Document = serde_json::from_slice(&bytes).map_err(|_| no_index())?;
        // What points outside was not written by a run, and must not be removed by one.
        let known = document.schema_version == VERSION && document.files.iter().all(|file| disk::is_inside(&file.path));
        let files = document.files.into_iter().map(|file| (file.path, file.sha256)).collect();
        known.then_some(Some(Self(files))).ok_or_else(no_index)
    }

    /// The text that [`Index::read`] reads.
    pub(super) fn to_json(&self) -> serde_json::Result<String> {
        let entry = |(path, sha256): (&String, &String)| Entry { path: path.clone(), sha256: sha256.clone() };
        let document = Document { schema_version: VERSION, files: self.0.iter().map(entry).collect() };
        serde_json::to_string_pretty(&document).map(|json| json + "\n")
    }

    /// The SHA-256 of the file at `path`, if it is in here.
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Whether any file has these bytes.
    pub(super) fn has_bytes(&self, sha256: &str) -> bool {
        self.0.values().any(|known| known == sha256)
    }

    /// The paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The paths that `newer` does not have.
    pub(super) fn stale<'i>(&'i self, newer: &'i Self) -> impl Iterator<Item = (&'i str, &'i str)> {
        let stale = self.0.iter().filter(|(path, _)| !newer.0.contains_key(*path));
        stale.map(|(path, sha256)| (path.as_str(), sha256.as_str()))
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
