//! A security group as a packet meets it: all rules of an interface in one list, and what holds where none matches.

use ipnet::IpNet;

use super::space::{bounds, sort};
use crate::existing::{Existing, ExistingRule};
use crate::flow::Group;
use crate::security_group::{Direction, Peer, Rule, Verdict};
use crate::topology::GroupType;

/// A group with the rules that are there and those that are planned.
#[derive(Debug, Clone)]
pub struct Guard<'r> {
    /// The cloud's id.
    pub id: &'r str,
    /// Its type, which says what holds where no rule matches.
    pub kind: GroupType,
    /// Whether its members reach each other before any rule is asked. No enterprise group is.
    pub open_inside: bool,
    /// Its rules, in no order.
    pub rules: Vec<Standing<'r>>,
}

/// A rule that stands in a group.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Whether it may be about less than it says. Then nothing relies on what it admits, and what it may drop counts.
    pub narrowed: bool,
    /// What is on the prefix list it names, where that is known. Of one that is not known, the same holds.
    pub listed: Option<&'r [IpNet]>,
}

impl<'r> Guard<'r> {
    /// `group` with the rules that exist in it, as far as they can be read.
    #[must_use]
    pub fn existing(group: &Group<'r>, existing: &'r Existing) -> Self {
        let told = existing.groups.get(group.id);
        let inner = told.and_then(|told| told.inner_access.as_ref());
        let is_shut = inner.is_some_and(|inner| inner.value == Verdict::Drop);
        Self {
            id: group.id,
            kind: group.kind,
            open_inside: group.is_open_inside() && !is_shut,
            rules: readable(existing, group.id).map(|(rule, told)| Standing::existing(rule, told, existing)).collect(),
        }
    }

    /// How many rules lie over all places where one begins or ends: the work of judging them.
    #[must_use]
    pub fn work(&self) -> usize {
        let ends = |standing: &Standing<'_>| match standing.rule.peer {
            Peer::Network(network) => Some(bounds(network)),
            Peer::Group(_) | Peer::PrefixList(_) => None,
        };
        let mut cuts = Vec::with_capacity(2 * self.rules.len());
        for (first, last) in self.rules.iter().filter_map(ends) {
            cuts.extend([(first, false), (last, true)]);
        }
        sort(&mut cuts);
        let (mut seen, mut before_first, mut up_to_last) = (0, 0, 0);
        for here in cuts.chunk_by(|(a, _), (b, _)| a == b) {
            let lasts = here.iter().filter(|(_, is_last)| *is_last).count();
            before_first += seen * (here.len() - lasts);
            seen += here.len();
            up_to_last += seen * lasts;
        }
        let everywhere = self.rules.len() - cuts.len() / 2;
        up_to_last - before_first + everywhere * cuts.len()
    }

    /// Whether anything is asked in `direction`: nothing is on the way out of a basic group without rules about it.
    #[must_use]
    pub fn is_asked(&self, direction: Direction) -> bool {
        !self.passes_by_default(direction) || self.rules.iter().any(|standing| standing.rule.direction == direction)
    }

    /// Whether what no rule matches passes in `direction`.
    #[must_use]
    pub fn passes_by_default(&self, direction: Direction) -> bool {
        self.kind == GroupType::Basic && direction == Direction::Egress
    }
}

/// The rules that exist in a group and can be read, each with what is told of it.
pub fn readable<'e>(existing: &'e Existing, group: &str) -> impl Iterator<Item = (&'e Rule, &'e ExistingRule)> {
    existing.rules(group).iter().filter_map(|told| Some((told.rule.as_ref()?, told)))
}

impl<'r> Standing<'r> {
    fn existing(rule: &'r Rule, told: &ExistingRule, existing: &'r Existing) -> Self {
        let list = if let Peer::PrefixList(id) = &rule.peer { existing.prefix_lists.get(id) } else { None };
        Self { rule, narrowed: told.narrowed.is_some(), listed: list.map(|list| list.entries.as_slice()) }
    }

    /// Whether nobody here knows all that it is about.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.narrowed || (self.listed.is_none() && matches!(self.rule.peer, Peer::PrefixList(_)))
    }
}

impl<'r> From<&'r Rule> for Standing<'r> {
    fn from(rule: &'r Rule) -> Self {
        Self { rule, narrowed: false, listed: None }
    }
}
