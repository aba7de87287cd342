//! What every object says of itself.

use crate::source::Span;
use crate::topology::{Field, Value};

/// An object's identity.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Where a finding about all of it points: its name, or the first key it has.
    pub at: Span,
    /// Its API group and version.
    pub api_version: Field<String>,
    /// Its kind.
    pub kind: Field<String>,
    /// Its name.
    pub name: Field<String>,
    /// Its namespace.
    pub namespace: Field<String>,
    /// Whether meshwright wrote it, by its label.
    pub ours: bool,
}

impl Meta {
    pub(super) fn read(document: &Value) -> Self {
        let metadata = document.get("metadata");
        let of = |key: &str| Value::field(metadata.and_then(|metadata| metadata.get(key)));
        let name = of("name");
        let first = document.entries().first().map_or(document.span, |(key, _)| key.span);
        let manager = metadata.and_then(|metadata| metadata.get("labels")?.get("app.kubernetes.io/managed-by"));
        Self {
            at: name.span().unwrap_or(first),
            api_version: Value::field(document.get("apiVersion")),
            kind: Value::field(document.get("kind")),
            name,
            namespace: of("namespace"),
            ours: manager.and_then(Value::text) == Some("meshwright"),
        }
    }

    /// The API group; empty for Kubernetes' core.
    #[must_use]
    pub fn group(&self) -> &str {
        self.api_version.text().and_then(|version| version.split_once('/')).map_or("", |(group, _)| group)
    }
}
