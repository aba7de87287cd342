//! Secrets that were filled, by hand or by an earlier run: they outlive every run that does not fill them anew.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use meshwright::render::PLACEHOLDER;

use super::Problem;
use super::disk::{self, Found};

/// The folder of the clusters' folders.
const CLUSTERS: &str = "clusters";
/// More than Kubernetes takes for a Secret.
const LARGEST: u64 = 4 << 20;

/// The data plane whose Secret the file `name` is.
fn data_plane(name: &str) -> Option<&str> {
    name.strip_prefix("20-secret-")?.strip_suffix(".yaml")
}

/// The texts of all filled Secrets in the folder at `root`, by data plane.
pub(crate) fn filled(root: &Path) -> Result<BTreeMap<String, String>, Problem> {
    let mut texts = BTreeMap::new();
    for cluster in entries(&root.join(CLUSTERS))? {
        let folder = root.join(CLUSTERS).join(cluster);
        for name in entries(&folder)? {
            let Some(data_plane) = data_plane(&name) else { continue };
            if let Some(text) = filled_text(&folder.join(&name)) {
                texts.entry(data_plane.to_owned()).or_insert(text);
            }
        }
    }
    Ok(texts)
}

/// Whether the file at `target`, which the index calls `path`, is a filled Secret.
pub(super) fn is_filled(path: &str, target: &Path) -> bool {
    let name = path.strip_prefix(CLUSTERS).and_then(|path| path.rsplit('/').next());
    name.and_then(data_plane).is_some() && filled_text(target).is_some()
}

/// The text of the Secret at `path`, if that is what it is. Anything else there is a file changed by hand.
fn filled_text(path: &Path) -> Option<String> {
    let mut text = String::new();
    let regular = disk::look(path).is_ok_and(|found| found == Found::File);
    regular.then(|| fs::File::open(path).ok()?.take(LARGEST).read_to_string(&mut text).ok())??;
    (!text.trim().is_empty() && !text.contains(PLACEHOLDER)).then_some(text)
}

/// The names in a folder, sorted; none where it is no folder.
fn entries(folder: &Path) -> Result<Vec<String>, Problem> {
    if disk::look(folder)? != Found::Folder {
        return Ok(Vec::new());
    }
    let read = fs::read_dir(folder).map_err(Problem::at(folder))?;
    let mut names: Vec<_> = read.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}
