//! `outside-vpc`: a vSwitch that does not lie in its VPC.

use ipnet::IpNet;

use super::blocks::{Block, Kind};
use super::{Context, Findings, Rule, plugin_cidr_mismatch};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW218", name: "outside-vpc", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let strays = plugin_cidr_mismatch::strays(context);
    let outside = context.blocks().iter().filter(|block| block.is_vswitch() && block.inside == Some(false));
    let mut outside = outside.filter(|block| block.is_plausible() && !strays.claim(block)).peekable();
    if outside.peek().is_some() {
        let vpcs = Vpcs::of(context);
        outside.for_each(|block| report(context, block, vpcs.around(block), findings));
    }
}

fn report(context: &Context<'_>, block: &Block<'_>, around: Option<&str>, findings: &mut Findings<'_>) {
    let Some(vpc) = block.cluster.and_then(|index| context.vpc_of(context.clusters().get(index)?)) else { return };
    let name = vpc.name.text().unwrap_or_default();
    let facts: Facts<'_> = &[("vpc", &name)];
    let ranges = vpc.cidrs.items().first().map_or(vpc.at, |cidr| cidr.span);
    let finding = RULE.at(block.span, "message", &block.facts()).relate(ranges, "vpc", facts);
    findings.add(match around {
        Some(around) => finding.help("around", &[("around", &around), ("cluster", &block.owner)]),
        None => finding.help("help", facts),
    });
}

/// The outermost ranges of all VPCs with the names of these, in order.
pub(super) struct Vpcs<'t>(Vec<(IpNet, &'t str)>);

impl<'t> Vpcs<'t> {
    pub(super) fn of(context: &Context<'t>) -> Self {
        let vpcs = context.blocks().iter().filter(|block| block.kind == Kind::Vpc && block.is_plausible());
        let mut vpcs: Vec<_> = vpcs.filter_map(|block| Some((block.net()?, block.owner))).collect();
        vpcs.sort_unstable();
        vpcs.dedup_by(|(inner, _), (outer, _)| outer.contains(&*inner));
        Self(vpcs)
    }

    /// The name of the VPC that `block` lies in.
    pub(super) fn around(&self, block: &Block<'_>) -> Option<&'t str> {
        let net = block.net()?;
        let behind = self.0.partition_point(|(range, _)| *range <= net);
        let (range, name) = self.0.get(..behind)?.last()?;
        range.contains(&net).then_some(*name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{changed, codes};

    #[test]
    fn a_vpc_whose_ranges_are_in_doubt_encloses_anything() {
        let outside = |cidrs: &str| !codes("MW218", &changed("cidrs: [10.2.0.0/16]", cidrs)).is_empty();
        assert!(outside("cidrs: [10.3.0.0/16]"));
        assert!(outside("cidrs: [10.2.0.0/21, 10.2.8.0/21]"), "one range must hold it all");
        assert!(!outside("cidrs: [10.3.0.0/16, 10.2.0.0/15]"));
        assert!(!outside("cidrs: [10.3.0.0/16, 10.2.0.0/33]"));
        assert!(!outside("cidrs: [10.3.0.0/16, 10.2.0.0/30]"));
        assert!(!outside("cidrs: ['fd00:2::/56']"), "nothing is said of IPv4");
    }
}
