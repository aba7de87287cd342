//! `invalid-name`: a name that what is made of it cannot bear.

use std::collections::BTreeSet;

use super::{Context, Findings, Rule, placeholder, scalar};
use crate::finding::{Finding, Severity};
use crate::message::{Facts, Word};
use crate::topology::{Field, Locality, MeshSpec, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW109", name: "invalid-name", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let topology = context.topology;
    if let Some(mesh) = topology.mesh.get() {
        printable(&mesh.name, "meshName", findings);
        labels(mesh.auto_injection_namespaces.items(), findings);
        hosts(mesh, findings);
    }
    let taken = context.clusters().iter().filter_map(|cluster| cluster.name.text()).collect();
    for cluster in context.clusters() {
        label(&cluster.name, &taken, findings);
        printable(&cluster.context, "context", findings);
        labels(cluster.namespaces.items(), findings);
    }
    let vpcs = topology.vpcs.items().iter().map(|vpc| ("vpcName", &vpc.name));
    let links = topology.links.items().iter().map(|link| ("linkId", &link.id));
    let reserved = topology.reserved.items().iter().map(|reserved| ("reservedName", &reserved.name));
    for (what, name) in vpcs.chain(links).chain(reserved) {
        printable(name, what, findings);
    }
}

/// The longest DNS label, and the longest name that the cloud gives a VPC.
const LONGEST_LABEL: usize = 63;
const LONGEST_NAME: usize = 128;

/// The longest host whose rule's name, with `locality-` before it, Kubernetes takes.
const LONGEST_HOST: usize = 240;

/// Names that others have, which no fix may give again.
type Taken<'t> = BTreeSet<&'t str>;

fn label(name: &Field<String>, taken: &Taken<'_>, findings: &mut Findings<'_>) {
    if let Some(finding) = name.spanned().and_then(|name| of_label(name, "clusterName", taken)) {
        findings.add(finding.help("cluster-help", &[]).help("label-help", &[("most", &LONGEST_LABEL)]));
    }
}

fn labels(namespaces: &[Spanned<String>], findings: &mut Findings<'_>) {
    let none = Taken::new();
    for finding in namespaces.iter().filter_map(|name| of_label(name, "namespace", &none)) {
        findings.add(finding.help("label-help", &[("most", &LONGEST_LABEL)]));
    }
}

fn of_label(name: &Spanned<String>, what: &'static str, taken: &Taken<'_>) -> Option<Finding> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let finding = fault(name, what, LONGEST_LABEL, allowed, '-')?;
    Some(match nearest_label(&name.value).filter(|near| !taken.contains(near.as_str())) {
        Some(near) => finding.fix(name.span, scalar::scalar(&near), "fix", &[("near", &near)]),
        None => finding,
    })
}

/// Hosts that get a DestinationRule, which is named after them; `*` may stand for the first label.
fn hosts(mesh: &MeshSpec, findings: &mut Findings<'_>) {
    let Some(Locality::Detail(detail)) = mesh.locality.value() else { return };
    for host in detail.hosts.items() {
        let rest = host.value.strip_prefix("*.").unwrap_or(&host.value);
        let labels = Spanned { value: rest.to_owned(), span: host.span };
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        let found = fault(&labels, "host", LONGEST_HOST, allowed, '-').or_else(|| {
            let empty = rest.split('.').any(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-'));
            empty.then(|| RULE.at(host.span, "labels", &[("name", &host.value)]))
        });
        if let Some(finding) = found {
            findings.add(finding.help("host-help", &[("most", &LONGEST_HOST)]));
        }
    }
}

fn printable(name: &Field<String>, what: &'static str, findings: &mut Findings<'_>) {
    let Some(name) = name.spanned() else { return };
    let allowed =
        |c: char| !c.is_control() && !matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if let Some(finding) = fault(name, what, LONGEST_NAME, allowed, ' ') {
        findings.add(finding.help("printable-help", &[("most", &LONGEST_NAME)]));
    }
}

/// What is wrong with a name that holds `allowed` characters only, at most `longest`, and no `edge` at its ends.
fn fault(
    name: &Spanned<String>,
    what: &'static str,
    longest: usize,
    allowed: impl Fn(char) -> bool,
    edge: char,
) -> Option<Finding> {
    let text = name.value.as_str();
    if placeholder::find(text).is_some() {
        return None;
    }
    let foreign = foreign(text, allowed);
    let length = text.chars().count();
    let facts: Facts<'_> =
        &[("what", &Word(what)), ("name", &text), ("characters", &foreign), ("length", &length), ("most", &longest)];
    let key = if text.is_empty() {
        "empty"
    } else if !foreign.is_empty() {
        "characters"
    } else if length > longest {
        "long"
    } else if text.starts_with(edge) || text.ends_with(edge) {
        if edge == '-' { "edge-hyphen" } else { "edge-blank" }
    } else {
        return None;
    };
    Some(RULE.at(name.span, key, facts))
}

/// The first few characters that are not `allowed`, each once.
fn foreign(text: &str, allowed: impl Fn(char) -> bool) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = Vec::new();
    for c in text.chars().filter(|c| !allowed(*c)).map(String::from) {
        if shown.len() == SHOWN {
            break;
        }
        if !shown.contains(&c) {
            shown.push(c);
        }
    }
    shown.join("`, `")
}

/// The label that `name` becomes when every other character becomes a hyphen.
fn nearest_label(name: &str) -> Option<String> {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let short: String = name.chars().map(plain).skip_while(|c| *c == '-').take(LONGEST_LABEL).collect();
    let label = short.trim_end_matches('-');
    // A name in another script would lose all that tells it from the next.
    let kept = label.bytes().filter(|b| *b != b'-').count();
    (kept > 0 && 2 * kept >= name.chars().count().min(LONGEST_LABEL)).then(|| label.to_owned())
}
