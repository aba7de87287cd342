//! `syntax`: the text is not YAML, or not the shape of a topology.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Facts;
use crate::parse::{Fault, Shape, SyntaxFault};
use crate::source::Span;

pub(super) static RULE: Rule = Rule { code: "MW101", name: "syntax", severity: Severity::Error, fixed: true, check };

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
        SyntaxFault::NoRemoteIstio => RULE.at(span, "no-remote-istio", &[]).help("no-remote-istio-help", &[]),
        SyntaxFault::Yaml(reader) => RULE.at(span, "yaml", &[("reader", reader)]).help(hint(reader), &[]),
        SyntaxFault::Control(c) => {
            let number = format!("U+{:04X}", u32::from(*c));
            RULE.at(span, "control", &[("character", &number)]).help("control-help", &[])
        }
        SyntaxFault::Tag => RULE.at(span, "tag", &[]).help("tag-help", &[]),
        SyntaxFault::MergeKey => RULE.at(span, "merge-key", &[]).help("merge-key-help", &[]),
        SyntaxFault::KeyShape => RULE.at(span, "key-shape", &[]).help("brace-help", &[]),
        SyntaxFault::Shape { key, expected, found } => shape(span, key, *expected, *found),
        SyntaxFault::Word { key, found, known } => {
            let finding = RULE
                .at(span, "word", &[("key", key), ("found", found)])
                .help("word-help", &[("known", &known.join("`, `"))]);
            match context.nearest(found, known.iter().copied()) {
                Some(near) => {
                    let certain = context.is_slip(found, near, known.iter().copied());
                    finding.fix(span, near, "word-fix", &[("near", &near)]).certain(certain)
                }
                None => finding,
            }
        }
        SyntaxFault::Number { key, found } => {
            RULE.at(span, "number", &[("key", key), ("found", found)]).help("number-help", &[])
        }
    }
}

fn shape(span: Span, key: &str, expected: Shape, found: Shape) -> Finding {
    let facts: Facts<'_> = &[("key", &key), ("expected", &expected.word()), ("found", &found.word())];
    let finding = RULE.at(span, if key.is_empty() { "document" } else { "shape" }, facts);
    match (expected, found) {
        (_, _) if key.is_empty() => finding.help("empty-help", &[]),
        (_, Shape::Nothing) => finding.help("nothing-help", &[]),
        (Shape::List, _) => finding.help("list-help", &[]),
        (Shape::Mapping, _) => finding.help("mapping-help", &[]),
        (Shape::Ports, _) => finding.help("ports-help", &[]),
        (Shape::Text, _) => finding.help("brace-help", &[]),
        (Shape::Bool, _) => finding.help("bool-help", &[]),
        (Shape::Number | Shape::Nothing, _) => finding.help("number-help", &[]),
    }
}

/// What usually stands behind a complaint of the YAML reader.
fn hint(reader: &str) -> &'static str {
    let says = |words: &str| reader.contains(words);
    if says("anchor") || says("unexpected character") {
        "sign-help"
    } else if says("tabs") {
        "tab-help"
    } else if says("flow") {
        "brace-help"
    } else {
        "yaml-help"
    }
}
