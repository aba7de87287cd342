//! `excess-access`: rules admit more than the mesh needs.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::source::Span;

pub(super) static RULE: Rule =
    Rule { code: "MW802", name: "excess-access", severity: Severity::Warning, fixed: false, check };

/// Nothing to find before the rules are planned and proved.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// What is admitted though nothing needs it.
pub(crate) struct Excess {
    /// Its first boxes in words.
    pub(crate) boxes: String,
    /// How many there are besides.
    pub(crate) more: usize,
    /// Addresses times ports.
    pub(crate) size: u128,
}

/// The finding at a rule that exists and carries flows of the mesh.
pub(crate) fn existing(at: Span, place: Span, group: &str, excess: &Excess) -> Finding {
    let finding = RULE.at(at, "existing", &[("boxes", &excess.boxes)]).relate(place, "group", &[("group", &group)]);
    rest(finding, excess).help("existing-help", &[])
}

/// The finding at a group whose planned rules admit too much; an error where the policy is strict.
pub(crate) fn planned(place: Span, group: &str, excess: &Excess, strict: bool) -> Finding {
    let finding = RULE.at(place, "planned", &[("group", &group), ("boxes", &excess.boxes)]);
    let severity = if strict { Severity::Error } else { Severity::Warning };
    rest(finding, excess).severity(severity).help("planned-help", &[])
}

fn rest(finding: Finding, excess: &Excess) -> Finding {
    if excess.more == 0 {
        return finding.help("size", &[("size", &excess.size)]);
    }
    finding.help("more", &[("more", &excess.more), ("size", &excess.size)])
}
