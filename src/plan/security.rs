//! Which rules each security group needs so that the flows of the mesh pass.
//!
//! A group cannot tell its members apart: what one of them needs, all of them get. Rules only ever accept.

mod egress;
mod ingress;
mod networks;
mod references;

use ipnet::IpNet;

use crate::flow::{self, Group};
use crate::mesh::{Cluster, Mesh};
use crate::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use crate::topology::{Mode, Policy};
use egress::Targets;
use networks::Networks;
use references::References;

/// The rules of every group.
#[derive(Debug, Default)]
pub struct SecurityPlan<'m> {
    /// By the group's id.
    pub groups: Vec<GroupPlan<'m>>,
    /// Groups that need more rules than a network interface may have; nothing is made for them.
    pub over: Vec<Over<'m>>,
}

/// A group that needs too many rules.
#[derive(Debug, Clone, Copy)]
pub struct Over<'m> {
    /// The cloud's id.
    pub id: &'m str,
    /// The first of its clusters.
    pub cluster: &'m str,
}

/// The rules of one group.
#[derive(Debug)]
pub struct GroupPlan<'m> {
    /// The cloud's id.
    pub id: &'m str,
    /// Its region.
    pub region: &'m str,
    /// The account that owns it, where named.
    pub account: Option<&'m str>,
    /// The clusters whose nodes and pods are in it: the control plane's first, then by name.
    pub members: Vec<&'m str>,
    /// Its rules, by direction, protocol, ports and peer.
    pub rules: Vec<Rule>,
}

/// Plans every group of `mesh`.
#[must_use]
pub fn plan<'m>(mesh: &'m Mesh<'m>) -> SecurityPlan<'m> {
    let groups = flow::groups(mesh);
    let planner = Planner {
        mesh,
        callers: Networks::callers(mesh, &groups),
        targets: Targets::new(mesh),
        references: References::new(mesh, &groups),
    };
    let mut plan = SecurityPlan::default();
    for (number, group) in groups.iter().enumerate() {
        match planner.rules(number, group) {
            None => plan.over.push(Over { id: group.id, cluster: group.home.name }),
            Some(rules) if rules.is_empty() => {}
            Some(rules) => plan.groups.push(GroupPlan {
                id: group.id,
                region: group.home.region,
                account: group.home.vpc.account.text(),
                members: names(group),
                rules,
            }),
        }
    }
    plan
}

/// What all groups are planned from.
struct Planner<'m> {
    mesh: &'m Mesh<'m>,
    /// Where traffic comes from.
    callers: Networks<'m>,
    /// Where it goes to.
    targets: Targets<'m>,
    references: References<'m>,
}

impl Planner<'_> {
    /// The rules of `group`; `None` where they are more than the cloud takes.
    fn rules(&self, number: usize, group: &Group<'_>) -> Option<Vec<Rule>> {
        let mut rules = Rules {
            mesh: self.mesh,
            members: names(group).join(", "),
            most: self.mesh.rules_per_interface,
            list: Vec::new(),
        };
        ingress::plan(self, number, group, &mut rules)?;
        egress::plan(self, group, &mut rules)?;
        Some(rules.list)
    }
}

/// The rules of one group, as they are found.
struct Rules<'m> {
    mesh: &'m Mesh<'m>,
    /// The clusters in it, in words.
    members: String,
    most: usize,
    list: Vec<Rule>,
}

impl Rules<'_> {
    /// Makes room for so many more; `None` where the cloud takes no such number.
    fn reserve(&mut self, more: usize) -> Option<()> {
        self.list.reserve(more);
        (self.list.len() + more <= self.most).then_some(())
    }

    /// Accepts `protocol` between the members and `peer`, whom people know as `who`, for the kinds of flows `why`.
    fn accept(&mut self, direction: Direction, protocol: Protocol, peer: Peer, who: &str, why: &[&str]) {
        /// Characters of a description that the cloud takes.
        const LONGEST: usize = 512;
        let Self { mesh, members, .. } = self;
        let (from, to) = match direction {
            Direction::Ingress => (who, members.as_str()),
            Direction::Egress => (members.as_str(), who),
        };
        let mut description = [mesh.name, ": ", from, " -> ", to].concat();
        if mesh.policy == Policy::Strict {
            description = format!("{description} ({})", why.join(", "));
        }
        if description.len() > LONGEST
            && let Some((end, _)) = description.char_indices().nth(LONGEST)
        {
            description.truncate(end);
        }
        self.list.push(Rule { direction, protocol, peer, policy: Verdict::Accept, priority: 1, description });
    }

    /// Accepts it for each of `nets`, which are in order.
    fn accept_all(&mut self, to: (Direction, Protocol), nets: Vec<IpNet>, networks: &Networks<'_>, why: &[&str]) {
        let mut inside = networks.inside();
        for net in nets {
            self.accept(to.0, to.1, Peer::Network(net), &inside.who(net), why);
        }
    }
}

fn names<'m>(group: &Group<'m>) -> Vec<&'m str> {
    group.members.iter().map(|cluster| cluster.name).collect()
}

/// Whether everything is admitted between clusters, whatever flows need. Between gateways that never was the way.
fn is_open(mesh: &Mesh<'_>) -> bool {
    mesh.mode == Mode::Flat && mesh.policy == Policy::Documented
}

/// The number of `cluster` among those of `mesh`: the control plane's is the first.
fn number(mesh: &Mesh<'_>, cluster: &Cluster<'_>) -> usize {
    mesh.data_planes.binary_search_by_key(&cluster.name, |other| other.name).map_or(CONTROL_PLANE, |found| found + 1)
}

const CONTROL_PLANE: usize = 0;
