//! `same-cluster-twice`: two entries name one cluster of the cloud.

use std::collections::BTreeMap;

use super::{Context, Findings, Rule, placeholder};
use crate::finding::Severity;
use crate::message::Facts;
use crate::source::Span;
use crate::topology::{Cluster, Field, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW108", name: "same-cluster-twice", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let (mut ids, mut servers) = (Seen::default(), Seen::default());
    for cluster in context.clusters() {
        let id = real(&cluster.id).and_then(|id| ids.meet(id.value.clone(), cluster, id));
        let server = real(&cluster.api_server).and_then(|server| servers.meet(address(&server.value), cluster, server));
        // One cluster is one finding, also where both give it away.
        if let Some(twin) = id {
            report(&twin, "id", "id-first", findings);
        } else if let Some(twin) = server {
            report(&twin, "api-server", "api-server-first", findings);
        }
    }
}

fn real(field: &Field<String>) -> Option<&Spanned<String>> {
    field.spanned().filter(|given| !given.value.is_empty() && placeholder::find(&given.value).is_none())
}

/// An API server however its address is spelled.
fn address(server: &str) -> String {
    server.trim_end_matches('/').to_ascii_lowercase()
}

/// The first cluster that has each value, by name, and where it stands.
#[derive(Default)]
struct Seen<'t>(BTreeMap<String, (&'t str, Span)>);

struct Twin<'t> {
    value: &'t Spanned<String>,
    name: &'t str,
    first: (&'t str, Span),
}

impl<'t> Seen<'t> {
    fn meet(&mut self, key: String, cluster: &'t Cluster, value: &'t Spanned<String>) -> Option<Twin<'t>> {
        let name = cluster.name.text()?;
        let first = *self.0.entry(key).or_insert((name, value.span));
        (first.1 != value.span).then_some(Twin { value, name, first })
    }
}

fn report(twin: &Twin<'_>, message: &'static str, relation: &'static str, findings: &mut Findings<'_>) {
    let facts: Facts<'_> = &[("name", &twin.name), ("first", &twin.first.0), ("value", &twin.value.value)];
    findings.add(RULE.at(twin.value.span, message, facts).relate(twin.first.1, relation, facts).help("help", facts));
}
