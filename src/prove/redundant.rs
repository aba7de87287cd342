//! Which rules could go without changing what passes, because others do their work.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::{Interfaces, Rank, runs, spans};
use super::guard::{Guard, Standing};
use super::line::Line;
use super::space::{FAMILIES, sweep};
use crate::security_group::{Direction, Verdict};

/// Stretches of traffic and the rule that has each, by where they start.
type Pieces = BTreeMap<u32, (u32, usize)>;

/// The rules of `guard` that accept and could all go at once, with those that do their work and stay. What others only
/// might drop, or admit by being narrower than they say, replaces nothing; nor does what holds where no rule matches.
#[must_use]
pub fn redundant(guard: &Guard<'_>, interfaces: &Interfaces<'_>) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut work = Work { guard, needed: BTreeSet::new(), behind: BTreeMap::new(), before: BTreeMap::new() };
    let runs = runs(guard);
    for direction in [Direction::Ingress, Direction::Egress] {
        for v6 in FAMILIES {
            let spans = spans(guard, direction, interfaces, v6);
            sweep(&spans, std::iter::empty(), |_, active| work.look(active, &runs));
        }
    }
    work.spare()
}

/// Who does whose work.
struct Work<'g> {
    guard: &'g Guard<'g>,
    /// Rules that decide something nobody else decides so.
    needed: BTreeSet<usize>,
    /// For each rule that is the first somewhere, those that come next there.
    behind: BTreeMap<usize, BTreeSet<usize>>,
    /// For each rule that another is before of somewhere, some of those.
    before: BTreeMap<usize, BTreeSet<usize>>,
}

impl Work<'_> {
    /// Looks at addresses over which the rules `active` lie, in the order in which they are asked.
    fn look(&mut self, active: &[Rank], runs: &[(u32, u32)]) {
        let mut left = Line::whole();
        let (mut first, mut pending) = (Pieces::new(), Pieces::new());
        for place in active.iter().filter_map(|rank| rank.map(|(.., place)| place)) {
            let Some(run) = runs.get(place).copied().filter(|(start, end)| start < end) else { continue };
            self.settle(place, run, &mut pending);
            self.shade(place, run, &first);
            if self.is_narrowed(place) {
                continue;
            }
            let own = left.intersection(&Line::run(run));
            left = left.minus(&own);
            for (start, end) in own.runs() {
                first.insert(start, (end, place));
                pending.insert(start, (end, place));
            }
        }
        self.needed.extend(pending.values().map(|(_, place)| *place));
    }

    /// `place` is the next of all that is pending in `run`.
    fn settle(&mut self, place: usize, run: (u32, u32), pending: &mut Pieces) {
        for (start, end, owner) in overlapping(pending, run).collect::<Vec<_>>() {
            if self.accepts(place) != self.accepts(owner) {
                self.needed.insert(owner);
            } else if !self.is_narrowed(place) {
                self.behind.entry(owner).or_default().insert(place);
            }
            // What is narrower than it says leaves the matter to those behind it too.
            if self.is_narrowed(place) {
                continue;
            }
            pending.remove(&start);
            let rest = [(start, end.min(run.0)), (start.max(run.1), end)];
            for (start, end) in rest.into_iter().filter(|(start, end)| start < end) {
                pending.insert(start, (end, owner));
            }
        }
    }

    /// Remembers some of the rules that are before `place` in `run`.
    fn shade(&mut self, place: usize, run: (u32, u32), first: &Pieces) {
        const ENOUGH: usize = 3;
        let accepting = overlapping(first, run).filter(|(.., owner)| self.accepts(*owner));
        let shading: Vec<_> = accepting.take(ENOUGH).map(|(.., owner)| owner).collect();
        let known = self.before.entry(place).or_default();
        let room = ENOUGH.saturating_sub(known.len());
        known.extend(shading.into_iter().take(room));
    }

    /// The rules that can go: the weakest first, and none that another's going relies on.
    fn spare(self) -> BTreeMap<usize, BTreeSet<usize>> {
        let order = |place: &usize| self.guard.rules.get(*place).map(|standing| (standing.rule.priority, *place));
        let mut places: Vec<_> = (0..self.guard.rules.len()).collect();
        places.sort_by_key(|place| std::cmp::Reverse(order(place)));
        let mut spare: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut relied_on: BTreeSet<usize> = BTreeSet::new();
        for place in places {
            let of = |map: &BTreeMap<usize, BTreeSet<usize>>| map.get(&place).cloned().unwrap_or_default();
            let work: BTreeSet<_> = of(&self.behind).union(&of(&self.before)).copied().collect();
            let can_go = self.accepts(place) && !self.is_narrowed(place) && !self.needed.contains(&place);
            if can_go
                && !work.is_empty()
                && !relied_on.contains(&place)
                && work.iter().all(|it| !spare.contains_key(it))
            {
                relied_on.extend(&work);
                spare.insert(place, work);
            }
        }
        spare
    }

    fn accepts(&self, place: usize) -> bool {
        self.guard.rules.get(place).is_some_and(|standing| standing.rule.policy == Verdict::Accept)
    }

    fn is_narrowed(&self, place: usize) -> bool {
        self.guard.rules.get(place).is_some_and(Standing::is_uncertain)
    }
}

/// The pieces that share something with a run.
fn overlapping(pieces: &Pieces, (start, end): (u32, u32)) -> impl Iterator<Item = (u32, u32, usize)> {
    let before = pieces.range(..start).next_back().filter(move |(_, (over, _))| *over > start);
    before.into_iter().chain(pieces.range(start..end)).map(|(start, (end, owner))| (*start, *end, *owner))
}
