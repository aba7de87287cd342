//! What becomes of each flow, from cluster to cluster.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::decide::{Interfaces, walk};
use super::evaluate::Reason;
use super::guard::Guard;
use super::line::Line;
use super::required::interfaces;
use super::space::{FAMILIES, Space, bounds};
use crate::flow::{Flow, Group, Point, sources};
use crate::mesh::{Cluster, Mesh};
use crate::security_group::{Direction, Rule, Verdict};

/// What becomes of a flow, and what decides that: where it is blocked, or else what lets it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage<'p> {
    /// Whether it passes.
    pub outcome: Outcome,
    /// What says so.
    pub by: By<'p>,
}

/// Whether a flow passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All of it does.
    Allowed,
    /// Some of it does not.
    Blocked,
    /// Nobody here can know.
    Unknown,
}

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By<'p> {
    /// A rule of a group.
    Rule {
        /// The group.
        group: &'p str,
        /// The rule.
        rule: &'p Rule,
        /// Whether it is there already.
        exists: bool,
    },
    /// What holds where no rule of a group matches.
    Default {
        /// The group.
        group: &'p str,
        /// Which way the flow takes there.
        direction: Direction,
    },
    /// Both ends are in a group that is open inside.
    Inside {
        /// The group.
        group: &'p str,
    },
    /// An API server's access list, which is not modelled.
    AccessList,
    /// The topology does not say this cluster's group.
    NoGroup {
        /// The cluster.
        cluster: &'p str,
    },
    /// A group that is not judged, because it has too many rules.
    NotJudged {
        /// The group.
        group: &'p str,
    },
    /// Nobody here knows where the flow goes, or where it comes from.
    NoAddress {
        /// The cluster that has no known address.
        cluster: &'p str,
    },
}

/// The groups that flows pass.
#[derive(Debug)]
pub struct Passages<'p> {
    mesh: &'p Mesh<'p>,
    gates: BTreeMap<&'p str, Gate<'p>>,
    interfaces: Interfaces<'p>,
}

/// A group's rules, with the first so many that exist already.
#[derive(Debug)]
struct Gate<'p> {
    guard: &'p Guard<'p>,
    existing: usize,
    /// Whether anything is asked on the way in, and on the way out.
    asks: [bool; 2],
}

/// What a group decides in one direction: from each address on, by family, until the next.
#[derive(Debug, Default)]
pub struct Way([Vec<Step>; 2]);

/// From an address on: parts of the traffic, each with what decides it.
type Step = (u128, Vec<(Reason, Verdict, Line)>);

impl<'p> Passages<'p> {
    /// Through groups with these rules, of which the first so many exist.
    pub fn new(
        mesh: &'p Mesh<'p>,
        groups: &[Group<'p>],
        guards: impl IntoIterator<Item = (&'p Guard<'p>, usize)>,
    ) -> Self {
        let gate = |(guard, existing): (&'p Guard<'p>, usize)| {
            let is_asked = |direction| guard.rules.iter().any(|standing| standing.rule.direction == direction);
            let asks = [Direction::Ingress, Direction::Egress]
                .map(|direction| is_asked(direction) || !guard.passes_by_default(direction));
            (guard.id, Gate { guard, existing, asks })
        };
        let gates = guards.into_iter().map(gate).collect();
        Self { mesh, gates, interfaces: interfaces(groups) }
    }

    /// What the group of `cluster` decides over what comes in, laid out to be asked often.
    #[must_use]
    pub fn way_in(&self, cluster: &Cluster<'_>) -> Way {
        self.way(cluster, Direction::Ingress, &self.interfaces)
    }

    /// What it decides over what goes out: to interfaces, or to load balancers, which are in no group.
    #[must_use]
    pub fn way_out(&self, cluster: &Cluster<'_>, to_interfaces: bool) -> Way {
        let nobodys = Interfaces::new();
        self.way(cluster, Direction::Egress, if to_interfaces { &self.interfaces } else { &nobodys })
    }

    fn way(&self, cluster: &Cluster<'_>, direction: Direction, interfaces: &Interfaces<'_>) -> Way {
        let mut way = Way::default();
        let gate = cluster.group.and_then(|group| self.gates.get(group.id));
        let Some(gate) = gate.filter(|gate| gate.asks(direction)) else { return way };
        walk(gate.guard, direction, interfaces, &Space::whole(), |v6, at, decided| {
            if let Some(steps) = way.0.get_mut(usize::from(v6)) {
                steps.push((at, std::mem::take(decided)));
            }
        });
        way
    }

    /// What becomes of `traffic` of a flow, by the way out of the caller's group and the way into the called one's.
    #[must_use]
    pub fn passage(&self, flow: &Flow<'p>, traffic: &Line, out: &Way, into: &Way) -> Passage<'p> {
        let leaving = self.leaving(flow, traffic, out);
        if leaving.outcome == Outcome::Blocked {
            return leaving;
        }
        let arriving = self.arriving(flow, traffic, into);
        match (leaving.outcome, arriving.outcome) {
            (Outcome::Unknown, Outcome::Allowed) => leaving,
            _ => arriving,
        }
    }

    fn leaving(&self, flow: &Flow<'p>, traffic: &Line, out: &Way) -> Passage<'p> {
        let targets = std::iter::once_with(|| flow.kind.targets(self.mesh, flow.to)).flatten();
        self.ask((flow.from, Direction::Egress), flow.to, targets, traffic, out)
    }

    fn arriving(&self, flow: &Flow<'p>, traffic: &Line, into: &Way) -> Passage<'p> {
        if flow.kind.point == Point::ApiServer {
            return Passage { outcome: Outcome::Unknown, by: By::AccessList };
        }
        let nets = sources(self.mesh, flow.from).map(|source| source.net);
        self.ask((flow.to, Direction::Ingress), flow.from, nets, traffic, into)
    }

    /// What the group of a cluster decides over `traffic` with each of `nets`, which are those of `other`.
    fn ask(
        &self,
        (cluster, direction): (&Cluster<'p>, Direction),
        other: &Cluster<'p>,
        nets: impl IntoIterator<Item = IpNet>,
        traffic: &Line,
        way: &Way,
    ) -> Passage<'p> {
        let unknown = |by| Passage { outcome: Outcome::Unknown, by };
        let Some(group) = cluster.group else { return unknown(By::NoGroup { cluster: cluster.name }) };
        let Some(gate) = self.gates.get(group.id) else { return unknown(By::NotJudged { group: group.id }) };
        if !gate.asks(direction) {
            return Passage { outcome: Outcome::Allowed, by: By::Default { group: group.id, direction } };
        }
        let mut first = None;
        for net in nets {
            let (reason, verdict) = way.ask(net, traffic);
            if verdict == Verdict::Drop {
                return Passage { outcome: Outcome::Blocked, by: gate.by(reason, direction) };
            }
            first = first.or(Some(reason));
        }
        match first {
            Some(reason) => Passage { outcome: Outcome::Allowed, by: gate.by(reason, direction) },
            None => unknown(By::NoAddress { cluster: other.name }),
        }
    }
}

impl<'p> Gate<'p> {
    fn asks(&self, direction: Direction) -> bool {
        let [into, out] = self.asks;
        if direction == Direction::Ingress { into } else { out }
    }

    fn by(&self, reason: Reason, direction: Direction) -> By<'p> {
        let group = self.guard.id;
        match reason {
            Reason::Inside => By::Inside { group },
            Reason::Default => By::Default { group, direction },
            Reason::Rule(place) => match self.guard.rules.get(place) {
                Some(standing) => By::Rule { group, rule: standing.rule, exists: place < self.existing },
                None => By::Default { group, direction },
            },
        }
    }
}

impl Way {
    /// What drops a part of `traffic` with `net`, or else what accepts the first of it.
    fn ask(&self, net: IpNet, traffic: &Line) -> (Reason, Verdict) {
        let (first, last) = bounds(net);
        let steps = FAMILIES.iter().zip(&self.0).find(|(v6, _)| **v6 == matches!(net, IpNet::V6(_)));
        let steps = steps.map(|(_, steps)| steps.as_slice()).unwrap_or_default();
        let start = steps.partition_point(|(at, _)| *at <= first).saturating_sub(1);
        let here = steps.get(start..).unwrap_or_default().iter().take_while(|(at, _)| *at <= last);
        let mut accepted = None;
        for (reason, verdict, line) in here.flat_map(|(_, decided)| decided) {
            if line.intersection(traffic).is_empty() {
                continue;
            }
            if *verdict == Verdict::Drop {
                return (*reason, Verdict::Drop);
            }
            accepted = accepted.or(Some(*reason));
        }
        accepted.map_or((Reason::Default, Verdict::Drop), |reason| (reason, Verdict::Accept))
    }
}
