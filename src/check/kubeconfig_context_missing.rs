//! `kubeconfig-context-missing`: a kubeconfig does not lead from its current context to a cluster and a user.

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::manifest::kubeconfig::{Kubeconfig, Origin, Unusable};
use crate::message::Facts;
use crate::topology::Spanned;

pub(super) static RULE: Rule =
    Rule { code: "MW502", name: "kubeconfig-context-missing", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for config in &context.manifests.kubeconfigs {
        match &config.reading {
            Err(Unusable::Context(chosen, known)) => {
                findings.add(finding(context, config, "current-context", chosen.as_ref(), known));
            }
            Err(Unusable::Part(key, chosen, known)) => {
                findings.add(finding(context, config, key, chosen.as_ref(), known));
            }
            _ => {}
        }
    }
}

/// What the key `key` chooses is not there, or it chooses nothing.
fn finding(
    context: &Context<'_>,
    config: &Kubeconfig,
    key: &'static str,
    chosen: Option<&Spanned<String>>,
    known: &[String],
) -> Finding {
    let name = chosen.map(|chosen| chosen.value.as_str()).unwrap_or_default();
    let near = match known {
        [only] => Some(only.as_str()),
        _ => context.nearest(name, known.iter().map(String::as_str)),
    };
    let facts: Facts<'_> =
        &[("owner", &config.owner), ("key", &key), ("name", &name), ("near", &near.unwrap_or_default())];
    let Some(chosen) = chosen else { return RULE.at(config.at, "nothing", facts).help("help", facts) };
    let finding = RULE.at(chosen.span, "message", facts).help("help", facts);
    match near {
        // Only in a file of its own does a name stand alone.
        Some(near) if config.origin == Origin::File => {
            finding.fix(chosen.span, super::scalar::scalar(near), "fix", facts)
        }
        Some(_) => finding.help("near", facts),
        None => finding,
    }
}
