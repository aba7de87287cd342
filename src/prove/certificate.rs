//! A proof in the form that programs read and check again: `docs/certificate.md` says what each field means.

use serde::Serialize;

use super::evaluate::Reason;
use super::guard::Standing;
use super::line::Line;
use super::required::own_interfaces;
use super::space::{Region, Space};
use super::{Blocked, GroupProof, NOT_MODELLED, Proof, Proved, Prover, WayProof, count};
use crate::flow::{self, Class, Kind, Point, kinds};
use crate::mesh::{Cluster, Mesh};
use crate::security_group::{Direction, Peer, Verdict};
use crate::topology::Choice;

/// A proof, written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// The form of this document.
    pub certificate_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// The SHA-256 of the topology, where the shell adds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topology_sha256: Option<String>,
    /// What the mesh is.
    pub mesh: MeshFacts,
    /// Whether every flow that can be judged passes, and planned rules admit nothing else.
    pub proved: bool,
    /// How many there are of what.
    pub counts: Counts,
    /// Networks whose traffic nobody minds.
    pub tolerated: Vec<String>,
    /// The clusters: the control plane first, then by name.
    pub clusters: Vec<ClusterFacts>,
    /// The kinds of flows that are required.
    pub flows: Vec<FlowFacts>,
    /// The groups, by id.
    pub groups: Vec<GroupFacts>,
    /// Flows that lead to addresses nobody here knows: the way out to them is not judged.
    pub not_judged: Vec<Unjudged>,
    /// Groups with more rules than are judged.
    pub too_many_rules: Vec<String>,
    /// What a packet may meet besides.
    pub not_modelled: Vec<&'static str>,
}

/// Who wrote a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// meshwright.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// What the mesh is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeshFacts {
    /// Its name.
    pub name: String,
    /// Its mode.
    pub mode: &'static str,
    /// How much rules may admit.
    pub policy: &'static str,
    /// Istio's version.
    pub istio_version: String,
}

/// How many there are of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Clusters.
    pub clusters: usize,
    /// Flows: kinds times pairs of clusters.
    pub flows: usize,
    /// Rules, existing and planned.
    pub rules: usize,
}

/// A cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClusterFacts {
    /// Its name.
    pub name: String,
    /// Its group's id.
    pub group: Option<String>,
    /// The networks its traffic to others comes from.
    pub sources: Vec<String>,
    /// The networks of the interfaces that are in its group.
    pub interfaces: Vec<String>,
}

/// A kind of flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowFacts {
    /// Its number.
    pub flow: &'static str,
    /// Who calls: `control-plane`, `data-planes` or `any`.
    pub from: &'static str,
    /// Who is called: another cluster of this class.
    pub to: &'static str,
    /// Whether the called one's group is asked too, or only the caller's.
    pub filtered_at_both_ends: bool,
    /// Where each cluster is called, and with what.
    pub called: Vec<CalledFacts>,
}

/// Where a cluster is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalledFacts {
    /// Its name.
    pub cluster: String,
    /// Its addresses in this flow; none where they are not known.
    pub networks: Vec<String>,
    /// What the flow carries.
    pub traffic: Vec<String>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupFacts {
    /// The cloud's id.
    pub id: String,
    /// `basic` or `enterprise`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Whether its interfaces reach each other before any rule is asked.
    pub open_inside: bool,
    /// Its clusters.
    pub members: Vec<String>,
    /// Its rules: existing ones first.
    pub rules: Vec<RuleFacts>,
    /// What decides all that must come in.
    pub ingress: Vec<Witness>,
    /// What decides all that must go out; empty in a basic group without rules about it, which lets all out.
    pub egress: Vec<Witness>,
    /// What planned rules admit though nothing needs it.
    pub excess: Vec<Excess>,
    /// Packets that must pass and do not.
    pub counter_examples: Vec<CounterExample>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleFacts {
    /// `ingress` or `egress`.
    pub direction: &'static str,
    /// `accept` or `drop`.
    pub policy: &'static str,
    /// Smaller ones are asked first.
    pub priority: u8,
    /// What it is about.
    pub traffic: String,
    /// Whom it is about: a network, a group's or a prefix list's id.
    pub peer: String,
    /// The networks on the prefix list, where it is one and they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<Vec<String>>,
    /// Whether it may be about less than it says.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub narrowed: bool,
    /// Whether it is still to be made.
    pub planned: bool,
    /// The flows that need it.
    pub flows: Vec<&'static str>,
}

/// Traffic that must pass, and what decides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Witness {
    /// The kind of flow.
    pub flow: &'static str,
    /// The first address at the far end.
    pub first: String,
    /// The last.
    pub last: String,
    /// The traffic.
    pub traffic: String,
    /// The place of a rule, or `inside` or `default`.
    pub by: By,
}

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum By {
    /// The rule at this place.
    Rule(usize),
    /// The inside or the default of the group.
    Word(&'static str),
}

/// Traffic that nothing needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excess {
    /// Its direction.
    pub direction: &'static str,
    /// The first address.
    pub first: String,
    /// The last.
    pub last: String,
    /// The traffic.
    pub traffic: String,
    /// Addresses times ports, as text: it may not fit a number.
    pub size: String,
}

/// A packet that must pass and does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CounterExample {
    /// The kind of flow.
    pub flow: &'static str,
    /// The direction in which the group blocks it.
    pub direction: &'static str,
    /// The cluster it comes from, and an address.
    pub from: [String; 2],
    /// The cluster it goes to, and an address.
    pub to: [String; 2],
    /// What it carries.
    pub traffic: String,
    /// What blocks it.
    pub by: By,
}

/// A flow that leads to an address nobody here knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unjudged {
    /// The kind of flow.
    pub flow: &'static str,
    /// Who is called.
    pub to: String,
}

impl Certificate {
    /// Of a whole proof.
    #[must_use]
    pub fn new<'p>(prover: &Prover<'p>, proof: &Proof<'p>) -> Self {
        let mesh = proof.mesh;
        let required: Vec<_> = kinds(mesh).filter(|kind| kind.need == flow::Need::Required).collect();
        let groups: Vec<_> = proof.groups.iter().map(|group| group_facts(prover, group)).collect();
        let too_many_rules: Vec<_> = proof.too_many.iter().map(|group| group.id.to_owned()).collect();
        let passes = |group: &GroupFacts| group.counter_examples.is_empty() && group.excess.is_empty();
        Self {
            certificate_version: 1,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            topology_sha256: None,
            mesh: mesh_facts(mesh),
            proved: too_many_rules.is_empty() && groups.iter().all(passes),
            counts: Counts {
                clusters: mesh.clusters().count(),
                flows: required.iter().map(|kind| count(mesh, kind)).sum(),
                rules: groups.iter().map(|group| group.rules.len()).sum(),
            },
            tolerated: mesh.tolerate.iter().map(ToString::to_string).collect(),
            clusters: mesh.clusters().map(|cluster| cluster_facts(mesh, cluster)).collect(),
            flows: required.iter().map(|kind| flow_facts(mesh, kind)).collect(),
            groups,
            not_judged: prover
                .unknown(proof)
                .map(|(kind, to)| Unjudged { flow: kind.id, to: to.name.to_owned() })
                .collect(),
            too_many_rules,
            not_modelled: NOT_MODELLED.to_vec(),
        }
    }
}

fn mesh_facts(mesh: &Mesh<'_>) -> MeshFacts {
    MeshFacts {
        name: mesh.name.to_owned(),
        mode: mesh.mode.word(),
        policy: mesh.policy.word(),
        istio_version: mesh.istio_version.to_owned(),
    }
}

fn cluster_facts(mesh: &Mesh<'_>, cluster: &Cluster<'_>) -> ClusterFacts {
    ClusterFacts {
        name: cluster.name.to_owned(),
        group: cluster.group.map(|group| group.id.to_owned()),
        sources: flow::sources(mesh, cluster).map(|source| source.net.to_string()).collect(),
        interfaces: own_interfaces(cluster).iter().map(ToString::to_string).collect(),
    }
}

fn flow_facts(mesh: &Mesh<'_>, kind: &'static Kind) -> FlowFacts {
    let class = |class: Class| match class {
        Class::ControlPlane => "control-plane",
        Class::DataPlanes => "data-planes",
        Class::Any => "any",
    };
    let called = |cluster: &Cluster<'_>| CalledFacts {
        cluster: cluster.name.to_owned(),
        networks: kind.targets(mesh, cluster).iter().map(ToString::to_string).collect(),
        traffic: words(&Line::of_all(kind.protocols(mesh, cluster).iter().copied())),
    };
    FlowFacts {
        flow: kind.id,
        from: class(kind.from),
        to: class(kind.to),
        filtered_at_both_ends: kind.point == Point::SecurityGroups,
        called: kind.to.clusters(mesh).map(called).collect(),
    }
}

fn words(line: &Line) -> Vec<String> {
    line.parts().iter().map(ToString::to_string).collect()
}

fn group_facts<'p>(prover: &Prover<'p>, proof: &GroupProof<'p>) -> GroupFacts {
    let [ingress, egress] = &proof.ways;
    let rules = proof.guard.rules.iter().enumerate();
    GroupFacts {
        id: proof.group.id.to_owned(),
        kind: proof.guard.kind.word(),
        open_inside: proof.guard.open_inside,
        members: proof.group.members.iter().map(|member| member.name.to_owned()).collect(),
        rules: rules.map(|(place, standing)| rule_facts(proof, place, standing)).collect(),
        ingress: witnesses(ingress),
        egress: witnesses(egress),
        excess: proof.ways.iter().flat_map(|way| excess(way.direction, &way.excess)).collect(),
        counter_examples: prover.blocked(proof).map(|blocked| counter_example(&blocked)).collect(),
    }
}

fn rule_facts(proof: &GroupProof<'_>, place: usize, standing: &Standing<'_>) -> RuleFacts {
    let rule = standing.rule;
    let needs = proof.ways.iter().filter(|way| way.direction == rule.direction).flat_map(|way| &way.needs);
    let decided = needs.filter(|need| need.by.contains_key(&Reason::Rule(place)));
    let listed = standing.listed.map(|listed| listed.iter().map(ToString::to_string).collect());
    RuleFacts {
        direction: rule.direction.word(),
        policy: rule.policy.word(),
        priority: rule.priority,
        traffic: Line::of(rule.protocol).to_string(),
        peer: match &rule.peer {
            Peer::Network(network) => network.to_string(),
            Peer::Group(id) | Peer::PrefixList(id) => id.clone(),
        },
        listed,
        narrowed: standing.is_uncertain(),
        planned: place >= proof.existing,
        flows: if rule.policy == Verdict::Accept { decided.map(|need| need.kind.id).collect() } else { Vec::new() },
    }
}

/// By kind of flow, address and traffic.
fn witnesses(way: &WayProof) -> Vec<Witness> {
    let of_need = |need: &Proved| {
        let regions = need.by.iter().flat_map(|(reason, space)| space.regions().into_iter().map(|it| (it, *reason)));
        let mut regions: Vec<_> = regions.collect();
        regions.sort_by_key(|(region, _)| (region.first, region.part.first));
        let witness = |(region, reason): (Region, Reason)| Witness {
            flow: need.kind.id,
            first: region.first.to_string(),
            last: region.last.to_string(),
            traffic: region.part.to_string(),
            by: by(reason),
        };
        regions.into_iter().map(witness).collect::<Vec<_>>()
    };
    way.needs.iter().flat_map(of_need).collect()
}

fn by(reason: Reason) -> By {
    match reason {
        Reason::Rule(place) => By::Rule(place),
        Reason::Inside => By::Word("inside"),
        Reason::Default => By::Word("default"),
    }
}

fn excess(direction: Direction, space: &Space) -> Vec<Excess> {
    let one = |region: &Region| Excess {
        direction: direction.word(),
        first: region.first.to_string(),
        last: region.last.to_string(),
        traffic: region.part.to_string(),
        size: region.space().size().to_string(),
    };
    space.regions().iter().map(one).collect()
}

fn counter_example(blocked: &Blocked<'_>) -> CounterExample {
    let packet = blocked.packet;
    CounterExample {
        flow: blocked.kind.id,
        direction: blocked.direction.word(),
        from: [blocked.from.name.to_owned(), packet.source.address.to_string()],
        to: [blocked.to.name.to_owned(), packet.destination.address.to_string()],
        traffic: packet.traffic.to_string(),
        by: by(blocked.reason),
    }
}
