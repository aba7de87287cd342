//! `types.d.ts` says in TypeScript what the Rust types say; `BLESS=1 cargo test -p meshwright-web` rewrites it.

use meshwright::assist::{Completion, CompletionKind, Completions, Hover};
use meshwright::diagnostic::{Diagnostic, Edit, Fix, Related, Summary, Tool};
use meshwright::fix::{Applied, Fixed};
use meshwright::flows;
use meshwright::generated::Entry;
use meshwright::graph::{Format, Graph, Theme, View};
use meshwright::source::{Position, Range};
use meshwright::{BackEnd, Generated, PositionEncoding, RULES, Repaired, Report, Rule, Severity};
use ts_rs::{Config, TS};

use crate::flows::Flows;
use crate::options::{FailOn, Lang, Options, Picture};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/types.d.ts");

/// The rules' codes with their names, and a diagnostic that has one code and the name that belongs to it.
const UNION: &str = "\
/** One finding, ready to show; `code` tells the rules apart. */
export type Diagnostic = { [Code in keyof Names]: DiagnosticOf<Code> }[keyof Names];
";

const PICTURE_OPTIONS: &str = "\
/** How a topology is checked, and how it is drawn. */
export type GraphOptions = Options & Picture;
";

/// Each type behind its documentation, on lines of their own.
fn declaration<T: TS>(config: &Config) -> String {
    let docs = T::docs().unwrap_or_default();
    format!("{docs}export {}\n", T::decl(config))
}

fn names() -> String {
    let lines: Vec<_> = RULES.iter().map(|rule| format!("{}: \"{}\"", rule.code, rule.name)).collect();
    let lines = lines.join(",\n");
    format!("/** Every rule: its code, which is never reused, and its name. */\nexport type Names = {{\n{lines}, }};\n")
}

fn diagnostic(config: &Config) -> String {
    let one = declaration::<Diagnostic>(config);
    one.replace("export type Diagnostic =", "export type DiagnosticOf<Code extends keyof Names> =")
}

fn rule(config: &Config) -> String {
    declaration::<Rule>(config)
        .replace("code: string", "code: keyof Names")
        .replace("name: string", "name: Names[keyof Names]")
}

fn declarations() -> String {
    let config = Config::new();
    let all = [
        declaration::<Options>(&config),
        declaration::<Lang>(&config),
        declaration::<FailOn>(&config),
        declaration::<BackEnd>(&config),
        declaration::<Report>(&config),
        declaration::<Generated>(&config),
        declaration::<Fixed>(&config),
        declaration::<Applied>(&config),
        declaration::<Repaired>(&config),
        declaration::<Picture>(&config),
        PICTURE_OPTIONS.to_owned(),
        declaration::<View>(&config),
        declaration::<Format>(&config),
        declaration::<Theme>(&config),
        declaration::<Graph>(&config),
        declaration::<Completions>(&config),
        declaration::<Completion>(&config),
        declaration::<CompletionKind>(&config),
        declaration::<Hover>(&config),
        declaration::<Flows>(&config),
        declaration::<flows::Entry<'static>>(&config),
        UNION.to_owned(),
        diagnostic(&config),
        names(),
        rule(&config),
        declaration::<Severity>(&config),
        declaration::<Tool>(&config),
        declaration::<Summary>(&config),
        declaration::<Related>(&config),
        declaration::<Fix>(&config),
        declaration::<Edit>(&config),
        declaration::<Range>(&config),
        declaration::<Position>(&config),
        declaration::<PositionEncoding>(&config),
        declaration::<Entry<'static>>(&config),
    ];
    tidy(&all.join("\n"))
}

/// In the form that people write: a short comment on one line, a field a line and indented, no links of Rust's.
fn tidy(text: &str) -> String {
    let mut tidy: Vec<String> = Vec::new();
    let mut comment: Option<Vec<&str>> = None;
    let mut indent = "";
    for line in text.lines().map(str::trim) {
        match (&mut comment, line) {
            (None, "/**") => comment = Some(Vec::new()),
            (Some(lines), "*/") => {
                tidy.push(format!("{indent}/** {} */", lines.join(&format!("\n{indent} * "))));
                comment = None;
            }
            (Some(lines), line) => lines.push(line.trim_start_matches('*').trim()),
            (None, line) if line.ends_with('{') => {
                tidy.push(line.to_owned());
                indent = "  ";
            }
            (None, line) if indent.is_empty() => tidy.push(line.to_owned()),
            (None, line) => match line.strip_suffix(", };") {
                Some(last) => {
                    tidy.extend([format!("{indent}{last};"), "};".to_owned()]);
                    indent = "";
                }
                None => tidy.push(format!("{indent}{};", line.trim_end_matches(','))),
            },
        }
    }
    tidy.join("\n").replace("[`", "`").replace("`]", "`") + "\n"
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the one place of the shell that keeps a file in step")]
fn the_committed_declarations_are_the_generated_ones() {
    let text = declarations();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(FILE, &text).unwrap_or_default();
    }
    let committed = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(committed == text, "{FILE} is not what the types say; BLESS=1 cargo test -p meshwright-web rewrites it");
}
