//! Every flow of a mesh as a table: who calls whom, on which ports, why, and what becomes of it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::flow::{Flow, Kind, Need, kinds};
use crate::mesh::{Cluster, Mesh};
use crate::message::Catalog;
use crate::prove::line::Line;
use crate::prove::passage::{By, Outcome, Passage, Passages, Way};
use crate::security_group::{Direction, Peer, Protocol, Rule};
use crate::topology::GroupType;

/// The flows of a mesh, judged row by row as they are asked for.
#[derive(Debug)]
pub struct FlowTable<'p> {
    mesh: &'p Mesh<'p>,
    passages: Passages<'p>,
    catalog: &'p Catalog<'p>,
}

/// Which rows are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only what this cluster calls.
    pub from: Option<String>,
    /// Only what calls this cluster.
    pub to: Option<String>,
    /// Only what is blocked.
    pub only_blocked: bool,
}

/// One flow, by one protocol.
#[derive(Debug)]
pub struct Row<'r> {
    /// The kind of flow.
    pub kind: &'static Kind,
    /// Who opens the connection.
    pub from: &'r str,
    /// Who is called.
    pub to: &'r str,
    /// The protocol's name in the cloud.
    pub protocol: &'static str,
    /// Its ports, a number or a range each; none where it has none.
    pub ports: &'r [String],
    /// What it is for, in words.
    pub why: &'r str,
    /// Whether it passes.
    pub outcome: Outcome,
    /// What decides that, in words.
    pub by: String,
}

/// A row as programs read it: in `flows -o json`, and in what the npm package's `flows()` gives.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename = "Flow"))]
pub struct Entry<'r> {
    /// The kind of flow: its number in the documentation.
    flow: &'static str,
    /// The cluster that opens the connection.
    from: &'r str,
    /// The cluster that is called.
    to: &'r str,
    /// The protocol's name in the cloud.
    protocol: &'static str,
    /// Its ports, a number or a range each; none where it has none.
    ports: &'r [String],
    /// Whether the mesh works without it.
    #[cfg_attr(feature = "types", ts(type = "\"required\" | \"optional\""))]
    need: &'static str,
    /// Whether it passes; unknown where nobody here can know.
    #[cfg_attr(feature = "types", ts(type = "\"allowed\" | \"blocked\" | \"unknown\""))]
    verdict: &'static str,
    /// What decides that, in words.
    by: &'r str,
    /// What it is for, in words.
    why: &'r str,
    /// Where that is written.
    source: &'static str,
}

impl<'r> From<&'r Row<'_>> for Entry<'r> {
    fn from(row: &'r Row<'_>) -> Self {
        Self {
            flow: row.kind.id,
            from: row.from,
            to: row.to,
            protocol: row.protocol,
            ports: row.ports,
            need: row.kind.need.word(),
            verdict: row.outcome.word(),
            by: &row.by,
            why: row.why,
            source: row.kind.source,
        }
    }
}

/// The ports of one protocol that a cluster is called on.
struct Door {
    protocol: &'static str,
    ports: Vec<String>,
    traffic: Line,
}

impl<'p> FlowTable<'p> {
    pub(crate) fn new(mesh: &'p Mesh<'p>, passages: Passages<'p>, catalog: &'p Catalog<'p>) -> Self {
        Self { mesh, passages, catalog }
    }

    /// The clusters' names: the control plane's, then the data planes' in order.
    pub fn clusters(&self) -> impl Iterator<Item = &'p str> {
        self.mesh.clusters().map(|cluster| cluster.name)
    }

    /// The kinds of flows that the mesh has, each with what it is for.
    pub fn kinds(&self) -> impl Iterator<Item = (&'static Kind, &str)> {
        kinds(self.mesh).map(|kind| (kind, self.catalog.word(kind.why)))
    }

    /// Hands over the rows that are wanted, by called cluster, kind and caller, until one is refused.
    pub fn each<E>(&self, wanted: &Wanted, mut take: impl FnMut(&Row<'_>) -> Result<(), E>) -> Result<(), E> {
        let mut outs = BTreeMap::new();
        let is = |name: &Option<String>, cluster: &Cluster<'_>| name.as_ref().is_none_or(|name| name == cluster.name);
        for to in self.mesh.clusters().filter(|to| is(&wanted.to, to)) {
            let into = self.passages.way_in(to);
            for kind in kinds(self.mesh).filter(|kind| kind.to.has(self.mesh, to)) {
                let doors = doors(&kind.protocols(self.mesh, to));
                let callers =
                    kind.from.clusters(self.mesh).filter(|from| from.name != to.name && is(&wanted.from, from));
                for from in callers {
                    let to_interfaces = kind.ends_on_interfaces();
                    let out = outs.entry((group(from), to_interfaces));
                    let out = out.or_insert_with(|| self.passages.way_out(from, to_interfaces));
                    self.rows(&Flow { kind, from, to }, &doors, [out, &into], wanted, &mut take)?;
                }
            }
        }
        Ok(())
    }

    fn rows<E>(
        &self,
        flow: &Flow<'p>,
        doors: &[Door],
        [out, into]: [&Way; 2],
        wanted: &Wanted,
        take: &mut impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for door in doors {
            let passage = self.passages.passage(flow, &door.traffic, out, into);
            if wanted.only_blocked && passage.outcome != Outcome::Blocked {
                continue;
            }
            take(&Row {
                kind: flow.kind,
                from: flow.from.name,
                to: flow.to.name,
                protocol: door.protocol,
                ports: &door.ports,
                why: self.catalog.word(flow.kind.why),
                outcome: passage.outcome,
                by: self.by(&passage),
            })?;
        }
        Ok(())
    }

    /// What decides, in words: whose group or cluster, and what of it.
    fn by(&self, passage: &Passage<'_>) -> String {
        let say = |word, whose: &str, rest: &str| {
            let sentence = self.catalog.word(word);
            sentence.replace("{rule}", rest).replace("{way}", rest).replace("{group}", whose)
        };
        match passage.by {
            By::Rule { group, rule, exists: true } => say("by-existing-rule", group, &short(rule)),
            By::Rule { group, rule, exists: false } => say("by-planned-rule", group, &short(rule)),
            By::Default { group, direction } => {
                let open = direction == Direction::Egress && passage.outcome == Outcome::Allowed;
                say(if open { "by-open-default" } else { "by-default" }, group, direction.word())
            }
            By::Inside { group } => say("by-inside", group, ""),
            By::AccessList => say("by-access-list", "", ""),
            By::NoGroup { cluster } => say("by-no-group", cluster, ""),
            By::NotJudged { group } => say("by-not-judged", group, ""),
            By::NoAddress { cluster } => say("by-no-address", cluster, ""),
        }
    }
}

/// A rule in short: what it does, about what, and whom.
fn short(rule: &Rule) -> String {
    let way = if rule.direction == Direction::Ingress { "from" } else { "to" };
    let peer = match &rule.peer {
        Peer::Network(network) => network.to_string(),
        Peer::Group(id) | Peer::PrefixList(id) => id.clone(),
    };
    format!("{} {} {way} {peer}", rule.policy.word(), Line::of(rule.protocol))
}

/// What the ways out of clusters are known by: clusters of one group share theirs, and so do those without any.
fn group<'m>(cluster: &Cluster<'m>) -> Option<(&'m str, GroupType)> {
    cluster.group.map(|group| (group.id, group.kind))
}

/// `protocols` by name, in order.
fn doors(protocols: &[Protocol]) -> Vec<Door> {
    let mut sorted = protocols.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let of_name = sorted.chunk_by(|a, b| a.word() == b.word());
    let range = |protocol: &Protocol| match protocol.ports()? {
        (first, last) if first == last => Some(first.to_string()),
        (first, last) => Some(format!("{first}-{last}")),
    };
    let door = |protocols: &[Protocol]| {
        Some(Door {
            protocol: protocols.first()?.word(),
            ports: protocols.iter().filter_map(range).collect(),
            traffic: Line::of_all(protocols.iter().copied()),
        })
    };
    of_name.filter_map(door).collect()
}

impl Outcome {
    /// Its name in output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Blocked => "blocked",
            Self::Unknown => "unknown",
        }
    }
}

impl Need {
    /// Its name in output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
        }
    }
}
