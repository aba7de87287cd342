//! What a rule found: typed facts with places. Sentences and positions come later, in [`crate::diagnostic`].

use serde::Serialize;

use crate::message::{Facts, Message};
use crate::source::Span;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably wrong, or not certain to be wrong.
    Warning,
    /// Cannot work: nothing is generated.
    Error,
}

impl Severity {
    /// The word for it in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Replace the text at `span` by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Edits that, applied together, clear the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the edits do.
    pub title: Message,
    /// Whether nobody needs to look at it first: there is one thing that can have been meant.
    pub certain: bool,
    /// The edits, none overlapping another.
    pub edits: Vec<Edit>,
}

/// One fault: who says it, where, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code, `MW` and three digits.
    pub code: &'static str,
    /// The rule's name.
    pub rule: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// The place to look at first.
    pub span: Span,
    /// What is wrong.
    pub message: Message,
    /// The other ends of the relation.
    pub related: Vec<(Span, Message)>,
    /// Why it matters and what to do.
    pub help: Vec<Message>,
    /// Edits that clear it.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// This finding at another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds the place and the sentence of the relation's other end.
    #[must_use]
    pub fn relate(mut self, span: Span, key: &'static str, facts: Facts<'_>) -> Self {
        self.related.push((span, Message::new(key, facts)));
        self
    }

    /// Adds a sentence on why it matters or what to do.
    #[must_use]
    pub fn help(mut self, key: &'static str, facts: Facts<'_>) -> Self {
        self.help.push(Message::new(key, facts));
        self
    }

    /// Adds a fix of one edit.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>, key: &'static str, facts: Facts<'_>) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        self.fixes.push(Fix { title: Message::new(key, facts), certain: false, edits });
        self
    }

    /// Says whether the fix that was added last is certain; without, none is.
    #[must_use]
    pub fn certain(mut self, certain: bool) -> Self {
        if let Some(fix) = self.fixes.last_mut() {
            fix.certain = certain;
        }
        self
    }
}
