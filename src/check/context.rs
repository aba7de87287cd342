//! What every rule may ask: the model, the faults of the text, and what is derived from them once.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::blocks::{Block, blocks};
use super::groups::{Group, groups};
use super::lost::Lost;
use super::moves::Moves;
use super::overlaps::Overlaps;
use super::reach::{Reach, Way};
use super::vpcs::Vpcs;
use crate::existing::Existing;
use crate::finding::Severity;
use crate::manifest::Manifests;
use crate::parse::{Fault, Parsed, Shape, Silence};
use crate::topology::{Cluster, Dialect, Field, Mode, Role, Topology, Vpc};

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
    /// What stands beside the topology, or alone.
    pub manifests: &'t Manifests,
    /// What the cloud has already.
    pub existing: &'t Existing,
    /// The mesh's mode.
    pub mode: Mode,
    control_plane: Option<&'t Cluster>,
    vpcs: Vpcs<'t>,
    blocks: OnceCell<Vec<Block<'t>>>,
    overlaps: OnceCell<Overlaps<'t>>,
    moves: OnceCell<Moves<'t>>,
    reach: OnceCell<Reach<'t>>,
    groups: OnceCell<BTreeMap<&'t str, Group<'t>>>,
    comparisons: Cell<usize>,
}

/// How many pairs of names one check compares to guess what was meant.
const COMPARISONS: usize = 200_000;

impl<'t> Context<'t> {
    /// Of a topology alone, without the rules that it tells of.
    #[must_use]
    pub fn new(parsed: &'t Parsed) -> Self {
        static NONE: Manifests = Manifests::none();
        static NOTHING: LazyLock<Existing> = LazyLock::new(Existing::default);
        Self::beside(parsed, &NONE, &NOTHING)
    }

    /// Of what was read, and of what stands beside it.
    #[must_use]
    pub fn beside(parsed: &'t Parsed, manifests: &'t Manifests, existing: &'t Existing) -> Self {
        let topology = &parsed.topology;
        Self {
            topology,
            readable: parsed.readable,
            faults: &parsed.faults,
            silences: &parsed.silences,
            manifests,
            existing,
            mode: topology.mode(),
            control_plane: topology.clusters.items().iter().find(|cluster| cluster.role.is(&Role::ControlPlane)),
            vpcs: Vpcs::of(topology),
            blocks: OnceCell::new(),
            overlaps: OnceCell::new(),
            moves: OnceCell::new(),
            reach: OnceCell::new(),
            groups: OnceCell::new(),
            comparisons: Cell::new(COMPARISONS),
        }
    }

    /// Whose operator reads the custom resources.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.topology.mesh.get().and_then(|mesh| mesh.dialect.value()).copied().unwrap_or_default()
    }

    /// How bad it is when clusters get into each other's way: an error on a flat network, a warning between gateways,
    /// nothing where they do not meet or nobody can read whether they do.
    #[must_use]
    pub fn between_clusters(&self) -> Option<Severity> {
        match self.known_mode()? {
            Mode::Flat => Some(Severity::Error),
            Mode::Gateway => Some(Severity::Warning),
            Mode::Off => None,
        }
    }

    /// The mode, unless it is written so that nobody can read it.
    #[must_use]
    pub fn known_mode(&self) -> Option<Mode> {
        let unreadable = match &self.topology.mesh {
            Field::Given(mesh) => matches!(mesh.value.mode, Field::Unreadable),
            mesh => matches!(mesh, Field::Unreadable),
        };
        (!unreadable).then_some(self.mode)
    }

    /// The clusters, as far as they could be read.
    #[must_use]
    pub fn clusters(&self) -> &'t [Cluster] {
        self.topology.clusters.items()
    }

    /// The VPC declared as `name`.
    #[must_use]
    pub fn vpc(&self, name: &str) -> Option<&'t Vpc> {
        self.vpcs.get(name)
    }

    /// What tells the VPC declared as `name` from others: two sections with one id are one VPC.
    #[must_use]
    pub fn vpc_identity(&self, name: &str) -> Option<usize> {
        self.vpcs.identity(name)
    }

    /// The VPC sections, each with its identity where it says an id or a name.
    pub fn vpcs(&self) -> impl Iterator<Item = (Option<usize>, &'t Vpc)> {
        self.vpcs.iter()
    }

    /// The VPC that `cluster` stands in.
    #[must_use]
    pub fn vpc_of(&self, cluster: &Cluster) -> Option<&'t Vpc> {
        self.vpc(cluster.vpc.text()?)
    }

    /// The identity of that VPC.
    #[must_use]
    pub fn home(&self, cluster: &Cluster) -> Option<usize> {
        self.vpc_identity(cluster.vpc.text()?)
    }

    /// The one control plane; the first where there are several.
    #[must_use]
    pub fn control_plane(&self) -> Option<&'t Cluster> {
        self.control_plane
    }

    /// Every address block, in the order VPCs, reservations, clusters.
    pub fn blocks(&self) -> &[Block<'t>] {
        self.blocks.get_or_init(|| blocks(self))
    }

    /// Every two address blocks that share addresses and should not.
    pub fn overlaps(&self) -> &Overlaps<'t> {
        self.overlaps.get_or_init(|| Overlaps::of(self))
    }

    /// Which VPC reaches which.
    pub fn reach(&self) -> &Reach<'t> {
        self.reach.get_or_init(|| {
            let ends = Lost::of(self, "vpcs[]", Shape::Text);
            let links = self.topology.links.items();
            let lost_end = links.iter().filter_map(|link| link.vpcs.span()).any(|list| ends.any_in(list));
            let lost = lost_end || Lost::of(self, "links[]", Shape::Mapping).any();
            Reach::of(self.topology, &self.vpcs, lost)
        })
    }

    /// How the control plane reaches `cluster`.
    #[must_use]
    pub fn way_to(&self, cluster: &Cluster) -> Way {
        let ends = self.control_plane.and_then(|control_plane| self.home(control_plane)).zip(self.home(cluster));
        ends.map_or(Way::Unknown, |(home, there)| self.reach().way(home, there))
    }

    /// The security groups that clusters name, by id.
    pub(super) fn groups(&self) -> &BTreeMap<&'t str, Group<'t>> {
        self.groups.get_or_init(|| groups(self))
    }

    /// What separates them.
    pub(super) fn moves(&self) -> &Moves<'t> {
        self.moves.get_or_init(|| Moves::plan(self.overlaps(), self.blocks()))
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
    use super::{COMPARISONS, Context, nearest};
    use crate::parse::parse;

    #[test]
    fn guesses_end_where_they_would_take_too_long() {
        let parsed = parse("");
        let context = Context::new(&parsed);
        let guess = || context.nearest("nodeCidr", ["nodeCidrs"]);
        assert_eq!(guess(), Some("nodeCidrs"));
        assert_eq!(context.nearest("nodeCidr", std::iter::repeat_n("x", COMPARISONS)), None);
        assert_eq!(guess(), None);
    }

    #[test]
    fn a_guess_is_near_or_none() {
        let known = ["podCidrs", "nodeCidrs", "serviceCidr"];
        assert_eq!(nearest("podCIDR", known), Some("podCidrs"));
        assert_eq!(nearest("serviceCidrs", known), Some("serviceCidr"));
        assert_eq!(nearest("color", known), None);
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
        assert_eq!(nearest("srvceCidrs", known), Some("serviceCidr"), "a third of its letters");
        assert_eq!(nearest("srvceCdrs", known), None, "more than a third");
        assert_eq!(nearest(&"x".repeat(64), ["x".repeat(65).as_str()]), None, "longer than any word of ours");
        let longest = ["x".repeat(63) + "y"];
        assert_eq!(
            nearest(&"x".repeat(64), longest.iter().map(String::as_str)),
            Some(longest.first().map_or("", String::as_str))
        );
    }
}
