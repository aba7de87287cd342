//! What a group must let in: on which ports, from whom.

use std::collections::{BTreeMap, BTreeSet};

use super::super::address_set::Without;
use super::{CONTROL_PLANE, Planner, Rules, is_open, number};
use crate::flow::{self, Class, Group};
use crate::mesh::Mesh;
use crate::security_group::{Direction, Peer, Protocol};

/// Adds the rules of the way in; `None` where they are too many.
pub(super) fn plan(planner: &Planner<'_>, position: usize, group: &Group<'_>, rules: &mut Rules<'_>) -> Option<()> {
    let needs = needs(planner.mesh, group);
    let references = planner.references.of(position, &needs);
    for need in &needs {
        let mut without = need.callers.without();
        if group.is_open_inside() {
            without.groups.push(position);
        }
        let why: Vec<_> = need.why.iter().copied().collect();
        let way = (Direction::Ingress, need.protocol);
        let named: Vec<_> = references.iter().filter(|named| need.callers.has_all_of(named)).collect();
        without.groups.extend(named.iter().map(|named| named.position));
        let nets = planner.callers.cover(planner.mesh, &without, rules.most);
        rules.reserve(nets.len() + named.len())?;
        rules.accept_all(way, nets, &planner.callers, &why);
        for named in named {
            rules.accept(way.0, way.1, Peer::Group(named.id.to_owned()), &named.who, &why);
        }
    }
    Some(())
}

/// Something that a group must let in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Need {
    /// On which ports; those of one group's needs do not overlap.
    protocol: Protocol,
    pub(super) callers: Callers,
    /// The kinds of flows.
    why: BTreeSet<&'static str>,
}

/// The data planes, and who else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Callers {
    /// Whether the control plane's cluster calls too.
    pub(super) control_plane: bool,
    /// The cluster that does not call, because nobody but itself serves this.
    but: Option<usize>,
}

impl Callers {
    fn without(self) -> Without {
        let control_plane = (!self.control_plane).then_some(CONTROL_PLANE);
        Without { groups: Vec::new(), clusters: control_plane.into_iter().chain(self.but).collect() }
    }
}

/// What one member serves to one class of clusters.
struct Served {
    protocol: Protocol,
    member: usize,
    from: Class,
    why: &'static str,
}

/// What `group` must let in, by protocol and port.
fn needs(mesh: &Mesh<'_>, group: &Group<'_>) -> Vec<Need> {
    let mut served = Vec::new();
    for share in flow::shares(mesh, group, Direction::Ingress) {
        let (member, from, why) = (number(mesh, share.member), share.peers, share.kind.id);
        if !is_open(mesh) {
            let protocols = share.kind.protocols(mesh, share.member);
            served.extend(protocols.iter().map(|protocol| Served { protocol: *protocol, member, from, why }));
        } else if from == Class::Any {
            served.push(Served { protocol: Protocol::All, member, from, why });
        }
    }
    cut(&served)
}

/// Cuts what is served where its callers change.
fn cut(served: &[Served]) -> Vec<Need> {
    let mut edges = Vec::with_capacity(2 * served.len());
    for served in served {
        let (first, last) = served.protocol.ports().unwrap_or_default();
        let family = with_ports(served.protocol, 0, 0);
        edges.push((family, u32::from(first), true, served));
        edges.push((family, u32::from(last) + 1, false, served));
    }
    edges.sort_unstable_by_key(|(family, at, ..)| (*family, *at));
    let mut needs: Vec<Need> = Vec::new();
    let mut open = Open::default();
    for pair in edges.windows(2) {
        let [(family, at, starts, served), (_, next, ..)] = pair else { continue };
        open.turn(served, *starts);
        if let Some(callers) = open.callers()
            && at < next
        {
            push(&mut needs, (*family, *at, next - 1), callers, open.why.keys().copied());
        }
    }
    needs
}

/// Adds a stretch of ports, joined with the one before where that touches it and has the same callers.
fn push(
    needs: &mut Vec<Need>,
    (family, first, last): (Protocol, u32, u32),
    callers: Callers,
    why: impl Iterator<Item = &'static str>,
) {
    let port = |port: u32| u16::try_from(port).unwrap_or(u16::MAX);
    let protocol = with_ports(family, port(first), port(last));
    if let Some(before) = needs.last_mut()
        && before.callers == callers
        && let (Some((start, end)), Some((first, last))) = (before.protocol.ports(), protocol.ports())
        && with_ports(before.protocol, 0, 0) == family
        && end.checked_add(1) == Some(first)
    {
        before.protocol = with_ports(family, start, last);
        before.why.extend(why);
        return;
    }
    needs.push(Need { protocol, callers, why: why.collect() });
}

/// The same protocol with other ports, where it has ports.
fn with_ports(protocol: Protocol, first: u16, last: u16) -> Protocol {
    match protocol {
        Protocol::Tcp(..) => Protocol::Tcp(first, last),
        Protocol::Udp(..) => Protocol::Udp(first, last),
        other => other,
    }
}

/// What is served at one port: how many times by whom, to whom, and for which kinds of flows.
#[derive(Default)]
struct Open {
    to_data_planes: BTreeMap<usize, usize>,
    to_control_plane: BTreeMap<usize, usize>,
    why: BTreeMap<&'static str, usize>,
}

impl Open {
    /// Where `served` starts or ends.
    fn turn(&mut self, served: &Served, starts: bool) {
        count(&mut self.why, served.why, starts);
        if served.from != Class::ControlPlane {
            count(&mut self.to_data_planes, served.member, starts);
        }
        if served.from != Class::DataPlanes && served.member != CONTROL_PLANE {
            count(&mut self.to_control_plane, served.member, starts);
        }
    }

    fn callers(&self) -> Option<Callers> {
        let mut servers = self.to_data_planes.keys();
        let first = servers.next()?;
        let but = servers.next().is_none().then_some(*first);
        Some(Callers { control_plane: !self.to_control_plane.is_empty(), but })
    }
}

fn count<K: Ord + Copy>(counts: &mut BTreeMap<K, usize>, key: K, up: bool) {
    let entry = counts.entry(key).or_default();
    *entry = if up { *entry + 1 } else { entry.saturating_sub(1) };
    if *entry == 0 {
        counts.remove(&key);
    }
}
