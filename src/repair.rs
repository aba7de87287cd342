//! Text of manifests → its documents, put together again where a copy through web pages has broken a RemoteIstio.
//!
//! What YAML can read and stands in its place is left as it is, byte for byte. Values never change, but for the star
//! that Markdown escapes.

mod behind;
mod health;
mod line;
mod nest;
mod part;
mod slot;
mod star;
mod tree;

use crate::finding::Edit;
use crate::manifest::damage::Damage;
use crate::manifest::mask::masked;
use crate::parse::{Fault, SyntaxFault, limits, values};
use crate::source::Span;
use crate::topology::Value;
use part::{Part, parts};

/// A text of manifests, as far as it could be read.
#[derive(Debug, Default)]
pub struct Pasted {
    /// Every document, with the places of the text.
    pub documents: Vec<Value>,
    /// What was broken.
    pub damages: Vec<Damage>,
    /// What could not be read.
    pub faults: Vec<Fault>,
    /// The text with all that could be mended; none where that is nothing.
    pub mended: Option<String>,
}

impl Pasted {
    /// Whether there is a RemoteIstio in it.
    #[must_use]
    pub fn has_remote_istio(&self) -> bool {
        self.documents.iter().any(health::is_remote_istio)
    }
}

/// Reads `text`, whose first byte is number `start` of all that is read.
#[must_use]
pub fn read(text: &str, start: usize) -> Pasted {
    let mut faults = Vec::new();
    let documents = values(text, start, &mut faults);
    faults.retain(is_grave);
    let is_read = faults.iter().all(|fault| matches!(fault, Fault::DuplicateKey { .. }));
    let may_be_broken = text.contains("RemoteIstio") && text.len() <= limits::SIZE;
    if !may_be_broken || (is_read && documents.iter().all(health::is_healthy)) {
        let mut documents = documents;
        let damages: Vec<_> =
            documents.iter_mut().flat_map(|document| health::take_stars(document, text, start)).collect();
        let mended = (!damages.is_empty()).then(|| apply(text, start, edits(&damages)));
        return Pasted { documents, damages, faults, mended };
    }
    assemble(text, start, parts(text, start))
}

/// What a manifest may not have either. A topology may not have tags and merge keys; for a manifest they are fine.
fn is_grave(fault: &Fault) -> bool {
    let fine = matches!(
        fault,
        Fault::Syntax {
            what: SyntaxFault::Tag | SyntaxFault::MergeKey | SyntaxFault::KeyShape | SyntaxFault::Empty,
            ..
        }
    );
    !fine
}

/// Puts the parts together: documents, a line between two, comments for what is none.
fn assemble(text: &str, start: usize, parts: Vec<Part<'_>>) -> Pasted {
    let mut pasted = Pasted::default();
    let mut out = String::with_capacity(text.len());
    let mut behind_document = false;
    let mut changed = false;
    for part in parts {
        let (written, is_document) = match part {
            Part::Kept(kept) => {
                changed |= !kept.damages.is_empty();
                pasted.documents.extend(kept.documents);
                pasted.faults.extend(kept.faults);
                let written = apply(kept.text, kept.start, edits(&kept.damages));
                pasted.damages.extend(kept.damages);
                (written, true)
            }
            Part::Nested(nested) => {
                changed = true;
                pasted.documents.push(nested.value);
                pasted.damages.extend(nested.damages);
                (nested.text, true)
            }
            Part::Comments(comments) => (comments.to_owned(), false),
            Part::Outside(words, damage) => {
                changed = true;
                pasted.damages.push(damage);
                (words, false)
            }
        };
        if is_document && std::mem::replace(&mut behind_document, true) {
            out.push_str("---\n");
        }
        if !written.trim().is_empty() {
            push_lines(&mut out, &written);
        }
    }
    pasted.damages.sort_by_key(|damage| damage.at);
    if changed {
        let whole = Span::new(start, start + text.len());
        let unmended = pasted.damages.iter_mut().find(|damage| damage.mend.is_none());
        // An edit is shown, and what stands beside the RemoteIstio may be a Secret.
        if let Some(first) = unmended.filter(|_| masked(&out) == out) {
            first.mend = Some((whole, out.clone()));
        }
        pasted.mended = Some(out).filter(|out| out != text);
    }
    pasted
}

/// Adds `text` without empty lines around it, without the indentation that all its lines have, and with ends of lines
/// that are all the same.
fn push_lines(out: &mut String, text: &str) {
    let text = text.replace("\r\n", "\n");
    let is_blank = |line: &&str| line.trim().is_empty();
    let above: usize = text.split_inclusive('\n').take_while(is_blank).map(str::len).sum();
    let body = text.get(above..).unwrap_or_default().trim_end();
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = body.lines().filter(|line| !is_blank(line)).map(indentation).min().unwrap_or(0);
    for line in body.split('\n') {
        out.push_str(line.get(common..).unwrap_or_default());
        out.push('\n');
    }
}

fn edits(damages: &[Damage]) -> Vec<Edit> {
    let edit = |damage: &Damage| damage.mend.clone().map(|(span, text)| Edit { span, text });
    damages.iter().filter_map(edit).collect()
}

/// `text`, which starts at `start`, with `edits` that do not overlap.
fn apply(text: &str, start: usize, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len() + 8);
    let mut at = 0;
    for edit in edits {
        let (from, to) = (
            edit.span.start as usize - start.min(edit.span.start as usize),
            edit.span.end as usize - start.min(edit.span.end as usize),
        );
        let Some(before) = text.get(at..from) else { continue };
        out.push_str(before);
        out.push_str(&edit.text);
        at = to;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
