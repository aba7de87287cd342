//! `ip-ranges-gap`: addresses of the mesh that a cluster's sidecars do not capture.

use std::cmp::Reverse;

use super::capture::{Address, Capture, bounds};
use super::specs::used_specs;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::{Cidr, Cluster, Dialect, Mode, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW408", name: "ip-ranges-gap", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // Upstream's operator does not read the list.
    if context.known_mode() != Some(Mode::Flat) || context.dialect() == Dialect::Banzaicloud {
        return;
    }
    let captures: Vec<_> =
        used_specs(context).into_iter().filter_map(|spec| Some((spec.name, Capture::of(&spec)?))).collect();
    if captures.is_empty() {
        return;
    }
    let blocks = blocks(context);
    for (name, capture) in captures {
        if let Some(missed) = missed(&blocks, &capture) {
            report(name, &capture, missed, findings);
        }
    }
}

/// Pods or services of a cluster.
struct Block<'t> {
    first: Address,
    last: Address,
    cidr: &'t Spanned<Cidr>,
    cluster: &'t Cluster,
    sentence: &'static str,
}

/// Every such block that lies in no other, in order.
fn blocks<'t>(context: &Context<'t>) -> Vec<Block<'t>> {
    let mut blocks = Vec::with_capacity(2 * context.clusters().len());
    for cluster in context.clusters() {
        let Some(network) = cluster.network.get() else { continue };
        let pods = network.pod_cidrs.items().iter().map(|cidr| (cidr, "pods"));
        let services = network.service_cidr.spanned().map(|cidr| (cidr, "services"));
        blocks.extend(pods.chain(services).filter_map(|(cidr, sentence)| {
            let (first, last) = bounds(cidr.value.net?);
            Some(Block { first, last, cidr, cluster, sentence })
        }));
    }
    blocks.sort_by_key(|block| (block.first, Reverse(block.last), block.cidr.span));
    blocks.dedup_by(|block, outer| block.last <= outer.last);
    blocks
}

/// The first of `blocks` that is not captured whole. Steps from captured range to captured range, not from block to
/// block, for every cluster may bring a list of its own.
fn missed<'b, 't>(blocks: &'b [Block<'t>], capture: &Capture) -> Option<&'b Block<'t>> {
    let mut rest = blocks;
    while let Some(block) = rest.first() {
        let Some(until) = capture.until(block.first).filter(|until| block.last <= *until) else { return Some(block) };
        rest = rest.get(rest.partition_point(|block| block.last <= until)..)?;
    }
    None
}

fn report(name: &str, capture: &Capture, missed: &Block<'_>, findings: &mut Findings<'_>) {
    let facts: Facts<'_> = &[
        ("cluster", &name),
        ("cidr", &missed.cidr.value.text),
        ("other", &missed.cluster.name.text().unwrap_or_default()),
    ];
    let finding = RULE.at(capture.span, missed.sentence, facts).relate(missed.cidr.span, "other", facts);
    findings.add(finding.help("why", facts).help("mend", facts));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Context;
    use crate::parse::parse;

    fn first_missed(list: &str) -> Option<String> {
        let cluster = |name, pods, services| {
            format!("  - {{ name: {name}, network: {{ podCidrs: {pods}, serviceCidr: {services} }} }}\n")
        };
        let clusters = [
            cluster("a", "[10.0.0.0/16, fd00::/64]", "172.16.0.0/20"),
            cluster("b", "[10.1.0.0/16]", "172.16.16.0/20"),
            cluster("c", "[10.1.128.0/17]", "172.16.0.0/20"),
        ];
        let text = format!("clusters:\n{}  - {{ remoteIstio: {{ includeIPRanges: {list} }} }}", clusters.concat());
        let parsed = parse(&text);
        let context = Context::new(&parsed);
        let capture = used_specs(&context).iter().find_map(Capture::of)?;
        missed(&blocks(&context), &capture).map(|block| block.cidr.value.text.clone())
    }

    #[test]
    fn names_the_first_block_that_is_left_out() {
        for (list, missed) in [
            ("'10.0.0.0/15,172.16.0.0/19,fd00::/8'", None),
            // Two halves, and host bits, as Istio takes them.
            ("'10.1.0.0/16,10.0.0.7/16,172.16.0.0/20,172.16.16.0/20,fd00::/64'", None),
            ("'0.0.0.0/0,::/0'", None),
            ("''", Some("10.0.0.0/16")),
            ("'10.0.0.0/16'", Some("10.1.0.0/16")),
            ("'10.0.0.0/17'", Some("10.0.0.0/16")),
            ("'10.0.0.0/16,10.1.0.0/17,172.16.0.0/12'", Some("10.1.0.0/16")),
            ("'10.0.0.0/8,172.16.16.0/20'", Some("172.16.0.0/20")),
            ("'0.0.0.0/0'", Some("fd00::/64")),
            ("'*'", None),
            ("'*,10.0.0.0/8'", None),
            ("[10.0.0.0/8]", None),
        ] {
            assert_eq!(first_missed(list).as_deref(), missed, "{list}");
        }
    }
}
