//! `several-documents`: more than one YAML document in the file.

use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::parse::Fault;

pub(super) static RULE: Rule =
    Rule { code: "MW104", name: "several-documents", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for fault in context.faults {
        if let Fault::SeveralDocuments { span } = fault {
            findings.add(RULE.at(*span, "message", &[]).help("help", &[]));
        }
    }
}
