//! `ip-ranges-invalid`: what a sidecar captures is neither `*` nor a list of ranges.

use std::net::IpAddr;

use super::specs::specs;
use super::{Context, Findings, Rule, placeholder};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::{Data, Value};

pub(super) static RULE: Rule =
    Rule { code: "MW403", name: "ip-ranges-invalid", severity: Severity::Error, fixed: false, check };

/// The keys, and whether they take `*`.
const KEYS: [(&str, bool); 2] = [("includeIPRanges", true), ("excludeIPRanges", false)];

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for spec in specs(context) {
        for (key, star) in KEYS {
            if let Some(value) = spec.get(key) {
                report(key, star, value, findings);
            }
        }
    }
}

fn report(key: &'static str, star: bool, value: &Value, findings: &mut Findings<'_>) {
    let (message, item, text) = match &value.data {
        // A text that waits for its value is reported as that.
        Data::Scalar { text, .. } if placeholder::find(text).is_some() => return,
        Data::Scalar { text, .. } => match wrong(text, star) {
            None => return,
            Some("") => ("empty", "", text.clone()),
            Some(item) => ("message", item, text.clone()),
        },
        Data::List(items) => ("shape", "", items.iter().filter_map(Value::text).collect::<Vec<_>>().join(",")),
        Data::Map(_) => ("shape", "", String::new()),
    };
    let facts: Facts<'_> = &[("key", &key), ("item", &item)];
    let finding = RULE.at(value.span, message, facts).help(if star { "help" } else { "exclude-help" }, facts);
    let meant = meant(&text);
    findings.add(if !meant.is_empty() && wrong(&meant, star).is_none() {
        finding.fix(value.span, format!("'{meant}'"), "fix", &[("meant", &meant)]).certain(true)
    } else {
        finding
    });
}

/// The first item that is not a range. Nothing at all is a list of none, as Istio itself has it.
fn wrong(text: &str, star: bool) -> Option<&str> {
    let fine = text.is_empty() || (star && text == "*");
    text.split(',').find(|item| !fine && !is_cidr(item))
}

/// Whether Istio takes it: host bits may be set here, unlike in networks.
fn is_cidr(item: &str) -> bool {
    let Some((address, length)) = item.split_once('/') else { return false };
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    length.bytes().all(|byte| byte.is_ascii_digit()) && length.parse::<u8>().is_ok_and(|length| length <= most)
}

/// Without empty items and blanks around the others, and without the backslash that Markdown puts before a star.
fn meant(text: &str) -> String {
    let items = text.split(',').map(|item| item.trim().trim_start_matches('\\'));
    items.filter(|item| !item.is_empty()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn istios_own_reading_decides() {
        for text in ["*", "", "10.0.0.0/8", "10.0.0.1/8,fd00::/8", "0.0.0.0/0"] {
            assert_eq!(wrong(text, true), None, "{text}");
        }
        let faults = [
            ("\\*", "\\*"),
            ("*,10.0.0.0/8", "*"),
            ("10.0.0.0/8, 10.1.0.0/16", " 10.1.0.0/16"),
            ("10.0.0.0/8,", ""),
            ("10.0.0.0", "10.0.0.0"),
            ("10.0.0.0/33", "10.0.0.0/33"),
            ("10.0.0.0/+8", "10.0.0.0/+8"),
            ("10.0.0.0/", "10.0.0.0/"),
        ];
        for (text, item) in faults {
            assert_eq!(wrong(text, true), Some(item), "{text}");
        }
        assert_eq!(wrong("*", false), Some("*"));
        assert_eq!(wrong("", false), None);
    }

    #[test]
    fn the_escape_of_markdown_and_blanks_are_seen_through() {
        assert_eq!(meant("\\*"), "*");
        assert_eq!(meant(" 10.0.0.0/8 ,\t10.1.0.0/16,"), "10.0.0.0/8,10.1.0.0/16");
    }
}
