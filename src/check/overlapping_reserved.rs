//! `overlapping-reserved`: a network that nobody may use is in use.

use super::relation::Relation;
use super::{Context, Findings, Rule, overlapping};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW204", name: "overlapping-reserved", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    overlapping::report(&RULE, Relation::Reserved, context, findings);
}
