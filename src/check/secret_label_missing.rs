//! `secret-label-missing`: a data plane's Secret lacks the label by which pilot finds it.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::secret::Label;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW516", name: "secret-label-missing", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for secret in &context.manifests.secrets {
        let name = secret.meta.name.text().unwrap_or_default();
        let facts: Facts<'_> = &[("name", &name)];
        match secret.label {
            Label::True => {}
            Label::Absent => {
                findings.add(RULE.at(secret.meta.at, "message", facts).help("why", facts).help("help", facts));
            }
            Label::NotText(at) => {
                let finding = RULE.at(at, "not-text", facts).severity(Severity::Error).help("not-text-help", facts);
                findings.add(finding.fix(at, "'true'", "fix", facts).certain(true));
            }
            Label::Other(at) => {
                let finding = RULE.at(at, "other", facts).help("why", facts);
                findings.add(finding.fix(at, "'true'", "fix", facts));
            }
        }
    }
}
