//! `address-family-mixed`: IPv4 and IPv6 in one list.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::{Facts, Word};
use crate::topology::{Cidr, Field, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW211", name: "address-family-mixed", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for vpc in context.topology.vpcs.items() {
        report("cidrs", &vpc.cidrs, findings);
        report("userCidrs", &vpc.user_cidrs, findings);
    }
    for network in context.clusters().iter().filter_map(|cluster| cluster.network.get()) {
        report("nodeCidrs", &network.node_cidrs, findings);
        report("podCidrs", &network.pod_cidrs, findings);
    }
}

/// Reports the first range of a list that is of another family than the first of all.
fn report(list: &'static str, cidrs: &Field<Vec<Spanned<Cidr>>>, findings: &mut Findings<'_>) {
    let is_v4 = |cidr: &Spanned<Cidr>| cidr.value.net.map(|net| net.addr().is_ipv4());
    let mut readable = cidrs.items().iter().filter(|cidr| cidr.value.net.is_some());
    let Some(first) = readable.next() else { return };
    if let Some(odd) = readable.find(|cidr| is_v4(cidr) != is_v4(first)) {
        let families = |v4: Option<bool>| if v4 == Some(true) { Word("ipv4") } else { Word("ipv6") };
        let (family, other) = (families(is_v4(odd)), families(is_v4(first)));
        let facts: Facts<'_> = &[("list", &list), ("cidr", &odd.value.text), ("family", &family), ("other", &other)];
        findings.add(RULE.at(odd.span, "message", facts).relate(first.span, "first", facts).help("help", facts));
    }
}
