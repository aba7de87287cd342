//! `unplanned-addresses`: something for which `plan-addresses` has no addresses to propose.

use super::{Context, Findings, Rule};
use crate::finding::Severity;

pub(crate) static RULE: Rule =
    Rule { code: "MW222", name: "unplanned-addresses", severity: Severity::Error, fixed: true, check };

/// Nothing to find in a topology: `plan-addresses` reports it.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}
