//! One topology in, every manifest of a cross-region, multi-cluster Istio out.
//!
//! The core is pure: text in, values out. No file, clock, environment, thread or randomness; the shells bring those.
//! Data flows one way: `topology → parse → check → mesh → flow → plan → prove → render`, each importing only leftward.

pub mod addresses;
pub mod assist;
pub mod check;
pub mod diagnostic;
pub mod existing;
pub mod finding;
pub mod fix;
pub mod flow;
pub mod flows;
pub mod generated;
pub mod graph;
pub mod judge;
pub mod limits;
pub mod manifest;
pub mod mesh;
pub mod message;
#[cfg(feature = "pages")]
pub mod pages;
pub mod parse;
pub mod plan;
pub mod prove;
pub mod render;
pub mod repair;
pub mod security_group;
pub mod source;
pub mod sources;
pub mod topology;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

pub use addresses::{AddressOptions, AddressPlan, plan_addresses};
pub use check::{Config, ConfigError, Level, RULES, Rule};
pub use diagnostic::{Diagnostic, Report};
use existing::Existing;
pub use finding::Severity;
pub use fix::{Fixed, fix};
pub use generated::Generated;
pub use graph::{Graph, GraphOptions};
use manifest::Manifests;
pub use message::Lang;
use plan::security::SecurityPlan;
pub use prove::certificate::Certificate;
pub use render::{BackEnd, File, Templates};
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
    /// What tells of the rules that security groups have already: saved answers of the cloud's API, and what
    /// `terraform show -json` prints.
    pub existing: Vec<Source<'o>>,
}

impl Default for CheckOptions<'_> {
    fn default() -> Self {
        Self {
            config: Config::default(),
            encoding: PositionEncoding::Utf8,
            catalog: message::ENGLISH,
            existing: Vec::new(),
        }
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
    /// The forms in which security-group rules are made; none where it is empty.
    pub security_groups: BTreeSet<BackEnd>,
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
            security_groups: BTreeSet::from([BackEnd::Terraform]),
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
    let files = Sources::new([source].into_iter().chain(&options.existing).copied());
    let parsed = parse::parse(source.text);
    let existing = Existing::read(&parsed.topology, files.iter().skip(1));
    judge(&files, &parsed, &Manifests::none(), &existing, options)
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
    let files = Sources::new(topology.into_iter().chain(sources).chain(&options.check.existing).copied());
    let mut parsed = topology.map(|topology| parse::parse(topology.text)).unwrap_or_default();
    let mut manifests = Manifests { now: options.now, ..Manifests::none() };
    let before = topology.iter().len();
    for (start, file) in files.iter().skip(before).take(sources.len()) {
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
    let existing = Existing::read(&parsed.topology, files.iter().skip(before + sources.len()));
    judge(&files, &parsed, &manifests, &existing, &options.check)
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
    let existing = Existing::default();
    let report = judge(&files, &parsed, &manifests, &existing, options);
    manifests.damages.retain(|damage| !found || !damage.is_mended());
    let left = judge(&files, &parsed, &manifests, &existing, options);
    let text = found.then(|| pasted.mended.unwrap_or_else(|| source.text.to_owned()));
    Repaired { report, left, text }
}

/// Runs the rules over what was read, and says what they find.
fn judge(
    files: &Sources<'_>,
    parsed: &parse::Parsed,
    manifests: &Manifests,
    existing: &Existing,
    options: &CheckOptions<'_>,
) -> Report {
    let checked = judged(parsed, manifests, existing, &options.config);
    Report::over(files, &checked.findings, options.catalog, options.encoding)
}

/// Runs the rules over what was read. What could not be read of manifests is among the faults, as it is for a topology.
fn judged(parsed: &parse::Parsed, manifests: &Manifests, existing: &Existing, config: &Config) -> check::Checked {
    check::check_behind(parsed, manifests, existing, config, |so_far| {
        let Some(mesh) = mesh::Mesh::resolve(&parsed.topology, so_far) else { return Vec::new() };
        let groups = flow::groups(&mesh);
        let plan = judge::plan(&mesh, &groups, existing);
        judge::findings(&parsed.topology, &mesh, &groups, &plan, existing)
    })
}

/// Checks a topology and draws it, with what is wrong marked in the picture: one that cannot work has a picture too.
///
/// ```
/// use meshwright::{GraphOptions, Source, graph};
///
/// let source = Source { name: "meshwright.yaml", text: include_str!("../examples/cross-region/meshwright.yaml") };
/// assert!(graph(&source, &GraphOptions::default()).text.starts_with("<svg "));
/// ```
#[must_use]
pub fn graph(source: &Source<'_>, options: &GraphOptions<'_>) -> Graph {
    let files = Sources::new([source].into_iter().chain(&options.check.existing).copied());
    let parsed = parse::parse(source.text);
    let existing = Existing::read(&parsed.topology, files.iter().skip(1));
    let checked = judged(&parsed, &Manifests::none(), &existing, &options.check.config);
    let report = Report::over(&files, &checked.findings, options.check.catalog, options.check.encoding);
    let text = graph::draw(source, &parsed, &checked.findings, &report, options);
    Graph { report, text }
}

/// Checks a topology and makes every file of its mesh.
#[must_use]
pub fn generate(source: &Source<'_>, options: &GenerateOptions<'_>) -> Generated {
    let parsed = parse::parse(source.text);
    let sources = Sources::new([source].into_iter().chain(&options.check.existing).copied());
    let given = Manifests::given(&parsed.topology, &options.kubeconfigs, options.now);
    let existing = Existing::read(&parsed.topology, sources.iter().skip(1));
    let resolved = OnceCell::new();
    let mut security = None;
    let mut checked = check::check_behind(&parsed, &given, &existing, &options.check.config, |so_far| {
        let mesh = resolved.get_or_init(|| mesh::Mesh::resolve(&parsed.topology, so_far)).as_ref();
        let Some(mesh) = mesh.filter(|_| !options.security_groups.is_empty()) else { return Vec::new() };
        let groups = flow::groups(mesh);
        let plan = judge::plan(mesh, &groups, &existing);
        let findings = judge::findings(&parsed.topology, mesh, &groups, &plan, &existing);
        security = Some(plan);
        findings
    });
    let too_bad = |finding: &finding::Finding| options.fail_on.is_some_and(|least| finding.severity >= least);
    let refused = checked.refused || checked.findings.iter().any(too_bad);
    let mesh = resolved.get().and_then(Option::as_ref).filter(|_| !refused);
    let files = mesh.and_then(|mesh| files(mesh, security.unwrap_or_default(), &mut checked, options));
    let report = Report::over(&sources, &checked.findings, options.check.catalog, options.check.encoding);
    Generated { report, files }
}

/// Everything behind the check; a fault of ours becomes a finding too.
fn files<'m>(
    mesh: &'m mesh::Mesh<'m>,
    security: SecurityPlan<'m>,
    checked: &mut check::Checked,
    options: &'m GenerateOptions<'_>,
) -> Option<Vec<File>> {
    let credentials = plan::Credentials { kubeconfigs: &options.kubeconfigs, kept: &options.kept_secrets };
    let network_files = !options.security_groups.is_empty();
    let plan = plan::Plan { security, network_files, ..plan::plan(mesh, credentials, false) };
    match render::render(&plan, &options.templates, &options.security_groups, options.verify) {
        Ok(files) => Some(files),
        Err(fault) => {
            checked.findings.push(fault.finding());
            None
        }
    }
}

/// What proving gave.
#[derive(Debug, Clone)]
pub struct Proven {
    /// What the check found.
    pub report: Report,
    /// The proof; `None` where the findings forbid it, or where there is no mesh.
    pub certificate: Option<Certificate>,
}

/// Checks a topology and proves that the rules of its security groups, existing and planned together, let pass what the
/// mesh needs and nothing else.
///
/// ```
/// use meshwright::{CheckOptions, Source, prove};
///
/// let source = Source { name: "meshwright.yaml", text: include_str!("../examples/cross-region/meshwright.yaml") };
/// let proven = prove(&source, &CheckOptions::default());
/// assert!(proven.certificate.is_some_and(|certificate| certificate.proved));
/// ```
#[must_use]
pub fn prove(source: &Source<'_>, options: &CheckOptions<'_>) -> Proven {
    let files = Sources::new([source].into_iter().chain(&options.existing).copied());
    let parsed = parse::parse(source.text);
    let existing = Existing::read(&parsed.topology, files.iter().skip(1));
    let mut certificate = None;
    let checked = check::check_behind(&parsed, &Manifests::none(), &existing, &options.config, |so_far| {
        let Some(mesh) = mesh::Mesh::resolve(&parsed.topology, so_far) else { return Vec::new() };
        let groups = flow::groups(&mesh);
        let plan = judge::plan(&mesh, &groups, &existing);
        let prover = prove::Prover::new(&mesh, &groups);
        let proof = judge::prove(&prover, &groups, &plan, &existing);
        certificate = plan.over.is_empty().then(|| Certificate::new(&prover, &proof));
        judge::findings_of(&parsed.topology, &prover, &proof, &plan, &existing)
    });
    let report = Report::over(&files, &checked.findings, options.catalog, options.encoding);
    Proven { report, certificate }
}

/// Checks a topology and shows its flows, each with what becomes of it by the rules of security groups, existing and
/// planned together. `None` where the findings forbid it, or where there is no mesh.
///
/// ```
/// use meshwright::{CheckOptions, Source, flows};
/// use meshwright::flows::Wanted;
///
/// let source = Source { name: "meshwright.yaml", text: include_str!("../examples/cross-region/meshwright.yaml") };
/// let mut rows = 0;
/// flows(&source, &CheckOptions::default(), |table| table.each(&Wanted::default(), |_| Ok::<_, ()>(rows += 1)));
/// assert!(rows > 5);
/// ```
pub fn flows<T>(
    source: &Source<'_>,
    options: &CheckOptions<'_>,
    look: impl FnOnce(&flows::FlowTable<'_>) -> T,
) -> (Report, Option<T>) {
    let files = Sources::new([source].into_iter().chain(&options.existing).copied());
    let parsed = parse::parse(source.text);
    let existing = Existing::read(&parsed.topology, files.iter().skip(1));
    let catalog = message::Catalog::parse(options.catalog);
    let mut seen = None;
    let checked = check::check_behind(&parsed, &Manifests::none(), &existing, &options.config, |so_far| {
        let Some(mesh) = mesh::Mesh::resolve(&parsed.topology, so_far) else { return Vec::new() };
        let groups = flow::groups(&mesh);
        let plan = judge::plan(&mesh, &groups, &existing);
        let (judged, _) = judge::guards(&groups, &plan, &existing);
        let guards = judged.iter().map(|(_, guard, existing)| (guard, *existing));
        let passages = prove::passage::Passages::new(&mesh, &groups, guards);
        seen = Some(look(&flows::FlowTable::new(&mesh, passages, &catalog)));
        judge::findings(&parsed.topology, &mesh, &groups, &plan, &existing)
    });
    (Report::over(&files, &checked.findings, options.catalog, options.encoding), seen)
}
