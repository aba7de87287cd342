//! Where rules are applied: an account in a region, and a name for it that is nobody else's.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::security::{GroupPlan, SecurityPlan};

/// A region, and the account in it where one is named.
pub(super) type Home<'p> = (&'p str, Option<&'p str>);

pub(super) fn home<'p>(group: &GroupPlan<'p>) -> Home<'p> {
    (group.region, group.account)
}

/// A name for each home of `plan`, in characters of Terraform's names; unique even where accounts differ only in
/// characters that those lack.
pub(super) fn aliases<'p>(plan: &SecurityPlan<'p>) -> BTreeMap<Home<'p>, String> {
    let homes: BTreeSet<_> = plan.groups.iter().map(home).collect();
    distinct(homes, |home| alias(*home))
}

/// Each of `things` with the name that `base` gives it, or with a number behind it where another has that name.
pub(super) fn distinct<T: Ord>(things: BTreeSet<T>, base: impl Fn(&T) -> String) -> BTreeMap<T, String> {
    let (mut next, mut taken) = (BTreeMap::new(), BTreeSet::new());
    let mut with_name = |thing: T| {
        let base = base(&thing);
        let next = next.entry(base.clone()).or_insert(1);
        let free = (*next..).find_map(|number| {
            let name = if number == 1 { base.clone() } else { format!("{base}_{number}") };
            taken.insert(name.clone()).then_some((number, name))
        });
        let (number, name) = free.unwrap_or_default();
        *next = number + 1;
        (thing, name)
    };
    things.into_iter().map(&mut with_name).collect()
}

/// Terraform's names do not start with a digit.
fn alias((region, account): Home<'_>) -> String {
    let parts = account.map_or(vec![region], |account| vec![region, "_", account]);
    let name: String = identifier(&parts).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("_{name}") }
}

/// `parts` in one, in the characters that Terraform's names may have.
pub(super) fn identifier(parts: &[&str]) -> impl Iterator<Item = char> {
    let known = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    parts.iter().flat_map(|part| part.chars()).map(known)
}
