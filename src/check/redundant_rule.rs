//! `redundant-rule`: a rule whose work others do already.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::source::Span;

pub(super) static RULE: Rule =
    Rule { code: "MW803", name: "redundant-rule", severity: Severity::Warning, fixed: false, check };

/// Nothing to find before the rules are proved.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// The finding at a rule that exists, with the rules that do its work.
pub(crate) fn finding(at: Span, group: &str, covers: impl Iterator<Item = Span>) -> Finding {
    /// So many of them are shown.
    const FEW: usize = 3;
    let finding = RULE.at(at, "message", &[("group", &group)]);
    covers.take(FEW).fold(finding, |finding, cover| finding.relate(cover, "cover", &[])).help("help", &[])
}
