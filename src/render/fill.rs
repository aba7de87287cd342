//! Segments and values → text.

use std::borrow::Cow;

use super::quote;
use super::segment::{Name, Quote, Segment};

/// The values a template may name.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope<'v> {
    values: Vec<(&'static str, Val<'v>)>,
}

/// One value.
#[derive(Debug, Clone)]
pub(super) enum Val<'v> {
    /// Text, in which nothing is safe yet.
    Text(Cow<'v, str>),
    /// A condition.
    Flag(bool),
    /// Something repeated.
    List(Vec<Scope<'v>>),
    /// A structure that is written as a block.
    Tree(Cow<'v, serde_json::Value>),
}

impl<'v> Scope<'v> {
    /// This scope with one value more.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Val<'v>>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    fn get(&self, name: &str) -> Option<&Val<'v>> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

impl<'v> From<&'v str> for Val<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Val<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Val<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<'v> From<Vec<Scope<'v>>> for Val<'v> {
    fn from(list: Vec<Scope<'v>>) -> Self {
        Self::List(list)
    }
}

impl<'v> From<&'v serde_json::Value> for Val<'v> {
    fn from(tree: &'v serde_json::Value) -> Self {
        Self::Tree(Cow::Borrowed(tree))
    }
}

/// Fills `template` with `scope`; an unknown name or a value of the wrong kind is an error that says which.
pub(super) fn fill(out: &mut String, template: &[Segment], scope: &Scope<'_>) -> Result<(), String> {
    fill_within(out, template, &mut vec![scope])
}

fn fill_within<'s>(out: &mut String, template: &[Segment], scopes: &mut Vec<&'s Scope<'s>>) -> Result<(), String> {
    for segment in template {
        match segment {
            Segment::Text(text) => out.push_str(text),
            Segment::Value { quote, name } => put(out, *quote, find(name, scopes)?).ok_or_else(|| misused(name))?,
            Segment::Each { name, body } => {
                let Val::List(items) = find(name, scopes)? else { return Err(misused(name)) };
                for item in items {
                    scopes.push(item);
                    fill_within(out, body, scopes)?;
                    scopes.pop();
                }
            }
            Segment::If { name, then, otherwise } => {
                let holds = match find(name, scopes)? {
                    Val::Flag(flag) => *flag,
                    Val::List(items) => !items.is_empty(),
                    Val::Text(_) | Val::Tree(_) => return Err(misused(name)),
                };
                fill_within(out, if holds { then } else { otherwise }, scopes)?;
            }
        }
    }
    Ok(())
}

fn find<'s>(name: &Name, scopes: &[&'s Scope<'s>]) -> Result<&'s Val<'s>, String> {
    let scope = scopes.len().checked_sub(name.up + 1).and_then(|index| scopes.get(index));
    scope.and_then(|scope| scope.get(&name.name)).ok_or_else(|| format!("there is no `{}` here", name.name))
}

fn misused(name: &Name) -> String {
    format!("`{}` cannot be used like this here", name.name)
}

fn put(out: &mut String, quote: Quote, value: &Val<'_>) -> Option<()> {
    match (quote, value) {
        (Quote::Yaml, Val::Text(text)) => quote::yaml(out, text),
        (Quote::Yaml, Val::Flag(flag)) => out.push_str(if *flag { "true" } else { "false" }),
        (Quote::Heredoc, Val::Text(text)) => quote::heredoc(out, text),
        (Quote::Comment, Val::Text(text)) => quote::comment(out, text),
        (Quote::Shell, Val::Text(text)) => quote::shell(out, text),
        (Quote::Markdown, Val::Text(text)) => quote::markdown(out, text),
        (Quote::Code, Val::Text(text)) => quote::code(out, text),
        (Quote::Block(columns), Val::Tree(tree)) => quote::block(out, tree, columns),
        _ => return None,
    }
    Some(())
}
