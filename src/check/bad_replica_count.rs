//! `bad-replica-count`: a number of sidecar injectors that cannot be.

use super::specs::used_specs;
use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::message::Facts;
use crate::topology::{Data, Value};

pub(super) static RULE: Rule =
    Rule { code: "MW423", name: "bad-replica-count", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.between_clusters().is_none() {
        return;
    }
    for spec in used_specs(context) {
        let count = spec.get("sidecarInjector").and_then(|injector| injector.get("replicaCount"));
        if let Some(finding) = count.and_then(|count| judge(spec.name, count)) {
            findings.add(finding);
        }
    }
}

fn judge(name: &str, count: &Value) -> Option<Finding> {
    let Data::Scalar { text, plain } = &count.data else {
        return Some(RULE.at(count.span, "shape", &[("cluster", &name)]).help("help", &[]));
    };
    let facts: Facts<'_> = &[("cluster", &name), ("found", text)];
    match (number(text), *plain) {
        // Nothing is as if the key were not there.
        (None, true) if matches!(text.as_str(), "" | "~" | "null") => None,
        (Some(0), true) => {
            let finding = RULE.at(count.span, "zero", facts).severity(Severity::Warning);
            Some(finding.help("zero-help", facts))
        }
        (Some(1..), true) => None,
        (Some(_), true) => Some(RULE.at(count.span, "negative", facts).help("help", facts)),
        (Some(quoted @ 1..), false) => {
            let fix = quoted.to_string();
            Some(RULE.at(count.span, "quoted", facts).help("help", facts).fix(count.span, fix, "fix", facts))
        }
        _ => Some(RULE.at(count.span, "number", facts).help("help", facts)),
    }
}

/// A whole number as all versions of YAML and JSON write it, within what the API keeps.
fn number(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits == "0" || (!digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()));
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn only_what_every_reader_takes_for_a_whole_number_is_one() {
        for (text, count) in [("0", 0), ("1", 1), ("2147483647", i32::MAX), ("-1", -1)] {
            assert_eq!(number(text), Some(count));
        }
        for text in ["", "-", "+1", "01", "1.0", "1e1", "0x1", "1_000", "2147483648", "two"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
