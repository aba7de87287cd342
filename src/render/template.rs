//! The templates of `templates/`, and those the user brings in their place.

use std::borrow::Cow::Borrowed;
use std::collections::BTreeMap;

use super::segment::Segment::{self, Each, If, Text, Value};
use super::segment::{Name, Quote};
use crate::message::Lang;

/// Compiled by the build script: file names without `.hbs`, and segments.
static EMBEDDED: &[(&str, &[Segment])] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Those that are written anew in Chinese.
static CHINESE: &[(&str, &[Segment])] = include!(concat!(env!("OUT_DIR"), "/templates.zh.rs"));

/// The templates of one run.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// Those of a language, in place of the English ones.
    spoken: &'static [(&'static str, &'static [Segment])],
    overrides: BTreeMap<String, Vec<Segment>>,
}

/// A name that no template has; the names there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTemplate(pub Vec<&'static str>);

impl Templates {
    /// The built-in templates in `lang`.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        let spoken = match lang {
            Lang::English => &[],
            Lang::Chinese => CHINESE,
        };
        Self { spoken, ..Self::default() }
    }

    /// Uses `segments` in place of the template `name`, such as `rbac-compat.yaml`.
    pub fn replace(&mut self, name: &str, segments: Vec<Segment>) -> Result<(), UnknownTemplate> {
        if EMBEDDED.iter().all(|(known, _)| *known != name) {
            return Err(UnknownTemplate(EMBEDDED.iter().map(|(known, _)| *known).collect()));
        }
        self.overrides.insert(name.to_owned(), segments);
        Ok(())
    }

    /// The template `name`.
    pub(super) fn get(&self, name: &str) -> &[Segment] {
        if let Some(segments) = self.overrides.get(name) {
            return segments;
        }
        let built_in = self.spoken.iter().chain(EMBEDDED);
        built_in.into_iter().find(|(known, _)| *known == name).map(|(_, segments)| *segments).unwrap_or_default()
    }
}
