//! The plan as data: one YAML document for programs, one table for people. Nothing applies them.

mod csv;
mod yaml;

use super::{Found, Held, fault, name};
use crate::plan::security::SecurityPlan;
use crate::render::{File, RenderFault};

pub(super) fn write(plan: &SecurityPlan<'_>) -> Vec<(String, String)> {
    vec![("plan.csv".to_owned(), csv::write(plan)), ("plan.yaml".to_owned(), yaml::write(plan))]
}

/// The rules of both files, which must be the same.
pub(super) fn read(files: &[File], found: &mut dyn Found) -> Result<(), RenderFault> {
    let (mut table, mut document) = (Held::default(), Held::default());
    for file in files {
        match name(file) {
            "plan.csv" => table = csv::read(&file.text).ok_or_else(|| fault(file, "it is no table of rules"))?,
            _ => document = yaml::read(&file.text).map_err(|problem| fault(file, problem))?,
        }
    }
    let settled = document.settle();
    if table.settle() != settled {
        let path = files.first().map(|file| file.path.clone()).unwrap_or_default();
        return Err(RenderFault::ReadBack { path, problem: "it does not hold the rules of `plan.yaml`".to_owned() });
    }
    Held { groups: settled }.tell(found);
    Ok(())
}
