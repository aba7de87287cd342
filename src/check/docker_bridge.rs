//! `docker-bridge`: a range that meets Docker's own bridge on the nodes.

use super::blocks::{Block, Kind};
use super::{Context, Findings, Rule, ranges};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW213", name: "docker-bridge", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for block in context.blocks().iter().filter(|block| is_hidden(block)) {
        let finding = RULE.at(block.span, "message", &block.facts());
        findings.add(finding.help("why", &[]).help("mend", &[]));
    }
}

/// Whether the bridge hides addresses that are in use: those of vSwitches, pods and services, and a VPC's where it has
/// no others.
fn is_hidden(block: &Block<'_>) -> bool {
    let Some(net) = block.net().filter(|_| block.is_plausible()) else { return false };
    match block.kind {
        Kind::Vpc => ranges::DOCKER_BRIDGE.contains(&net),
        Kind::Node | Kind::Pod | Kind::Service => ranges::meet(net, ranges::DOCKER_BRIDGE),
        Kind::Reserved | Kind::User | Kind::Tolerated => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{changed, codes};

    #[test]
    fn a_vpc_around_the_bridge_loses_only_what_lies_there() {
        let vpc = |cidr: &str, nodes: &str| {
            let text = changed("[10.2.0.0/16]", &format!("[{cidr}]")).replace("[10.2.0.0/20]", &format!("[{nodes}]"));
            codes("MW213", &text.replace("10.2.16.0/20", "172.18.16.0/20"))
        };
        assert!(vpc("172.16.0.0/12", "172.18.0.0/20").is_empty());
        assert_eq!(vpc("172.16.0.0/12", "172.17.0.0/20"), ["MW213"]);
        assert_eq!(vpc("172.17.0.0/16", "172.18.0.0/20"), ["MW213"]);
    }
}
