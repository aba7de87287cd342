//! `unused-silence`: a comment that silences nothing.

use super::silences::silenced;
use super::{Context, Findings, Rule, find};
use crate::finding::{Finding, Severity};
use crate::message::Facts;
use crate::parse::Silence;

pub(super) static RULE: Rule =
    Rule { code: "MW119", name: "unused-silence", severity: Severity::Warning, fixed: false, check };

/// What is wrong with the comments themselves; whether one is used is known when all rules have looked.
fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for finding in context.silences.iter().filter_map(|comment| misuse(context, comment)) {
        findings.add(finding);
    }
}

fn misuse(context: &Context<'_>, comment: &Silence) -> Option<Finding> {
    let Some(allows) = &comment.allows else {
        return Some(RULE.at(comment.span, "form", &[]).help("form-help", &[]));
    };
    let (at, facts): (_, Facts<'_>) = (allows.span, &[("rule", &allows.value)]);
    match find(&allows.value) {
        None => {
            let finding = RULE.at(at, "unknown", facts);
            Some(match context.nearest(&allows.value, super::RULES.iter().flat_map(|rule| [rule.name, rule.code])) {
                Some(near) => finding.help("near", &[("near", &near)]).fix(at, near, "near-fix", &[("near", &near)]),
                None => finding.help("list", &[]),
            })
        }
        Some(rule) if rule.fixed => Some(RULE.at(at, "fixed", facts).help("fixed-help", &[])),
        Some(_) if !comment.has_reason => Some(RULE.at(comment.span, "reason", facts).help("reason-help", facts)),
        Some(_) => None,
    }
}

/// The comments that no finding needed. In a text with faults a rule may not have come to look.
pub(super) fn report_unused(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.faults.is_empty() {
        return;
    }
    let unused: Vec<_> = context.silences.iter().filter(|comment| !findings.silences.is_used(comment)).collect();
    for comment in unused {
        if let Some(rule) = silenced(comment) {
            let finding = RULE.at(comment.span, "unused", &[("rule", &rule.name)]).help("unused-help", &[]);
            findings.add(finding.fix(comment.removal, "", "unused-fix", &[]));
        }
    }
}
