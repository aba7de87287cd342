//! `too-large`: over the stated limits of size, depth and number.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::parse::Fault;
use crate::source::Span;

pub(super) static RULE: Rule = Rule { code: "MW105", name: "too-large", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for fault in context.faults {
        if let Fault::TooLarge { span, what, limit } = fault {
            findings.add(finding(*span, what, *limit));
        }
    }
}

fn finding(span: Span, what: &str, limit: usize) -> Finding {
    match what {
        "size" => RULE.at(span, "size", &[("limit", &(limit >> 20))]).help("size-help", &[]),
        "depth" => RULE.at(span, "depth", &[("limit", &limit)]).help("depth-help", &[]),
        "flow" => RULE.at(span, "flow", &[("limit", &(limit >> 20))]).help("flow-help", &[]),
        "mappings" => RULE.at(span, "mappings", &[("limit", &limit)]).help("nodes-help", &[]),
        "aliases" => RULE.at(span, "aliases", &[("limit", &limit)]).help("aliases-help", &[]),
        _ => RULE.at(span, "nodes", &[("limit", &(limit / 1_000_000))]).help("nodes-help", &[]),
    }
}
