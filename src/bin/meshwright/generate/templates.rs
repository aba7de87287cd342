//! Templates that the user brings.

#[path = "../../../render/compile.rs"]
mod compile;
use meshwright::render::segment;

use std::fs;
use std::io;
use std::path::Path;

use meshwright::Templates;
use meshwright::render::UnknownTemplate;

use crate::exit::Stop;
use crate::input;
use crate::tame::{reason, tame};

/// Reads every `*.hbs` of `folder`, each in place of one of `templates`.
pub(super) fn read(folder: &Path, mut templates: Templates) -> Result<Templates, Stop> {
    let shown = folder.display().to_string();
    let unreadable =
        |error: io::Error| Stop::failed("templates.folder", &[("folder", &tame(&shown)), ("error", &reason(&error))]);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "hbs") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(Stop::usage("templates.none", &[("folder", &tame(&shown))]));
    }
    paths.sort();
    for path in paths {
        let shown = path.display().to_string();
        let shown = tame(&shown);
        let source = fs::read_to_string(&path).map_err(|error| input::unreadable(&shown, &error))?;
        let segments = compile::compile(&source)
            .map_err(|problem| Stop::failed("templates.bad", &[("file", &shown), ("problem", &problem)]))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        templates.replace(&name, segments).map_err(|UnknownTemplate(known)| {
            Stop::usage("templates.unknown", &[("file", &shown), ("known", &known.join(", "))])
        })?;
    }
    Ok(templates)
}
