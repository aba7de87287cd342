//! `duplicate-gateway-address`: two clusters behind one gateway.

use std::collections::BTreeMap;

use super::host::Host;
use super::{Context, Findings, Rule, placeholder};
use crate::finding::Severity;
use crate::message::Facts;
use crate::source::Span;
use crate::topology::Mode;

pub(super) static RULE: Rule =
    Rule { code: "MW416", name: "duplicate-gateway-address", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.mode != Mode::Gateway {
        return;
    }
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for cluster in context.clusters() {
        let given = cluster.gateway.get().and_then(|gateway| gateway.address.spanned());
        let real = given.filter(|address| placeholder::find(&address.value).is_none());
        let Some((address, host)) = real.and_then(|address| Some((address, Host::of(&address.value)?))) else {
            continue;
        };
        let name = cluster.name.text().unwrap_or_default();
        let first = *seen.entry(host.to_string().to_ascii_lowercase()).or_insert((name, address.span));
        if first.1 != address.span {
            let facts: Facts<'_> = &[("cluster", &name), ("first", &first.0), ("address", &address.value)];
            findings.add(RULE.at(address.span, "message", facts).relate(first.1, "first", facts).help("help", facts));
        }
    }
}
