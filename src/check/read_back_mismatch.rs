//! `read-back-mismatch`: a file that was made holds something else than was planned.

use super::{Context, Findings, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule { code: "MW901", name: "read-back-mismatch", severity: Severity::Error, fixed: true, check };

/// Nothing to find in a topology: the renderer reports it.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}
