//! The page of every rule: what it finds, why it matters, a bad and a good topology, how to mend it.

use crate::check::{RULES, Rule};

/// Rule names and their pages, by name.
static PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The rule known by `code_or_name`, and its page in Markdown.
#[must_use]
pub fn explain(code_or_name: &str) -> Option<(&'static Rule, &'static str)> {
    let known = |rule: &&&Rule| rule.name == code_or_name || rule.code.eq_ignore_ascii_case(code_or_name);
    let rule = RULES.iter().find(known)?;
    let page = PAGES.iter().find(|(name, _)| *name == rule.name)?;
    Some((rule, page.1))
}
