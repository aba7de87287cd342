//! Why a plan was not written.

use crate::check::{READ_BACK_MISMATCH, TEMPLATE_FAULT};
use crate::finding::Finding;
use crate::source::Span;

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
    /// The fault as a finding; no line of the topology is to blame, so it stands at the file's start.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let start = Span::default();
        match self {
            Self::Template { template, problem } => TEMPLATE_FAULT
                .at(start, "message", &[("template", template), ("problem", problem)])
                .help("help", &[("template", template)]),
            Self::ReadBack { path, problem } => {
                READ_BACK_MISMATCH.at(start, "message", &[("path", path), ("problem", problem)]).help("help", &[])
            }
        }
    }
}
