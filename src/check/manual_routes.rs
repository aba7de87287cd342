//! `manual-routes`: what nobody routes but the user.

use std::collections::BTreeMap;

use super::reach::{Single, Way};
use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Facts;
use crate::topology::{Cidr, Cluster, LinkType, Mode, Plugin, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW306", name: "manual-routes", severity: Severity::Note, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    let pods = pods(context);
    for single in context.reach().by_hand() {
        findings.add(of_link(single, &pods));
    }
    let Some(control_plane) = context.control_plane() else { return };
    for cluster in context.clusters() {
        if let Some(finding) = of_way(context, control_plane, cluster) {
            findings.add(finding);
        }
    }
}

/// The pod CIDRs that are not the VPC's own, by VPC. Between gateways nobody calls them.
fn pods<'t>(context: &Context<'t>) -> BTreeMap<usize, Vec<&'t str>> {
    let mut pods: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for cluster in context.clusters().iter().filter(|_| context.mode == Mode::Flat) {
        let network = cluster.network.get().filter(|network| network.plugin.is(&Plugin::Flannel));
        let cidrs = network.map(|network| network.pod_cidrs.items()).unwrap_or_default();
        if let Some(vpc) = context.home(cluster) {
            pods.entry(vpc).or_default().extend(cidrs.iter().filter_map(written));
        }
    }
    pods
}

fn of_link(single: &Single<'_>, pods: &BTreeMap<usize, Vec<&str>>) -> Finding {
    let (link, [one, other]) = (single.link.id.text().unwrap_or_default(), single.ends);
    let mut finding = RULE.at(single.link.at, "message", &[("link", &link)]);
    for ((_, from), (identity, to)) in [(one, other), (other, one)] {
        let own = to.cidrs.items().iter().filter_map(written);
        let more = pods.get(&identity).into_iter().flatten().copied();
        if let Some(cidrs) = shown(own.chain(more)) {
            let vpc = from.name.text().unwrap_or_default();
            finding = finding.help("route", &[("vpc", &vpc), ("cidrs", &cidrs), ("link", &link)]);
        }
    }
    let is_vpn = single.link.kind.is(&LinkType::Vpn);
    if is_vpn { finding.help("vpn", &[]) } else { finding }
}

/// A CIDR as it is written, if it is one.
fn written(cidr: &Spanned<Cidr>) -> Option<&str> {
    cidr.value.net.map(|_| cidr.value.text.as_str())
}

/// The first of some CIDRs, as sentences list them.
fn shown<'c>(cidrs: impl Iterator<Item = &'c str>) -> Option<String> {
    const SHOWN: usize = 8;
    let quoted: Vec<_> = cidrs.take(SHOWN + 1).map(|cidr| format!("`{cidr}`")).collect();
    let list = quoted.get(..SHOWN).map_or_else(|| quoted.join(", "), |first| first.join(", "));
    let more = if quoted.len() > SHOWN { ", …" } else { "" };
    (!quoted.is_empty()).then(|| list + more)
}

/// A cluster that the control plane reaches through other VPCs.
fn of_way(context: &Context<'_>, control_plane: &Cluster, cluster: &Cluster) -> Option<Finding> {
    let vpc = cluster.vpc.spanned().filter(|_| context.way_to(cluster) == Way::Through)?;
    let facts: Facts<'_> = &[
        ("cluster", &cluster.name.text().unwrap_or_default()),
        ("vpc", &vpc.value),
        ("control_vpc", &control_plane.vpc.text().unwrap_or_default()),
    ];
    let finding = RULE.at(vpc.span, "through", facts);
    let finding = finding.relate(control_plane.vpc.span().unwrap_or(control_plane.at), "control-plane", facts);
    Some(finding.help("through-help", facts))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_long_list_ends_in_dots_and_a_full_one_does_not() {
        let list = |count| shown(std::iter::repeat_n("a", count)).unwrap_or_default();
        assert_eq!((list(0).as_str(), list(1).as_str(), list(2).as_str()), ("", "`a`", "`a`, `a`"));
        assert!(!list(8).ends_with('…') && list(8).matches('a').count() == 8);
        assert!(list(9).ends_with(", …") && list(9).matches('a').count() == 8);
    }
}
