//! Reading the scripts back: their words as a shell cuts them, then the calls as the CLI reads them.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

use super::super::permission::{MOST, rule};
use super::super::{Found, Held, fault, name};
use super::{APPLY, APPLY_HEAD, REVOKE, REVOKE_HEAD, action};
use crate::render::{File, RenderFault};
use crate::security_group::Direction;

/// The rules that `apply.sh` adds, which must be those that `revoke.sh` takes away.
pub(in super::super) fn read(files: &[File], found: &mut dyn Found) -> Result<(), RenderFault> {
    let [apply, revoke] = files else {
        let path = files.first().map(|file| file.path.clone()).unwrap_or_default();
        return Err(RenderFault::ReadBack { path, problem: "there are not two scripts".to_owned() });
    };
    let added = script(apply, (APPLY, APPLY_HEAD, "add", "Authorize"))?;
    let removed = script(revoke, (REVOKE, REVOKE_HEAD, "remove", "Revoke"))?;
    let mut undescribed = Held { groups: added.groups.clone() };
    let rules = undescribed.groups.iter_mut().flat_map(|group| &mut group.rules);
    rules.for_each(|rule| rule.description.clear());
    if undescribed.settle() != removed.settle() {
        return Err(fault(revoke, format!("it does not take away what `{APPLY}` adds")));
    }
    added.tell(found);
    Ok(())
}

/// The rules in the calls of one script, which must have nothing else behind its head.
fn script(file: &File, kind: (&str, &str, &str, &str)) -> Result<Held, RenderFault> {
    let (called, start, function, verb) = kind;
    let body = file.text.strip_prefix(start).filter(|_| name(file) == called);
    let commands = body.and_then(commands).ok_or_else(|| fault(file, "it is more than plain commands"))?;
    let mut held = Held::default();
    for command in &commands {
        let words: Vec<_> = command.iter().map(String::as_str).collect();
        let ours = match words.as_slice() {
            ["printf", "%s\\n", _] => Some(()),
            [first, called, parameters @ ..] if *first == function => {
                let directions = [Direction::Ingress, Direction::Egress].into_iter();
                let direction = directions.clone().find(|direction| action(verb, *direction) == *called);
                direction.and_then(|direction| hold(&mut held, direction, parameters))
            }
            _ => None,
        };
        ours.ok_or_else(|| fault(file, format!("`{}` is no call of ours", words.join(" "))))?;
    }
    Ok(held)
}

/// Adds the rules of one call.
fn hold(held: &mut Held, direction: Direction, parameters: &[&str]) -> Option<()> {
    let mut permissions: BTreeMap<usize, BTreeMap<&str, &str>> = BTreeMap::new();
    let mut others = BTreeMap::new();
    for parameter in parameters {
        let (key, value) = parameter.strip_prefix("--")?.split_once('=')?;
        let (fields, key) = match key.strip_prefix("Permissions.") {
            Some(rest) => {
                let (number, key) = rest.split_once('.')?;
                (permissions.entry(number.parse().ok()?).or_default(), key)
            }
            None => (&mut others, key),
        };
        if fields.insert(key, value).is_some() {
            return None;
        }
    }
    let (account, region) = (others.remove("profile"), others.remove("RegionId")?);
    let id = others.remove("SecurityGroupId").filter(|_| others.is_empty())?;
    let count = permissions.len();
    // The list counts from 1 and has no hole.
    let whole = (1..=MOST).contains(&count) && permissions.keys().copied().eq(1..=count);
    for fields in permissions.into_values() {
        held.add(id, region, account, rule(direction, fields)?);
    }
    whole.then_some(())
}

/// The words of each command; none where there is more than words, quotes and ends of lines.
fn commands(text: &str) -> Option<Vec<Vec<String>>> {
    let (mut commands, mut command) = (Vec::new(), Vec::new());
    let mut rest = text.chars().peekable();
    while let Some(&next) = rest.peek() {
        match next {
            ' ' => drop(rest.next()),
            '\n' => {
                rest.next();
                if !command.is_empty() {
                    commands.push(std::mem::take(&mut command));
                }
            }
            _ => word(&mut rest, &mut command)?,
        }
    }
    command.is_empty().then_some(commands)
}

/// Adds the next word to `command`; none where a line goes on in the next.
fn word(rest: &mut Peekable<Chars<'_>>, command: &mut Vec<String>) -> Option<()> {
    let mut word = String::new();
    let mut is_word = false;
    while let Some(&next) = rest.peek() {
        if matches!(next, ' ' | '\n') {
            break;
        }
        rest.next();
        match next {
            '\'' => word.push_str(&quoted(rest)?),
            '\\' => match rest.next()? {
                '\n' => continue,
                c => word.push(c),
            },
            // A shell would do something with these.
            '"' | '$' | '`' | ';' | '&' | '|' | '<' | '>' | '(' | ')' | '#' | '*' | '?' | '[' | '~' | '\t' => {
                return None;
            }
            c => word.push(c),
        }
        is_word = true;
    }
    command.extend(is_word.then_some(word));
    Some(())
}

/// What stands up to the next quote.
fn quoted(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    loop {
        match rest.next()? {
            '\'' => return Some(text),
            c => text.push(c),
        }
    }
}
