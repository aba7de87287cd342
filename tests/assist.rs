//! Completion and hover, at cursors in texts that are being written.

#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test stops by panicking")]

use meshwright::assist::{CompletionKind, Completions, Hover, complete, hover};
use meshwright::message::CHINESE;
use meshwright::{CheckOptions, PositionEncoding, Source, topology};

const MESH: &str = "\
apiVersion: meshwright/v1
kind: Topology
mesh: { name: shop, mode: flat }
vpcs:
  - { name: hangzhou, region: cn-hangzhou, cidrs: [10.0.0.0/16] }
  - { name: beijing, region: cn-beijing, cidrs: [10.1.0.0/16] }
clusters:
  - name: hangzhou
    vpc: hangzhou
    network: { plugin: terway, nodeCidrs: [10.0.0.0/24], podCidrs: [10.0.16.0/20], serviceCidr: 172.16.0.0/20 }
";

/// The text without its `|`, and where that stood, in bytes.
fn cut(text: &str) -> (String, u32) {
    let at = text.find('|').unwrap();
    (text.replacen('|', "", 1), u32::try_from(at).unwrap())
}

fn wide() -> CheckOptions<'static> {
    CheckOptions { encoding: PositionEncoding::Utf16, ..CheckOptions::default() }
}

fn completed(text: &str) -> (String, Completions) {
    let (text, at) = cut(text);
    let found = complete(&Source { name: "t", text: &text }, at, &CheckOptions::default());
    (text, found)
}

#[track_caller]
fn offers(text: &str, expected: &[&str]) {
    let (_, found) = completed(text);
    assert_eq!(found.items.iter().map(|it| it.label.as_str()).collect::<Vec<_>>(), expected, "{text}");
}

/// A mesh whose last lines are being written.
fn behind(lines: &str) -> String {
    format!("{MESH}{lines}")
}

#[test]
fn keys_are_those_of_the_section_that_are_not_there_yet() {
    offers("|", &["apiVersion", "clusters", "kind", "limits", "links", "mesh", "reserved", "vpcs"]);
    offers(&behind("|"), &["limits", "links", "reserved"]);
    offers(&behind("links:\n  - |"), &["bandwidthMbps", "id", "type", "vpcs"]);
    offers(&behind("links:\n  - id: cen-1\n    ty|"), &["bandwidthMbps", "type", "vpcs"]);
    offers(&behind("links: [{ type: cen, | }]"), &["bandwidthMbps", "id", "vpcs"]);
    offers(&behind("links: [{ type: cen, ").replace("cen, ", "cen, |"), &["bandwidthMbps", "id", "vpcs"]);
    offers(&behind("    securityGroup:\n      |"), &["id", "rules", "type"]);
}

#[test]
fn a_key_brings_its_colon_where_there_is_none() {
    let insert = |text: &str| completed(text).1.items.into_iter().next().unwrap().insert;
    assert_eq!(insert("ap|"), "apiVersion: ");
    assert_eq!(insert("ap|: meshwright/v1"), "apiVersion");
}

#[test]
fn the_word_at_the_cursor_is_what_a_completion_replaces() {
    let (text, found) = completed(&behind("    rol|e: data-plane\n"));
    let [start, end] = [found.range.start, found.range.end].map(|it| it.offset as usize);
    assert_eq!(text.get(start..end), Some("role"));
    let (_, found) = completed(&behind("  - name: a\n    vpc: |\n"));
    assert_eq!(found.range.start, found.range.end);
}

#[test]
fn values_are_the_words_of_the_format() {
    offers("mesh:\n  mode: |\n", &["off", "flat", "gateway"]);
    offers("mesh:\n  mode: \"fl|\"\n", &["off", "flat", "gateway"]);
    offers("kind: |", &["Topology"]);
    offers(&behind("    role: |\n"), &["control-plane", "data-plane"]);
    offers("mesh:\n  controlPlaneSecurity: |\n", &["true", "false"]);
    offers("mesh:\n  name: |\n", &[]);
}

#[test]
fn names_are_those_that_the_topology_declares() {
    offers(&behind("  - name: beijing\n    vpc: |\n"), &["hangzhou", "beijing"]);
    offers(&behind("links: [{ id: cen-1, vpcs: [hangzhou, |] }]\n"), &["beijing"]);
    offers(&behind("links:\n  - id: cen-1\n    vpcs:\n      - |\n"), &["hangzhou", "beijing"]);
}

#[test]
fn regions_are_those_of_the_cloud() {
    let (_, found) = completed(&behind("").replace("region: cn-beijing", "region: cn-b|"));
    assert!(found.items.iter().any(|it| it.label == "cn-beijing" && it.kind == CompletionKind::Region));
}

#[test]
fn networks_are_free_ones_where_the_thing_may_lie() {
    offers(&MESH.replace("[10.1.0.0/16]", "[|]"), &["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]);
    offers(&MESH.replace("172.16.0.0/20", "|"), &["172.16.0.0/20", "172.16.16.0/20", "172.16.32.0/20"]);
    offers(&MESH.replace("[10.0.16.0/20]", "[10.0.16.0/20, |]"), &["10.0.32.0/20", "10.0.48.0/20", "10.0.64.0/20"]);
    offers(&MESH.replace("[10.0.0.0/24]", "[|]"), &["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]);
    let flannel = behind("  - name: b\n    network:\n      plugin: flannel\n      podCidrs:\n        - |\n");
    offers(&flannel, &["10.2.0.0/20", "10.2.16.0/20", "10.2.32.0/20"]);
}

#[test]
fn a_text_that_is_broken_behind_the_cursor_is_no_obstacle() {
    offers(&behind("    role: |\n  : [ }\n"), &["control-plane", "data-plane"]);
    offers("mesh: { mode: |\nvpcs:\n  - name: a\n", &["off", "flat", "gateway"]);
}

#[test]
fn where_nothing_is_known_nothing_is_offered() {
    for text in ["a: [b: |", "\u{0}|", "x: |", "mesh:\n  name: a\n    b|: c\n"] {
        offers(text, &[]);
    }
}

#[test]
fn offsets_count_as_they_are_asked_to() {
    let (text, at) = cut("mesh: { name: 商店🐉, mode: | }");
    let units = u32::try_from(text[..at as usize].encode_utf16().count()).unwrap();
    let found = complete(&Source { name: "t", text: &text }, units, &wide());
    assert_eq!((found.items.len(), found.range.start.offset), (3, units));
    let found = complete(&Source { name: "t", text: "" }, u32::MAX, &wide());
    assert_eq!(found.items.len(), 8);
}

#[test]
fn a_key_and_its_value_mean_what_the_format_says() {
    let at = |text: &str| {
        let (text, at) = cut(text);
        hover(&Source { name: "t", text: &text }, at, &CheckOptions::default())
    };
    let Hover { path, text, range } = at(&MESH.replace("podCidrs", "pod|Cidrs")).unwrap();
    assert_eq!(path, "clusters[].network.podCidrs");
    assert_eq!(
        text,
        "terway: the vSwitches of the pods, inside the VPC. flannel: the pods' own range, outside the VPC."
    );
    assert_eq!(range.start.line, 10);
    assert_eq!(at(&MESH.replace("mode: flat", "mode: fl|at")).unwrap().path, "mesh.mode");
    assert_eq!(at(&MESH.replace("kind: Top", "kind:| Top")), None);
    assert_eq!(at("colour: r|ed\n"), None);
    assert_eq!(at("a: [|\n"), None);
}

/// Every path of the format, as far as completion leads, each with what is said of it.
fn format(catalog: &str) -> Vec<(String, String)> {
    let options = CheckOptions { catalog, ..CheckOptions::default() };
    let mut found = Vec::new();
    let mut open = vec![String::new()];
    while let Some(path) = open.pop() {
        let text: String = path.split_terminator('.').flat_map(|key| ["{ ", key, ": "]).collect();
        for form in ["{ ", ""] {
            let text = format!("{text}{form}");
            let offset = u32::try_from(text.len()).unwrap();
            for item in complete(&Source { name: "t", text: &text }, offset, &options).items {
                let path = format!("{path}{}", item.label);
                match item.kind {
                    CompletionKind::Key => open.push(format!("{path}.")),
                    CompletionKind::Value if !item.detail.is_empty() => {}
                    _ => continue,
                }
                found.push((path, item.detail));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn all_of_the_format_is_told_in_chinese_too() {
    let (english, table) = (format(""), format!("{CHINESE}{}", topology::CHINESE));
    let chinese = format(&table);
    assert!(english.len() > 100, "{}", english.len());
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for ((path, english), (same, chinese)) in english.iter().zip(&chinese) {
        assert!(path == same && is_chinese(chinese), "{path}: {chinese}");
        assert!(!english.is_empty() && !is_chinese(english), "{path}: {english}");
    }
    let paths: Vec<_> = topology::CHINESE.lines().map(|line| line.split_once(" = ").unwrap().0).collect();
    let known = |path: &&&str| english.iter().any(|(known, _)| path.strip_prefix("format.") == Some(known));
    assert_eq!(paths.iter().filter(|path| !known(path)).collect::<Vec<_>>(), Vec::<&&str>::new());
}
