//! Plan → files.

mod document;
mod fault;
mod fill;
mod network;
mod quote;
mod read_back;
mod runbook;
pub mod security;
pub mod segment;
mod template;

pub use crate::manifest::secret::PLACEHOLDER;
pub use fault::RenderFault;
pub use security::BackEnd;
pub use template::{Templates, UnknownTemplate};

use std::collections::BTreeSet;

use crate::plan::Plan;
use fill::{Scope, fill};

/// One file of the output tree.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct File {
    /// Below the output folder, with `/` between its parts.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The cluster it is applied to; none for what is applied elsewhere.
    pub cluster: Option<String>,
    /// Whether it holds credentials and must be readable by its owner alone.
    pub secret: bool,
    /// Whether it is applied with its cluster's kustomization; the kustomization itself is not.
    pub applied: bool,
}

impl std::fmt::Debug for File {
    /// Never the credentials.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = if self.secret { "…" } else { &self.text };
        f.debug_struct("File").field("path", &self.path).field("text", &text).finish_non_exhaustive()
    }
}

impl File {
    /// Whether it holds real credentials.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        self.secret && !self.text.contains(PLACEHOLDER)
    }
}

/// Writes every file of `plan`: the runbook, each cluster's folder, the security groups in the form of each of
/// `back_ends`, what is done by hand for the network. Security groups and network are always read back and compared with
/// the plan; `verify` does the same for every manifest.
pub fn render(
    plan: &Plan<'_>,
    templates: &Templates,
    back_ends: &BTreeSet<BackEnd>,
    verify: bool,
) -> Result<Vec<File>, RenderFault> {
    let writer = Writer { templates };
    let mut files = vec![runbook::runbook(plan, back_ends, &writer)?];
    for cluster in &plan.clusters {
        let start = files.len();
        files.push(document::kustomization(cluster, &writer)?);
        for manifest in &cluster.manifests {
            files.push(document::manifest(cluster, manifest, &writer)?);
        }
        if verify {
            let written = files.get(start + 1..).unwrap_or_default();
            for (file, manifest) in written.iter().zip(&cluster.manifests) {
                read_back::manifest(file, manifest)?;
            }
        }
    }
    security::write(&plan.security, back_ends, &mut files)?;
    network::write(plan, &writer, &mut files)?;
    Ok(files)
}

/// Fills templates.
struct Writer<'t> {
    templates: &'t Templates,
}

impl Writer<'_> {
    fn fill(&self, template: &'static str, scope: &Scope<'_>) -> Result<String, RenderFault> {
        let segments = self.templates.get(template);
        let mut text = String::with_capacity(1024);
        fill(&mut text, segments, scope).map_err(|problem| RenderFault::Template { template, problem })?;
        Ok(text)
    }
}
