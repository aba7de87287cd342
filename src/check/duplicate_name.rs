//! `duplicate-name`: two clusters, two VPCs, two reservations or two links share a name.

use std::collections::BTreeMap;

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Word;
use crate::source::Span;
use crate::topology::Field;

pub(super) static RULE: Rule =
    Rule { code: "MW107", name: "duplicate-name", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let topology = context.topology;
    report("cluster", topology.clusters.items().iter().map(|cluster| &cluster.name), findings);
    report("vpc", topology.vpcs.items().iter().map(|vpc| &vpc.name), findings);
    report("link", topology.links.items().iter().map(|link| &link.id), findings);
    report("reserved", topology.reserved.items().iter().map(|reserved| &reserved.name), findings);
}

fn report<'t>(kind: &'static str, names: impl Iterator<Item = &'t Field<String>>, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for name in names.filter_map(Field::spanned) {
        let Some(first) = seen.get(name.value.as_str()) else {
            seen.insert(&name.value, name.span);
            continue;
        };
        let facts: crate::message::Facts<'_> = &[("kind", &Word(kind)), ("name", &name.value)];
        let finding = RULE.at(name.span, "message", facts).relate(*first, "first", facts);
        findings.add(finding.help(if kind == "cluster" { "cluster-help" } else { "help" }, facts));
    }
}
