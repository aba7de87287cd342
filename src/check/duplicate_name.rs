//! `duplicate-name`: two clusters, two VPCs, two reservations or two links share a name.

use std::collections::BTreeMap;

use super::{Context, Findings, Rule, placeholder};
use crate::finding::Severity;
use crate::message::{Facts, Word};
use crate::source::Span;
use crate::topology::Field;

pub(super) static RULE: Rule =
    Rule { code: "MW107", name: "duplicate-name", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let topology = context.topology;
    report("clusterName", topology.clusters.items().iter().map(|cluster| &cluster.name), findings);
    report("vpcName", topology.vpcs.items().iter().map(|vpc| &vpc.name), findings);
    report("linkId", topology.links.items().iter().map(|link| &link.id), findings);
    report("reservedName", topology.reserved.items().iter().map(|reserved| &reserved.name), findings);
}

fn report<'t>(what: &'static str, names: impl Iterator<Item = &'t Field<String>>, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let names = names.filter_map(Field::spanned);
    for name in names.filter(|name| placeholder::find(&name.value).is_none()) {
        let Some(first) = seen.get(name.value.as_str()) else {
            seen.insert(&name.value, name.span);
            continue;
        };
        let facts: Facts<'_> = &[("what", &Word(what)), ("name", &name.value)];
        let finding = RULE.at(name.span, "message", facts).relate(*first, "first", facts);
        let finding = if what == "clusterName" { finding.help("cluster-help", facts) } else { finding };
        findings.add(finding.help("help", facts));
    }
}
