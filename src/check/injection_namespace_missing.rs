//! `injection-namespace-missing`: a namespace that is to get sidecars and is not there.

use std::collections::{BTreeMap, BTreeSet};

use super::injection::Injection;
use super::lost::Lost;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::parse::Shape;
use crate::source::Span;
use crate::topology::{Cluster, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW410", name: "injection-namespace-missing", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    let lost = Lost::of(context, "namespaces[]", Shape::Text);
    let mesh = Injection::of_mesh(context).map(|injection| Wanted::of(&injection));
    for cluster in context.clusters() {
        let Some(there) = cluster.namespaces.spanned().filter(|list| !lost.any_in(list.span)) else { continue };
        let own = Injection::of_cluster(cluster).map(|injection| Wanted::of(&injection));
        let Some(missing) = own.as_ref().or(mesh.as_ref()).and_then(|wanted| wanted.missing(&there.value)) else {
            continue;
        };
        report(cluster, there.span, &missing, findings);
    }
}

/// The namespaces of a list, each once, with their turns. Every cluster has a `default`.
struct Wanted<'t> {
    turns: BTreeMap<&'t str, usize>,
    namespaces: Vec<(&'t str, Span)>,
}

struct Missing<'t> {
    first: (&'t str, Span),
    count: usize,
}

impl<'t> Wanted<'t> {
    fn of(injection: &Injection<'t>) -> Self {
        let mut turns = BTreeMap::new();
        let mut namespaces = Vec::new();
        for (name, span) in injection.namespaces.iter().filter(|(name, _)| *name != "default") {
            turns.entry(*name).or_insert_with(|| {
                namespaces.push((*name, *span));
                namespaces.len() - 1
            });
        }
        Self { turns, namespaces }
    }

    /// What `there` lacks. Looks at `there` alone, for the list may be long and the clusters many.
    fn missing(&self, there: &[Spanned<String>]) -> Option<Missing<'t>> {
        let found: BTreeSet<_> = there.iter().filter_map(|name| self.turns.get(name.value.as_str())).collect();
        let first = (0..self.namespaces.len()).find(|turn| !found.contains(turn))?;
        Some(Missing { first: *self.namespaces.get(first)?, count: self.namespaces.len() - found.len() })
    }
}

fn report(cluster: &Cluster, there: Span, missing: &Missing<'_>, findings: &mut Findings<'_>) {
    let (namespace, wanted) = missing.first;
    let facts: Facts<'_> =
        &[("cluster", &cluster.name.text().unwrap_or_default()), ("namespace", &namespace), ("count", &missing.count)];
    let message = if missing.count == 1 { "message" } else { "several" };
    let finding = RULE.at(there, message, facts).relate(wanted, "wanted", facts);
    findings.add(finding.help("help", facts));
}
