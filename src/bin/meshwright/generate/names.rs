//! Names on the command line that must be names of the topology.

use std::collections::{BTreeMap, BTreeSet};

use meshwright::File;
use meshwright::check::nearest;
use meshwright::parse::parse;
use meshwright::topology::Role;

use crate::exit::Stop;
use crate::input::Input;
use crate::tame::tame;

/// How many names are listed where none is near.
const MOST: usize = 20;

/// Every kubeconfig must be a data plane's: nobody else has a Secret to fill.
pub(super) fn check_kubeconfigs(kubeconfigs: &BTreeMap<String, String>, input: &Input) -> Result<(), Stop> {
    if kubeconfigs.is_empty() {
        return Ok(());
    }
    let topology = parse(input.source().text).topology;
    let data_planes = topology.clusters.items().iter().filter(|cluster| cluster.role.is(&Role::DataPlane));
    let known: BTreeSet<_> = data_planes.filter_map(|cluster| cluster.name.text()).collect();
    kubeconfigs.keys().try_for_each(|name| check(name, &known, "data plane"))
}

/// `--only` must name a cluster that something is generated for.
pub(super) fn check_cluster(name: &str, files: &[File]) -> Result<(), Stop> {
    check(name, &files.iter().filter_map(|file| file.cluster.as_deref()).collect(), "cluster")
}

fn check(name: &str, known: &BTreeSet<&str>, noun: &str) -> Result<(), Stop> {
    if known.contains(name) {
        return Ok(());
    }
    let stop = Stop::usage(format!("the topology has no {noun} `{}`", tame(name)));
    let some = known.iter().copied().take(MOST).map(tame).collect::<Vec<_>>().join(", ");
    let stop = if some.is_empty() { stop } else { stop.help(format!("it has: {some}")) };
    Err(stop.did_you_mean(nearest(name, known.iter().copied())))
}
