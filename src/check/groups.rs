//! The security groups that clusters name, with what the cloud has of them already.

use std::collections::BTreeMap;

use super::Context;
use crate::existing::{ExistingGroup, ExistingRule};
use crate::finding::Severity;
use crate::security_group::{Peer, Rule};
use crate::source::Span;
use crate::topology::{Cluster, Field, GroupType};

/// A group that clusters name.
#[derive(Debug)]
pub(super) struct Group<'t> {
    /// The cloud's id.
    pub(super) id: &'t str,
    /// Where each of its clusters names it, in the file's order; never empty.
    pub(super) members: Vec<(Span, &'t Cluster)>,
    /// Its type, as the topology or else the cloud tells it; none where nobody can read it.
    pub(super) kind: Option<GroupType>,
    /// What the cloud has of it.
    pub(super) told: Option<&'t ExistingGroup>,
}

impl<'t> Group<'t> {
    /// Where it is named first.
    pub(super) fn at(&self) -> Span {
        self.members.first().map(|(at, _)| *at).unwrap_or_default()
    }

    /// Its rules that can be read.
    pub(super) fn rules(&self) -> impl Iterator<Item = (&'t ExistingRule, &'t Rule)> + use<'t> {
        let rules = self.told.map(|told| told.rules.as_slice()).unwrap_or_default();
        rules.iter().filter_map(|told| Some((told, told.rule.as_ref()?)))
    }

    /// Its rules whose peer is a group, which is named.
    pub(super) fn references(&self) -> impl Iterator<Item = (&'t ExistingRule, &'t str)> + use<'t> {
        self.rules().filter_map(|(told, rule)| match &rule.peer {
            Peer::Group(id) => Some((told, id.as_str())),
            Peer::Network(_) | Peer::PrefixList(_) => None,
        })
    }
}

/// The groups that clusters name, by id.
pub(super) fn groups<'t>(context: &Context<'t>) -> BTreeMap<&'t str, Group<'t>> {
    let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
    for cluster in context.clusters() {
        let Some(named) = cluster.security_group.get() else { continue };
        let Some(id) = named.id.spanned().filter(|id| !id.value.is_empty()) else { continue };
        let told = context.existing.groups.get(&id.value);
        let kind = match &named.kind {
            Field::Given(kind) => Some(kind.value),
            Field::Unreadable => None,
            Field::Absent => Some(told.and_then(|told| told.kind.as_ref()).map(|kind| kind.value).unwrap_or_default()),
        };
        let group = groups.entry(&id.value).or_insert_with(|| Group { id: &id.value, members: Vec::new(), kind, told });
        group.members.push((id.span, cluster));
    }
    groups
}

/// How bad it is that `rule` is none: where the topology says it, it is a slip; where the cloud does, what is known here
/// may be out of date.
pub(super) fn severity(rule: &ExistingRule) -> Severity {
    if rule.own { Severity::Error } else { Severity::Warning }
}

/// Whom a rule is about, in a word.
pub(super) fn peer(rule: &Rule) -> String {
    match &rule.peer {
        Peer::Network(net) => net.to_string(),
        Peer::Group(id) | Peer::PrefixList(id) => id.clone(),
    }
}

/// What a rule is about, in the cloud's words.
pub(super) fn traffic(rule: &Rule) -> String {
    match rule.protocol.ports() {
        Some(_) => format!("{} {}", rule.protocol.word(), rule.protocol.port_range()),
        None => rule.protocol.word().to_owned(),
    }
}
