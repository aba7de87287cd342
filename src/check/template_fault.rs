//! `template-fault`: a template does not fit the values it is filled with.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::source::Span;

pub(super) static RULE: Rule =
    Rule { code: "MW902", name: "template-fault", severity: Severity::Error, fixed: true, check };

/// Nothing to find in a topology: the renderer reports it.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// No line of the topology is to blame, so it stands at the file's start.
pub(crate) fn finding(template: &str, problem: &str) -> Finding {
    RULE.at(Span::default(), "message", &[("template", &template), ("problem", &problem)]).help("help", &[])
}
