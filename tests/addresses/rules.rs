//! How few security-group rules a plan needs.

use meshwright::AddressOptions;

use crate::{bare, mesh, planned, support};

/// The most rules that any group needs.
fn most_rules(text: &str) -> usize {
    support::planned(text, true, |plan| {
        assert!(plan.security.over.is_empty());
        plan.security.groups.iter().map(|group| group.rules.len()).max().unwrap_or_default()
    })
}

/// Twice the logarithm, rounded down.
fn twice_log2(count: usize) -> usize {
    usize::try_from((count * count).ilog2()).unwrap()
}

fn whole_log2(count: usize) -> usize {
    usize::try_from(count.next_power_of_two().ilog2()).unwrap()
}

#[test]
fn rules_grow_with_the_logarithm() {
    for count in [1, 2, 3, 10, 100, 1_000] {
        for (plugin, in_one) in [("terway", false), ("flannel", false), ("terway", true), ("flannel", true)] {
            let (text, _) = planned(&bare(count, plugin, in_one), &AddressOptions::default());
            let rules = most_rules(&text);
            println!("{count} clusters, {plugin}, {}: {rules} rules a group", if in_one { "one VPC" } else { "VPCs" });
            // In one VPC the nodes of flannel lie inside and the pods outside: two stretches, a hole in each.
            let most = if plugin == "flannel" && in_one { 2 * whole_log2(count) } else { twice_log2(count) };
            assert!(rules <= most, "{count} {plugin} {in_one}: {rules}, more than {most}");
        }
    }
}

#[test]
fn vpcs_of_several_clusters_and_sizes_are_filled_too() {
    let clusters: Vec<_> =
        (0..300).map(|index| (index, ["terway", "flannel"][index % 2], [3, 4, 9][index % 3], index / 3)).collect();
    let (text, _) = planned(&mesh(&clusters), &AddressOptions::default());
    let rules = most_rules(&text);
    println!("300 clusters of both plug-ins in 100 VPCs: {rules} rules a group");
    assert!(rules <= 2 * whole_log2(300), "{rules}");
}

/// Clusters that come one by one stand beside those before them.
#[test]
fn rules_stay_few_while_the_mesh_grows() {
    for plugin in ["terway", "flannel"] {
        let mut text = bare(1, plugin, false);
        for count in 2..=40 {
            text = planned(&crate::laws::grown(&text, &bare(count, plugin, false)), &AddressOptions::default()).0;
        }
        let rules = most_rules(&text);
        println!("40 clusters, {plugin}, one after the other: {rules} rules a group");
        assert!(rules <= twice_log2(40), "{rules}");
    }
}
