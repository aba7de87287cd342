//! What must pass each group, from the flows of the mesh.
//!
//! Nothing here walks pairs of clusters: the networks of all are laid out once, and for a group its own are cut out.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use ipnet::IpNet;

use super::decide::Interfaces;
use super::line::Line;
use super::space::Space;
use crate::flow::{self, Class, Group, Kind, Point, kinds, shares, sources};
use crate::mesh::{Cluster, Mesh};
use crate::security_group::Direction;
use crate::topology::{Mode, Plugin};

/// The traffic of one kind of flow that must pass a group.
#[derive(Debug, Clone)]
pub struct Need {
    /// The kind.
    pub kind: &'static Kind,
    /// Its traffic, by the address at the far end.
    pub space: Space,
}

/// The far ends of all flows.
#[derive(Debug)]
pub struct Required<'m> {
    mesh: &'m Mesh<'m>,
    /// Where traffic comes from.
    callers: Claims<'m>,
    /// Where traffic of each kind goes, by the kind's number; laid out when first asked for.
    called: BTreeMap<&'static str, OnceCell<Claims<'m>>>,
}

impl<'m> Required<'m> {
    /// Of the flows of `mesh`.
    #[must_use]
    pub fn new(mesh: &'m Mesh<'m>) -> Self {
        let callers = mesh.clusters().flat_map(|cluster| {
            let claim = |on_interfaces| Claim { cluster, on_interfaces, traffic: Line::whole() };
            sources(mesh, cluster).map(move |source| (source.net, claim(source.on_interfaces)))
        });
        let callers = Claims::new(callers);
        Self { mesh, callers, called: kinds(mesh).map(|kind| (kind.id, OnceCell::new())).collect() }
    }

    /// What must pass `group` in `direction`, kind by kind; `open_inside` says whether its interfaces reach each other
    /// without being asked.
    #[must_use]
    pub fn of(&self, group: &Group<'_>, direction: Direction, open_inside: bool) -> Vec<Need> {
        let shares: Vec<_> = shares(self.mesh, group, direction).collect();
        let of_kind = shares.chunk_by(|a, b| std::ptr::eq(a.kind, b.kind));
        let need = |shares: &[flow::Share<'_>]| {
            let kind = shares.first()?.kind;
            let members: Vec<_> = shares.iter().map(|share| share.member).collect();
            let ends = Ends { required: self, group, open_inside };
            let space = match direction {
                Direction::Ingress => ends.callers(kind, &members),
                Direction::Egress => ends.called(kind, &members),
            };
            Some(Need { kind, space })
        };
        of_kind.filter_map(need).filter(|need| !need.space.is_empty()).collect()
    }

    /// The cluster that traffic from `address` comes from, and whether the address is that of an interface.
    #[must_use]
    pub fn caller(&self, address: IpAddr) -> Option<(&'m Cluster<'m>, bool)> {
        let claim = self.callers.around(IpNet::from(address)).next()?;
        Some((claim.cluster, claim.on_interfaces))
    }

    /// The cluster that `kind` reaches at `address`.
    #[must_use]
    pub fn called(&self, kind: &Kind, address: IpAddr) -> Option<&'m Cluster<'m>> {
        let claim = self.called_claims(kind)?.around(IpNet::from(address)).next()?;
        Some(claim.cluster)
    }

    /// The clusters that `kind` calls at no address that is known here.
    pub fn unknown(&self, kind: &'static Kind) -> impl Iterator<Item = &'m Cluster<'m>> {
        let mesh = self.mesh;
        kind.to.clusters(mesh).filter(move |called| kind.targets(mesh, called).is_empty())
    }

    fn called_claims(&self, kind: &Kind) -> Option<&Claims<'m>> {
        Some(self.called.get(kind.id)?.get_or_init(|| Claims::new(called(self.mesh, kind))))
    }
}

/// Where flows of `kind` go, with what they carry.
fn called<'m>(mesh: &'m Mesh<'m>, kind: &Kind) -> impl Iterator<Item = (IpNet, Claim<'m>)> {
    kind.to.clusters(mesh).flat_map(move |cluster| {
        let traffic = Line::of_all(kind.protocols(mesh, cluster).iter().copied());
        let in_groups = kind.point == Point::SecurityGroups && mesh.mode == Mode::Flat;
        let networks = kind.targets(mesh, cluster);
        let own = own_interfaces(cluster);
        networks.into_iter().map(move |net| {
            let on_interfaces = in_groups && own.contains(&net);
            (net, Claim { cluster, on_interfaces, traffic: traffic.clone() })
        })
    })
}

/// The addresses of the network interfaces in each group.
#[must_use]
pub fn interfaces<'m>(groups: &[Group<'m>]) -> Interfaces<'m> {
    let networks = |group: &Group<'m>| group.members.iter().flat_map(|member| own_interfaces(member)).collect();
    groups.iter().map(|group| (group.id, networks(group))).collect()
}

/// The networks of a cluster's interfaces: flannel's pods have none of their own.
pub(super) fn own_interfaces(cluster: &Cluster<'_>) -> Vec<IpNet> {
    let pods = if cluster.plugin == Plugin::Terway { cluster.pods.as_slice() } else { &[] };
    cluster.nodes.iter().chain(pods).copied().collect()
}

/// The far ends of one group's flows.
struct Ends<'r, 'm> {
    required: &'r Required<'m>,
    group: &'r Group<'r>,
    open_inside: bool,
}

impl Ends<'_, '_> {
    /// Where `members` are called from. What they serve may differ, so those that serve the same go together.
    fn callers(&self, kind: &Kind, members: &[&Cluster<'_>]) -> Space {
        let mesh = self.required.mesh;
        let mut by_traffic: BTreeMap<Line, Vec<&Cluster<'_>>> = BTreeMap::new();
        for member in members {
            let traffic = Line::of_all(kind.protocols(mesh, member).iter().copied());
            by_traffic.entry(traffic).or_default().push(member);
        }
        let spaces = by_traffic
            .iter()
            .map(|(traffic, members)| self.left(&self.required.callers, kind.from, members).with(traffic));
        Space::union_all(spaces.collect())
    }

    /// Where `members` call.
    fn called(&self, kind: &Kind, members: &[&Cluster<'_>]) -> Space {
        self.required.called_claims(kind).map_or_else(Space::default, |claims| self.left(claims, kind.to, members))
    }

    /// What is left of `claims` for `members`: that of other clusters of the class. A member's own stays where there is
    /// another member to have it, unless members reach each other anyway.
    fn left(&self, claims: &Claims<'_>, class: Class, members: &[&Cluster<'_>]) -> Space {
        let mesh = self.required.mesh;
        let alone = if let [alone] = members { Some(alone.name) } else { None };
        let of_group: BTreeSet<_> = self.group.members.iter().map(|member| member.name).collect();
        let is_out = |claim: &Claim<'_>| {
            let is_inside = self.open_inside && claim.on_interfaces && of_group.contains(claim.cluster.name);
            is_inside || Some(claim.cluster.name) == alone || !class.has(mesh, claim.cluster)
        };
        let own = self.group.members.iter().copied();
        match class {
            Class::ControlPlane => claims.of(&mesh.control_plane, is_out),
            Class::DataPlanes => claims.without(own.chain([&mesh.control_plane]), is_out),
            Class::Any => claims.without(own, is_out),
        }
    }
}

/// Networks with those who have them.
#[derive(Debug, Default)]
struct Claims<'m> {
    by_net: BTreeMap<IpNet, Vec<Claim<'m>>>,
    /// The lengths of their prefixes.
    lengths: BTreeSet<u8>,
    by_cluster: BTreeMap<&'m str, Vec<IpNet>>,
    all: Space,
}

/// One cluster's share in a network.
#[derive(Debug, Clone)]
struct Claim<'m> {
    cluster: &'m Cluster<'m>,
    on_interfaces: bool,
    traffic: Line,
}

impl<'m> Claims<'m> {
    fn new(claims: impl Iterator<Item = (IpNet, Claim<'m>)>) -> Self {
        let mut all: BTreeMap<Line, Vec<IpNet>> = BTreeMap::new();
        let mut own = Self::default();
        for (net, claim) in claims {
            all.entry(claim.traffic.clone()).or_default().push(net);
            own.by_cluster.entry(claim.cluster.name).or_default().push(net);
            own.by_net.entry(net).or_default().push(claim);
            own.lengths.insert(net.prefix_len());
        }
        own.all = Space::union_all(all.into_iter().map(|(traffic, nets)| Space::of(nets, &traffic)).collect());
        own
    }

    /// All but what is out, which nobody but `clusters` can have.
    fn without<'c>(
        &self,
        clusters: impl Iterator<Item = &'c Cluster<'c>>,
        is_out: impl Fn(&Claim<'_>) -> bool,
    ) -> Space {
        let nets: Vec<_> =
            clusters.filter_map(|cluster| self.by_cluster.get(cluster.name)).flatten().copied().collect();
        let has_out = |net: &&IpNet| self.by_net.get(net).is_some_and(|claims| claims.iter().any(&is_out));
        let cut: Vec<IpNet> = nets.iter().filter(has_out).copied().collect();
        let hole = Space::of(cut.iter().copied(), &Line::whole());
        // What others have of the same addresses stays.
        let stays = |(_, claims): &(IpNet, &[Claim<'_>])| !claims.iter().all(&is_out);
        let shared: BTreeMap<_, _> = cut.iter().flat_map(|net| self.touching(*net)).filter(stays).collect();
        let kept = shared.into_iter().flat_map(|(net, claims)| {
            let kept = claims.iter().filter(|claim| !is_out(claim));
            kept.map(move |claim| Space::of([net], &claim.traffic)).collect::<Vec<_>>()
        });
        let kept = Space::union_all(kept.collect());
        self.all.minus(&hole).union(&kept.intersection(&hole))
    }

    /// What `cluster` has, but what is out.
    fn of(&self, cluster: &Cluster<'_>, is_out: impl Fn(&Claim<'_>) -> bool) -> Space {
        let nets = self.by_cluster.get(cluster.name).map(Vec::as_slice).unwrap_or_default();
        let claims = nets.iter().filter_map(|net| Some((net, self.by_net.get(net)?)));
        let kept = claims.flat_map(|(net, claims)| {
            let own = claims.iter().filter(|claim| claim.cluster.name == cluster.name && !is_out(claim));
            own.map(|claim| Space::of([*net], &claim.traffic)).collect::<Vec<_>>()
        });
        Space::union_all(kept.collect())
    }

    /// The networks that share addresses with `net`.
    fn touching(&self, net: IpNet) -> impl Iterator<Item = (IpNet, &[Claim<'m>])> {
        let inside = self.by_net.range(net..).take_while(move |(inner, _)| net.contains(*inner));
        inside.map(|(inner, claims)| (*inner, claims.as_slice())).chain(self.above(net))
    }

    /// The claims of the networks that hold all of `net`, the narrowest first.
    fn around(&self, net: IpNet) -> impl Iterator<Item = &Claim<'m>> {
        let itself = self.by_net.get(&net).into_iter().flatten();
        itself.chain(self.above(net).flat_map(|(_, claims)| claims))
    }

    /// The networks that are wider than `net` and hold it.
    fn above(&self, net: IpNet) -> impl Iterator<Item = (IpNet, &[Claim<'m>])> {
        let wider = std::iter::successors(net.supernet(), IpNet::supernet);
        let wider = wider.filter(|wide| self.lengths.contains(&wide.prefix_len()));
        wider.filter_map(|wide| Some((wide, self.by_net.get(&wide)?.as_slice())))
    }
}
