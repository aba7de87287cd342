//! Names on the command line that must be names of the topology.

use std::collections::BTreeSet;

use meshwright::GenerateOptions;
use meshwright::check::nearest;
use meshwright::parse::parse;
use meshwright::topology::Role;

use crate::exit::Stop;
use crate::input::Input;
use crate::tame::tame;

/// How many names are listed where none is near.
const MOST: usize = 20;

/// Every kubeconfig must be a data plane's: nobody else has a Secret to fill. `--only` must be any cluster.
pub(super) fn check(options: &GenerateOptions<'_>, only: Option<&str>, input: &Input) -> Result<(), Stop> {
    if options.kubeconfigs.is_empty() && only.is_none() {
        return Ok(());
    }
    let parsed = parse(input.source().text);
    if !parsed.faults.is_empty() {
        // Some names may not have been read. Nothing is generated from such a text, so its findings have the word.
        return Ok(());
    }
    let clusters = parsed.topology.clusters.items();
    let data_planes = clusters.iter().filter(|cluster| cluster.role.is(&Role::DataPlane));
    let data_planes = data_planes.filter_map(|cluster| cluster.name.text()).collect();
    options.kubeconfigs.keys().try_for_each(|name| find(name, &data_planes, "names.data-plane"))?;
    let clusters = clusters.iter().filter_map(|cluster| cluster.name.text()).collect();
    only.map_or(Ok(()), |name| find(name, &clusters, "names.cluster"))
}

/// Refuses a `name` that is not among those that are `known`.
pub(crate) fn find(name: &str, known: &BTreeSet<&str>, key: &'static str) -> Result<(), Stop> {
    if known.contains(name) {
        return Ok(());
    }
    let stop = Stop::usage(key, &[("name", &tame(name))]);
    let some = known.iter().copied().take(MOST).map(tame).collect::<Vec<_>>().join(", ");
    let stop = if some.is_empty() { stop } else { stop.help("names.known", &[("names", &some)]) };
    Err(stop.did_you_mean(nearest(name, known.iter().copied())))
}
