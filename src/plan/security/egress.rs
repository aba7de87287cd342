//! What an enterprise group must let out: on which ports, to whom. A basic group lets out everything.
//!
//! What has no known address, such as a gateway that the cloud has still to give one, the runbook names.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use super::super::address_set::{Owner, Without};
use super::networks::{Block, Networks};
use super::{CONTROL_PLANE, Planner, Rules, is_open, number};
use crate::flow::{self, Class, Group, Kind, Need, Point};
use crate::mesh::{Cluster, Mesh};
use crate::security_group::{Direction, Peer, Protocol, Rule};
use crate::topology::GroupType;

/// Adds the rules of the way out; `None` where they are too many.
pub(super) fn plan(planner: &Planner<'_>, group: &Group<'_>, rules: &mut Rules<'_>) -> Option<()> {
    if group.kind == GroupType::Basic {
        return Some(());
    }
    let mesh = planner.mesh;
    // Of several members each calls the others, so all are called.
    let alone = group.members.first().filter(|_| group.members.len() == 1);
    let without =
        Without { clusters: alone.map(|alone| number(mesh, alone)).into_iter().collect(), ..Without::default() };
    for target in planner.targets.of(mesh, group) {
        let nets = target.networks.cover(mesh, &without, rules.most);
        rules.reserve(nets.len())?;
        rules.accept_all((Direction::Egress, target.protocol), nets, &target.networks, &target.why);
    }
    api_servers(mesh, group, rules)?;
    spare(&mesh.tolerate, &mut rules.list);
    Some(())
}

/// Somewhere that traffic goes to.
pub(super) struct Target<'m> {
    protocol: Protocol,
    networks: Networks<'m>,
    /// The kinds of flows.
    why: Vec<&'static str>,
}

/// Where traffic goes to, by who sends it: the control plane's cluster, data planes, or both.
pub(super) struct Targets<'m> {
    mesh: &'m Mesh<'m>,
    by_senders: [OnceCell<Vec<Target<'m>>>; 3],
}

impl<'m> Targets<'m> {
    pub(super) fn new(mesh: &'m Mesh<'m>) -> Self {
        Self { mesh, by_senders: [const { OnceCell::new() }; 3] }
    }

    /// Where the members of `group` send to.
    fn of(&self, mesh: &Mesh<'_>, group: &Group<'_>) -> &[Target<'m>] {
        let control_plane = group.members.iter().any(|cluster| number(mesh, cluster) == CONTROL_PLANE);
        let [only_control_plane, only_data_planes, both] = &self.by_senders;
        let (cell, senders) = match (control_plane, group.members.len()) {
            (true, 1) => (only_control_plane, Class::ControlPlane),
            (true, _) => (both, Class::Any),
            (false, _) => (only_data_planes, Class::DataPlanes),
        };
        cell.get_or_init(|| targets(self.mesh, senders))
    }
}

/// Where clusters of the class `senders` send to, by protocol and ports: clusters that are called on the same ports stand
/// together, so that their networks may join.
fn targets<'m>(mesh: &'m Mesh<'m>, senders: Class) -> Vec<Target<'m>> {
    let kinds: Vec<_> = required(mesh, Point::SecurityGroups).filter(|kind| meets(kind.from, senders)).collect();
    let mut called: BTreeMap<Protocol, (Vec<Block<'m>>, BTreeSet<&'static str>)> = BTreeMap::new();
    for cluster in mesh.clusters() {
        let kinds = kinds.iter().filter(|kind| kind.to.has(mesh, cluster));
        let served = kinds.flat_map(|kind| served(mesh, kind, cluster).into_iter().map(|protocol| (protocol, kind.id)));
        let owner = Owner { group: None, cluster: Some(number(mesh, cluster)) };
        let nets = flow::targets(mesh, Point::SecurityGroups, cluster);
        for (protocol, why) in joined(served.collect()) {
            let (blocks, all) = called.entry(protocol).or_default();
            blocks.extend(nets.iter().map(|net| (*net, owner, cluster.name)));
            all.extend(why);
        }
    }
    let target = |(protocol, (blocks, why)): (_, (Vec<Block<'m>>, BTreeSet<_>))| Target {
        protocol,
        networks: Networks::new(blocks),
        why: why.into_iter().collect(),
    };
    called.into_iter().map(target).collect()
}

/// What `cluster` serves in flows of this kind, as the policy opens it.
fn served(mesh: &Mesh<'_>, kind: &Kind, cluster: &Cluster<'_>) -> Vec<Protocol> {
    if !is_open(mesh) {
        return kind.protocols(mesh, cluster).into_owned();
    }
    if kind.to == Class::Any { vec![Protocol::All] } else { Vec::new() }
}

fn required(mesh: &Mesh<'_>, point: Point) -> impl Iterator<Item = &'static Kind> {
    flow::kinds(mesh).filter(move |kind| kind.need == Need::Required && kind.point == point)
}

fn meets(class: Class, other: Class) -> bool {
    class == other || class == Class::Any || other == Class::Any
}

/// Ranges that touch or overlap become one.
fn joined(mut served: Vec<(Protocol, &'static str)>) -> Vec<(Protocol, BTreeSet<&'static str>)> {
    served.sort_unstable();
    let mut joined: Vec<(Protocol, BTreeSet<&'static str>)> = Vec::new();
    for (protocol, why) in served {
        let both = joined.last().and_then(|(before, _)| union(*before, protocol));
        match (joined.last_mut(), both) {
            (Some((before, all)), Some(both)) => {
                *before = both;
                all.insert(why);
            }
            _ => joined.push((protocol, BTreeSet::from([why]))),
        }
    }
    joined
}

/// Both in one range, where they touch; `a` starts first.
fn union(a: Protocol, b: Protocol) -> Option<Protocol> {
    let touches = |end: u16, start: u16| start <= end.saturating_add(1);
    match (a, b) {
        _ if a == b => Some(a),
        (Protocol::Tcp(first, end), Protocol::Tcp(start, last)) if touches(end, start) => {
            Some(Protocol::Tcp(first, end.max(last)))
        }
        (Protocol::Udp(first, end), Protocol::Udp(start, last)) if touches(end, start) => {
            Some(Protocol::Udp(first, end.max(last)))
        }
        _ => None,
    }
}

/// The control plane must reach the API servers, which need not stand in any cluster's networks.
fn api_servers(mesh: &Mesh<'_>, group: &Group<'_>, rules: &mut Rules<'_>) -> Option<()> {
    let sent = required(mesh, Point::ApiServer);
    for kind in sent.filter(|kind| group.members.iter().any(|member| kind.from.has(mesh, member))) {
        let mut called: BTreeMap<Protocol, Vec<Block<'_>>> = BTreeMap::new();
        for cluster in kind.to.clusters(mesh) {
            let owner = Owner { group: None, cluster: Some(number(mesh, cluster)) };
            let nets = flow::targets(mesh, kind.point, cluster);
            for protocol in kind.protocols(mesh, cluster).iter() {
                let left = nets.iter().filter(|net| !is_let_out(rules, *protocol, **net));
                called.entry(*protocol).or_default().extend(left.map(|net| (*net, owner, cluster.name)));
            }
        }
        for (protocol, blocks) in called {
            let networks = Networks::new(blocks);
            let nets = networks.cover(mesh, &Without::default(), rules.most);
            rules.reserve(nets.len())?;
            let mut inside = networks.inside();
            for net in nets {
                let who = format!("API server of {}", inside.who(net));
                rules.accept(Direction::Egress, protocol, Peer::Network(net), &who, &[kind.id]);
            }
        }
    }
    Some(())
}

/// Takes back what rules of tolerated networks let out anyway: they hold addresses that other ports are needed for.
fn spare(tolerated: &[IpNet], rules: &mut Vec<Rule>) {
    let net = |rule: &Rule| match rule.peer {
        Peer::Network(net) if rule.direction == Direction::Egress => Some(net),
        _ => None,
    };
    let is_wide = |rule: &Rule| net(rule).is_some_and(|net| tolerated.iter().any(|tolerated| net.contains(tolerated)));
    let mut wide: Vec<_> = rules.iter().filter(|rule| is_wide(rule)).cloned().collect();
    rules.retain(|rule| {
        let others = wide
            .iter()
            .filter(|other| *other != rule && net(other).zip(net(rule)).is_some_and(|(a, b)| a.contains(&b)));
        let others = joined(others.map(|other| (other.protocol, "")).collect());
        let is_spared = others.iter().any(|(ports, _)| covers(*ports, rule.protocol));
        if is_spared {
            wide.retain(|other| other != rule);
        }
        !is_spared
    });
}

/// Whether a rule that is there already lets this out.
fn is_let_out(rules: &Rules<'_>, protocol: Protocol, net: IpNet) -> bool {
    rules.list.iter().any(|rule| {
        rule.direction == Direction::Egress
            && covers(rule.protocol, protocol)
            && matches!(rule.peer, Peer::Network(outer) if outer.contains(&net))
    })
}

/// Whether `outer` holds all of `inner`.
fn covers(outer: Protocol, inner: Protocol) -> bool {
    match (outer, inner) {
        (Protocol::All, _) => true,
        (Protocol::Tcp(first, last), Protocol::Tcp(start, end))
        | (Protocol::Udp(first, last), Protocol::Udp(start, end)) => first <= start && end <= last,
        (outer, inner) => outer == inner,
    }
}
