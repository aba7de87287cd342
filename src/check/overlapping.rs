//! What all rules on overlaps say in the same way.

use super::blocks::{Block, Kind};
use super::moves::Move;
use super::overlaps::Pair;
use super::relation::Relation;
use super::{Context, Findings, Rule};
use crate::finding::{Finding, Fix};
use crate::message::{Facts, Message, Word};

/// Reports every pair that is this to each other.
pub(super) fn report(rule: &Rule, relation: Relation, context: &Context<'_>, findings: &mut Findings<'_>) {
    for pair in context.overlaps().of_relation(relation) {
        findings.add(finding(rule, pair, context.moves().of(pair)));
    }
}

fn finding(rule: &Rule, pair: &Pair<'_>, made: Option<&Move<'_>>) -> Finding {
    let facts = pair.facts();
    let finding = rule.at(pair.at.span, "message", &facts).severity(pair.severity);
    let finding = finding.relate(pair.other.span, "other", &facts).help("why", &facts);
    let moves = made.map_or(&pair.at, |made| &made.block);
    let cost = if pair.twice() { Word("listedTwice") } else { cost(moves) };
    let facts: Facts<'_> = &[("owner", &moves.owner), ("place", moves.kind.place()), ("cost", &cost)];
    let mut finding = finding.help("mend", facts);
    finding.fixes.extend(made.map(fix));
    finding
}

fn fix(made: &Move<'_>) -> Fix {
    let what = if made.edits.len() > 1 { &Word("vpcAndVSwitches") } else { made.block.kind.word() };
    let facts: Facts<'_> = &[("what", what), ("old", &made.block.cidr.text), ("block", &made.new)];
    Fix { title: Message::new("fix", facts), edits: made.edits.clone(), certain: false }
}

/// The term for what moving the block takes in the cloud.
fn cost(block: &Block<'_>) -> Word {
    match block.kind {
        _ if block.may_be_vswitch() => Word("newVSwitch"),
        Kind::Pod | Kind::Service => Word("newCluster"),
        _ => Word("newVpc"),
    }
}
