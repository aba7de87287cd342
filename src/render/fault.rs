//! Why a plan was not written.

use crate::check::{read_back_mismatch, template_fault};
use crate::finding::Finding;

/// Why a plan was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderFault {
    /// A template does not fit its values.
    Template {
        /// The template's name.
        template: &'static str,
        /// What does not fit.
        problem: String,
    },
    /// What was written reads back as something else than was planned.
    ReadBack {
        /// The file.
        path: String,
        /// What differs.
        problem: String,
    },
}

impl RenderFault {
    /// The fault as a finding.
    #[must_use]
    pub fn finding(&self) -> Finding {
        match self {
            Self::Template { template, problem } => template_fault(template, problem),
            Self::ReadBack { path, problem } => read_back_mismatch(path, problem),
        }
    }
}
