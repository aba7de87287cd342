//! `kubeconfig-empty-token`: a kubeconfig proves nobody.

use super::kubeconfigs::entries;
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::manifest::token::Token;
use crate::message::Facts;

pub(super) static RULE: Rule =
    Rule { code: "MW510", name: "kubeconfig-empty-token", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (config, entry) in entries(context).filter(|(_, entry)| !entry.has_other_credentials) {
        let facts: Facts<'_> = &[("owner", &config.owner)];
        match entry.token {
            Token::Empty(at) => findings.add(RULE.at(at, "empty", facts).help("why", facts).help("help", facts)),
            Token::Absent => findings.add(RULE.at(entry.user_at, "none", facts).help("help", facts)),
            Token::Opaque | Token::Jwt(_) => {}
        }
    }
}
