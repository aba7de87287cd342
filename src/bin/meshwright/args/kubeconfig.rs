//! `--kubeconfig NAME=PATH`: credentials come by path only, and their text is never shown.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::exit::Stop;
use crate::tame::{reason, tame};

/// A data plane and where its kubeconfig lies.
#[derive(Debug, Clone)]
pub(crate) struct Kubeconfig {
    name: String,
    path: PathBuf,
}

impl Kubeconfig {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl FromStr for Kubeconfig {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((name, path)) if !name.is_empty() && !path.is_empty() => {
                Ok(Self { name: name.to_owned(), path: PathBuf::from(path) })
            }
            _ => Err("it takes the form NAME=PATH, NAME being a data plane of the topology"),
        }
    }
}

/// The texts of all kubeconfigs, by data plane.
pub(crate) fn read_all(kubeconfigs: &[Kubeconfig]) -> Result<BTreeMap<String, String>, Stop> {
    let mut texts = BTreeMap::new();
    for Kubeconfig { name, path } in kubeconfigs {
        let text = read(path)?;
        if texts.insert(name.clone(), text).is_some() {
            return Err(Stop::usage("kubeconfig.twice", &[("name", &tame(name))]));
        }
    }
    Ok(texts)
}

fn read(path: &Path) -> Result<String, Stop> {
    /// A Secret holds no more.
    const MOST: u64 = 1 << 20;
    let mut bytes = Vec::new();
    // What reading a folder says differs from one system to the next.
    let all = |file: File| {
        let is_folder = file.metadata()?.is_dir();
        if is_folder { Err(ErrorKind::IsADirectory.into()) } else { file.take(MOST + 1).read_to_end(&mut bytes) }
    };
    let read = File::open(path).and_then(all);
    let shown = path.to_string_lossy();
    let file = tame(&shown);
    read.map_err(|error| Stop::failed("kubeconfig.unreadable", &[("file", &file), ("error", &reason(&error))]))?;
    if bytes.len() as u64 > MOST {
        return Err(Stop::failed("kubeconfig.too-large", &[("file", &file)]));
    }
    String::from_utf8(bytes).map_err(|_| Stop::failed("kubeconfig.not-utf8", &[("file", &file)]))
}
