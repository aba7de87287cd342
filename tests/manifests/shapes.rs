//! The broken forms of a RemoteIstio that are known, and what comes around them.

use meshwright::{GenerateOptions, Source};

use crate::{SAMPLE, by_line, codes, repair};

/// The seed's page, letter by letter but for the name.
const SEED: &str = r"apiVersion: istio.alibabacloud.com/v1beta1
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
  includeIPRanges: '\*'
  proxy: {}
  security: {}
  sidecarInjector:
  enabled: true
  replicaCount: 1
";

/// All keys at one column, but for the first.
fn english() -> String {
    by_line(SAMPLE, |number, line| if number == 0 { line.to_owned() } else { " ".repeat(7) + line.trim() })
}

/// All keys at the left.
fn dedented() -> String {
    by_line(SAMPLE, |_, line| line.trim().to_owned())
}

/// Repairs `broken` to the sample, twice.
fn mends(broken: &str, expected: &[&str]) {
    let repaired = repair(broken);
    assert_eq!(repaired.text.as_deref(), Some(SAMPLE), "{broken}");
    assert_eq!(codes(&repaired.report), expected, "{broken}");
    assert_eq!(codes(&repair(SAMPLE).report), [""; 0]);
    assert_eq!(repair(SAMPLE).text.as_deref(), Some(SAMPLE));
}

#[test]
fn the_three_shapes_become_the_official_sample() {
    mends(SEED, &["MW434", "MW431", "MW432"]);
    mends(&english(), &["MW431"]);
    mends(&dedented(), &["MW431"]);
}

#[test]
fn each_damage_alone_is_mended() {
    mends(&SAMPLE.replace("'*'", "*"), &["MW433"]);
    for star in ["'\\*'", "\"\\*\"", "\\*"] {
        mends(&SAMPLE.replace("'*'", star), &["MW432"]);
    }
    mends(&SAMPLE.replace("  namespace", "namespace"), &["MW434"]);
}

#[test]
fn what_pages_and_editors_do_is_no_hindrance() {
    for broken in [SEED.to_owned(), english(), dedented()] {
        let expected = codes(&repair(&broken).report);
        mends(&broken.replace('\n', "\r\n"), &expected);
        mends(&broken.replace('\n', " \t\n"), &expected);
        mends(&broken.replace('\n', "\r"), &expected);
        mends(&format!("\u{feff}{broken}"), &expected);
        mends(&format!("\n\n{broken}\n\n"), &expected);
        let quoted = by_line(&broken, |_, line| format!("> {line}"));
        assert_eq!(repair(&quoted).text.as_deref(), Some(SAMPLE), "{quoted}");
        for fence in ["```", "```yaml", "~~~", "1.  ```", "- ```yaml", "   ```"] {
            let fenced = format!("{fence}\n{broken}```\n");
            assert_eq!(repair(&fenced).text.as_deref(), Some(SAMPLE), "{fenced}");
        }
    }
    let blanks = |blank: &str| SAMPLE.replace("  ", blank);
    mends(&blanks("\t"), &["MW431"]);
    mends(&blanks("\u{a0}\u{a0}"), &["MW431"]);
    mends(&blanks("\u{3000}"), &["MW431"]);
    let bullet = |line: &str| if line.starts_with("- ") { line.to_owned() } else { format!("* {line}") };
    let bullets = by_line(&dedented(), |_, line| bullet(line));
    mends(&bullets, &["MW431"]);
}

#[test]
fn documents_around_it_stay() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: istio-system # ours\n";
    for broken in [SEED.to_owned(), english(), dedented()] {
        for between in ["---\n", "...\n---\n", "```\n\n```yaml\n", ""] {
            let repaired = repair(&format!("{namespace}{between}{broken}"));
            assert_eq!(repaired.text, Some(format!("{namespace}---\n{SAMPLE}")), "{between}");
        }
        let repaired = repair(&format!("{broken}---\n{namespace}"));
        assert_eq!(repaired.text, Some(format!("{SAMPLE}---\n{namespace}")));
    }
}

#[test]
fn another_broken_document_stays_and_is_said() {
    let other = "apiVersion: v1\nkind: Namespace\n  metadata:\nname: istio-system\n";
    let repaired = repair(&format!("{other}---\n{}", dedented()));
    assert_eq!(repaired.text, Some(format!("{other}---\n{SAMPLE}")));
    assert_eq!(codes(&repaired.report), ["MW101", "MW431"]);
    assert_eq!(codes(&repair(repaired.text.as_ref().unwrap()).report), ["MW101"]);
}

#[test]
fn words_around_it_become_comments() {
    let repaired = repair(&format!("Copy this:\n\n{SEED}  预期结果：\n\n可通过以下操作查看\n"));
    let text = format!("# Copy this:\n{SAMPLE}#   预期结果：\n# 可通过以下操作查看\n");
    assert_eq!(repaired.text.as_deref(), Some(text.as_str()));
    assert_eq!(codes(&repaired.report), ["MW431", "MW434", "MW431", "MW432", "MW431"]);
    assert_eq!(repair(&text).text, Some(text.clone()));
    assert_eq!(codes(&repair(&text).report), [""; 0]);
}

#[test]
fn what_stands_in_its_place_stays_as_it_is() {
    for kept in [
        "kind: RemoteIstio\r\napiVersion: istio.alibabacloud.com/v1beta1\r\nmetadata: {name: a}\r\nspec: {hub: b,\r\n  proxy: {}}\r\n",
        "{\"apiVersion\": \"istio.alibabacloud.com/v1beta1\", \"kind\": \"RemoteIstio\", \"name\": \"a\"}",
        "# RemoteIstio\na: [",
    ] {
        let repaired = repair(kept);
        assert!(repaired.text.is_none_or(|text| text == kept), "{kept}");
    }
    let json = r#"{"kind": "RemoteIstio", "spec": {"includeIPRanges": "\\*"}}"#;
    assert_eq!(repair(json).text, Some(json.replace("\\\\", "")));
    let spaced = SAMPLE.replace("  ", "    ").replace("'*'", "'\\*' # all\n    # more");
    assert_eq!(repair(&spaced).text, Some(spaced.replace("\\*", "*")));
}

#[test]
fn what_belongs_to_several_goes_to_the_nearest() {
    let flat = "apiVersion: istio.alibabacloud.com/v1beta1\nkind: RemoteIstio\nspec:\ngateways:\nk8singress:\nenabled: true\n\
                sidecarInjector:\nenabled: false\nreplicaCount: 2\nmetadata:\nlabels:\napp: x\ntier: y\nname: beijing\n";
    let text = "apiVersion: istio.alibabacloud.com/v1beta1\nkind: RemoteIstio\nmetadata:\n  labels:\n    app: x\n    tier: y\n  \
                name: beijing\nspec:\n  gateways:\n    k8singress:\n      enabled: true\n  sidecarInjector:\n    enabled: false\n    \
                replicaCount: 2\n";
    assert_eq!(repair(flat).text.as_deref(), Some(text));
}

#[test]
fn services_of_the_other_dialect_find_their_list() {
    let flat = "apiVersion: istio.banzaicloud.io/v1beta1\nkind: RemoteIstio\nmetadata:\nname: beijing\nspec:\nenabledServices:\n\
                - labelSelector: istio=pilot\nname: istio-pilot\n- name: istio-policy\nlabelSelector: istio-mixer-type=policy\n\
                citadel:\nenabled: true\n";
    let text = "apiVersion: istio.banzaicloud.io/v1beta1\nkind: RemoteIstio\nmetadata:\n  name: beijing\nspec:\n  citadel:\n    \
                enabled: true\n  enabledServices:\n  - labelSelector: istio=pilot\n    name: istio-pilot\n  - labelSelector: \
                istio-mixer-type=policy\n    name: istio-policy\n";
    assert_eq!(repair(flat).text.as_deref(), Some(text));
}

#[test]
fn keys_of_the_wrong_dialect_stay_together_and_are_said() {
    let wrong = SAMPLE.replace("  security: {}", "  citadel:\n    enabled: true\n    image: x");
    let flat = by_line(&wrong, |_, line| line.trim().to_owned());
    let repaired = repair(&flat);
    assert_eq!(codes(&repaired.report), ["MW431", "MW406"]);
    let text = repaired.text.unwrap();
    assert!(
        text.contains("spec:\n  autoInjectionNamespaces:\n  - default\n  citadel:\n    enabled: true\n    image: x\n"),
        "{text}"
    );
}

#[test]
fn the_sample_is_what_is_generated() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/cross-region/meshwright.yaml")).unwrap();
    let files = meshwright::generate(&Source { name: "t", text: &text }, &GenerateOptions::default()).files.unwrap();
    let generated = files.iter().find(|file| file.path.ends_with("30-remoteistio-beijing.yaml")).unwrap();
    assert_eq!(generated.text, SAMPLE);
}
