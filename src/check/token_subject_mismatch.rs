//! `token-subject-mismatch`: a token is somebody else's than the account that has the rights.

use std::collections::BTreeMap;

use super::kubeconfigs::entries;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::token::{Subject, Token};
use crate::message::Facts;
use crate::source::Span;
use crate::topology::RbacProfile;

pub(super) static RULE: Rule =
    Rule { code: "MW513", name: "token-subject-mismatch", severity: Severity::Warning, fixed: false, check };

/// The namespace of the generated account.
const NAMESPACE: &str = "istio-system";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let accounts = accounts(context);
    let Some(((namespace, name), place)) = accounts.first_key_value() else { return };
    let expected = format!("{namespace}/{name}");
    for (config, entry) in entries(context) {
        let Token::Jwt(claims) = &entry.token else { continue };
        let (key, found) = match &claims.subject {
            Subject::Unsaid => continue,
            Subject::Account(namespace, name) if accounts.contains_key(&(namespace.as_str(), name.as_str())) => {
                continue;
            }
            Subject::Account(namespace, name) => ("message", format!("{namespace}/{name}")),
            Subject::Other => ("no-account", String::new()),
        };
        let facts: Facts<'_> = &[("owner", &config.owner), ("found", &found), ("expected", &expected)];
        let finding = RULE.at(claims.at, key, facts).help("why", facts).help("help", facts);
        findings.add(match place {
            Some(place) => finding.relate(*place, "account", facts),
            None => finding,
        });
    }
}

/// The accounts that have the rights: those of the given manifests, else the one that is generated.
fn accounts<'t>(context: &Context<'t>) -> BTreeMap<(&'t str, &'t str), Option<Span>> {
    let given = context.manifests.accounts.iter();
    let mut accounts: BTreeMap<_, _> =
        given.map(|it| ((it.namespace.as_str(), it.name.as_str()), Some(it.at))).rev().collect();
    if let Some(mesh) = context.topology.mesh.get().filter(|_| accounts.is_empty()) {
        let profile: RbacProfile = mesh.rbac.value().copied().unwrap_or_default();
        accounts.insert((NAMESPACE, profile.account()), None);
    }
    accounts
}
