//! A proof for people: group by group, then what it says of the whole, and what it says nothing of.

use std::io::{self, Write};

use meshwright::Certificate;
use meshwright::message::{Catalog, ENGLISH};
use meshwright::prove::certificate::{By, CounterExample, GroupFacts, RuleFacts};

use crate::check::several;
use crate::tame::tame;

/// So many lines of one kind are shown.
const MANY: usize = 12;

pub(super) fn write(certificate: &Certificate, out: &mut dyn Write) -> io::Result<()> {
    for group in &certificate.groups {
        of_group(group, out)?;
    }
    for group in &certificate.too_many_rules {
        writeln!(out, "{}: too many rules to be judged\n", tame(group))?;
    }
    let counts = certificate.counts;
    let (flows, clusters) = (several(counts.flows, "flow"), several(counts.clusters, "cluster"));
    let (groups, rules) = (several(certificate.groups.len(), "group"), several(counts.rules, "rule"));
    let verdict = if certificate.proved { "proved" } else { "not proved" };
    writeln!(out, "{verdict}: {flows} between {clusters}, {groups}, {rules}")?;
    let unknown = certificate.not_judged.len();
    if unknown > 0 {
        let lead = several(unknown, "address");
        writeln!(out, "not judged: the way out to {lead} of gateways or API servers that the topology does not tell")?;
    }
    writeln!(out, "not modelled:")?;
    let catalog = Catalog::parse(ENGLISH);
    certificate.not_modelled.iter().try_for_each(|what| writeln!(out, "  {}", catalog.word(what)))
}

fn of_group(group: &GroupFacts, out: &mut dyn Write) -> io::Result<()> {
    let members: Vec<_> = group.members.iter().map(|member| tame(member)).collect();
    writeln!(out, "{} ({}): {}", tame(&group.id), group.kind, members.join(", "))?;
    let rules: Vec<_> = group.rules.iter().filter(|rule| rule.planned || !rule.flows.is_empty()).collect();
    for rule in rules.iter().take(MANY) {
        let origin = if rule.planned { "to be made" } else { "exists" };
        writeln!(out, "  {:<44} {origin:<10}  {}", short(rule), rule.flows.join(" "))?;
    }
    rest(rules.len(), "rule", out)?;
    let others = group.rules.len() - rules.len();
    if others > 0 {
        writeln!(out, "  {} that no flow needs", several(others, "rule"))?;
    }
    let mut by_default: Vec<_> =
        group.egress.iter().filter(|it| it.by == By::Word("default")).map(|it| it.flow).collect();
    by_default.dedup();
    if group.egress.is_empty() && group.kind == "basic" || !by_default.is_empty() && group.counter_examples.is_empty() {
        writeln!(out, "  {:<44} {:<10}", "the way out", "open")?;
    }
    for excess in group.excess.iter().take(MANY) {
        let (first, last) = (&excess.first, &excess.last);
        writeln!(out, "  excess: {} {} {first}-{last}, {} in all", excess.direction, excess.traffic, excess.size)?;
    }
    rest(group.excess.len(), "excess", out)?;
    group.counter_examples.iter().try_for_each(|it| writeln!(out, "  {}", blocked(it, group)))?;
    writeln!(out)
}

/// How many are not shown.
fn rest(count: usize, what: &str, out: &mut dyn Write) -> io::Result<()> {
    match count.checked_sub(MANY).filter(|more| *more > 0) {
        Some(more) => writeln!(out, "  … and {more} more: --certificate FILE has every {what}"),
        None => Ok(()),
    }
}

fn short(rule: &RuleFacts) -> String {
    let way = if rule.direction == "ingress" { "from" } else { "to" };
    format!("{} {} {way} {}", rule.policy, rule.traffic, tame(&rule.peer))
}

fn blocked(packet: &CounterExample, group: &GroupFacts) -> String {
    let [from, source] = &packet.from;
    let [to, destination] = &packet.to;
    let by = match packet.by {
        By::Rule(place) => group.rules.get(place).map_or_else(String::new, short),
        By::Word(_) => "no rule admits it".to_owned(),
    };
    let (from, to, flow, traffic) = (tame(from), tame(to), packet.flow, &packet.traffic);
    format!("blocked: {flow}, {traffic} from {source} ({from}) to {destination} ({to}): {by}")
}
