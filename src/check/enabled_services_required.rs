//! `enabled-services-required`: upstream's operator is not told which services of the control plane to bring.

use super::specs::{Spec, specs};
use super::{Context, Findings, Rule};
use crate::finding::Severity;
use crate::topology::{Dialect, Mode, Value};

pub(super) static RULE: Rule =
    Rule { code: "MW414", name: "enabled-services-required", severity: Severity::Error, fixed: false, check };

const FIELD: &str = "enabledServices";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.mode == Mode::Off && context.readable {
        return;
    }
    for spec in specs(context).iter().filter(|spec| spec.dialect == Dialect::Banzaicloud) {
        look(spec, findings);
    }
}

fn look(spec: &Spec<'_>, findings: &mut Findings<'_>) {
    let given = spec.value.and_then(|value| value.entry(FIELD)).filter(|(_, value)| !value.is_null() || !spec.is_whole);
    let Some((key, services)) = given else {
        if spec.is_whole {
            findings.add(RULE.at(spec.at, "missing", &[]).help("why", &[]).help("help", &[]));
        }
        return;
    };
    let mut names = services.items().iter().filter_map(|service| service.get("name").and_then(Value::text));
    if services.items().is_empty() {
        findings.add(RULE.at(key.span, "empty", &[]).help("why", &[]).help("help", &[]));
    } else if !names.any(|name| name == "istio-pilot") {
        let finding = RULE.at(key.span, "no-pilot", &[]).severity(Severity::Warning);
        findings.add(finding.help("pilot", &[]).help("help", &[]));
    }
}
