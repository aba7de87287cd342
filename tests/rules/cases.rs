//! Every text whose messages are looked at: the bad topology of each page, and what it takes to hear the other sentences.

use std::fmt::Write as _;

use meshwright::check::Findings;
use meshwright::parse::limits;
use meshwright::{RULES, Rule};

use crate::expected::files;
use crate::text::Text;
use crate::{pages, rule};

/// A text and the rule that has something to say about it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) rule: &'static Rule,
    pub(crate) text: Text,
    /// Whether it is made here, too long to be kept.
    pub(crate) made: bool,
}

/// The bad topologies, `tests/messages/RULE.WHAT.yaml`, and the texts that are made.
pub(crate) fn all() -> Vec<Case> {
    let bad = RULES.iter().filter_map(|rule| Some((rule.name.to_owned(), pages::bad(rule)?, false)));
    let kept =
        files("tests/messages", ".yaml").into_iter().map(|(name, text)| (name.clone(), Text::of(&name, text), false));
    let made = made().map(|(name, text)| (name.to_owned(), Text::of("", text), true));
    let case = |(name, text, made): (String, Text, bool)| {
        let rule = rule(name.split('.').next().unwrap()).unwrap_or_else(|| panic!("{name} names no rule"));
        Case { name, rule, text, made }
    };
    bad.chain(kept).chain(made).map(case).collect()
}

fn made() -> impl Iterator<Item = (&'static str, String)> {
    let texts = [
        ("findings-cut", unknown_fields(Findings::MOST + 1)),
        ("syntax.control", "apiVersion: meshwright/v1\nkind: Topo\u{1}logy\n".to_owned()),
        ("too-large.flow", format!("vpcs: [\n{}]\n", "  a,\n".repeat(limits::FLOW / 5 + 1))),
        ("too-large.size", " ".repeat(limits::SIZE + 1)),
        ("too-large.aliases", bomb()),
    ];
    texts.into_iter()
}

/// A text with `count` findings.
pub(crate) fn unknown_fields(count: usize) -> String {
    let good = "apiVersion: meshwright/v1\nkind: Topology\nmesh: { name: shop, mode: off }\n".to_owned();
    let one = "clusters:\n  - name: a\n    role: control-plane\n    vpc: a\n    kubernetesVersion: 1.14.8\n    workers: 3\n    \
               network: { plugin: terway, nodeCidrs: [10.1.0.0/20], podCidrs: [10.1.16.0/20], serviceCidr: 172.16.0.0/20 }\n";
    let vpc = "vpcs: [{ name: a, id: vpc-a, region: cn-beijing, cidrs: [10.1.0.0/16] }]\n";
    (0..count).fold(good + vpc + one, |mut text, number| {
        writeln!(text, "    field{number}: 1").unwrap();
        text
    })
}

/// Lists of aliases of lists of aliases.
fn bomb() -> String {
    let first = "reserved: &a [x, x, x, x, x, x, x, x]\n".to_owned();
    ('b'..='k').zip('a'..).fold(first, |mut text, (name, last)| {
        let aliases = vec![format!("*{last}"); 8].join(", ");
        writeln!(text, "{name}: &{name} [{aliases}]").unwrap();
        text
    })
}
