//! What a text is to be judged as.

use meshwright::{CheckOptions, ManifestOptions, Report, Source};

/// The time of every check: the first second of 2026.
const NOW: i64 = 1_767_225_600;

/// A text to be judged.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) form: Form,
    pub(crate) text: String,
}

/// What it is. A page says it behind the word `yaml` of the fence, a file before its ending.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// A topology: ` ```yaml `, `RULE.yaml`.
    Topology,
    /// Manifests: ` ```yaml manifest `, `RULE.manifest.yaml`. A topology may be their first document.
    Manifests,
    /// A topology, and behind it what the cloud has already: ` ```yaml existing `, `RULE.existing.yaml`.
    Existing,
    /// A text for repair: ` ```yaml repair `, `RULE.repair.yaml`.
    Repair,
}

impl Form {
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        match word {
            "" => Some(Self::Topology),
            "manifest" => Some(Self::Manifests),
            "existing" => Some(Self::Existing),
            "repair" => Some(Self::Repair),
            _ => None,
        }
    }
}

impl Text {
    /// The text of a file called `name` and `.yaml`.
    pub(crate) fn of(name: &str, text: String) -> Self {
        let word = name.rsplit_once('.').map_or("", |(_, word)| word);
        Self { form: Form::of_word(word).unwrap_or(Form::Topology), text }
    }

    /// The text's files: their names and where in it they start.
    pub(crate) fn files(&self) -> Vec<(&'static str, usize)> {
        let topology = self.text.starts_with("apiVersion: meshwright/v1\n").then(|| self.text.find("\n---\n"));
        match (self.form, topology.flatten()) {
            (Form::Topology, _) => vec![("meshwright.yaml", 0)],
            (Form::Existing, Some(end)) => vec![("meshwright.yaml", 0), ("existing.json", end + "\n---\n".len())],
            (Form::Manifests, Some(end)) => vec![("meshwright.yaml", 0), ("manifests.yaml", end + "\n---\n".len())],
            (Form::Existing | Form::Manifests | Form::Repair, _) => vec![("manifests.yaml", 0)],
        }
    }

    /// The text of the file called `name`, and where it starts.
    pub(crate) fn file(&self, name: &str) -> (&str, usize) {
        let files = self.files();
        let number = files.iter().position(|(file, _)| *file == name).unwrap();
        let end = files.get(number + 1).map_or(self.text.len(), |(_, next)| next - "---\n".len());
        (&self.text[files[number].1..end], files[number].1)
    }

    pub(crate) fn check(&self) -> Report {
        self.check_with(&CheckOptions::default())
    }

    pub(crate) fn check_with(&self, options: &CheckOptions<'_>) -> Report {
        let sources: Vec<_> =
            self.files().into_iter().map(|(name, _)| Source { name, text: self.file(name).0 }).collect();
        let manifests = ManifestOptions { check: options.clone(), now: Some(NOW) };
        match (self.form, sources.as_slice()) {
            (Form::Topology, [topology]) => meshwright::check(topology, options),
            (Form::Existing, [topology, existing]) => {
                meshwright::check(topology, &CheckOptions { existing: vec![*existing], ..options.clone() })
            }
            (Form::Manifests, [topology, given]) => meshwright::check_manifests(&[*given], Some(topology), &manifests),
            (Form::Manifests, [given]) => meshwright::check_manifests(&[*given], None, &manifests),
            (Form::Repair, [given]) => meshwright::repair(given, options).report,
            _ => panic!("a text has one file, or two"),
        }
    }
}
