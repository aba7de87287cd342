//! `public-range`: a network outside private space.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::blocks::{Block, Kind, outermost};
use super::{Context, Findings, Rule, ranges};
use crate::finding::Severity;

pub(super) static RULE: Rule =
    Rule { code: "MW214", name: "public-range", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut public = context.blocks().iter().filter(|block| is_public(block)).peekable();
    if public.peek().is_none() {
        return;
    }
    let user_cidrs = UserCidrs::of(context);
    for block in public {
        let finding = RULE.at(block.span, "message", &block.facts());
        if block.kind == Kind::Service {
            findings.add(finding.help("service-help", &[]));
        } else if !user_cidrs.cover(block) {
            findings.add(finding.help("help", &[]).help("user-cidrs", &[]));
        }
    }
}

/// Whether it is a VPC, or has addresses of its own beside one, and is outside private space; what is reserved is
/// reported as that.
fn is_public(block: &Block<'_>) -> bool {
    let own = matches!(block.kind, Kind::Vpc | Kind::Pod | Kind::Service) && !block.may_be_vswitch();
    own && block.is_plausible()
        && block.net().is_some_and(|net| ranges::is_public(net) && ranges::reserved(net).is_none())
}

/// The public ranges that VPCs route privately.
struct UserCidrs {
    of_vpc: BTreeMap<usize, Vec<IpNet>>,
    /// How many VPCs list each range.
    listed: BTreeMap<IpNet, usize>,
}

impl UserCidrs {
    fn of(context: &Context<'_>) -> Self {
        let mut of_vpc: BTreeMap<usize, Vec<IpNet>> =
            context.vpcs().filter_map(|(identity, _)| Some((identity?, Vec::new()))).collect();
        for block in context.blocks().iter().filter(|block| block.kind == Kind::User) {
            if let Some((nets, net)) = block.vpc.and_then(|vpc| of_vpc.get_mut(&vpc)).zip(block.net()) {
                nets.push(net);
            }
        }
        let mut listed = BTreeMap::new();
        for nets in of_vpc.values_mut() {
            outermost(nets);
            for net in nets {
                *listed.entry(*net).or_default() += 1;
            }
        }
        Self { of_vpc, listed }
    }

    /// Whether every VPC but the block's own routes it privately.
    fn cover(&self, block: &Block<'_>) -> bool {
        let Some(net) = block.net() else { return true };
        let around = std::iter::successors(Some(net), IpNet::supernet);
        let listed: usize = around.filter_map(|net| self.listed.get(&net)).sum();
        let own = block.vpc.and_then(|vpc| self.of_vpc.get(&vpc));
        let lists_itself = own.is_some_and(|nets| nets.iter().any(|user| user.contains(&net)));
        listed - usize::from(lists_itself) >= self.of_vpc.len() - usize::from(own.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{changed, codes};

    #[test]
    fn every_other_vpc_must_route_it_privately() {
        let public = changed("10.2.", "20.2.");
        assert_eq!(codes("MW2", &public), ["MW214"]);
        let with =
            |cidrs: &str, users: &str| codes("MW2", &public.replace(cidrs, &format!("{cidrs}, userCidrs: {users}")));
        assert!(with("cidrs: [10.1.0.0/16]", "[30.0.0.0/8, 20.0.0.0/8]").is_empty());
        assert!(with("cidrs: [10.1.0.0/16]", "[20.2.0.0/16]").is_empty());
        assert_eq!(with("cidrs: [10.1.0.0/16]", "[20.2.0.0/17]"), ["MW214"]);
        assert_eq!(with("cidrs: [20.2.0.0/16]", "[20.0.0.0/8]"), ["MW214"]);
        assert_eq!(codes("MW2", &changed("serviceCidr: 172.22", "serviceCidr: 20.22")), ["MW214"]);
    }
}
