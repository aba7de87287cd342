//! Which rule of a group decides what: the first match, for all addresses, protocols and ports at once.
//!
//! Every rule is a box of addresses and traffic. Between two neighbouring ends of boxes the same rules lie over every
//! address, so one look at them decides the whole stretch.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ipnet::IpNet;

use super::evaluate::Reason;
use super::guard::{Guard, Standing};
use super::line::{self, Line};
use super::space::{FAMILIES, Space, each_bounds, sweep};
use crate::security_group::{Direction, Peer, Verdict};

/// The addresses of the network interfaces in each group, by the group's id.
pub type Interfaces<'i> = BTreeMap<&'i str, Vec<IpNet>>;

/// What each rule, the inside of a group or its default decides.
pub type Decisions = BTreeMap<Reason, Space>;

/// A rule's place in the order in which rules are asked. The inside of a group comes before all.
pub(super) type Rank = Option<(u8, bool, usize)>;

/// A part of one address's traffic, and what decides it.
type Decided = (Reason, Verdict, Line);

/// What passes `guard` in `direction`, of all that there is.
#[must_use]
pub fn allowed(guard: &Guard<'_>, direction: Direction, interfaces: &Interfaces<'_>) -> Space {
    let mut space = Space::default();
    walk(guard, direction, interfaces, &Space::whole(), |v6, at, decided| {
        let accepted = decided.iter().filter(|(_, verdict, _)| *verdict == Verdict::Accept);
        let line = accepted.fold(Line::default(), |all, (.., line)| all.union(line));
        space.family_mut(v6).push(at, line);
    });
    space
}

/// What decides each part of `over`.
#[must_use]
pub fn decide(guard: &Guard<'_>, direction: Direction, interfaces: &Interfaces<'_>, over: &Space) -> Decisions {
    decide_where(guard, direction, interfaces, over, |_| true)
}

/// What decides the parts of `over` with a verdict that `counts`.
pub(super) fn decide_where(
    guard: &Guard<'_>,
    direction: Direction,
    interfaces: &Interfaces<'_>,
    over: &Space,
    counts: impl Fn(Verdict) -> bool,
) -> Decisions {
    let mut decisions = Decisions::new();
    let mut live: Vec<Reason> = Vec::new();
    walk(guard, direction, interfaces, over, |v6, at, decided| {
        decided.retain(|(_, verdict, _)| counts(*verdict));
        for reason in live.drain(..).filter(|reason| decided.iter().all(|(now, ..)| now != reason)) {
            decisions.entry(reason).or_default().family_mut(v6).push(at, Line::default());
        }
        for (reason, _, line) in decided.drain(..) {
            live.push(reason);
            decisions.entry(reason).or_default().family_mut(v6).push(at, line);
        }
    });
    decisions
}

/// The verdict behind `reason` in `guard`.
#[must_use]
pub fn verdict(guard: &Guard<'_>, direction: Direction, reason: Reason) -> Verdict {
    match reason {
        Reason::Inside => Verdict::Accept,
        Reason::Rule(place) => guard.rules.get(place).map_or(Verdict::Drop, |standing| standing.rule.policy),
        Reason::Default if guard.passes_by_default(direction) => Verdict::Accept,
        Reason::Default => Verdict::Drop,
    }
}

/// Goes along the addresses of each family; at each place where something changes, `each` hears what decides the traffic
/// of `over` from there on.
pub(super) fn walk(
    guard: &Guard<'_>,
    direction: Direction,
    interfaces: &Interfaces<'_>,
    over: &Space,
    mut each: impl FnMut(bool, u128, &mut Vec<Decided>),
) {
    let lines: Vec<_> = runs(guard).into_iter().map(Line::run).collect();
    for v6 in FAMILIES {
        let asked = over.family(v6);
        if asked.is_empty() {
            continue;
        }
        let spans = spans(guard, direction, interfaces, v6);
        let mut steps = asked.iter().peekable();
        let mut open = Line::default();
        let mut decided = Vec::new();
        sweep(&spans, asked.iter().map(|(at, _)| *at), |at, active| {
            if let Some((_, line)) = steps.next_if(|(next, _)| *next == at) {
                open = line.clone();
            }
            decided.clear();
            first_matches(guard, direction, active, &lines, &open, &mut decided);
            each(v6, at, &mut decided);
        });
    }
}

/// Asks the rules in order until all of `asked` is decided.
fn first_matches(
    guard: &Guard<'_>,
    direction: Direction,
    active: &[Rank],
    lines: &[Line],
    asked: &Line,
    decided: &mut Vec<Decided>,
) {
    let mut left = asked.clone();
    for rank in active {
        if left.is_empty() {
            return;
        }
        let (reason, line) = match rank {
            None => (Reason::Inside, left.clone()),
            Some((.., place)) => {
                let Some(line) = lines.get(*place) else { continue };
                (Reason::Rule(*place), left.intersection(line))
            }
        };
        if !line.is_empty() {
            left = left.minus(&line);
            decided.push((reason, verdict(guard, direction, reason), line));
        }
    }
    if !left.is_empty() {
        decided.push((Reason::Default, verdict(guard, direction, Reason::Default), left));
    }
}

/// The traffic that each rule is about, in one stretch of the line.
pub(super) fn runs(guard: &Guard<'_>) -> Vec<(u32, u32)> {
    guard.rules.iter().map(|standing| line::run(standing.rule.protocol)).collect()
}

/// The addresses of one family that each rule is about.
pub(super) fn spans(
    guard: &Guard<'_>,
    direction: Direction,
    interfaces: &Interfaces<'_>,
    v6: bool,
) -> Vec<(u128, u128, Rank)> {
    let mut spans = Vec::with_capacity(guard.rules.len());
    if guard.open_inside {
        let own = interfaces.get(guard.id).map(Vec::as_slice).unwrap_or_default();
        each_bounds(own, v6, |(first, last)| spans.push((first, last, None)));
    }
    for (place, standing) in guard.rules.iter().enumerate().filter(|(_, it)| it.rule.direction == direction) {
        let rank = Some((standing.rule.priority, standing.rule.policy == Verdict::Accept, place));
        each_bounds(&peers(standing, interfaces), v6, |(first, last)| spans.push((first, last, rank)));
    }
    spans
}

/// The networks that a rule is about, or may be.
pub(super) fn peers<'p>(standing: &Standing<'p>, interfaces: &'p Interfaces<'_>) -> Cow<'p, [IpNet]> {
    let drops = standing.rule.policy == Verdict::Drop;
    if standing.narrowed && !drops {
        return Cow::default();
    }
    match (&standing.rule.peer, standing.listed) {
        (Peer::Network(network), _) => std::slice::from_ref(network).into(),
        (Peer::Group(id), _) => interfaces.get(id.as_str()).map(Vec::as_slice).unwrap_or_default().into(),
        (Peer::PrefixList(_), Some(listed)) => listed.into(),
        (Peer::PrefixList(_), None) if drops => {
            vec![ipnet::Ipv4Net::default().into(), ipnet::Ipv6Net::default().into()].into()
        }
        (Peer::PrefixList(_), None) => Cow::default(),
    }
}
