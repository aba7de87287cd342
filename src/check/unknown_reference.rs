//! `unknown-reference`: a VPC is named that is not declared.

use super::lost::Lost;
use super::{Context, Findings, Rule, placeholder, scalar};
use crate::finding::Severity;
use crate::message::Facts;
use crate::parse::Shape;
use crate::topology::{Field, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW113", name: "unknown-reference", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !all_known(context) {
        return;
    }
    let declared = Declared::of(context);
    for name in context.clusters().iter().filter_map(|cluster| cluster.vpc.spanned()) {
        report(context, &declared, name, findings);
    }
    for name in context.topology.links.items().iter().flat_map(|link| link.vpcs.items()) {
        report(context, &declared, name, findings);
    }
}

/// Whether the name of every VPC is known; one that is not may be the one that is meant.
fn all_known(context: &Context<'_>) -> bool {
    let vpcs = &context.topology.vpcs;
    let named = vpcs.items().iter().all(|vpc| vpc.name.text().is_some_and(|name| placeholder::find(name).is_none()));
    named && !matches!(vpcs, Field::Unreadable) && !Lost::of(context, "vpcs[]", Shape::Mapping).any()
}

/// The names of the VPCs, to choose from and to show.
struct Declared<'t> {
    names: Vec<&'t str>,
    shown: String,
}

impl<'t> Declared<'t> {
    fn of(context: &Context<'t>) -> Self {
        const SHOWN: usize = 6;
        let names: Vec<_> = context.topology.vpcs.items().iter().filter_map(|vpc| vpc.name.text()).collect();
        let quoted: Vec<_> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
        let shown = quoted.join(", ") + if names.len() > SHOWN { ", …" } else { "" };
        Self { names, shown }
    }
}

fn report(context: &Context<'_>, declared: &Declared<'_>, name: &Spanned<String>, findings: &mut Findings<'_>) {
    if context.vpc(&name.value).is_some() || placeholder::find(&name.value).is_some() {
        return;
    }
    let finding = RULE.at(name.span, "message", &[("name", &name.value)]);
    let near = context.nearest(&name.value, declared.names.iter().copied()).and_then(|near| context.vpc(near));
    findings.add(if let Some(near) = near.and_then(|vpc| vpc.name.spanned()) {
        let facts: Facts<'_> = &[("near", &near.value)];
        finding.relate(near.span, "declared", facts).help("near", facts).fix(
            name.span,
            scalar::scalar(&near.value),
            "fix",
            facts,
        )
    } else if declared.names.is_empty() {
        finding.help("none", &[])
    } else {
        finding.help("known", &[("known", &declared.shown)])
    });
}
