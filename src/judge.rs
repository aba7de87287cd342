//! What only a plan can show: the rules of security groups, planned, held against those that exist, and proved.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{
    self, Excess, Planned, existing_excess, not_judged, planned_excess, redundant_rule, required_flow_blocked,
};
use crate::existing::{Existing, ExistingRule};
use crate::finding::Finding;
use crate::flow::Group;
use crate::mesh::Mesh;
use crate::plan::security::{self, SecurityPlan};
use crate::prove::difference::missing;
use crate::prove::evaluate::Reason;
use crate::prove::guard::{Guard, Standing, readable};
use crate::prove::redundant::redundant;
use crate::prove::required::interfaces;
use crate::prove::space::Space;
use crate::prove::{Blocked, GroupProof, Proof, Prover};
use crate::security_group::Rule;
use crate::source::Span;
use crate::topology::{Policy, Topology};

/// The rules that are still to be made. None that exists is ever taken away.
#[must_use]
pub fn plan<'m>(mesh: &'m Mesh<'m>, groups: &[Group<'m>], existing: &Existing) -> SecurityPlan<'m> {
    let mut plan = security::plan(mesh);
    if existing.groups.is_empty() {
        return plan;
    }
    let mut budget = Budget::default();
    let interfaces = interfaces(groups);
    let mark = format!("{}: ", mesh.name);
    for group in groups {
        let Ok(at) = plan.groups.binary_search_by_key(&group.id, |planned| planned.id) else { continue };
        let Some(planned) = plan.groups.get_mut(at) else { continue };
        let guard = Guard::existing(group, existing);
        if budget.covers(&guard) {
            planned.rules = missing(std::mem::take(&mut planned.rules), &guard, &interfaces, &mark);
        }
    }
    plan.groups.retain(|group| !group.rules.is_empty());
    plan
}

/// Proves `plan` together with the rules that exist. Groups for which nothing could be planned are left out.
#[must_use]
pub fn prove<'p>(
    prover: &Prover<'p>,
    groups: &'p [Group<'p>],
    plan: &'p SecurityPlan<'p>,
    existing: &'p Existing,
) -> Proof<'p> {
    let (judged, too_many) = guards(groups, plan, existing);
    let proofs = judged.into_iter().map(|(group, guard, count)| prover.prove(group, guard, count));
    Proof { mesh: prover.mesh(), groups: proofs.collect(), too_many }
}

/// A group and its rules, of which the first so many exist.
type Judged<'p> = (&'p Group<'p>, Guard<'p>, usize);

/// The groups that can be judged, and those with too many rules for that.
pub(crate) fn guards<'p>(
    groups: &'p [Group<'p>],
    plan: &'p SecurityPlan<'p>,
    existing: &'p Existing,
) -> (Vec<Judged<'p>>, Vec<&'p Group<'p>>) {
    let mut budget = Budget::default();
    let (mut judged, mut too_many) = (Vec::with_capacity(groups.len()), Vec::new());
    let over: BTreeSet<_> = plan.over.iter().map(|over| over.id).collect();
    for group in groups.iter().filter(|group| !over.contains(group.id)) {
        let mut guard = Guard::existing(group, existing);
        let count = guard.rules.len();
        let planned = plan.groups.binary_search_by_key(&group.id, |planned| planned.id).ok();
        let planned: &[Rule] = planned.and_then(|at| plan.groups.get(at)).map_or(&[], |planned| &planned.rules);
        guard.rules.extend(planned.iter().map(Standing::from));
        if budget.covers(&guard) {
            judged.push((group, guard, count));
        } else {
            too_many.push(group);
        }
    }
    (judged, too_many)
}

/// How much work one check does to judge rules that exist.
struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(1 << 26)
    }
}

impl Budget {
    /// Whether there is enough left for the rules of `guard`, which is then spent.
    fn covers(&mut self, guard: &Guard<'_>) -> bool {
        let left = self.0.checked_sub(guard.work());
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// What there is to say of the plan of `topology`. One group is proved after the other, and none is kept.
pub(crate) fn findings<'m>(
    topology: &Topology,
    mesh: &'m Mesh<'m>,
    groups: &'m [Group<'m>],
    plan: &'m SecurityPlan<'m>,
    existing: &'m Existing,
) -> Vec<Finding> {
    let prover = Prover::new(mesh, groups);
    let judge = Judge { prover: &prover, existing, mesh, places: places(topology) };
    let (judged, too_many) = guards(groups, plan, existing);
    let mut findings = judge.beside(topology, plan, &too_many);
    for (group, guard, count) in judged {
        judge.group(&prover.find_blocked(group, guard, count), &mut findings);
    }
    findings
}

/// The same, of a proof that is there.
pub(crate) fn findings_of<'m>(
    topology: &Topology,
    prover: &Prover<'m>,
    proof: &Proof<'m>,
    plan: &SecurityPlan<'_>,
    existing: &'m Existing,
) -> Vec<Finding> {
    let judge = Judge { prover, existing, mesh: proof.mesh, places: places(topology) };
    let mut findings = judge.beside(topology, plan, &proof.too_many);
    proof.groups.iter().for_each(|group| judge.group(group, &mut findings));
    findings
}

/// The rules that are planned, group by group.
fn planned<'p>(plan: &'p SecurityPlan<'p>) -> Vec<Planned<'p>> {
    let over = plan.over.iter().map(|over| Planned { id: over.id, cluster: over.cluster, rules: None });
    let group = |group: &'p security::GroupPlan<'p>| {
        let cluster = group.members.first().copied().unwrap_or_default();
        Planned { id: group.id, cluster, rules: Some(group.rules.as_slice()) }
    };
    over.chain(plan.groups.iter().map(group)).collect()
}

/// Where each cluster says its group.
fn places(topology: &Topology) -> BTreeMap<&str, Span> {
    let place = |cluster: &crate::topology::Cluster| cluster.security_group.get()?.id.span();
    topology.clusters.items().iter().filter_map(|cluster| Some((cluster.name.text()?, place(cluster)?))).collect()
}

struct Judge<'j, 'm> {
    prover: &'j Prover<'m>,
    existing: &'m Existing,
    mesh: &'m Mesh<'m>,
    places: BTreeMap<&'j str, Span>,
}

impl<'m> Judge<'_, 'm> {
    /// What there is to say beside the proofs of groups.
    fn beside(&self, topology: &Topology, plan: &SecurityPlan<'_>, too_many: &[&Group<'_>]) -> Vec<Finding> {
        let mut findings = check::judge(topology, self.existing, &planned(plan));
        findings.extend(too_many.iter().map(|group| not_judged(self.place(group), group.id)));
        findings
    }

    fn group(&self, proof: &GroupProof<'m>, findings: &mut Vec<Finding>) {
        let place = self.place(proof.group);
        let rules: Vec<_> = readable(self.existing, proof.group.id).collect();
        let mut blocked: Vec<_> = self.prover.blocked(proof).collect();
        blocked.sort_by_key(|blocked| (blocked.direction, blocked.reason));
        let same = blocked.chunk_by(|a, b| (a.direction, a.reason) == (b.direction, b.reason));
        findings.extend(same.filter_map(|same| self.blocked(proof, same, &rules)));
        for way in proof.ways.iter().filter(|way| !way.excess.is_empty()) {
            let strict = self.mesh.policy == Policy::Strict;
            findings.push(planned_excess(place, proof.group.id, &shown(&way.excess), strict));
        }
        if rules.is_empty() {
            return;
        }
        for (at, excess) in self.prover.excess_of_existing(proof) {
            if let Some((_, told)) = rules.get(at) {
                findings.push(existing_excess(told.at, place, proof.group.id, &shown(&excess)));
            }
        }
        self.redundant(proof, &rules, findings);
    }

    /// The finding for flows that one rule blocks in one direction.
    fn blocked(
        &self,
        proof: &GroupProof<'m>,
        same: &[Blocked<'m>],
        rules: &[(&Rule, &ExistingRule)],
    ) -> Option<Finding> {
        let blocked = same.first()?;
        let place = if let Reason::Rule(place) = blocked.reason { Some(place) } else { None };
        let rule = place.and_then(|place| rules.get(place)).map(|(_, told)| told.at);
        let standing = place.and_then(|place| proof.guard.rules.get(place));
        let packet = blocked.packet;
        let flows: Vec<_> = same.iter().map(|blocked| (blocked.kind.id, blocked.kind.why)).collect();
        Some(required_flow_blocked(&check::Blocked {
            group: (proof.group.id, self.place(proof.group)),
            rule,
            uncertain: standing.is_some_and(Standing::is_uncertain),
            direction: blocked.direction,
            clusters: [blocked.from.name, blocked.to.name],
            addresses: [&packet.source.address, &packet.destination.address],
            traffic: &packet.traffic,
            flows: &flows,
            can_precede: !proof.guard.passes_by_default(blocked.direction),
        }))
    }

    /// Existing rules that other existing rules make needless; that one stands twice, another rule says.
    fn redundant(&self, proof: &GroupProof<'m>, rules: &[(&Rule, &ExistingRule)], findings: &mut Vec<Finding>) {
        let mut guard = proof.guard.clone();
        guard.rules.truncate(proof.existing);
        for (place, covers) in redundant(&guard, self.prover.interfaces()) {
            let Some((_, told)) = rules.get(place) else { continue };
            let covers = covers.iter().filter_map(|cover| rules.get(*cover)).map(|(_, told)| told.at);
            findings.push(redundant_rule(told.at, proof.group.id, covers));
        }
    }

    fn place(&self, group: &Group<'_>) -> Span {
        self.places.get(group.home.name).copied().unwrap_or_default()
    }
}

/// The boxes of `space`, the first few of them in words.
fn shown(space: &Space) -> Excess {
    const FEW: usize = 3;
    let slabs = || space.slabs();
    let few: Vec<_> = slabs().take(FEW).map(|slab| slab.to_string()).collect();
    Excess { boxes: few.join("; "), more: slabs().count().saturating_sub(FEW), size: space.size() }
}
