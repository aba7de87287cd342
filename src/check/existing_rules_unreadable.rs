//! `existing-rules-unreadable`: what is told of existing rules cannot be understood.

use super::groups::severity;
use super::{Context, Findings, Rule, placeholder};
use crate::existing::{RuleProblem, Unread};
use crate::finding::{Finding, Severity};
use crate::parse::{JsonProblem, limits};
use crate::source::Span;

pub(super) static RULE: Rule =
    Rule { code: "MW613", name: "existing-rules-unreadable", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for unread in &context.existing.unread {
        findings.add(file(unread));
    }
    for group in context.groups().values() {
        for told in group.told.iter().flat_map(|told| &told.rules) {
            let faults = told.faults.iter().filter_map(|fault| part(fault.span, &fault.what));
            faults.for_each(|finding| findings.add(finding.severity(severity(told))));
        }
    }
}

/// A file, or a part of one, that is none of those that are read.
fn file(unread: &Unread) -> Finding {
    match unread {
        Unread::Json(fault) => match fault.what {
            JsonProblem::Empty => RULE.at(fault.span, "empty", &[]).help("known", &[]),
            JsonProblem::Cut => RULE.at(fault.span, "cut-off", &[]).help("cut-off-help", &[]),
            JsonProblem::Other => RULE.at(fault.span, "not-json", &[]).help("known", &[]),
            JsonProblem::TooLarge => {
                let (size, nodes, depth) = (limits::SIZE >> 20, limits::NODES, limits::DEPTH);
                let limits: crate::message::Facts<'_> = &[("size", &size), ("nodes", &nodes), ("depth", &depth)];
                RULE.at(fault.span, "too-large", &[]).help("too-large-help", limits)
            }
        },
        Unread::Shape(span) => RULE.at(*span, "shape", &[]).help("known", &[]),
        Unread::NoGroup(span) => RULE.at(*span, "no-group", &[]).help("no-group-help", &[]),
        Unread::Cut(span, group) => {
            RULE.at(*span, "page", &[("group", group)]).help("page-help", &[]).severity(Severity::Warning)
        }
    }
}

/// A part of a rule; what is wrong with ports and priorities, other rules say, and what waits for its value is reported
/// as that.
fn part(span: Span, what: &RuleProblem) -> Option<Finding> {
    if what.text().is_some_and(|text| placeholder::find(text).is_some()) {
        return None;
    }
    Some(match what {
        RuleProblem::Direction(word) => RULE.at(span, "direction", &[("word", word)]).help("direction-help", &[]),
        RuleProblem::Policy(word) => RULE.at(span, "policy", &[("word", word)]).help("policy-help", &[]),
        RuleProblem::NoProtocol => RULE.at(span, "no-protocol", &[]).help("protocol-help", &[]),
        RuleProblem::Protocol(word) => RULE.at(span, "protocol", &[("word", word)]).help("protocol-help", &[]),
        RuleProblem::NoPeer => RULE.at(span, "no-peer", &[]).help("no-peer-help", &[]),
        RuleProblem::Network(text) => RULE.at(span, "network", &[("text", text)]).help("network-help", &[]),
        RuleProblem::Priority(_) | RuleProblem::Ports { .. } => return None,
    })
}
