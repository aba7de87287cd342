//! `codes`: every rule, one line each.

use meshwright::{Lang, RULES, Rule, Severity};
use serde::Serialize;

use crate::args::{CodesArgs, Format};
use crate::exit::{Exit, Stop};
use crate::speech::{self, say};
use crate::voice::Voice;
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

pub(crate) fn run(args: &CodesArgs, voice: Voice) -> Result<Exit, Stop> {
    match args.output {
        Format::Json => json::print(&Codes { schema_version: 1, rules: RULES.iter().map(|rule| row(rule)).collect() })?,
        Format::Human => table(voice.product)?,
    }
    Ok(Exit::Done)
}

fn row(rule: &Rule) -> Row {
    let &Rule { code, name, severity, fixed, .. } = rule;
    Row { code, name, severity, fixed }
}

fn table(lang: Lang) -> Result<(), Stop> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    stream::print(|out| {
        let [code, name, severity] = ["codes.code", "codes.name", "codes.severity"].map(|key| say(lang, key, &[]));
        writeln!(out, "{}  {}  {severity}", padded(&code, 5), padded(&name, width))?;
        RULES.iter().try_for_each(|rule| {
            let severity = say(lang, speech::severity(rule.severity), &[]);
            writeln!(out, "{}  {:width$}  {severity}", rule.code, rule.name)
        })
    })
}

/// A word of ours, as wide as `width` columns of a terminal; all but ASCII takes two.
fn padded(word: &str, width: usize) -> String {
    let taken: usize = word.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    format!("{word}{}", " ".repeat(width.saturating_sub(taken)))
}
