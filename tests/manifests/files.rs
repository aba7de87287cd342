//! Several files, and the clock.

use meshwright::{ManifestOptions, PositionEncoding, Severity, Source};

use crate::{SAMPLE, by_line, check, codes};

const CONFIG: &str = "apiVersion: v1\nkind: Config\ncurrent-context: 杭州\n";

#[test]
fn every_diagnostic_names_its_file_and_its_place_there() {
    let sources = [
        Source { name: "empty.yaml", text: "" },
        Source { name: "a.yaml", text: CONFIG },
        Source { name: "b.yaml", text: &format!("# 北京\n{SAMPLE}  replicas: 1\n") },
        Source { name: "c.yaml", text: "a: [\n" },
    ];
    let mut options = ManifestOptions::default();
    options.check.encoding = PositionEncoding::Utf16;
    let report = meshwright::check_manifests(&sources, None, &options);
    let places: Vec<_> = report.diagnostics.iter().map(|it| (it.code, it.file.as_str(), it.range.start)).collect();
    let seen: Vec<_> = places.iter().map(|(code, file, at)| (*code, *file, at.line, at.column, at.offset)).collect();
    assert_eq!(seen[0], ("MW502", "a.yaml", 3, 18, 45));
    assert_eq!((seen[1].0, seen[1].1, seen[1].2, seen[1].3), ("MW407", "b.yaml", 21, 3));
    assert_eq!((seen[2].0, seen[2].1), ("MW101", "c.yaml"));
    assert_eq!(seen.len(), 3);
}

#[test]
fn relations_cross_files_and_say_so() {
    let secret = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{ name: {name}, labels: {{ istio/multiCluster: 'true' }} }}\ndata: {{ key: x }}\n"
        )
    };
    let (a, b) = (secret("a"), secret("b"));
    let sources = [Source { name: "a.yaml", text: &a }, Source { name: "b.yaml", text: &b }];
    let report = meshwright::check_manifests(&sources, None, &ManifestOptions::default());
    let reused = report.diagnostics.iter().find(|it| it.file == "b.yaml" && it.code == "MW514").unwrap();
    assert_eq!(reused.related[0].file.as_deref(), Some("a.yaml"));
    assert_eq!(reused.related[0].range.start.line, 4);
}

#[test]
fn what_is_generated_is_clean_but_for_what_is_to_be_filled_in() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/banzaicloud/meshwright.yaml")).unwrap();
    let topology = Source { name: "meshwright.yaml", text: &text };
    let files = meshwright::generate(&topology, &meshwright::GenerateOptions::default()).files.unwrap();
    let yaml: Vec<_> = files.iter().filter(|file| file.cluster.is_some()).collect();
    let sources: Vec<_> = yaml.iter().map(|file| Source { name: &file.path, text: &file.text }).collect();
    let report = meshwright::check_manifests(&sources, Some(&topology), &ManifestOptions::default());
    let found = report.diagnostics.iter().map(|it| (it.code, it.severity));
    assert_eq!(found.collect::<Vec<_>>(), [("MW112", Severity::Note)], "{report:#?}");
}

#[test]
fn without_a_clock_nothing_is_said_of_ends() {
    let config = |exp: i64| {
        let payload = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, format!("{{\"exp\":{exp}}}"));
        format!(
            "{{apiVersion: v1, kind: Config, current-context: a, contexts: [{{name: a, context: {{cluster: a, user: a}}}}],\n\
             clusters: [{{name: a, cluster: {{server: 'https://a', insecure-skip-tls-verify: true}}}}],\n\
             users: [{{name: a, user: {{token: e30.{payload}.x}}}}]}}"
        )
    };
    let text = config(-1);
    let report = meshwright::check_manifests(&[Source { name: "a", text: &text }], None, &ManifestOptions::default());
    assert_eq!(codes(&report), ["MW507"]);
    assert_eq!(codes(&check(&text)), ["MW507", "MW511"]);
    assert_eq!(codes(&check(&config(i64::MIN))), ["MW507", "MW511"]);
    assert_eq!(codes(&check(&config(2_592_000))), ["MW507", "MW512"]);
    assert_eq!(codes(&check(&config(2_592_001))), ["MW507"]);
    assert_eq!(codes(&check(&config(i64::MAX))), ["MW507"]);
}

#[test]
fn a_topology_among_them_is_none() {
    let topology = "apiVersion: meshwright/v1\nkind: Topology\n# meshwright: allow MW204 office\nvpcs: []\n";
    assert_eq!(codes(&check(topology)), [""; 0]);
    assert_eq!(codes(&check(&topology.replace("meshwright/v1", "v1"))), ["MW119"]);
}

#[test]
fn lists_are_opened() {
    let items = by_line(&SAMPLE.replace("hub:", "hubs:"), |_, line| format!("  {line}"));
    let report = check(&format!("apiVersion: v1\nkind: List\nitems:\n- {}", items.trim_start()));
    assert_eq!(codes(&report), ["MW407"]);
}

#[test]
fn a_comment_with_a_reason_silences_a_finding() {
    let silenced = SAMPLE.replace("  hub:", "  # meshwright: allow MW407 our operator has it\n  replicas: 1\n  hub:");
    assert_eq!(codes(&check(&silenced)), [""; 0]);
    assert_eq!(codes(&check(&format!("# 杭州\n---\n{silenced}"))), [""; 0]);
    let unused = SAMPLE.replace("  hub:", "  # meshwright: allow MW407 nothing\n  hub:");
    let report = check(&unused);
    assert_eq!((codes(&report), report.diagnostics[0].range.start.line), (vec!["MW119"], 13));
    // Comments of others are none of ours.
    assert_eq!(codes(&check(&format!("# meshwright: placeholder\n{SAMPLE}"))), [""; 0]);
}
