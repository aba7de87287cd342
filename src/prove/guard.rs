//! A security group as a packet meets it: all rules of an interface in one list, and what holds where none matches.

use ipnet::IpNet;

use crate::security_group::{Direction, Peer, Rule};
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

impl<'r> From<&'r Rule> for Standing<'r> {
    fn from(rule: &'r Rule) -> Self {
        Self { rule, narrowed: false, listed: None }
    }
}

impl Standing<'_> {
    /// Whether nobody here knows all that it is about.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.narrowed || (self.listed.is_none() && matches!(self.rule.peer, Peer::PrefixList(_)))
    }
}

impl Guard<'_> {
    /// Whether what no rule matches passes in `direction`.
    #[must_use]
    pub fn passes_by_default(&self, direction: Direction) -> bool {
        self.kind == GroupType::Basic && direction == Direction::Egress
    }
}
