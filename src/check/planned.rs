//! The rules that are planned, as far as rules of ours look at them.

use crate::existing::Existing;
use crate::finding::Finding;
use crate::security_group::Rule;
use crate::source::Span;
use crate::topology::{Cluster, Topology};

/// A group and the rules that are to be made for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned<'p> {
    /// The cloud's id.
    pub(crate) id: &'p str,
    /// The first of its clusters.
    pub(crate) cluster: &'p str,
    /// The rules; none where there are more than the cloud takes, and nothing is made.
    pub(crate) rules: Option<&'p [Rule]>,
}

/// What there is to say of the rules that are planned beside those that exist.
#[must_use]
pub(crate) fn judge(topology: &Topology, existing: &Existing, planned: &[Planned<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let place = Places::of(topology);
    super::too_many_group_references::judge(topology, existing, planned, &place, &mut findings);
    super::rules_per_interface::judge(topology, existing, planned, &place, &mut findings);
    findings
}

/// Where each cluster says its group, by the cluster's name.
pub(super) struct Places<'t>(Vec<(&'t str, Span)>);

impl<'t> Places<'t> {
    fn of(topology: &'t Topology) -> Self {
        let place = |cluster: &'t Cluster| Some((cluster.name.text()?, cluster.security_group.get()?.id.span()?));
        let mut places: Vec<_> = topology.clusters.items().iter().filter_map(place).collect();
        places.sort_unstable();
        Self(places)
    }

    /// Where `group` is named by its first cluster.
    pub(super) fn get(&self, group: &Planned<'_>) -> Span {
        let at = self.0.binary_search_by_key(&group.cluster, |(name, _)| name);
        at.ok().and_then(|at| self.0.get(at)).map(|(_, span)| *span).unwrap_or_default()
    }
}
