//! `required-flow-blocked`: a security group drops what the mesh needs.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::message::{Fact, Facts, Word};
use crate::security_group::Direction;
use crate::source::Span;

pub(super) static RULE: Rule =
    Rule { code: "MW801", name: "required-flow-blocked", severity: Severity::Error, fixed: false, check };

/// Nothing to find before the rules are planned and proved.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// A packet that must pass a group and does not.
pub(crate) struct Blocked<'b> {
    /// The group, and where a cluster names it.
    pub(crate) group: (&'b str, Span),
    /// The rule that drops the packet, where one that exists does.
    pub(crate) rule: Option<Span>,
    /// Whether that rule may be about less than it says.
    pub(crate) uncertain: bool,
    /// Whether the packet arrives or leaves.
    pub(crate) direction: Direction,
    /// The names of the clusters it comes from and goes to.
    pub(crate) clusters: [&'b str; 2],
    /// The addresses.
    pub(crate) addresses: [&'b dyn Fact; 2],
    /// What it carries.
    pub(crate) traffic: &'b dyn Fact,
    /// The numbers of the flows that are dropped, the packet's first, each with a word for what it is for.
    pub(crate) flows: &'b [(&'static str, &'static str)],
    /// Whether generated rules could come before the rule.
    pub(crate) can_precede: bool,
}

/// The finding at the rule that drops the packet, or at its group.
pub(crate) fn finding(blocked: &Blocked<'_>) -> Finding {
    let (group, place) = blocked.group;
    let ([from, to], [source, destination]) = (blocked.clusters, blocked.addresses);
    let facts: Facts<'_> = &[
        ("group", &group),
        ("from", &from),
        ("to", &to),
        ("source", source),
        ("destination", destination),
        ("traffic", blocked.traffic),
    ];
    let key = match (blocked.direction, blocked.uncertain) {
        (Direction::Ingress, false) => "in",
        (Direction::Ingress, true) => "in-maybe",
        (Direction::Egress, false) => "out",
        (Direction::Egress, true) => "out-maybe",
    };
    let finding = RULE.at(blocked.rule.unwrap_or(place), key, facts);
    let finding = if blocked.uncertain { finding.severity(Severity::Warning) } else { finding };
    let finding = blocked
        .flows
        .iter()
        .fold(finding, |finding, (flow, why)| finding.help("why", &[("flow", flow), ("why", &Word(why))]));
    if blocked.rule.is_none() {
        return finding.help("default-help", &[]);
    }
    let finding = finding.relate(place, "group", &[("group", &group)]);
    if blocked.can_precede { finding.help("rule-help", &[]) } else { finding.help("out-help", &[]) }
}

/// The finding at a group with too many rules to judge them.
pub(crate) fn not_judged(place: Span, group: &str) -> Finding {
    RULE.at(place, "not-judged", &[("group", &group)]).severity(Severity::Warning).help("not-judged-help", &[])
}
