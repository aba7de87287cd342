//! A data plane's Secret, as given. Its content is looked at when it is read, and not kept.

use super::kubeconfig::Kubeconfig;
use super::meta::Meta;
use super::place::Place;
use crate::source::Span;
use crate::topology::{Data, Spanned, Value};

/// The first line of a Secret that meshwright wrote and that waits for its kubeconfig.
pub const PLACEHOLDER: &str = "# meshwright: placeholder";

/// A Secret that may hold a kubeconfig.
#[derive(Debug, Clone)]
pub struct Secret {
    /// What it says of itself.
    pub meta: Meta,
    /// The label by which pilot finds it.
    pub label: Label,
    /// Whether meshwright wrote it and it is still to be filled, so that nothing applies it.
    pub is_unfilled: bool,
    /// The keys of its data.
    pub keys: Vec<Spanned<String>>,
    /// What stands under them, read as kubeconfigs.
    pub(super) contents: Vec<Kubeconfig>,
}

/// The label `istio/multiCluster`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// It is not there.
    Absent,
    /// It says `"true"`.
    True,
    /// It says `true` without quotes, which is no text.
    NotText(Span),
    /// It says something else.
    Other(Span),
}

impl Secret {
    /// Reads a Secret of `text`, which starts at `start`. None where it is of a type that Kubernetes or others fill.
    pub(super) fn read(document: &Value, meta: Meta, text: &str, start: usize) -> Option<Self> {
        let kind = document.get("type").and_then(Value::text).unwrap_or_default();
        if !matches!(kind, "" | "Opaque") {
            return None;
        }
        let label = label(document);
        let (mut keys, mut contents) = (Vec::new(), Vec::new());
        for (list, encoded) in [("data", true), ("stringData", false)] {
            for (key, value) in document.get(list).map(Value::entries).unwrap_or_default() {
                keys.push(key.clone());
                let owner = meta.name.text().unwrap_or(&key.value);
                let held = value.text().unwrap_or_default();
                contents.push(if encoded {
                    Kubeconfig::decode(owner, key.span, held)
                } else {
                    let offset = |at: u32| (at as usize).checked_sub(start);
                    let range = offset(value.span.start).zip(offset(value.span.end));
                    let raw = range.and_then(|(from, to)| text.get(from..to)).unwrap_or_default();
                    Kubeconfig::plain(owner.to_owned(), key.span, held, &Place::inside(value.span, raw, held))
                });
            }
        }
        let is_unfilled = meta.ours && text.starts_with(PLACEHOLDER);
        if is_unfilled {
            contents.iter_mut().for_each(Kubeconfig::wait);
        }
        Some(Self { meta, label, is_unfilled, keys, contents })
    }

    /// Whether it is meant for the mesh: it says so, or it holds a kubeconfig.
    pub(super) fn is_for_mesh(&self) -> bool {
        self.label != Label::Absent || self.contents.iter().any(Kubeconfig::looks_right)
    }

    /// Its kubeconfigs. A value beside a kubeconfig is none, and only one too many.
    pub(super) fn kubeconfigs(&self) -> impl Iterator<Item = &Kubeconfig> {
        let some = self.contents.iter().any(Kubeconfig::looks_right);
        self.contents.iter().filter(move |content| !some || content.looks_right())
    }
}

fn label(document: &Value) -> Label {
    let labels = document.get("metadata").and_then(|metadata| metadata.get("labels"));
    match labels.and_then(|labels| labels.get("istio/multiCluster")) {
        None => Label::Absent,
        Some(Value { data: Data::Scalar { text, plain: false }, .. }) if text == "true" => Label::True,
        Some(Value { data: Data::Scalar { text, plain: true }, span }) if text == "true" => Label::NotText(*span),
        Some(value) => Label::Other(value.span),
    }
}
