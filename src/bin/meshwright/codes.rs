//! `codes`: every rule, one line each.

use meshwright::{RULES, Rule, Severity};
use serde::Serialize;

use crate::args::{CodesArgs, Format};
use crate::exit::{Exit, Stop};
use crate::{json, stream};

/// The document of `-o json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Codes {
    schema_version: u32,
    rules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    /// Whether it stays an error whatever `--allow` and `--warn` say.
    fixed: bool,
}

pub(crate) fn run(args: &CodesArgs) -> Result<Exit, Stop> {
    match args.output {
        Format::Json => json::print(&Codes { schema_version: 1, rules: RULES.iter().map(|rule| row(rule)).collect() })?,
        Format::Human => table()?,
    }
    Ok(Exit::Done)
}

fn row(rule: &Rule) -> Row {
    let &Rule { code, name, severity, fixed, .. } = rule;
    Row { code, name, severity, fixed }
}

fn table() -> Result<(), Stop> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    stream::print(|out| {
        writeln!(out, "{:5}  {:width$}  SEVERITY", "CODE", "NAME")?;
        RULES.iter().try_for_each(|rule| writeln!(out, "{}  {:width$}  {}", rule.code, rule.name, rule.severity.word()))
    })
}
