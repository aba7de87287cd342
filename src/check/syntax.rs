//! `syntax`: the text is not YAML, or not the shape of a topology.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::parse::{Fault, SyntaxFault};
use crate::source::Span;

pub(super) static RULE: Rule =
    Rule { code: "MW101", name: "syntax", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for fault in context.faults {
        if let Fault::Syntax { span, what } = fault {
            findings.add(finding(context, *span, what));
        }
    }
}

fn finding(context: &Context<'_>, span: Span, what: &SyntaxFault) -> Finding {
    match what {
        SyntaxFault::Empty => RULE.at(span, "empty", &[]).help("empty-help", &[]),
        SyntaxFault::Yaml(reader) => RULE.at(span, "yaml", &[("reader", reader)]).help("yaml-help", &[]),
        SyntaxFault::Control(c) => {
            let number = format!("U+{:04X}", u32::from(*c));
            RULE.at(span, "control", &[("character", &number)]).help("control-help", &[])
        }
        SyntaxFault::Tag => RULE.at(span, "tag", &[]).help("tag-help", &[]),
        SyntaxFault::MergeKey => RULE.at(span, "merge-key", &[]).help("merge-key-help", &[]),
        SyntaxFault::KeyShape => RULE.at(span, "key-shape", &[]),
        SyntaxFault::Shape { key, expected, found } => {
            RULE.at(span, "shape", &[("key", key), ("expected", &expected.word()), ("found", &found.word())])
        }
        SyntaxFault::Word { key, found, known } => {
            let finding = RULE.at(span, "word", &[("key", key), ("found", found)]).help("word-help", &[("known", &known.join(", "))]);
            match context.nearest(found, known.iter().copied()) {
                Some(near) => finding.fix(span, near, "word-fix", &[("near", &near)]),
                None => finding,
            }
        }
        SyntaxFault::Number { key, found } => RULE.at(span, "number", &[("key", key), ("found", found)]).help("number-help", &[]),
    }
}
