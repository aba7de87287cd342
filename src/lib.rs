//! One topology in, every manifest of a cross-region, multi-cluster Istio out.
//!
//! The core is pure: text in, values out. No file, clock, environment, thread or randomness; the shells bring those.
//! Data flows one way: `topology → parse → check → mesh → plan → render`, each importing only leftward.

pub mod check;
pub mod diagnostic;
pub mod finding;
pub mod fix;
pub mod generated;
pub mod manifest;
pub mod mesh;
pub mod message;
#[cfg(feature = "pages")]
pub mod pages;
pub mod parse;
pub mod plan;
pub mod render;
pub mod repair;
pub mod security_group;
pub mod source;
pub mod sources;
pub mod topology;

use std::collections::BTreeMap;

pub use check::{Config, ConfigError, Level, RULES, Rule};
pub use diagnostic::{Diagnostic, Report};
pub use finding::Severity;
pub use fix::{Fixed, fix};
pub use generated::Generated;
use manifest::Manifests;
pub use message::Lang;
pub use render::{File, Templates};
pub use source::{PositionEncoding, Source};
use sources::Sources;

/// How a check is to speak and to judge.
#[derive(Debug, Clone)]
pub struct CheckOptions<'o> {
    /// Changed severities.
    pub config: Config,
    /// What offsets count.
    pub encoding: PositionEncoding,
    /// The table of sentences, such as [`Lang::catalog`] gives.
    pub catalog: &'o str,
}

impl Default for CheckOptions<'_> {
    fn default() -> Self {
        Self { config: Config::default(), encoding: PositionEncoding::Utf8, catalog: message::ENGLISH }
    }
}

/// How given manifests are checked.
#[derive(Debug, Clone, Default)]
pub struct ManifestOptions<'o> {
    /// How to speak and to judge.
    pub check: CheckOptions<'o>,
    /// What time it is, in seconds since 1970; without, nothing is said of tokens that end.
    pub now: Option<i64>,
}

/// What a repair gave.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Repaired {
    /// What was broken, and what still is, at the places of the text given.
    pub report: Report,
    /// What of it a user has still to mend.
    pub left: Report,
    /// The text with all that could be mended: the one given, where nothing was broken; absent where no RemoteIstio is
    /// in it.
    pub text: Option<String>,
}

impl Repaired {
    /// What was broken and is mended.
    pub fn mended(&self) -> impl Iterator<Item = &Diagnostic> {
        let place = |diagnostic: &Diagnostic| (diagnostic.range.start, diagnostic.code);
        let mut left = self.left.diagnostics.iter().peekable();
        self.report.diagnostics.iter().filter(move |found| {
            while left.next_if(|left| place(left) < place(found)).is_some() {}
            left.next_if(|left| left == found).is_none()
        })
    }
}

/// What is to be generated.
#[derive(Clone)]
pub struct GenerateOptions<'o> {
    /// How the topology is checked first.
    pub check: CheckOptions<'o>,
    /// The least severity that forbids generating; `None` for never. What cannot be generated at all is not, whatever
    /// this says.
    pub fail_on: Option<Severity>,
    /// Whether security-group rules are made, as Terraform JSON.
    pub security_groups: bool,
    /// Whether every document is read back and compared with the plan, not the security groups alone.
    pub verify: bool,
    /// Templates in place of the built-in ones.
    pub templates: Templates,
    /// Kubeconfigs to fill Secrets with, by data plane.
    pub kubeconfigs: BTreeMap<String, String>,
    /// Secret files that are filled already and are kept, by data plane.
    pub kept_secrets: BTreeMap<String, String>,
    /// What time it is, in seconds since 1970; without, nothing is said of tokens that end.
    pub now: Option<i64>,
}

impl std::fmt::Debug for GenerateOptions<'_> {
    /// Never the credentials: of kubeconfigs and Secrets, whose they are.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GenerateOptions")
            .field("check", &self.check)
            .field("fail_on", &self.fail_on)
            .field("security_groups", &self.security_groups)
            .field("verify", &self.verify)
            .field("templates", &self.templates)
            .field("kubeconfigs", &self.kubeconfigs.keys())
            .field("kept_secrets", &self.kept_secrets.keys())
            .field("now", &self.now)
            .finish()
    }
}

impl Default for GenerateOptions<'_> {
    fn default() -> Self {
        Self {
            check: CheckOptions::default(),
            fail_on: Some(Severity::Error),
            security_groups: true,
            verify: false,
            templates: Templates::default(),
            kubeconfigs: BTreeMap::new(),
            kept_secrets: BTreeMap::new(),
            now: None,
        }
    }
}

/// Checks a topology.
///
/// ```
/// use meshwright::{CheckOptions, Source, check};
///
/// let source = Source { name: "meshwright.yaml", text: "apiVersion: meshwright/v2" };
/// let report = check(&source, &CheckOptions::default());
/// assert!(report.summary.errors > 0);
/// ```
#[must_use]
pub fn check(source: &Source<'_>, options: &CheckOptions<'_>) -> Report {
    let parsed = parse::parse(source.text);
    let checked = check::check(&parsed, &options.config);
    Report::new(source, &checked.findings, options.catalog, options.encoding)
}

/// Checks manifests: each RemoteIstio, Secret with its kubeconfig, role, binding and plain kubeconfig of `sources`. With
/// a `topology`, they are held against it, and it is checked too. Every diagnostic names its file.
///
/// ```
/// use meshwright::{ManifestOptions, Source, check_manifests};
///
/// let source = Source { name: "beijing.yaml", text: "{apiVersion: v1, kind: Config, current-context: beijing}" };
/// let report = check_manifests(&[source], None, &ManifestOptions::default());
/// assert_eq!(report.diagnostics.first().map(|it| it.name), Some("kubeconfig-context-missing"));
/// ```
#[must_use]
pub fn check_manifests(sources: &[Source<'_>], topology: Option<&Source<'_>>, options: &ManifestOptions<'_>) -> Report {
    let files = Sources::new(topology.into_iter().chain(sources).copied());
    let mut parsed = topology.map(|topology| parse::parse(topology.text)).unwrap_or_default();
    let mut manifests = Manifests { now: options.now, ..Manifests::none() };
    for (start, file) in files.iter().skip(topology.iter().len()) {
        let pasted = repair::read(file.text, start);
        // A topology among them, as in a folder that is walked, is judged as one where it is given as one.
        if pasted.documents.iter().any(is_topology) {
            continue;
        }
        parsed.silences.extend(parse::silences_from(file.text, start));
        pasted.documents.iter().for_each(|document| manifests.take(document, file.text, start));
        manifests.damages.extend(pasted.damages);
        manifests.faults.extend(pasted.faults);
    }
    manifests.settle(&parsed.topology);
    parsed.faults.append(&mut manifests.faults);
    judge(&files, &parsed, &manifests, &options.check)
}

fn is_topology(document: &topology::Value) -> bool {
    let version = document.get("apiVersion").and_then(topology::Value::text);
    version.is_some_and(|version| version.starts_with("meshwright/"))
}

/// Mends a RemoteIstio that a copy through web pages has broken: lost indentation, escaped or bare stars, a fallen
/// `namespace`. Whatever else stands in the text stays; what cannot be told is kept as a comment, and said.
///
/// ```
/// use meshwright::{CheckOptions, Source, repair};
///
/// let text = "apiVersion: istio.alibabacloud.com/v1beta1\nkind: RemoteIstio\nmetadata:\nname: beijing\n";
/// let repaired = repair(&Source { name: "beijing.yaml", text }, &CheckOptions::default());
/// assert!(repaired.text.is_some_and(|text| text.ends_with("metadata:\n  name: beijing\n")));
/// ```
#[must_use]
pub fn repair(source: &Source<'_>, options: &CheckOptions<'_>) -> Repaired {
    let pasted = repair::read(source.text, 0);
    let found = pasted.has_remote_istio();
    let mut manifests = Manifests::none();
    pasted.documents.iter().for_each(|document| manifests.take(document, source.text, 0));
    // Of the other documents a repair says nothing.
    let mut manifests = Manifests { remote_istios: manifests.remote_istios, ..Manifests::none() };
    manifests.damages = pasted.damages;
    let mut parsed = parse::Parsed { faults: pasted.faults, ..parse::Parsed::default() };
    if !found && parsed.faults.is_empty() {
        let what = parse::SyntaxFault::NoRemoteIstio;
        parsed.faults.push(parse::Fault::Syntax { span: source::Span::default(), what });
    }
    let files = Sources::new([*source]);
    let report = judge(&files, &parsed, &manifests, options);
    manifests.damages.retain(|damage| !found || !damage.is_mended());
    let left = judge(&files, &parsed, &manifests, options);
    let text = found.then(|| pasted.mended.unwrap_or_else(|| source.text.to_owned()));
    Repaired { report, left, text }
}

/// Runs the rules over manifests. What could not be read of them is among the faults, as it is for a topology.
fn judge(files: &Sources<'_>, parsed: &parse::Parsed, manifests: &Manifests, options: &CheckOptions<'_>) -> Report {
    let checked = check::check_beside(parsed, manifests, &options.config);
    Report::over(files, &checked.findings, options.catalog, options.encoding)
}

/// Checks a topology and makes every file of its mesh.
#[must_use]
pub fn generate(source: &Source<'_>, options: &GenerateOptions<'_>) -> Generated {
    let parsed = parse::parse(source.text);
    let given = Manifests::given(&parsed.topology, &options.kubeconfigs, options.now);
    let mut checked = check::check_beside(&parsed, &given, &options.check.config);
    let too_bad = |finding: &finding::Finding| options.fail_on.is_some_and(|least| finding.severity >= least);
    let files = if checked.findings.iter().any(too_bad) { None } else { files(&parsed, &mut checked, options) };
    let report = Report::new(source, &checked.findings, options.check.catalog, options.check.encoding);
    Generated { report, files }
}

/// Everything behind the check; a fault of ours becomes a finding too.
fn files(parsed: &parse::Parsed, checked: &mut check::Checked, options: &GenerateOptions<'_>) -> Option<Vec<File>> {
    let mesh = mesh::Mesh::resolve(&parsed.topology, checked)?;
    let credentials = plan::Credentials { kubeconfigs: &options.kubeconfigs, kept: &options.kept_secrets };
    let plan = plan::plan(&mesh, credentials, options.security_groups);
    if !plan.security.over.is_empty() {
        let over = plan.security.over.iter().map(|over| (over.id, over.cluster));
        let most = mesh.rules_per_interface;
        checked.findings.extend(check::rules_per_interface(&parsed.topology, over, most));
        return None;
    }
    match render::render(&plan, &options.templates, options.verify) {
        Ok(files) => Some(files),
        Err(fault) => {
            checked.findings.push(fault.finding());
            None
        }
    }
}
