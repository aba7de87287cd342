//! `shadowed-by-drop`: a rule that lets in or out what a drop has dropped before.

use super::drops::Drops;
use super::groups::{peer, traffic};
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::message::Facts;
use crate::security_group::Verdict;

pub(super) static RULE: Rule =
    Rule { code: "MW610", name: "shadowed-by-drop", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for group in context.groups().values() {
        let mut drops = Drops::of(group.rules());
        let mut accepts: Vec<_> = group.rules().filter(|(_, rule)| rule.policy == Verdict::Accept).collect();
        accepts.sort_by_key(|(_, rule)| rule.priority);
        for (told, rule) in accepts {
            let Some(drop) = drops.before(rule) else { continue };
            let facts: Facts<'_> = &[("group", &group.id), ("traffic", &traffic(rule)), ("peer", &peer(rule))];
            findings.add(RULE.at(told.at, "message", facts).relate(drop.at, "drop", &[]).help("help", &[]));
        }
    }
}
