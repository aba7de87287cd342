//! A data plane's entry into the mesh, as given.

use super::meta::Meta;
use crate::source::Span;
use crate::topology::{Choice, Dialect, Value};

/// A RemoteIstio.
#[derive(Debug, Clone)]
pub struct RemoteIstio {
    /// What it says of itself.
    pub meta: Meta,
    /// Whose operator reads it, by its API group; none where the group is neither's.
    pub dialect: Option<Dialect>,
    /// Its spec.
    pub spec: Option<Value>,
    /// Where its spec is, or should be.
    pub spec_at: Span,
}

impl RemoteIstio {
    pub(super) fn read(document: &Value, meta: Meta) -> Self {
        let spec = document.entry("spec");
        let group = meta.group();
        let dialect = Dialect::WORDS.iter().map(|(_, dialect)| *dialect).find(|dialect| dialect.api_group() == group);
        Self {
            spec_at: spec.map_or(meta.at, |(key, _)| key.span),
            spec: spec.map(|(_, spec)| spec.clone()),
            meta,
            dialect,
        }
    }
}
