//! Scripts for a POSIX shell that call the `aliyun` CLI: one adds the rules, one takes the same rules away.
//!
//! Every parameter is one word, `--Name=value`: the CLI takes a word such as `-1/-1` for a flag where it stands alone.

mod read;

use std::fmt::Write as _;

use super::named;
use super::permission::{batches, description, identity};
use crate::plan::security::{GroupPlan, SecurityPlan};
use crate::render::quote;
use crate::security_group::{Direction, Rule};

pub(super) use read::read;

const APPLY: &str = "apply.sh";
const REVOKE: &str = "revoke.sh";

/// The service takes a rule that is there already for done.
const APPLY_HEAD: &str = r#"#!/bin/sh
# Adds rules to security groups. A rule that is there already stays as it is, so the script may be run again.
# Needs the aliyun CLI with credentials: its current profile's, and those of each profile named below.
set -eu

# Adds a batch of rules, and stops where the service refuses it.
add() {
    if ! answer=$(aliyun ecs "$@" 2>&1); then
        printf '%s\n' "$answer" >&2
        exit 1
    fi
}
"#;

/// Since July 2024 the service may refuse to take away what is not there, and does not say what becomes of the rest of a
/// call. So each rule has a call of its own.
const REVOKE_HEAD: &str = r#"#!/bin/sh
# Takes away the rules that apply.sh adds, one by one. A rule that is gone already is no fault, so the script may be run
# again. Needs the aliyun CLI with credentials: its current profile's, and those of each profile named below.
set -eu

# Takes a rule away, and stops where the service refuses it for another reason than that there is none.
remove() {
    if ! answer=$(aliyun ecs "$@" 2>&1); then
        case $answer in
            *InvalidParam.SecurityGroupRuleId* | *InvalidSecurityGroupRule.RuleNotExist*) ;;
            *)
                printf '%s\n' "$answer" >&2
                exit 1
                ;;
        esac
    fi
}
"#;

const DIRECTIONS: [Direction; 2] = [Direction::Ingress, Direction::Egress];

pub(super) fn write(plan: &SecurityPlan<'_>) -> Vec<(String, String)> {
    let (mut apply, mut revoke) = (APPLY_HEAD.to_owned(), REVOKE_HEAD.to_owned());
    for group in &plan.groups {
        for direction in DIRECTIONS {
            let batches = batches(&group.rules, direction);
            let all: usize = batches.iter().map(Vec::len).sum();
            let mut before = 0;
            for batch in &batches {
                say(&mut apply, &about(group, direction, "adding", before + 1, before + batch.len(), all));
                call(&mut apply, "add", &action("Authorize", direction), group, batch, true);
                before += batch.len();
            }
            if all > 0 {
                say(&mut revoke, &about(group, direction, "removing", 1, all, all));
            }
            for rule in batches.iter().flatten() {
                call(&mut revoke, "remove", &action("Revoke", direction), group, &[*rule], false);
            }
        }
    }
    say(&mut apply, "all rules are there");
    say(&mut revoke, "all rules are gone");
    vec![(APPLY.to_owned(), apply), (REVOKE.to_owned(), revoke)]
}

fn action(verb: &str, direction: Direction) -> String {
    let suffix = if direction == Direction::Ingress { "" } else { "Egress" };
    format!("{verb}SecurityGroup{suffix}")
}

fn about(group: &GroupPlan<'_>, direction: Direction, does: &str, first: usize, last: usize, all: usize) -> String {
    let (id, region, direction) = (group.id, group.region, direction.word());
    format!("{id} in {region}: {does} {direction} rules {first} to {last} of {all}")
}

fn say(script: &mut String, line: &str) {
    let mut word = String::new();
    quote::shell(&mut word, line);
    // A string grows without fail.
    let _ = write!(script, "\nprintf '%s\\n' {word}\n");
}

fn call(script: &mut String, function: &str, action: &str, group: &GroupPlan<'_>, rules: &[&Rule], described: bool) {
    let _ = write!(script, "{function} {action}");
    if let Some(account) = named(group.account) {
        parameter(script, " --profile", account);
    }
    parameter(script, " --RegionId", group.region);
    parameter(script, " --SecurityGroupId", group.id);
    for (index, rule) in rules.iter().enumerate() {
        let mut start = " \\\n    ";
        let description = description(rule).filter(|_| described);
        let identity = identity(rule);
        let fields = identity.iter().map(|(key, value)| (*key, value.as_str()));
        for (key, value) in fields.chain(description) {
            parameter(script, &format!("{start}--Permissions.{}.{key}", index + 1), value);
            start = " ";
        }
    }
    script.push('\n');
}

fn parameter(script: &mut String, name: &str, value: &str) {
    script.push_str(name);
    script.push('=');
    quote::shell_word(script, value);
}
