//! A proof for people: group by group, then what it says of the whole, and what it says nothing of.

use std::io::{self, Write};

use meshwright::Lang;
use meshwright::message::Catalog;
use meshwright::prove::certificate::{By, Certificate, CounterExample, Excess, GroupFacts, RuleFacts};

use crate::speech::{count, say};
use crate::tame::tame;

/// So many lines of one kind are shown.
const MANY: usize = 12;

pub(super) fn write(certificate: &Certificate, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for group in &certificate.groups {
        of_group(group, lang, out)?;
    }
    for group in &certificate.too_many_rules {
        writeln!(out, "{}\n", say(lang, "prove.too-many", &[("group", &tame(group))]))?;
    }
    let counts = certificate.counts;
    let verdict = if certificate.proved { "prove.proved" } else { "prove.not-proved" };
    let of = |key, number| count(lang, key, number);
    let verdict = say(
        lang,
        verdict,
        &[
            ("flows", &of("count.flows", counts.flows)),
            ("clusters", &of("count.clusters", counts.clusters)),
            ("groups", &of("count.groups", certificate.groups.len())),
            ("rules", &of("count.rules", counts.rules)),
        ],
    );
    writeln!(out, "{verdict}")?;
    if !certificate.not_judged.is_empty() {
        let ends = of("count.ends", certificate.not_judged.len());
        writeln!(out, "{}", say(lang, "prove.not-judged", &[("ends", &ends)]))?;
    }
    writeln!(out, "{}", say(lang, "prove.not-modelled", &[]))?;
    let words = Catalog::parse(lang.catalog());
    certificate.not_modelled.iter().try_for_each(|what| writeln!(out, "  {}", words.word(what)))
}

fn of_group(group: &GroupFacts, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let members: Vec<_> = group.members.iter().map(|member| tame(member)).collect();
    writeln!(out, "{} ({}): {}", tame(&group.id), group.kind, members.join(", "))?;
    let (shown, idle): (Vec<_>, Vec<_>) = group.rules.iter().partition(|rule| rule.planned || !rule.flows.is_empty());
    list(&shown, lang, out, |rule| {
        let origin = if rule.planned { "prove.to-be-made" } else { "prove.exists" };
        format!("{:<42}  {:<10}  {}", short(rule), say(lang, origin, &[]), rule.flows.join(" "))
    })?;
    if !idle.is_empty() {
        let rules = count(lang, "count.rules", idle.len());
        writeln!(out, "  {}", say(lang, "prove.idle", &[("rules", &rules)]))?;
    }
    if group.kind == "basic" && !group.rules.iter().any(|rule| rule.direction == "egress") {
        writeln!(out, "  {}", say(lang, "prove.way-out", &[]))?;
    }
    list(&group.excess, lang, out, |excess| excess_line(excess, lang))?;
    list(&group.counter_examples, lang, out, |packet| blocked(packet, group, lang))?;
    writeln!(out)
}

/// The first of `items`, a line each, and how many more there are.
fn list<T>(items: &[T], lang: Lang, out: &mut dyn Write, line: impl Fn(&T) -> String) -> io::Result<()> {
    for item in items.iter().take(MANY) {
        writeln!(out, "  {}", line(item).trim_end())?;
    }
    match items.len().saturating_sub(MANY) {
        0 => Ok(()),
        more => writeln!(out, "  {}", say(lang, "prove.more", &[("more", &more)])),
    }
}

fn short(rule: &RuleFacts) -> String {
    let way = if rule.direction == "ingress" { "from" } else { "to" };
    format!("{} {} {way} {}", rule.policy, rule.traffic, tame(&rule.peer))
}

fn excess_line(excess: &Excess, lang: Lang) -> String {
    let Excess { direction, first, last, traffic, size } = excess;
    say(
        lang,
        "prove.excess",
        &[("direction", direction), ("traffic", traffic), ("first", first), ("last", last), ("size", size)],
    )
}

fn blocked(packet: &CounterExample, group: &GroupFacts, lang: Lang) -> String {
    let [from, source] = &packet.from;
    let [to, destination] = &packet.to;
    let by = match packet.by {
        By::Rule(place) => group.rules.get(place).map_or_else(String::new, short),
        By::Word(_) => say(lang, "prove.by-default", &[]),
    };
    say(
        lang,
        "prove.blocked",
        &[
            ("flow", &packet.flow),
            ("traffic", &packet.traffic),
            ("from", &tame(from)),
            ("source", source),
            ("to", &tame(to)),
            ("destination", destination),
            ("by", &by),
        ],
    )
}
