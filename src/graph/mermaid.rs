//! The map as a flowchart of Mermaid's: subgraphs for regions and VPCs, a node for each cluster and each link.

use super::scene::{Cluster, Scene, Vpc, Wire, WireKind};
use super::sheet::plain;
use super::words::Words;
use crate::topology::LinkType;

/// The flowchart.
pub(super) fn write(scene: &Scene<'_>, words: &Words<'_>) -> String {
    let mut out = String::from("flowchart TB\n");
    for (at, region) in scene.regions.iter().enumerate() {
        let name = region.name.map_or_else(|| words.of("no-region"), plain);
        line(&mut out, 1, &["subgraph r", &at.to_string(), "[\"", &escaped(&name), "\"]"]);
        let vpcs = region.vpcs.iter().filter_map(|number| Some((number, scene.vpcs.get(*number)?)));
        vpcs.for_each(|(number, own)| vpc(&mut out, *number, own, words));
        line(&mut out, 1, &["end"]);
    }
    for (at, wire) in scene.wires.iter().enumerate() {
        link(&mut out, at, wire, words);
    }
    let class = |name: &str, style: &str| ["  classDef ", name, " ", style, "\n"].concat();
    out.push_str(&class("control", "stroke:#1d5fc4,stroke-width:3px"));
    out.push_str(&class("bad", "stroke:#b3261e,stroke-width:2px,stroke-dasharray:5 4"));
    out
}

fn vpc(out: &mut String, number: usize, vpc: &Vpc<'_>, words: &Words<'_>) {
    let number = number.to_string();
    // Mermaid has room for one line above a subgraph.
    let title = escaped(&vpc_lines(vpc, words).join(" · "));
    line(out, 2, &["subgraph v", &number, "[\"", &title, "\"]"]);
    for (at, cluster) in vpc.clusters.iter().enumerate() {
        let text = lines(&cluster_lines(cluster, words));
        let bad = if is_bad(&cluster.marks) { ":::bad" } else { "" };
        let id = ["c", &number, "x", &at.to_string()].concat();
        let (open, close, class) = if cluster.is_control { ("{{\"", "\"}}", ":::control") } else { ("[\"", "\"]", "") };
        line(out, 3, &[&id, open, &text, close, if bad.is_empty() { class } else { bad }]);
    }
    if vpc.clusters.is_empty() {
        line(out, 3, &["e", &number, "[\"", &words.of("no-cluster"), "\"]"]);
    }
    line(out, 2, &["end"]);
}

fn link(out: &mut String, at: usize, wire: &Wire<'_>, words: &Words<'_>) {
    let id = ["l", &at.to_string()].concat();
    let missing = matches!(wire.kind, WireKind::Missing(_));
    let bad = if missing || is_bad(&wire.marks) { ":::bad" } else { "" };
    line(out, 1, &[&id, "([\"", &lines(&wire_lines(wire, words)), "\"])", bad]);
    // One that is missing is told by a cross, others by their strokes and their names.
    let arrow = match wire.kind {
        WireKind::Link(LinkType::Cen) => " === ",
        WireKind::Missing(_) => " x-.-x ",
        WireKind::Link(LinkType::Vpn) | WireKind::Gateways => " -.- ",
        WireKind::Link(_) | WireKind::Unknown => " --- ",
    };
    for end in &wire.ends {
        line(out, 1, &[&id, arrow, "v", &end.to_string()]);
    }
}

/// What a VPC says.
pub(super) fn vpc_lines(vpc: &Vpc<'_>, words: &Words<'_>) -> Vec<String> {
    let name = vpc.name.map_or_else(|| words.of("no-vpc"), plain);
    let undeclared = (!vpc.declared).then(|| ["✕ ", &words.of("undeclared")].concat());
    let cidrs: Vec<_> = vpc.cidrs.iter().map(|net| plain(net.text)).collect();
    let cidrs = Some(cidrs.join(" ")).filter(|cidrs| !cidrs.is_empty());
    let wrong = wrong(&vpc.marks);
    [Some(words.say("vpc", &[("vpc", &name)])), cidrs, undeclared].into_iter().flatten().chain(wrong).collect()
}

/// What a cluster says.
pub(super) fn cluster_lines(cluster: &Cluster<'_>, words: &Words<'_>) -> Vec<String> {
    let name = cluster.name.map_or_else(|| words.of("no-name"), plain);
    let control = cluster.is_control.then(|| words.of("control-plane"));
    let fact = |key: &'static str, nets: &[super::scene::Net<'_>]| {
        let nets: Vec<_> = nets.iter().map(|net| plain(net.text)).collect();
        (!nets.is_empty()).then(|| [&words.of(key), " ", &nets.join(" ")].concat())
    };
    let nets = [fact("nodes", &cluster.nodes), fact("pods", &cluster.pods)];
    [Some(name), control].into_iter().chain(nets).flatten().chain(wrong(&cluster.marks)).collect()
}

/// What a link says.
pub(super) fn wire_lines(wire: &Wire<'_>, words: &Words<'_>) -> Vec<String> {
    let kind = super::map::called(wire.kind, words);
    let rate = wire.bandwidth.map(|rate| words.say("bandwidth", &[("rate", &rate)]));
    [Some(kind), wire.id.map(plain), rate].into_iter().flatten().chain(wrong(&wire.marks)).collect()
}

fn wrong(marks: &[super::marks::Mark<'_>]) -> Option<String> {
    let mark = marks.first()?;
    Some([super::sheet::sign(mark.severity), " ", mark.code, " ", mark.rule].concat())
}

/// Whether an error is among `marks`.
pub(super) fn is_bad(marks: &[super::marks::Mark<'_>]) -> bool {
    marks.iter().any(|mark| mark.severity == crate::finding::Severity::Error)
}

fn lines(lines: &[String]) -> String {
    lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br/>")
}

/// A text in which nothing means anything to Mermaid, by the entities that it knows: signs by their numbers.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '/' | '·' | '✕' | '…' | '!' | '+') => {
                out.push(c);
            }
            _ => out.push_str(&["#", &u32::from(c).to_string(), ";"].concat()),
        }
    }
    out
}

fn line(out: &mut String, depth: usize, parts: &[&str]) {
    out.extend(std::iter::repeat_n("  ", depth));
    out.extend(parts.iter().copied());
    out.push('\n');
}
