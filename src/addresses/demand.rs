//! What the topology has no addresses for yet.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::Ipv4Net;

use super::sheet::Sheet;
use super::sizes::Sizes;
use super::{Unit, UnitPart};
use crate::check::blocks::{Block, Kind};
use crate::check::lost::Lost;
use crate::check::{Context, UNPLANNED};
use crate::finding::Finding;
use crate::parse::Shape;
use crate::topology::{Cidr, Cluster, Field, Network, Plugin, Spanned, Value};

/// A VPC for which something is wanted.
#[derive(Debug)]
pub(super) struct Home<'t> {
    /// The section that says its ranges, by position.
    pub(super) section: usize,
    pub(super) name: &'t str,
    /// The ranges that it has.
    pub(super) ranges: Vec<Ipv4Net>,
    /// The vSwitches that it has, where it has no ranges.
    pub(super) around: Vec<Ipv4Net>,
    /// The vSwitches that are wanted.
    pub(super) inside: Vec<Unit<'t>>,
    /// The pods that are wanted outside of it.
    pub(super) outside: Vec<Unit<'t>>,
}

/// All that is wanted.
#[derive(Debug, Default)]
pub(super) struct Demand<'t> {
    /// By identity.
    pub(super) homes: BTreeMap<usize, Home<'t>>,
    /// The clusters that want a service CIDR.
    pub(super) services: Vec<(&'t str, usize)>,
    /// For what nothing can be planned.
    pub(super) unplanned: Vec<Finding>,
}

/// What a cluster lacks.
struct Lack {
    nodes: bool,
    pods: bool,
    service: bool,
}

/// Who finds out.
struct Survey<'t, 's> {
    context: &'s Context<'t>,
    sheet: &'s Sheet<'t>,
    lost: [Lost; 3],
}

/// Looks through the whole topology.
pub(super) fn survey<'t>(context: &Context<'t>, sheet: &Sheet<'t>, sizes: &Sizes) -> Demand<'t> {
    let lost = ["cidrs[]", "nodeCidrs[]", "podCidrs[]"].map(|list| Lost::of(context, list, Shape::Text));
    let survey = Survey { context, sheet, lost };
    let mut demand = Demand { homes: survey.homes(), ..Demand::default() };
    for (at, cluster) in context.clusters().iter().enumerate() {
        survey.cluster(at, cluster, sizes, &mut demand);
    }
    demand
}

impl<'t> Survey<'t, '_> {
    /// Every VPC that has ranges which can be read, or none at all.
    fn homes(&self) -> BTreeMap<usize, Home<'t>> {
        let mut homes: BTreeMap<usize, Home<'t>> = BTreeMap::new();
        let mut told = BTreeSet::new();
        for (section, (identity, vpc)) in self.context.vpcs().enumerate() {
            let Some(identity) = identity else { continue };
            let missing = self.is_missing(&vpc.cidrs, self.sheet.vpc(vpc.at), "cidrs");
            let name = vpc.name.text().or(vpc.id.text()).unwrap_or_default();
            let new = || Home {
                section,
                name,
                ranges: Vec::new(),
                around: Vec::new(),
                inside: Vec::new(),
                outside: Vec::new(),
            };
            let home = homes.entry(identity).or_insert_with(new);
            let first = !missing && told.insert(identity);
            (home.section, home.name) = if first { (section, name) } else { (home.section, home.name) };
        }
        self.blocks(&mut homes);
        homes.retain(|identity, home| !home.ranges.is_empty() || !told.contains(identity));
        homes
    }

    /// Gives each VPC the blocks that it has.
    fn blocks(&self, homes: &mut BTreeMap<usize, Home<'t>>) {
        let usable = |block: &&Block<'_>| block.is_plausible() && (block.kind == Kind::Vpc || block.is_vswitch());
        for block in self.context.blocks().iter().filter(usable) {
            let home = block.vpc.and_then(|vpc| homes.get_mut(&vpc));
            if let (Some(home), Some(ipnet::IpNet::V4(net))) = (home, block.net()) {
                if block.kind == Kind::Vpc { &mut home.ranges } else { &mut home.around }.push(net);
            }
        }
        homes.values_mut().filter(|home| !home.ranges.is_empty()).for_each(|home| {
            home.ranges.sort_unstable();
            home.around.clear();
        });
    }

    fn cluster(&self, at: usize, cluster: &'t Cluster, sizes: &Sizes, demand: &mut Demand<'t>) {
        let network = cluster.network.get();
        let lack = network.map(|network| self.lack(cluster, network));
        if lack.as_ref().is_some_and(|lack| !lack.nodes && !lack.pods && !lack.service) {
            return;
        }
        let home = self.context.home(cluster).and_then(|vpc| demand.homes.get_mut(&vpc));
        let plugin = network.and_then(|network| network.plugin.value());
        let (Some(lack), Some(plugin)) = (lack, plugin) else {
            if let Some(home) = home.filter(|home| home.ranges.is_empty() && home.around.is_empty()) {
                home.inside.push(sizes.vswitches(at, cluster, UnitPart::Later));
            }
            demand.unplanned.push(unplanned(cluster, "plugin", "plugin-help"));
            return;
        };
        let inside = lack.inside(*plugin);
        let outside = lack.pods && *plugin == Plugin::Flannel;
        match home {
            Some(home) => {
                home.inside.extend(inside.map(|part| sizes.vswitches(at, cluster, part)));
                home.outside.extend(outside.then(|| sizes.outside_pods(at, cluster)));
            }
            None if inside.is_some() || outside => {
                demand.unplanned.push(unplanned(cluster, "vpc", "vpc-help"));
                return;
            }
            None => {}
        }
        demand.services.extend(lack.service.then(|| (cluster.name.text().unwrap_or_default(), at)));
    }

    fn lack(&self, cluster: &Cluster, network: &Network) -> Lack {
        let section = self.sheet.network(cluster.at);
        let blank = section.and_then(|section| section.get("serviceCidr")).is_some_and(Value::is_null);
        Lack {
            nodes: self.is_missing(&network.node_cidrs, section, "nodeCidrs"),
            pods: self.is_missing(&network.pod_cidrs, section, "podCidrs"),
            service: network.service_cidr.is_absent() || blank,
        }
    }

    /// Whether a list is absent, blank or empty; one whose items cannot be read is none of these.
    fn is_missing(&self, cidrs: &Field<Vec<Spanned<Cidr>>>, section: Option<&Value>, key: &str) -> bool {
        match cidrs {
            Field::Absent => true,
            Field::Unreadable => section.and_then(|section| section.get(key)).is_some_and(Value::is_null),
            Field::Given(list) => list.value.is_empty() && !self.lost.iter().any(|lost| lost.any_in(list.span)),
        }
    }
}

impl Lack {
    /// What it lacks inside the VPC.
    fn inside(&self, plugin: Plugin) -> Option<UnitPart> {
        match (self.nodes, self.pods && plugin == Plugin::Terway) {
            (true, true) => Some(UnitPart::Both),
            (true, false) => Some(UnitPart::Nodes),
            (false, true) => Some(UnitPart::Pods),
            (false, false) => None,
        }
    }
}

fn unplanned(cluster: &Cluster, key: &'static str, help: &'static str) -> Finding {
    let name = cluster.name.text().unwrap_or_default();
    UNPLANNED.at(cluster.at, key, &[("cluster", &name)]).help(help, &[])
}
