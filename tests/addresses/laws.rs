//! What holds for every plan.

use std::time::{Duration, Instant};

use meshwright::AddressOptions;
use meshwright::addresses::Sizes;
use meshwright::parse::parse;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::{bare, blocks, findings, mesh, plan, planned, support};

/// The keys that hold addresses.
const KEYS: [&str; 4] = ["cidrs", "nodeCidrs", "podCidrs", "serviceCidr"];

/// `text`, an example, without the values of `keys`; the reserved networks stay.
fn without(text: &str, keys: &[&str]) -> String {
    let line = |line: &str| {
        let bare = line.trim_start();
        if keys.iter().any(|key| bare.starts_with(&format!("{key}:"))) {
            return String::new();
        }
        let cut = |line: String, key: &&str| {
            let Some(start) = line.find(&format!(", {key}: ")) else { return line };
            let value = &line[start + 2..];
            let end = value.find(']').map_or_else(|| value.find([',', ' ', '}']).unwrap(), |end| end + 1);
            let end = if *key == "serviceCidr" {
                key.len() + 2 + value[key.len() + 2..].find([',', ' ']).unwrap()
            } else {
                end
            };
            format!("{}{}", &line[..start], &value[end..])
        };
        if line.contains("总部") { line.to_owned() } else { keys.iter().fold(line.to_owned(), cut) }
    };
    text.split_inclusive('\n').map(line).collect()
}

#[test]
fn examples_get_back_what_is_taken_from_them() {
    for (name, text) in support::examples() {
        for chosen in 1..1 << KEYS.len() {
            let keys: Vec<_> =
                KEYS.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1).map(|(_, key)| *key).collect();
            let less = without(&text, &keys);
            assert_eq!(parse(&less).faults, [], "{name}");
            assert!(less.len() < text.len(), "{name} {keys:?}");
            let (text, plan) = planned(&less, &AddressOptions::default());
            assert!(!plan.proposals.is_empty(), "{name} {keys:?}");
            assert!(text.len() > less.len());
        }
    }
}

/// `now`, the mesh of which `before` was planned, with the addresses of `before`.
pub(crate) fn grown(before: &str, now: &str) -> String {
    let known: Vec<_> = before.lines().collect();
    let line = |line: &str| {
        let start = line.trim_end_matches(" }");
        let is_vpc = line.starts_with("  - { name: v");
        let had = known.iter().find(|known| is_vpc && known.starts_with(start)).map_or(line, |known| *known);
        format!("{had}\n")
    };
    // A cluster's network follows its name.
    let mut cluster = "";
    let network = |line: String| -> String {
        if line.starts_with("  - name: ") {
            cluster = known.iter().find(|known| known.trim_end() == line.trim_end()).map_or("", |known| known);
        }
        let own = known.iter().skip_while(|known| **known != cluster).find(|known| known.contains("network:"));
        if line.contains("network:") && !cluster.is_empty() { format!("{}\n", own.unwrap()) } else { line }
    };
    now.lines().map(line).map(network).collect()
}

/// Clusters by plug-in, workers and VPC.
fn clusters() -> impl Strategy<Value = Vec<(bool, u32, usize)>> {
    prop::collection::vec((any::<bool>(), 0..60_u32, 0..5_usize), 1..16)
}

fn numbered(clusters: &[(bool, u32, usize)]) -> Vec<(usize, &'static str, u32, usize)> {
    let plugin = |flannel| if flannel { "flannel" } else { "terway" };
    clusters
        .iter()
        .enumerate()
        .map(|(index, (flannel, workers, vpc))| (index, plugin(*flannel), *workers, *vpc))
        .collect()
}

/// `topology` without the lists and ranges that `taken` names, in the order they come.
fn emptied(topology: &mut Value, taken: &[bool]) {
    let mut taken = taken.iter().cycle();
    let mut vpcs = topology["vpcs"].as_array_mut().cloned().unwrap();
    for vpc in &mut vpcs {
        if *taken.next().unwrap() {
            vpc.as_object_mut().unwrap().remove("cidrs");
        }
    }
    topology["vpcs"] = vpcs.into();
    for cluster in topology["clusters"].as_array_mut().unwrap() {
        for key in &KEYS[1..] {
            if *taken.next().unwrap() {
                cluster["network"].as_object_mut().unwrap().remove(*key);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn topologies_with_anything_missing_get_it(
        topology in support::topologies::topologies(),
        taken in prop::collection::vec(any::<bool>(), 23),
    ) {
        let mut less = topology;
        emptied(&mut less, &taken);
        planned(&support::text(&less), &AddressOptions::default());
    }

    #[test]
    fn nothing_that_exists_moves(first in clusters(), more in clusters(), vpc_length in prop::option::of(16..=20_u8)) {
        let sizes = Sizes { vpc_length, ..Sizes::default() };
        let options = AddressOptions { sizes, ..AddressOptions::default() };
        let all = [first.clone(), more].concat();
        let (before, had) = planned(&mesh(&numbered(&first)), &options);
        let text = grown(&before, &mesh(&numbered(&all)));
        prop_assert!(blocks(&had).values().flatten().all(|cidr| text.contains(cidr.as_str())));
        let (after, _) = planned(&text, &options);
        let (before, after) = (parse(&before).topology, parse(&after).topology);
        for (one, other) in before.clusters.items().iter().zip(after.clusters.items()) {
            let (one, other) = (one.network.get().unwrap(), other.network.get().unwrap());
            let texts = |list: &[meshwright::topology::Spanned<meshwright::topology::Cidr>]| -> Vec<String> {
                list.iter().map(|cidr| cidr.value.text.clone()).collect()
            };
            prop_assert_eq!(texts(one.node_cidrs.items()), texts(other.node_cidrs.items()));
            prop_assert_eq!(texts(one.pod_cidrs.items()), texts(other.pod_cidrs.items()));
            prop_assert_eq!(&one.service_cidr.value().unwrap().text, &other.service_cidr.value().unwrap().text);
        }
        for vpc in before.vpcs.items() {
            let same = after.vpc(vpc.name.text().unwrap()).unwrap();
            let starts = vpc.cidrs.items().iter().zip(same.cidrs.items()).all(|(one, other)| one.value == other.value);
            prop_assert!(starts && vpc.cidrs.items().len() <= same.cidrs.items().len());
        }
    }

    #[test]
    fn the_order_of_the_file_does_not_matter(
        (clusters, shuffled) in clusters().prop_flat_map(|drawn| {
            let clusters = numbered(&drawn);
            (Just(clusters.clone()), Just(clusters).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(blocks(&plan(&mesh(&clusters))), blocks(&plan(&mesh(&shuffled))));
    }

    #[test]
    fn damaged_texts_are_answered_and_never_made_worse(
        example in any::<Index>(),
        keys in prop::sample::subsequence(KEYS.to_vec(), 1..=4),
        slips in prop::collection::vec((any::<Index>(), 0..6_u8), 0..4),
    ) {
        let examples: Vec<_> = support::examples().into_values().collect();
        let mut letters: Vec<char> = without(&examples[example.index(examples.len())], &keys).chars().collect();
        for (place, what) in slips {
            let at = place.index(letters.len() - 1);
            match what {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, '\n'),
                2 => letters[at] = '*',
                3 => letters[at] = '"',
                4 => letters[at] = '#',
                _ => letters.insert(at, '&'),
            }
        }
        let text: String = letters.into_iter().collect();
        let plan = plan(&text);
        let (before, after) = (parse(&text), parse(&plan.text));
        prop_assert!(after.faults.len() <= before.faults.len(), "{}", plan.text);
        prop_assert_eq!(plan.edits.is_empty(), plan.text == text);
        // Where vSwitches lie in a range that is reserved, so does the VPC that is drawn around them.
        let had = findings(&text);
        let is_new = |it: &String| !had.contains(it) && !["MW212", "MW213", "MW214"].iter().any(|code| it.starts_with(code));
        let new: Vec<_> = findings(&plan.text).into_iter().filter(is_new).collect();
        prop_assert!(new.is_empty(), "{new:?}\n{}", plan.text);
    }
}

#[test]
fn ten_thousand_clusters_are_planned_at_once() {
    let sizes = Sizes { service_length: 24, ..Sizes::default() };
    for (plugin, in_one) in [("terway", false), ("terway", true), ("flannel", false)] {
        let options =
            AddressOptions { sizes: Sizes { pods_per_node: Some(32), ..sizes.clone() }, ..AddressOptions::default() };
        let text = bare(10_000, plugin, in_one);
        let start = Instant::now();
        let plan = crate::plan_with(&text, &options);
        println!("{plugin} {in_one}: {:?}", start.elapsed());
        assert_eq!(plan.report.diagnostics, []);
        assert!(start.elapsed() < Duration::from_secs(30), "{plugin} {in_one}");
    }
}
