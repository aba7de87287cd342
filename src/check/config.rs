//! Severities that the user changed.

use super::RULES;
use crate::finding::{Finding, Severity};

/// What a rule's findings are to count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Warnings.
    Warn,
    /// Errors.
    Deny,
}

/// The user's changes to the severities of rules.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// By code; the last word on a rule counts.
    levels: Vec<(&'static str, Level)>,
}

/// Why a change was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigError {
    /// No rule has this code or name; the nearest that exists.
    Unknown(Option<&'static str>),
    /// Nothing can be generated from what the rule finds.
    Fixed(&'static str),
}

impl Config {
    /// Gives the rule known by code or name another level.
    pub fn set(&mut self, rule: &str, level: Level) -> Result<(), ConfigError> {
        let Some(known) = super::find(rule) else {
            let names = RULES.iter().flat_map(|known| [known.name, known.code]);
            return Err(ConfigError::Unknown(super::context::nearest(rule, names)));
        };
        if known.fixed && level != Level::Deny {
            return Err(ConfigError::Fixed(known.code));
        }
        self.levels.push((known.code, level));
        Ok(())
    }

    pub(super) fn apply(&self, mut finding: Finding) -> Option<Finding> {
        match self.levels.iter().rev().find(|(code, _)| *code == finding.code) {
            None => {}
            Some((_, Level::Allow)) => return None,
            Some((_, Level::Warn)) => finding.severity = Severity::Warning,
            Some((_, Level::Deny)) => finding.severity = Severity::Error,
        }
        Some(finding)
    }
}
