//! Rules of security groups → a proof that they admit what the mesh needs, and what they admit besides.
//!
//! Two engines that share nothing but the nouns decide what passes: the algebra of [`space`] and
//! [`decide`](mod@decide), which is fast, and [`evaluate`](mod@evaluate), which asks the rules about one packet. Tests
//! hold each to the other.
//!
//! What is not modelled, [`NOT_MODELLED`] names. Only packets that open a session are asked about: a group remembers
//! sessions, and replies pass.

pub mod certificate;
pub mod decide;
pub mod difference;
pub mod evaluate;
pub mod guard;
pub mod line;
pub mod packet;
pub mod passage;
pub mod redundant;
pub mod required;
pub mod space;

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::flow::{self, Class, Group, Kind, Point, kinds};
use crate::mesh::{Cluster, Mesh};
use crate::security_group::{Direction, Peer, Protocol, Verdict};
use crate::topology::{Mode, Policy};
use decide::{Decisions, Interfaces, decide, decide_where, peers, verdict};
use evaluate::Reason;
use guard::{Guard, Standing};
use line::Line;
use packet::{End, Packet};
use required::{Required, interfaces};
use space::Space;

/// What a packet may meet on its way that no proof here looks at: words of the tables of sentences.
pub const NOT_MODELLED: &[&str] = &[
    "not-modelled-routes",
    "not-modelled-network-acl",
    "not-modelled-firewall",
    "not-modelled-network-policy",
    "not-modelled-access-list",
    "not-modelled-other-groups",
    "not-modelled-platform",
];

/// What is proved of a mesh.
#[derive(Debug)]
pub struct Proof<'p> {
    /// The mesh.
    pub mesh: &'p Mesh<'p>,
    /// Its groups, by id.
    pub groups: Vec<GroupProof<'p>>,
    /// Groups with more rules than are judged.
    pub too_many: Vec<&'p Group<'p>>,
}

/// What is proved of one group.
#[derive(Debug)]
pub struct GroupProof<'p> {
    /// The group.
    pub group: &'p Group<'p>,
    /// Its rules: those that exist, then those that are planned.
    pub guard: Guard<'p>,
    /// How many exist.
    pub existing: usize,
    /// The way in and the way out.
    pub ways: [WayProof; 2],
}

/// What is proved of one direction.
#[derive(Debug)]
pub struct WayProof {
    /// The direction.
    pub direction: Direction,
    /// What must pass, kind by kind.
    pub needs: Vec<Proved>,
    /// What planned rules admit though nothing needs it and nobody tolerates it.
    pub excess: Space,
}

/// One kind of flow in one direction of a group.
#[derive(Debug)]
pub struct Proved {
    /// The kind.
    pub kind: &'static Kind,
    /// What decides each part of its traffic.
    pub by: Decisions,
}

/// Traffic that must pass and does not, with one packet of it.
#[derive(Debug, Clone, Copy)]
pub struct Blocked<'p> {
    /// The kind of flow.
    pub kind: &'static Kind,
    /// The direction.
    pub direction: Direction,
    /// What blocks it.
    pub reason: Reason,
    /// The packet.
    pub packet: Packet<'p>,
    /// The cluster it comes from.
    pub from: &'p Cluster<'p>,
    /// The cluster it goes to.
    pub to: &'p Cluster<'p>,
}

/// All that proofs of one mesh have in common.
#[derive(Debug)]
pub struct Prover<'p> {
    mesh: &'p Mesh<'p>,
    required: Required<'p>,
    interfaces: Interfaces<'p>,
}

impl<'p> Prover<'p> {
    /// For the groups of `mesh`.
    #[must_use]
    pub fn new(mesh: &'p Mesh<'p>, groups: &[Group<'p>]) -> Self {
        Self { mesh, required: Required::new(mesh), interfaces: interfaces(groups) }
    }

    /// The mesh.
    #[must_use]
    pub fn mesh(&self) -> &'p Mesh<'p> {
        self.mesh
    }

    /// The addresses of the network interfaces in each group.
    #[must_use]
    pub fn interfaces(&self) -> &Interfaces<'p> {
        &self.interfaces
    }

    /// Judges a group whose `guard` has `existing` rules first and planned ones behind.
    #[must_use]
    pub fn prove<'g>(&self, group: &'g Group<'g>, guard: Guard<'g>, existing: usize) -> GroupProof<'g> {
        self.look(group, guard, existing, |_| true)
    }

    /// The same, but what lets needed traffic pass is left out: what blocks it is all that findings tell.
    pub(crate) fn find_blocked<'g>(&self, group: &'g Group<'g>, guard: Guard<'g>, existing: usize) -> GroupProof<'g> {
        self.look(group, guard, existing, |verdict| verdict == Verdict::Drop)
    }

    fn look<'g>(
        &self,
        group: &'g Group<'g>,
        guard: Guard<'g>,
        existing: usize,
        counts: fn(Verdict) -> bool,
    ) -> GroupProof<'g> {
        let way = |direction| self.way(group, (&guard, existing), direction, counts);
        let ways = [Direction::Ingress, Direction::Egress].map(way);
        GroupProof { group, guard, existing, ways }
    }

    fn way(
        &self,
        group: &Group<'_>,
        (guard, existing): (&Guard<'_>, usize),
        direction: Direction,
        counts: fn(Verdict) -> bool,
    ) -> WayProof {
        if !guard.is_asked(direction) {
            return WayProof { direction, needs: Vec::new(), excess: Space::default() };
        }
        let needs = self.required.of(group, direction, guard.open_inside);
        let nobodys = Interfaces::new();
        let proved = |need: &required::Need| {
            let interfaces = if direction == Direction::Ingress || need.kind.ends_on_interfaces() {
                &self.interfaces
            } else {
                &nobodys
            };
            Proved { kind: need.kind, by: decide_where(guard, direction, interfaces, &need.space, counts) }
        };
        let planned = guard.rules.get(existing..).unwrap_or_default();
        let excess = self.admitted(planned, direction).minus(&self.wanted(&needs));
        WayProof { direction, needs: needs.iter().map(proved).collect(), excess }
    }

    /// What `planned` rules, which only ever accept, admit by themselves.
    fn admitted(&self, planned: &[Standing<'_>], direction: Direction) -> Space {
        let mut by_protocol: BTreeMap<Protocol, Vec<IpNet>> = BTreeMap::new();
        for standing in planned.iter().filter(|standing| standing.rule.direction == direction) {
            by_protocol
                .entry(standing.rule.protocol)
                .or_default()
                .extend_from_slice(&peers(standing, &self.interfaces));
        }
        let spaces = by_protocol.into_iter().map(|(protocol, networks)| Space::of(networks, &Line::of(protocol)));
        Space::union_all(spaces.collect())
    }

    /// What rules may admit: what is needed, all traffic of those who need some where the policy says so, and what is
    /// tolerated.
    fn wanted(&self, needs: &[required::Need]) -> Space {
        let is_open = self.mesh.mode == Mode::Flat && self.mesh.policy == Policy::Documented;
        let spaces = needs.iter().map(|need| {
            if is_open && need.kind.point == Point::SecurityGroups {
                need.space.with(&Line::whole())
            } else {
                need.space.clone()
            }
        });
        let tolerated = Space::of(self.mesh.tolerate.iter().copied(), &Line::whole());
        Space::union_all(spaces.chain([tolerated]).collect())
    }

    /// What each existing rule that carries flows on the way in lets pass beyond what the mesh needs, by its place. What
    /// every cluster admits anyway is no excess: its own networks and VPC, the cloud's services, ICMP.
    #[must_use]
    pub fn excess_of_existing(&self, proof: &GroupProof<'_>) -> BTreeMap<usize, Space> {
        let guard = &proof.guard;
        let is_suspect = |standing: &Standing<'_>| {
            let open = matches!(standing.rule.peer, Peer::Network(network) if network.prefix_len() == 0);
            let rule = standing.rule;
            rule.direction == Direction::Ingress && rule.policy == Verdict::Accept && !standing.is_uncertain() && !open
        };
        let existing = guard.rules.iter().take(proof.existing).enumerate();
        let suspects: Vec<_> = existing.filter(|(_, standing)| is_suspect(standing)).map(|(place, _)| place).collect();
        if suspects.is_empty() {
            return BTreeMap::new();
        }
        let needs = self.required.of(proof.group, Direction::Ingress, guard.open_inside);
        let wanted = self.wanted(&needs).union(&Self::baseline(proof.group));
        let decided = decide(guard, Direction::Ingress, &self.interfaces, &Space::whole());
        let needed = Space::union_all(needs.into_iter().map(|need| need.space).collect());
        let excess = suspects.into_iter().filter_map(|place| {
            let passing = decided.get(&Reason::Rule(place))?;
            let carries = !passing.intersection(&needed).is_empty();
            let excess = passing.minus(&wanted);
            (carries && !excess.is_empty()).then_some((place, excess))
        });
        excess.collect()
    }

    /// What clusters admit whether they are in a mesh or not.
    fn baseline(group: &Group<'_>) -> Space {
        let own = group.members.iter().flat_map(|member| {
            let vpc = member.vpc.cidrs.items().iter().filter_map(|cidr| cidr.value.net);
            member.networks().chain(vpc).collect::<Vec<_>>()
        });
        let services: Option<IpNet> = "100.64.0.0/10".parse().ok();
        let ping = Line::of_all([Protocol::Icmp, Protocol::IcmpV6]);
        Space::of(own.chain(services), &Line::whole()).union(&Space::whole().with(&ping))
    }

    /// The packets that show what is blocked in a group: one for each kind of flow, direction and reason.
    pub fn blocked<'s, 'g>(&'s self, proof: &'s GroupProof<'g>) -> impl Iterator<Item = Blocked<'g>> + use<'s, 'g, 'p>
    where
        'p: 'g,
    {
        proof.ways.iter().flat_map(move |way| {
            way.needs.iter().flat_map(move |need| {
                let blocked = need.blocked(&proof.guard, way.direction);
                blocked.filter_map(move |(reason, space)| self.show(proof, way.direction, need.kind, reason, space))
            })
        })
    }

    fn show<'g>(
        &self,
        proof: &GroupProof<'g>,
        direction: Direction,
        kind: &'static Kind,
        reason: Reason,
        space: &Space,
    ) -> Option<Blocked<'g>>
    where
        'p: 'g,
    {
        let (address, traffic) = space.first()?;
        let inner = proof.group.members.iter().copied();
        let (packet, from, to) = match direction {
            Direction::Ingress => {
                let (from, source) = self.caller(address)?;
                let to = inner.clone().find(|to| to.name != from.name && kind.to.has(self.mesh, to))?;
                let target = kind.targets(self.mesh, to).first().map_or(address, IpNet::network);
                (Packet { source, destination: self.end(target, to), traffic }, from, to)
            }
            Direction::Egress => {
                let to = self.required.called(kind, address)?;
                let from = inner.clone().find(|from| from.name != to.name && kind.from.has(self.mesh, from))?;
                let source = flow::sources(self.mesh, from).next().map_or(address, |source| source.net.network());
                let mut destination = self.end(address, to);
                destination.group = destination.group.filter(|_| kind.ends_on_interfaces());
                (Packet { source: self.end(source, from), destination, traffic }, from, to)
            }
        };
        Some(Blocked { kind, direction, reason, packet, from, to })
    }

    fn caller(&self, address: IpAddr) -> Option<(&'p Cluster<'p>, End<'p>)> {
        let (cluster, _) = self.required.caller(address)?;
        Some((cluster, self.end(address, cluster)))
    }

    /// The end of `cluster` at `address`.
    fn end<'c>(&self, address: IpAddr, cluster: &Cluster<'c>) -> End<'c> {
        let group = cluster.group.map(|group| group.id).filter(|id| {
            let nets = self.interfaces.get(*id).map(Vec::as_slice).unwrap_or_default();
            nets.iter().any(|net| net.contains(&address))
        });
        End { address, group }
    }

    /// Flows whose way out cannot be judged, because nobody here knows where they go: a kind and who is called. Where
    /// no group of `proof` is asked on the way out, there is nothing to judge.
    pub fn unknown<'s>(
        &'s self,
        proof: &'s Proof<'_>,
    ) -> impl Iterator<Item = (&'static Kind, &'p Cluster<'p>)> + use<'s, 'p> {
        let is_asked = |kind: &Kind| {
            let calling = |group: &GroupProof<'_>| {
                group.guard.is_asked(Direction::Egress)
                    && group.group.members.iter().any(|it| kind.from.has(self.mesh, it))
            };
            proof.groups.iter().any(calling)
        };
        let required = kinds(self.mesh).filter(move |kind| kind.need == flow::Need::Required && is_asked(kind));
        required.flat_map(|kind| self.required.unknown(kind).map(move |called| (kind, called)))
    }
}

impl Proved {
    /// The parts that do not pass, with what blocks them.
    pub fn blocked<'s>(
        &'s self,
        guard: &'s Guard<'_>,
        direction: Direction,
    ) -> impl Iterator<Item = (Reason, &'s Space)> {
        let drops = move |reason: Reason| verdict(guard, direction, reason) == Verdict::Drop;
        self.by.iter().filter(move |(reason, _)| drops(**reason)).map(|(reason, space)| (*reason, space))
    }
}

impl GroupProof<'_> {
    /// Whether all that must pass does.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        let passes =
            |way: &WayProof| way.needs.iter().all(|need| need.blocked(&self.guard, way.direction).next().is_none());
        self.ways.iter().all(passes)
    }
}

/// How many flows of `kind` there are between clusters of `mesh`.
#[must_use]
pub fn count(mesh: &Mesh<'_>, kind: &Kind) -> usize {
    let size = |class: Class| class.clusters(mesh).count();
    let both = mesh.clusters().filter(|cluster| kind.from.has(mesh, cluster) && kind.to.has(mesh, cluster)).count();
    size(kind.from) * size(kind.to) - both
}
