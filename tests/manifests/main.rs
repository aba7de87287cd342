//! Given manifests: what is said of them, what is never said, and what a repair makes of a broken one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops by panicking"
)]

mod files;
mod laws;
mod shapes;
mod silence;

use meshwright::{CheckOptions, ManifestOptions, Repaired, Report, Source};

/// The RemoteIstio of the official page, with its indentation.
const SAMPLE: &str = "\
apiVersion: istio.alibabacloud.com/v1beta1
kind: RemoteIstio
metadata:
  name: beijing
  namespace: istio-system
spec:
  autoInjectionNamespaces:
  - default
  dockerImage:
    region: cn-beijing
  gateways:
    k8singress: {}
  hub: registry.cn-beijing.aliyuncs.com/aliacs-app-catalog
  includeIPRanges: '*'
  proxy: {}
  security: {}
  sidecarInjector:
    enabled: true
    replicaCount: 1
";

/// Every line of `text` as `change` makes it.
fn by_line(text: &str, change: impl Fn(usize, &str) -> String) -> String {
    let lines: Vec<_> = text.lines().enumerate().map(|(number, line)| change(number, line) + "\n").collect();
    lines.concat()
}

fn source(text: &str) -> Source<'_> {
    Source { name: "given.yaml", text }
}

fn repair(text: &str) -> Repaired {
    meshwright::repair(&source(text), &CheckOptions::default())
}

fn check(text: &str) -> Report {
    meshwright::check_manifests(&[source(text)], None, &ManifestOptions { now: Some(0), ..ManifestOptions::default() })
}

/// The codes of a report.
fn codes(report: &Report) -> Vec<&'static str> {
    report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}
