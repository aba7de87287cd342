//! Which traffic the mesh needs: who reaches whom, on which ports, and why.
//!
//! The kinds of flows are data with versions ([`TABLE`]). What stands here asks the table for one mesh, and never builds
//! more than is asked for: [`pairs`] walks all pairs of clusters for those who list them, [`shares`] says what the members
//! of one security group take part in, so that rules can be planned and proved without any pairs.

mod address;
mod class;
mod group;
mod table;

pub use address::{Source, sources, targets};
pub use class::Class;
pub use group::{Group, Share, groups, shares};
pub use table::TABLE;

use std::borrow::Cow;

use ipnet::IpNet;

use crate::manifest::endpoint::Endpoint;
use crate::mesh::{Cluster, Mesh};
use crate::security_group::Protocol;
use crate::topology::Mode;

/// A kind of flow.
#[derive(Debug)]
pub struct Kind {
    /// Its number; the same flow has the same in every mode and line.
    pub id: &'static str,
    /// The mode of the mesh that has it.
    pub mode: Mode,
    /// The first and the last line of Istio that have it.
    pub lines: [(u32, u32); 2],
    /// Who opens the connection.
    pub from: Class,
    /// Who is called: another cluster of this class.
    pub to: Class,
    /// On which ports.
    pub ports: Ports,
    /// Whether the mesh works without it.
    pub need: Need,
    /// What filters it.
    pub point: Point,
    /// What it is for: a word of the tables of sentences.
    pub why: &'static str,
    /// Where that is written.
    pub source: &'static str,
}

/// The ports of a kind of flow.
#[derive(Debug, Clone, Copy)]
pub enum Ports {
    /// Always these.
    Fixed(&'static [Protocol]),
    /// Pilot's: 15011 where the mesh has TLS to the control plane, else 15010.
    Pilot,
    /// What the called cluster serves to the others; every TCP port where the topology does not say.
    Applications,
    /// That of the called cluster's API server.
    ApiServer,
}

/// Whether the mesh works without a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It does not.
    Required,
    /// It does; the flow is good to have, and no rule is made for it.
    Optional,
}

/// What filters a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// The security groups of both ends.
    SecurityGroups,
    /// The way out of the caller's security group, then the access list of the API server's load balancer.
    ApiServer,
}

/// One kind of flow from one cluster to another.
#[derive(Debug, Clone, Copy)]
pub struct Flow<'m> {
    /// Its kind.
    pub kind: &'static Kind,
    /// Who opens the connection.
    pub from: &'m Cluster<'m>,
    /// Who is called.
    pub to: &'m Cluster<'m>,
}

/// The kinds of flows that `mesh` has.
pub fn kinds(mesh: &Mesh<'_>) -> impl Iterator<Item = &'static Kind> + use<> {
    let (mode, line) = (mesh.mode, mesh.istio_line);
    TABLE.iter().filter(move |kind| kind.mode == mode && (kind.lines[0]..=kind.lines[1]).contains(&line))
}

/// Every flow of `mesh`: by kind, caller and called.
pub fn pairs<'m>(mesh: &'m Mesh<'m>) -> impl Iterator<Item = Flow<'m>> {
    kinds(mesh).flat_map(move |kind| {
        kind.from.clusters(mesh).flat_map(move |from| {
            let others = kind.to.clusters(mesh).filter(|to| to.name != from.name);
            others.map(move |to| Flow { kind, from, to })
        })
    })
}

impl Kind {
    /// Its protocols and ports where `called` is called.
    #[must_use]
    pub fn protocols<'m>(&self, mesh: &Mesh<'_>, called: &'m Cluster<'_>) -> Cow<'m, [Protocol]> {
        match self.ports {
            Ports::Fixed(protocols) => protocols.into(),
            Ports::Pilot if mesh.control_plane_security => (&[Protocol::Tcp(15_011, 15_011)]).into(),
            Ports::Pilot => (&[Protocol::Tcp(15_010, 15_010)]).into(),
            Ports::Applications => called.applications.as_slice().into(),
            Ports::ApiServer => {
                let server = called.api_server.and_then(Endpoint::read);
                server.map(|server| Protocol::Tcp(server.port, server.port)).into_iter().collect::<Vec<_>>().into()
            }
        }
    }

    /// Whether it ends on network interfaces of the called cluster. The load balancers of gateways and API servers are in
    /// no security group, though their addresses lie among those of nodes.
    #[must_use]
    pub fn ends_on_interfaces(&self) -> bool {
        self.point == Point::SecurityGroups && self.mode == Mode::Flat
    }

    /// Where `called` is reached; nothing where its gateway or its API server has no known address.
    #[must_use]
    pub fn targets(&self, mesh: &Mesh<'_>, called: &Cluster<'_>) -> Vec<IpNet> {
        targets(mesh, self.point, called)
    }
}

impl<'m> Flow<'m> {
    /// Its protocols and ports.
    #[must_use]
    pub fn protocols(&self, mesh: &Mesh<'_>) -> Cow<'m, [Protocol]> {
        self.kind.protocols(mesh, self.to)
    }
}
