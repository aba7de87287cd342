//! Text → [`Topology`], with every fault of the text itself.
//!
//! The YAML reader is `saphyr-parser`; over it stands a tree that knows the place of every key and value, and a
//! decoder that goes on after a fault, so that one pass reports all it can reach.

mod decode;
mod fault;
mod flow;
mod json;
mod nouns;
mod places;
mod silence;
mod tree;

pub use fault::{Fault, Shape, SyntaxFault};
pub(crate) use json::read as json;
pub use json::{JsonFault, JsonProblem};
pub use silence::Silence;
pub use tree::limits;

use crate::source::Span;
use crate::topology::{Spanned, Topology, Value};
use decode::Decode;

/// What reading a text gave.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The topology, as far as it could be read; empty where the text is no YAML mapping at all.
    pub topology: Topology,
    /// Whether the text is a YAML mapping, so that what is absent is missing.
    pub readable: bool,
    /// What is wrong with the text, in the order it was met.
    pub faults: Vec<Fault>,
    /// Its comments for meshwright, by place.
    pub silences: Vec<Silence>,
}

/// Reads `text` as a topology; never fails, but reports.
#[must_use]
pub fn parse(text: &str) -> Parsed {
    let mut faults = Vec::new();
    let root = tree::read(text, &mut faults);
    let topology = root.and_then(|root| Topology::decode(&root, nouns::first_key(&root), &mut faults));
    let silences = topology.as_ref().map_or(Vec::new(), |_| silence::silences(text));
    Parsed { readable: topology.is_some(), topology: topology.unwrap_or_default(), faults, silences }
}

/// Reads every document of `text` as it stands, for reading back what was written; says what is wrong with it.
pub(crate) fn documents(text: &str) -> Result<Vec<Value>, String> {
    let mut faults = Vec::new();
    let documents = values(text, 0, &mut faults);
    match faults.first() {
        None => Ok(documents),
        Some(Fault::Syntax { what: SyntaxFault::Yaml(reader), .. }) => Err(format!("it is not YAML: {reader}")),
        Some(Fault::DuplicateKey { key, .. }) => Err(format!("the key `{key}` stands in it twice")),
        Some(_) => Err("it is more than plain YAML".to_owned()),
    }
}

/// The comments of `text` that silence a rule; its first byte is number `start` of all that is read. Manifests have
/// comments of others too, and the one by which meshwright knows a Secret that is still to be filled.
pub(crate) fn silences_from(text: &str, start: usize) -> Vec<Silence> {
    let shift = |span: Span| Span::new(span.start as usize + start, span.end as usize + start);
    let place = |silence: Silence| {
        let allows = silence.allows.map(|rule| Spanned { span: shift(rule.span), ..rule })?;
        let (span, removal, line) = (shift(silence.span), shift(silence.removal), shift(silence.line));
        Some(Silence { span, removal, line, allows: Some(allows), ..silence })
    };
    silence::silences(text).into_iter().filter_map(place).collect()
}

/// Reads every document of `text`, whose first byte is number `start` of all that is read; none where the text cannot
/// be read to its end.
pub(crate) fn values(text: &str, start: usize, faults: &mut Vec<Fault>) -> Vec<Value> {
    tree::read_all(text, start, usize::MAX, faults).iter().map(decode::value).collect()
}
