//! `plan.csv`, as RFC 4180 has it, and safe to open in a spreadsheet.
//!
//! A spreadsheet takes a cell that starts with `=`, `+`, `-`, `@` or a tab for a formula, and cuts cells at `;` or a tab
//! where its user's language does. So a `'` is put before such a start, at a cell's own and behind whatever may cut it,
//! and taken off again by a reader. Ports stand in two columns: `-1/-1` would be a formula, and `1/12` a date.

use super::super::{Found as _, Held, named};
use crate::plan::security::SecurityPlan;
use crate::security_group::{Direction, NIC, Peer, Protocol, Rule, Verdict};

const COLUMNS: [&str; 15] = [
    "id",
    "group",
    "region",
    "account",
    "clusters",
    "direction",
    "protocol",
    "first_port",
    "last_port",
    "peer_kind",
    "peer",
    "policy",
    "priority",
    "nic_type",
    "description",
];

pub(super) fn write(plan: &SecurityPlan<'_>) -> String {
    let mut out = format!("{}\r\n", COLUMNS.join(","));
    for group in &plan.groups {
        let clusters = group.members.join(" ");
        for rule in &group.rules {
            let port = |port: Option<u16>| port.map_or_else(String::new, |port| port.to_string());
            let cells = [
                &rule.id(group.id),
                group.id,
                group.region,
                named(group.account).unwrap_or_default(),
                &clusters,
                rule.direction.word(),
                rule.protocol.word(),
                &port(rule.protocol.ports().map(|(first, _)| first)),
                &port(rule.protocol.ports().map(|(_, last)| last)),
                kind(&rule.peer),
                &rule.peer.to_string(),
                rule.policy.word(),
                &rule.priority.to_string(),
                NIC,
                &rule.description,
            ];
            for (index, cell) in cells.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                push_cell(&mut out, cell);
            }
            out.push_str("\r\n");
        }
    }
    out
}

fn kind(peer: &Peer) -> &'static str {
    match peer {
        Peer::Network(_) => "network",
        Peer::Group(_) => "group",
        Peer::PrefixList(_) => "prefix-list",
    }
}

fn push_cell(out: &mut String, cell: &str) {
    let tame = tame(cell);
    if tame.contains([',', ';', '"', '\r', '\n', '\t', '\'']) {
        out.push('"');
        out.push_str(&tame.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&tame);
    }
}

/// What makes a cell a formula where it stands first, in ASCII and as wide characters; and our own mark, so that it can
/// be told from a user's.
fn is_start_of_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' | '\'')
}

/// Whether a cell, or a line of it, may start behind `c`, where one may start before it.
fn may_start_behind(c: char, before: bool) -> bool {
    matches!(c, ',' | ';' | '|' | '\t' | '\r' | '\n') || before && (c == '"' || c.is_whitespace())
}

fn tame(cell: &str) -> String {
    let mut tame = String::with_capacity(cell.len());
    let mut may_start = true;
    for c in cell.chars() {
        if may_start && is_start_of_formula(c) {
            tame.push('\'');
        }
        tame.push(c);
        may_start = may_start_behind(c, may_start);
    }
    tame
}

fn untamed(tame: &str) -> String {
    let mut cell = String::with_capacity(tame.len());
    let mut may_start = true;
    let mut rest = tame.chars().peekable();
    while let Some(mut c) = rest.next() {
        if may_start
            && c == '\''
            && let Some(marked) = rest.next_if(|next| is_start_of_formula(*next))
        {
            c = marked;
        }
        cell.push(c);
        may_start = may_start_behind(c, may_start);
    }
    cell
}

pub(super) fn read(text: &str) -> Option<Held> {
    let mut held = Held::default();
    let mut rows = Rows { rest: text };
    if rows.next()? != COLUMNS {
        return None;
    }
    for row in rows.by_ref() {
        let [id, group, region, account, _, direction, protocol, first, last, kind, peer, policy, priority, nic, said] =
            row.as_slice()
        else {
            return None;
        };
        let ports = match (first.as_str(), last.as_str()) {
            ("", "") => Protocol::NO_PORTS.to_owned(),
            (first, last) => format!("{first}/{last}"),
        };
        let rule = Rule {
            direction: Direction::read(direction)?,
            protocol: Protocol::read(protocol, &ports)?,
            peer: match kind.as_str() {
                "network" => Peer::Network(peer.parse().ok()?),
                "group" => Peer::Group(peer.clone()),
                "prefix-list" => Peer::PrefixList(peer.clone()),
                _ => return None,
            },
            policy: Verdict::read(policy)?,
            priority: priority.parse().ok()?,
            description: said.clone(),
        };
        if *id != rule.id(group) || nic != NIC {
            return None;
        }
        held.add(group, region, Some(account), rule);
    }
    rows.rest.is_empty().then_some(held)
}

/// The rows of a table, up to its end or to what is none.
struct Rows<'t> {
    rest: &'t str,
}

impl Iterator for Rows<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        let mut row = Vec::new();
        let mut rest = self.rest;
        while !rest.is_empty() {
            let (cell, behind) = cell(rest)?;
            row.push(untamed(&cell));
            if let Some(next) = behind.strip_prefix("\r\n") {
                self.rest = next;
                return Some(row);
            }
            rest = behind.strip_prefix(',')?;
        }
        None
    }
}

/// The first cell of `text`, and what stands behind it.
fn cell(text: &str) -> Option<(String, &str)> {
    let Some(mut inside) = text.strip_prefix('"') else {
        return text
            .find([',', '\r'])
            .and_then(|end| text.split_at_checked(end))
            .map(|(cell, rest)| (cell.into(), rest));
    };
    let mut cell = String::new();
    loop {
        let (part, behind) = inside.split_once('"')?;
        cell.push_str(part);
        let Some(more) = behind.strip_prefix('"') else { return Some((cell, behind)) };
        cell.push('"');
        inside = more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_is_itself_again() {
        for (cell, written) in [
            ("sg-1", "sg-1"),
            ("shop: a, b -> c", "\"shop: a, b -> c\""),
            ("=1+1", "\"'=1+1\""),
            ("-1/-1", "\"'-1/-1\""),
            ("a;=1", "\"a;'=1\""),
            ("a\n \"@b", "\"a\n \"\"'@b\""),
            ("'a", "\"''a\""),
            ("it's", "\"it's\""),
            ("\t=", "\"'\t'=\""),
            ("＝1", "\"'＝1\""),
        ] {
            let mut out = String::new();
            push_cell(&mut out, cell);
            assert_eq!(out, written);
            out.push(',');
            let read = super::cell(&out).map(|(cell, _)| untamed(&cell));
            assert_eq!(read.as_deref(), Some(cell));
        }
    }
}
