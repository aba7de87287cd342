//! `read-back-mismatch`: a file that was made holds something else than was planned.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::source::Span;

pub(super) static RULE: Rule =
    Rule { code: "MW901", name: "read-back-mismatch", severity: Severity::Error, fixed: true, check };

/// Nothing to find in a topology: the renderer reports it.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// No line of the topology is to blame, so it stands at the file's start.
pub(crate) fn finding(path: &str, problem: &str) -> Finding {
    RULE.at(Span::default(), "message", &[("path", &path), ("problem", &problem)]).help("help", &[])
}
