//! Which planned rules are still to be made, where a group has rules already.

use ipnet::IpNet;

use super::decide::{Interfaces, allowed};
use super::guard::Guard;
use super::line::Line;
use super::space::Space;
use crate::security_group::{Direction, Peer, Rule};

/// Leaves out of `planned` what the rules of `existing` do together already, with the cloud's order, and what the cloud
/// would take for one of them. A rule that an earlier run made, which starts with `mark`, says nothing against itself:
/// whoever keeps the state of that run would otherwise take it down.
#[must_use]
pub fn missing(planned: Vec<Rule>, existing: &Guard<'_>, interfaces: &Interfaces<'_>, mark: &str) -> Vec<Rule> {
    let mut others = existing.clone();
    others.rules.retain(|standing| !standing.rule.description.starts_with(mark));
    if others.rules.is_empty() {
        return planned;
    }
    let passing = [Direction::Ingress, Direction::Egress].map(|way| allowed(&others, way, interfaces));
    let is_there = |rule: &Rule| {
        let is_same = others.rules.iter().any(|standing| !standing.narrowed && is_same(standing.rule, rule));
        let [ingress, egress] = &passing;
        let passing = if rule.direction == Direction::Ingress { ingress } else { egress };
        let own = region(rule, interfaces);
        is_same || (!own.is_empty() && own.is_subset(passing))
    };
    planned.into_iter().filter(|rule| !is_there(rule)).collect()
}

/// Whether the cloud takes both for one rule.
fn is_same(a: &Rule, b: &Rule) -> bool {
    let identity = |rule: &Rule| (rule.direction, rule.protocol, rule.policy, rule.priority);
    identity(a) == identity(b) && a.peer == b.peer
}

/// All that a rule is about, as far as it is known.
fn region(rule: &Rule, interfaces: &Interfaces<'_>) -> Space {
    let networks: Vec<IpNet> = match &rule.peer {
        Peer::Network(network) => vec![*network],
        Peer::Group(id) => interfaces.get(id.as_str()).cloned().unwrap_or_default(),
        Peer::PrefixList(_) => Vec::new(),
    };
    Space::of(networks, &Line::of(rule.protocol))
}
