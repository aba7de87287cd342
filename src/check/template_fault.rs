//! `template-fault`: a template does not fit the values it is filled with.

use super::{Context, Findings, Rule};
use crate::finding::Severity;

pub(super) static RULE: Rule = Rule { code: "MW902", name: "template-fault", severity: Severity::Error, fixed: true, check };

/// Nothing to find in a topology: the renderer reports it.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}
