//! Templates that the user brings.

#[path = "../../../render/compile.rs"]
mod compile;
use meshwright::render::segment;

use std::fs;
use std::path::Path;

use meshwright::Templates;
use meshwright::render::UnknownTemplate;

use crate::exit::Stop;
use crate::tame::tame;

/// Reads every `*.hbs` of `folder`.
pub(super) fn read(folder: &Path) -> Result<Templates, Stop> {
    let shown = folder.display().to_string();
    let unreadable = |error| Stop::failed(format!("the templates in `{}` cannot be read: {error}", tame(&shown)));
    let mut templates = Templates::default();
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "hbs") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(Stop::usage(format!("`{}` holds no template: their names end in `.hbs`", tame(&shown))));
    }
    paths.sort();
    for path in paths {
        let shown = path.display().to_string();
        let shown = tame(&shown);
        let source =
            fs::read_to_string(&path).map_err(|error| Stop::failed(format!("`{shown}` cannot be read: {error}")))?;
        let segments = compile::compile(&source).map_err(|problem| Stop::failed(format!("`{shown}`, {problem}")))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        templates.replace(&name, segments).map_err(|UnknownTemplate(known)| {
            Stop::usage(format!("`{shown}` replaces no template; there are {}", known.join(", ")))
        })?;
    }
    Ok(templates)
}
