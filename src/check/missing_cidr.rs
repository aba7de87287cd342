//! `missing-cidr`: a range without which overlaps cannot be seen.

use std::collections::BTreeSet;

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::source::Span;
use crate::topology::{Cidr, Cluster, Field, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW219", name: "missing-cidr", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters() == Some(Severity::Error) {
        vpcs(context, findings);
        context.clusters().iter().for_each(|cluster| report(cluster, findings));
    }
}

/// Of several sections for one VPC, one says its ranges.
fn vpcs(context: &Context<'_>, findings: &mut Findings<'_>) {
    let told: BTreeSet<_> = context.vpcs().filter(|(_, vpc)| !is_missing(&vpc.cidrs)).map(|(id, _)| id).collect();
    for (id, vpc) in context.vpcs().filter(|(_, vpc)| is_missing(&vpc.cidrs)) {
        let Some(name) = vpc.name.text().filter(|_| !told.contains(&id)) else { continue };
        let at = vpc.cidrs.span().unwrap_or(vpc.at);
        findings.add(RULE.at(at, "vpc", &[("vpc", &name)]).help("help", &[]));
    }
}

fn report(cluster: &Cluster, findings: &mut Findings<'_>) {
    let Some(((missing, at), name)) = missing(cluster).zip(cluster.name.text()) else { return };
    findings.add(RULE.at(at, "cluster", &[("cluster", &name), ("missing", &missing)]).help("help", &[]));
}

/// The ranges that `cluster` does not give, and the place that should hold them.
fn missing(cluster: &Cluster) -> Option<(String, Span)> {
    let (missing, at) = match &cluster.network {
        Field::Unreadable => return None,
        Field::Absent => ([true; 3], cluster.at),
        Field::Given(network) => {
            let network = &network.value;
            let missing =
                [is_missing(&network.node_cidrs), is_missing(&network.pod_cidrs), network.service_cidr.is_absent()];
            (missing, network.at)
        }
    };
    let keys = ["`nodeCidrs`", "`podCidrs`", "`serviceCidr`"].into_iter().zip(missing);
    let keys: Vec<_> = keys.filter_map(|(key, missing)| missing.then_some(key)).collect();
    (!keys.is_empty()).then(|| (keys.join(", "), at))
}

fn is_missing(cidrs: &Field<Vec<Spanned<Cidr>>>) -> bool {
    match cidrs {
        Field::Absent => true,
        Field::Unreadable => false,
        Field::Given(list) => list.value.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{changed, codes};

    #[test]
    fn what_is_written_badly_is_not_missing() {
        let missing = |old: &str, new: &str| !codes("MW219", &changed(old, new)).is_empty();
        assert!(missing(", cidrs: [10.2.0.0/16]", ""));
        assert!(missing("cidrs: [10.2.0.0/16]", "cidrs: []"));
        assert!(missing(", podCidrs: [10.2.16.0/20]", ""));
        assert!(missing(", serviceCidr: 172.22.0.0/20", ""));
        assert!(missing(
            ", network: { plugin: terway, nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20], serviceCidr: 172.22.0.0/20 }",
            ""
        ));
        assert!(!missing("cidrs: [10.2.0.0/16]", "cidrs: 10.2.0.0/16"));
        assert!(!missing("podCidrs: [10.2.16.0/20]", "podCidrs: [10.2.16.0/33]"));
        assert!(!missing("serviceCidr: 172.22.0.0/20", "serviceCidr: null"));
    }

    #[test]
    fn one_section_speaks_for_a_vpc_that_has_two() {
        let two = "- { name: c, id: vpc-b }\nlinks:";
        assert!(codes("MW219", &changed("links:", two)).is_empty());
        assert_eq!(codes("MW219", &changed("links:", &two.replace("vpc-b", "vpc-c"))), ["MW219"]);
    }
}
