//! The map as a graph for Graphviz: clusters of its own for regions and VPCs, a node for each cluster and each link.

use super::mermaid::{cluster_lines, is_bad, vpc_lines, wire_lines};
use super::scene::{Scene, Vpc, Wire, WireKind};
use super::sheet::plain;
use super::words::Words;
use crate::topology::LinkType;

const HEAD: &str = "  graph [compound=true, rankdir=TB, fontname=\"Helvetica\", style=rounded, color=\"#b6c4d4\"];
  node [shape=box, style=rounded, fontname=\"Helvetica\", fontsize=11, color=\"#526173\"];
  edge [arrowhead=none, color=\"#526173\"];
";

/// The graph.
pub(super) fn write(scene: &Scene<'_>, words: &Words<'_>) -> String {
    let name = scene.name.map(plain).unwrap_or_default();
    let mut out = ["graph ", &quoted(&name), " {\n", HEAD].concat();
    for (at, region) in scene.regions.iter().enumerate() {
        let name = region.name.map_or_else(|| words.of("no-region"), plain);
        put(&mut out, 1, &["subgraph cluster_r", &at.to_string(), " { label=", &quoted(&name), ";"]);
        let vpcs = region.vpcs.iter().filter_map(|number| Some((number, scene.vpcs.get(*number)?)));
        vpcs.for_each(|(number, own)| vpc(&mut out, *number, own, words));
        put(&mut out, 1, &["}"]);
    }
    for (at, wire) in scene.wires.iter().enumerate() {
        link(&mut out, at, wire, words);
    }
    out.push_str("}\n");
    out
}

fn vpc(out: &mut String, number: usize, vpc: &Vpc<'_>, words: &Words<'_>) {
    let number = number.to_string();
    let bad = if vpc.declared && !is_bad(&vpc.marks) { "" } else { BAD };
    put(out, 2, &["subgraph cluster_v", &number, " { label=", &labelled(&vpc_lines(vpc, words)), ";", bad]);
    for (at, cluster) in vpc.clusters.iter().enumerate() {
        let shape = if cluster.is_control { ", shape=hexagon, penwidth=2" } else { "" };
        let bad = if is_bad(&cluster.marks) { ", style=\"rounded,dashed\", color=\"#b3261e\"" } else { "" };
        let label = labelled(&cluster_lines(cluster, words));
        put(out, 3, &["c", &number, "x", &at.to_string(), " [label=", &label, shape, bad, "];"]);
    }
    if vpc.clusters.is_empty() {
        put(out, 3, &["c", &number, "x0 [label=", &quoted(&words.of("no-cluster")), ", style=dotted];"]);
    }
    put(out, 2, &["}"]);
}

const BAD: &str = " style=\"rounded,dashed\"; color=\"#b3261e\";";

fn link(out: &mut String, at: usize, wire: &Wire<'_>, words: &Words<'_>) {
    let id = ["l", &at.to_string()].concat();
    let missing = matches!(wire.kind, WireKind::Missing(_));
    let colour = if missing || is_bad(&wire.marks) { ", color=\"#b3261e\"" } else { "" };
    let style = match wire.kind {
        WireKind::Link(LinkType::Cen) => "bold",
        WireKind::Link(LinkType::Vpn) | WireKind::Missing(_) => "dashed",
        WireKind::Link(LinkType::Peering) | WireKind::Gateways => "dotted",
        WireKind::Link(LinkType::ExpressConnect) | WireKind::Unknown => "solid",
    };
    put(out, 1, &[&id, " [shape=oval, label=", &labelled(&wire_lines(wire, words)), colour, "];"]);
    for end in &wire.ends {
        let end = end.to_string();
        put(out, 1, &[&id, " -- c", &end, "x0 [lhead=cluster_v", &end, ", style=", style, colour, "];"]);
    }
}

fn labelled(lines: &[String]) -> String {
    quoted(&lines.join("\n"))
}

/// A text in quotes. Graphviz knows no other sign there than the quote and the backslash.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    ["\"", &text, "\""].concat()
}

fn put(out: &mut String, depth: usize, parts: &[&str]) {
    out.extend(std::iter::repeat_n("  ", depth));
    out.extend(parts.iter().copied());
    out.push('\n');
}
