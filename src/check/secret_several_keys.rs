//! `secret-several-keys`: a data plane's Secret holds more than one value, or none.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW515", name: "secret-several-keys", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for secret in &context.manifests.secrets {
        let name = secret.meta.name.text().unwrap_or_default();
        let facts: Facts<'_> = &[("name", &name), ("count", &secret.keys.len())];
        match secret.keys.as_slice() {
            [] => findings.add(RULE.at(secret.meta.at, "none", facts).help("help", facts)),
            [_] => {}
            [first, others @ ..] => {
                let finding = RULE.at(first.span, "message", facts).help("why", facts).help("help", facts);
                findings.add(
                    others.iter().fold(finding, |finding, key| finding.relate(key.span, "key", &[("key", &key.value)])),
                );
            }
        }
    }
}
