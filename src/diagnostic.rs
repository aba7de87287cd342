//! Findings as the user and programs see them: sentences, positions, one schema for every shell.

use std::cell::OnceCell;

use serde::Serialize;

use crate::finding::{Finding, Severity};
use crate::message::Catalog;
use crate::source::{LineIndex, PositionEncoding, Range, Source, Span};
use crate::sources::Sources;

/// The version of the JSON that [`Report`] serialises to. New fields may appear; old ones keep their meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// One finding, ready to show. Fields serialise in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Diagnostic {
    /// `MW` and three digits; never reused.
    #[cfg_attr(feature = "types", ts(type = "Code"))]
    pub code: &'static str,
    /// The rule's name, which reads right after "allow".
    #[cfg_attr(feature = "types", ts(type = "Names[Code]"))]
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One line: what is wrong.
    pub message: String,
    /// The file, as the user named it.
    pub file: String,
    /// The place to look at first.
    pub range: Range,
    /// The other ends of the relation.
    pub related: Vec<Related>,
    /// Why it matters and what to do, a sentence a line; absent where the message says it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(optional))]
    pub help: Option<String>,
    /// Edits of this file that clear the finding.
    pub fixes: Vec<Fix>,
    /// Where the rule is explained.
    pub docs: String,
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Related {
    /// What is there.
    pub message: String,
    /// The file, where it is not the diagnostic's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(optional))]
    pub file: Option<String>,
    /// Where.
    pub range: Range,
}

/// Edits that, applied together, clear a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Fix {
    /// What the edits do.
    pub title: String,
    /// Whether nobody needs to look at it first; `check --fix` applies these.
    pub certain: bool,
    /// The edits, none overlapping another.
    pub edits: Vec<Edit>,
}

/// Replace the text in `range` by `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub range: Range,
    /// What stands there afterwards.
    pub text: String,
}

/// Who made a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Tool {
    /// `meshwright`.
    #[cfg_attr(feature = "types", ts(type = "\"meshwright\""))]
    pub name: &'static str,
    /// The version of the core.
    pub version: &'static str,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Summary {
    /// Findings that forbid generating.
    pub errors: usize,
    /// Findings that are probably faults.
    pub warnings: usize,
    /// Findings worth knowing.
    pub notes: usize,
}

/// All that a check says of its files: the document of `-o json` and of the npm package's `check()`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Report {
    /// The version of this form: new fields may appear, old ones keep their meaning.
    #[cfg_attr(feature = "types", ts(type = "1"))]
    pub schema_version: u32,
    /// Who made it.
    pub tool: Tool,
    /// What the offsets count.
    pub position_encoding: PositionEncoding,
    /// The counts.
    pub summary: Summary,
    /// The findings, by place and code.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Puts `findings` into words and places.
    #[must_use]
    pub fn new(source: &Source<'_>, findings: &[Finding], catalog: &str, encoding: PositionEncoding) -> Self {
        Self::over(&Sources::new([*source]), findings, catalog, encoding)
    }

    /// Puts `findings` into words and places, each in its file of `sources`.
    #[must_use]
    pub fn over(sources: &Sources<'_>, findings: &[Finding], catalog: &str, encoding: PositionEncoding) -> Self {
        let mut summary = Summary::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Note => summary.notes += 1,
            }
        }
        let tool = Tool { name: "meshwright", version: env!("CARGO_PKG_VERSION") };
        let diagnostics = if findings.is_empty() {
            Vec::new()
        } else {
            let lines = sources.iter().map(|_| OnceCell::new()).collect();
            let voice = Voice { sources, catalog: Catalog::parse(catalog), lines, encoding };
            findings.iter().map(|finding| voice.diagnostic(finding)).collect()
        };
        Self { schema_version: SCHEMA_VERSION, tool, position_encoding: encoding, summary, diagnostics }
    }
}

/// One language over the texts.
struct Voice<'t> {
    sources: &'t Sources<'t>,
    catalog: Catalog<'t>,
    /// Made for a file when the first place in it is asked for.
    lines: Vec<OnceCell<LineIndex<'t>>>,
    encoding: PositionEncoding,
}

impl Voice<'_> {
    fn diagnostic(&self, finding: &Finding) -> Diagnostic {
        let say = |message| self.catalog.say(finding.rule, message);
        let (file, range) = self.place(finding.span);
        let related = finding.related.iter().map(|(span, message)| {
            let (other, range) = self.place(*span);
            Related { message: say(message), file: (other != file).then(|| other.to_owned()), range }
        });
        let fixes = finding.fixes.iter().map(|fix| Fix {
            title: say(&fix.title),
            certain: fix.certain,
            edits: fix
                .edits
                .iter()
                .map(|edit| Edit { range: self.place(edit.span).1, text: edit.text.clone() })
                .collect(),
        });
        let help: Vec<_> = finding.help.iter().map(say).collect();
        Diagnostic {
            code: finding.code,
            name: finding.rule,
            severity: finding.severity,
            message: say(&finding.message),
            file: file.to_owned(),
            range,
            related: related.collect(),
            help: (!help.is_empty()).then(|| help.join("\n")),
            fixes: fixes.collect(),
            docs: format!("meshwright explain {}", finding.code),
        }
    }
    /// The name of the file that `span` lies in, and the place in it.
    fn place(&self, span: Span) -> (&str, Range) {
        let number = self.sources.number(span);
        let (start, source) = self.sources.get(number).unwrap_or((0, Source { name: "", text: "" }));
        let local = Span::new((span.start as usize).saturating_sub(start), (span.end as usize).saturating_sub(start));
        let fresh = || LineIndex::new(source.text, self.encoding);
        let range = match self.lines.get(number) {
            Some(lines) => lines.get_or_init(fresh).range(local),
            None => fresh().range(local),
        };
        (source.name, range)
    }
}
