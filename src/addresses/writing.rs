//! The plan as edits of the text, read back before anybody sees them.

use super::allot::Allotment;
use super::sheet::{Form, Sheet};
use super::{Part, Place, owner};
use crate::finding::Edit;
use crate::fix::edited;
use crate::parse::{self, Parsed};
use crate::topology::Topology;

/// The edits that write what was allotted; `None` where the text has no plain place for all of it.
pub(super) fn edits(text: &str, mut sheet: Sheet<'_>, parsed: &Parsed, made: &[Allotment]) -> Option<Vec<Edit>> {
    const VPC: [&str; 4] = ["name", "id", "region", "cidrs"];
    const NETWORK: [&str; 4] = ["plugin", "nodeCidrs", "podCidrs", "serviceCidr"];
    for Allotment { place, part, nets } in made {
        let at = owner(&parsed.topology, *place).0;
        let (section, order) = match place {
            Place::Vpc(_) => (sheet.vpc(at)?, VPC),
            Place::Cluster(_) => (sheet.network(at)?, NETWORK),
        };
        let form = if *part == Part::Services { Form::Scalar } else { Form::List };
        let items: Vec<_> = nets.iter().map(ToString::to_string).collect();
        sheet.write(section, &order, part.key(), form, &items)?;
    }
    let edits = sheet.into_edits();
    let after = parse::parse(&edited(text, edits.iter())?);
    (after.faults.len() <= parsed.faults.len() && reads_back(parsed, &after, made)).then_some(edits)
}

/// Whether `after` says what `before` says and what was allotted, and no more: an alias, say, would give one block to two.
fn reads_back(before: &Parsed, after: &Parsed, made: &[Allotment]) -> bool {
    let mut wanted = written(&before.topology);
    let new = made
        .iter()
        .flat_map(|allotment| allotment.nets.iter().map(|net| (allotment.place, allotment.part, net.to_string())));
    wanted.extend(new);
    let mut found = written(&after.topology);
    wanted.sort_unstable();
    found.sort_unstable();
    wanted == found
}

/// Every block that a topology says.
fn written(topology: &Topology) -> Vec<(Place, Part, String)> {
    let mut written = Vec::new();
    for (section, vpc) in topology.vpcs.items().iter().enumerate() {
        written.extend(vpc.cidrs.items().iter().map(|cidr| (Place::Vpc(section), Part::Vpc, cidr.value.text.clone())));
    }
    for (at, cluster) in topology.clusters.items().iter().enumerate() {
        let Some(network) = cluster.network.get() else { continue };
        let lists = [(Part::Nodes, network.node_cidrs.items()), (Part::Pods, network.pod_cidrs.items())];
        let services = network.service_cidr.spanned().map(std::slice::from_ref).unwrap_or_default();
        for (part, cidrs) in lists.into_iter().chain([(Part::Services, services)]) {
            written.extend(cidrs.iter().map(|cidr| (Place::Cluster(at), part, cidr.value.text.clone())));
        }
    }
    written
}
