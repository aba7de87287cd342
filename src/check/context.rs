//! What every rule may ask: the model, the faults of the text, and what is derived from them once.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

use super::blocks::Overlaps;
use crate::parse::{Fault, Parsed, Silence};
use crate::topology::{Cluster, Mode, Role, Topology, Vpc};

/// One check's material.
#[derive(Debug)]
pub struct Context<'t> {
    /// The model, as far as it could be read.
    pub topology: &'t Topology,
    /// Whether the text is a topology at all; without, nothing is missing from it.
    pub readable: bool,
    /// The faults of the text.
    pub faults: &'t [Fault],
    /// The comments for meshwright.
    pub silences: &'t [Silence],
    /// The mesh's mode.
    pub mode: Mode,
    vpcs: BTreeMap<&'t str, &'t Vpc>,
    overlaps: OnceCell<Overlaps<'t>>,
    comparisons: Cell<usize>,
}

/// How many pairs of names one check compares to guess what was meant.
const COMPARISONS: usize = 200_000;

impl<'t> Context<'t> {
    /// Of what was read.
    #[must_use]
    pub fn new(parsed: &'t Parsed) -> Self {
        let topology = &parsed.topology;
        let vpcs = topology.vpcs.items().iter().rev().filter_map(|vpc| Some((vpc.name.text()?, vpc))).collect();
        Self {
            topology,
            readable: parsed.readable,
            faults: &parsed.faults,
            silences: &parsed.silences,
            mode: topology.mode(),
            vpcs,
            overlaps: OnceCell::new(),
            comparisons: Cell::new(COMPARISONS),
        }
    }

    /// The clusters, as far as they could be read.
    #[must_use]
    pub fn clusters(&self) -> &'t [Cluster] {
        self.topology.clusters.items()
    }

    /// The VPC declared as `name`.
    #[must_use]
    pub fn vpc(&self, name: &str) -> Option<&'t Vpc> {
        self.vpcs.get(name).copied()
    }

    /// The VPC that `cluster` stands in.
    #[must_use]
    pub fn vpc_of(&self, cluster: &Cluster) -> Option<&'t Vpc> {
        self.vpc(cluster.vpc.text()?)
    }

    /// The one control plane; the first where there are several.
    #[must_use]
    pub fn control_plane(&self) -> Option<&'t Cluster> {
        self.clusters().iter().find(|cluster| cluster.role.is(&Role::ControlPlane))
    }

    /// Every two address blocks that share addresses.
    pub fn overlaps(&self) -> &Overlaps<'t> {
        self.overlaps.get_or_init(|| Overlaps::of(self))
    }

    /// The name among `known` that `written` was probably meant to be, while the check's budget for guessing lasts.
    pub fn nearest<'k>(&self, written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
        let counted = known.into_iter().take_while(|_| {
            let left = self.comparisons.get();
            self.comparisons.set(left.saturating_sub(1));
            left > 0
        });
        nearest(written, counted)
    }

    /// Whether `written` is `near` but for one or two slips of the pen, and nothing else that is `known` is as near.
    pub fn is_slip<'k>(&self, written: &str, near: &str, known: impl IntoIterator<Item = &'k str>) -> bool {
        const MOST: usize = 2;
        let distance = |word: &str| strsim::osa_distance(&written.to_lowercase(), &word.to_lowercase());
        let slips = distance(near);
        let others: Vec<_> = known.into_iter().filter(|word| *word != near).collect();
        let left = self.comparisons.get();
        self.comparisons.set(left.saturating_sub(others.len()));
        slips <= MOST.min(written.chars().count() / 3)
            && others.len() <= left
            && others.into_iter().all(|word| distance(word) > slips)
    }
}

/// The word of `known` within a third of `written`'s length in typing mistakes, the nearest first.
#[must_use]
pub fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    const LONGEST: usize = 64;
    let length = written.chars().count();
    if length > LONGEST {
        return None;
    }
    let limit = (length / 3).max(1);
    let near = |word: &'k str| {
        let close = word.len() <= LONGEST && word.chars().count().abs_diff(length) <= limit;
        let distance = close.then(|| strsim::osa_distance(&written.to_lowercase(), &word.to_lowercase()))?;
        (distance <= limit).then_some((distance, word))
    };
    known.into_iter().filter_map(near).min_by_key(|(distance, _)| *distance).map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_guess_is_near_or_none() {
        let known = ["podCidrs", "nodeCidrs", "serviceCidr"];
        assert_eq!(nearest("podCIDR", known), Some("podCidrs"));
        assert_eq!(nearest("serviceCidrs", known), Some("serviceCidr"));
        assert_eq!(nearest("color", known), None);
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }
}
