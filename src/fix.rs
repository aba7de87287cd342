//! Text → the same text with every certain fix applied.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::{self, Checked};
use crate::diagnostic::Report;
use crate::finding::{Edit, Finding, Fix};
use crate::message::Catalog;
use crate::parse::{self, Fault, SyntaxFault};
use crate::source::Source;
use crate::{CheckOptions, Severity};

/// How often a text is read again. A round takes all that is certain, and what it lays open is a level deeper.
const ROUNDS: usize = 64;

/// What fixing gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Fixed {
    /// The text as it is now.
    pub text: String,
    /// The fixes in it, in the order they were made.
    pub applied: Vec<Applied>,
    /// What is left to say of the text as it is now.
    pub report: Report,
}

/// A fix that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Applied {
    /// The rule's code.
    #[cfg_attr(feature = "types", ts(type = "keyof Names"))]
    pub code: &'static str,
    /// The rule's name.
    #[cfg_attr(feature = "types", ts(type = "Names[keyof Names]"))]
    pub name: &'static str,
    /// How bad the finding was.
    pub severity: Severity,
    /// What was done.
    pub title: String,
}

/// Applies what is certain until nothing certain is left. A text that cannot be read stays as it is, and what would
/// make another worse to read is not done.
#[must_use]
pub fn fix(source: &Source<'_>, options: &CheckOptions<'_>) -> Fixed {
    let catalog = Catalog::parse(options.catalog);
    let mut applied = Vec::new();
    let mut now = State::of(source.text.to_owned(), options);
    let mut skipped = 0;
    let mut most = usize::MAX;
    for _ in 0..ROUNDS {
        let batch: Vec<_> = certain(&now.checked.findings).skip(skipped).take(most).collect();
        if !now.readable || batch.is_empty() {
            break;
        }
        let next = edited(&now.text, batch.iter().flat_map(|(_, fix)| &fix.edits)).map(|text| State::of(text, options));
        if let Some(next) = next.filter(|next| next.readable && next.broken <= now.broken) {
            applied.extend(batch.iter().map(|(finding, fix)| Applied {
                code: finding.code,
                name: finding.rule,
                severity: finding.severity,
                title: catalog.say(finding.rule, &fix.title),
            }));
            (now, skipped, most) = (next, 0, usize::MAX);
        } else if batch.len() > 1 {
            most = batch.len() / 2;
        } else {
            (skipped, most) = (skipped + 1, usize::MAX);
        }
    }
    let fixed = Source { name: source.name, text: &now.text };
    let report = crate::check(&fixed, options);
    Fixed { text: now.text, applied, report }
}

/// A text and what is wrong with it.
struct State {
    text: String,
    checked: Checked,
    readable: bool,
    /// How many faults keep parts of the text from being read at all.
    broken: usize,
}

impl State {
    fn of(text: String, options: &CheckOptions<'_>) -> Self {
        let parsed = parse::parse(&text);
        let checked = check::check(&parsed, &options.config);
        let broken = parsed.faults.iter().filter(|fault| is_break(fault)).count();
        Self { readable: parsed.readable, checked, broken, text }
    }
}

/// Whether a fault is one of the text; others may come to light where a key is mended.
fn is_break(fault: &Fault) -> bool {
    use SyntaxFault::{Number, Shape, Word};
    let of_a_value = matches!(fault, Fault::Syntax { what: Shape { .. } | Word { .. } | Number { .. }, .. });
    !of_a_value && !matches!(fault, Fault::UnknownField { .. })
}

/// The certain fixes that can be made together, each with its finding.
fn certain(findings: &[Finding]) -> impl Iterator<Item = (&Finding, &Fix)> {
    let mut taken = Taken::default();
    let one = |finding| -> Option<(&Finding, &Fix)> {
        let finding: &Finding = finding;
        finding.fixes.iter().find(|fix| fix.certain).map(|fix| (finding, fix))
    };
    findings.iter().filter_map(one).filter(move |(_, fix)| taken.take(&fix.edits))
}

/// Where edits are, from start to end.
#[derive(Default)]
struct Taken(BTreeMap<u32, u32>);

impl Taken {
    /// Takes the places of `edits`, unless one touches a place that is taken.
    fn take(&mut self, edits: &[Edit]) -> bool {
        let touches = |edit: &Edit| {
            let last = self.0.range(..=edit.span.end).next_back();
            last.is_some_and(|(_, end)| *end >= edit.span.start)
        };
        let free = !edits.iter().any(touches);
        if free {
            self.0.extend(edits.iter().map(|edit| (edit.span.start, edit.span.end)));
        }
        free
    }
}

/// `text` with `edits`, none of which overlap, in the line ends of `text`.
pub(crate) fn edited<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> Option<String> {
    let mut edits: Vec<_> = edits.collect();
    edits.sort_by_key(|edit| edit.span);
    let wide = text.contains("\r\n");
    let mut out = String::with_capacity(text.len() + 16 * edits.len());
    let mut from = 0;
    for edit in edits {
        out.push_str(text.get(from..edit.span.start as usize)?);
        if wide {
            out.push_str(&edit.text.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            out.push_str(&edit.text);
        }
        from = edit.span.end as usize;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn edits_that_touch_are_not_made_together() {
        let mut taken = Taken::default();
        assert!(taken.take(&[edit(4, 6, ""), edit(8, 8, "")]));
        for (start, end) in [(0, 4), (6, 7), (5, 5), (3, 9), (8, 8), (7, 8)] {
            assert!(!taken.take(&[edit(0, 0, ""), edit(start, end, "")]), "{start}..{end}");
        }
        assert!(taken.take(&[edit(0, 3, ""), edit(9, 12, "")]));
    }

    #[test]
    fn edits_follow_the_line_ends_of_the_text() {
        let edits = [edit(6, 6, "x\ny\r\n"), edit(0, 1, "杭")];
        assert_eq!(edited("a: 1\r\n", edits.iter()).as_deref(), Some("杭: 1\r\nx\r\ny\r\n"));
        assert_eq!(edited("a: 1\n ", edits.iter()).as_deref(), Some("杭: 1\n x\ny\r\n"));
        assert_eq!(edited("州", [edit(1, 1, "")].iter()), None);
    }
}
