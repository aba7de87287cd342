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
pub mod source;
pub mod sources;
pub mod topology;

use std::collections::BTreeMap;

pub use check::{Config, ConfigError, Level, RULES, Rule};
pub use diagnostic::{Diagnostic, Report};
pub use finding::Severity;
pub use fix::{Fixed, fix};
pub use generated::Generated;
pub use render::{File, Templates};
pub use source::{PositionEncoding, Source};

/// How a check is to speak and to judge.
#[derive(Debug, Clone)]
pub struct CheckOptions<'o> {
    /// Changed severities.
    pub config: Config,
    /// What offsets count.
    pub encoding: PositionEncoding,
    /// The table of sentences, such as [`message::ENGLISH`].
    pub catalog: &'o str,
}

impl Default for CheckOptions<'_> {
    fn default() -> Self {
        Self { config: Config::default(), encoding: PositionEncoding::Utf8, catalog: message::ENGLISH }
    }
}

/// What is to be generated.
#[derive(Debug, Clone)]
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

/// Checks a topology and makes every file of its mesh.
#[must_use]
pub fn generate(source: &Source<'_>, options: &GenerateOptions<'_>) -> Generated {
    let parsed = parse::parse(source.text);
    let mut checked = check::check(&parsed, &options.check.config);
    let too_bad = |finding: &finding::Finding| options.fail_on.is_some_and(|least| finding.severity >= least);
    let bad_kubeconfigs = check::judge_kubeconfigs(&parsed.topology, &options.kubeconfigs);
    checked.refused |= !bad_kubeconfigs.is_empty();
    checked.findings.extend(bad_kubeconfigs);
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
