//! What holds for every text.

use meshwright::Report;
use proptest::prelude::*;
use serde::Deserialize;

use crate::{SAMPLE, by_line, check, codes, repair};

/// The rules of what a copy breaks.
fn damages(report: &Report) -> usize {
    report.diagnostics.iter().filter(|it| it.code.starts_with("MW43")).count()
}

fn documents(text: &str) -> Vec<serde_yaml::Value> {
    let read = |document| serde_yaml::Value::deserialize(document).unwrap_or_else(|error| panic!("{error}\n{text}"));
    serde_yaml::Deserializer::from_str(text).map(read).collect()
}

/// A value as somebody may write it.
fn scalar() -> impl Strategy<Value = String> {
    let words = [
        "true",
        "yes",
        "~",
        "1",
        "007",
        "1.10",
        "1e3",
        "0x1F",
        "'a: b'",
        "\"q\\t\"",
        "10.0.0.0/8",
        "a#b",
        "x # y",
        "{}",
        "[a, b]",
        "12:30",
        "{a: 1}",
    ];
    prop_oneof![prop::sample::select(words.to_vec()).prop_map(str::to_owned), "[a-z][a-z0-9-]{0,12}"]
}

/// A RemoteIstio in the official form, with other values and maybe fewer fields.
fn manifest() -> impl Strategy<Value = String> {
    let fields = prop::collection::vec((any::<bool>(), scalar()), 7);
    (fields, prop::collection::vec("[a-z]{1,8}", 1..4)).prop_map(|(fields, namespaces)| {
        let value = |number: usize| fields[number].1.as_str();
        let maybe = |number: usize, text: String| if fields[number].0 { text } else { String::new() };
        let namespaces: Vec<_> = namespaces.iter().map(|namespace| format!("  - {namespace}\n")).collect();
        [
            "apiVersion: istio.alibabacloud.com/v1beta1\nkind: RemoteIstio\nmetadata:\n".to_owned(),
            format!("  name: {}\n  namespace: istio-system\nspec:\n  autoInjectionNamespaces:\n", value(0)),
            namespaces.concat(),
            maybe(1, format!("  dockerImage:\n    region: {}\n", value(1))),
            maybe(2, format!("  gateways:\n    k8singress:\n      enabled: {}\n", value(2))),
            format!("  hub: {}\n  includeIPRanges: '*'\n", value(3)),
            maybe(4, "  proxy: {}\n".to_owned()),
            format!("  sidecarInjector:\n    enabled: {}\n    replicaCount: {}\n", value(5), value(6)),
        ]
        .concat()
    })
}

/// A way to break a manifest: what it does to all lines, the ends of lines, and what stands around.
fn broken(text: &str, way: u8, ends: u8, around: u8) -> String {
    let indented = |columns: usize| by_line(text, |_, line| " ".repeat(columns) + line.trim());
    let text = match way % 6 {
        0 => indented(0),
        1 => indented(4),
        2 => by_line(text, |number, line| if number == 0 { line.to_owned() } else { " ".repeat(7) + line.trim() }),
        3 => text.replace("  namespace:", "namespace:"),
        4 => text.replace("  ", "\t"),
        _ => text.replace("  ", "\u{a0}\u{a0}"),
    };
    let text = match ends % 3 {
        0 => text,
        1 => text.replace('\n', "\r\n"),
        _ => text.replace('\n', "  \n"),
    };
    match around % 5 {
        0 => text,
        1 => format!("```yaml\n{text}```\n"),
        2 => format!("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: istio-system\n---\n{text}"),
        3 => format!("{text}\n\n"),
        _ => format!("apply this\n\n{text}done\n"),
    }
}

/// Lines such as broken manifests have, in any order.
fn lines() -> impl Strategy<Value = String> {
    let keys = [
        "apiVersion",
        "kind",
        "metadata",
        "name",
        "namespace",
        "labels",
        "spec",
        "autoInjectionNamespaces",
        "dockerImage",
        "region",
        "gateways",
        "k8singress",
        "hub",
        "includeIPRanges",
        "proxy",
        "resources",
        "limits",
        "security",
        "citadel",
        "enabledServices",
        "labelSelector",
        "sidecarInjector",
        "enabled",
        "replicaCount",
        "status",
        "other",
        "\"hub\"",
        "annotations",
    ];
    let values = [
        "",
        "istio.alibabacloud.com/v1beta1",
        "istio.banzaicloud.io/v1beta1",
        "RemoteIstio",
        "v1",
        "Namespace",
        "*",
        "'\\*'",
        "\\*",
        "true",
        "1",
        "{}",
        "[a]",
        "|",
        ">-",
        "# note",
        "x # y",
        "'",
        "[",
        "*a",
        "&a",
        "!t",
        "a: b",
        "${X}",
        "\u{a0}",
        "\u{85}x",
        "\u{1}",
    ];
    let starts = ["", "", "", " ", "  ", "  ", "    ", "       ", "\t", "\u{a0}", "- ", "  - ", "* ", "1. ", "> ", "-"];
    let pair = (
        prop::sample::select(starts.to_vec()),
        prop::sample::select(keys.to_vec()),
        prop::sample::select(values.to_vec()),
    )
        .prop_map(|(start, key, value)| format!("{start}{key}: {value}"));
    let whole = [
        "---",
        "...",
        "  ---",
        "```",
        "```yaml",
        "- default",
        "  - default",
        "",
        "",
        "kind: RemoteIstio",
        "apiVersion: a/b",
        "words alone",
        "#",
        "预期结果：",
        "\t",
        "-",
        "--- # x",
        "? a",
        "{",
        "%YAML",
    ];
    let line =
        prop_oneof![4 => pair, 2 => prop::sample::select(whole.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,12}"];
    let end = prop::sample::select(vec!["\n", "\n", "\r\n", "\r"]);
    prop::collection::vec((line, end), 0..24)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect::<String>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_manifest_becomes_what_it_was(text in manifest(), way: u8, ends: u8, around: u8) {
        let broken = broken(&text, way, ends, around);
        let repaired = repair(&broken);
        let mended = repaired.text.unwrap();
        let document = documents(&mended).pop().unwrap();
        prop_assert_eq!(Some(document), documents(&text).pop(), "{}\n{}", &broken, &mended);
        prop_assert!(mended.contains(&text), "{}\n{}", &broken, &mended);
        prop_assert!(damages(&repaired.report) > 0 || mended == broken || way % 6 == 1, "{:?}", repaired.report);
        let again = repair(&mended);
        prop_assert_eq!(again.text.as_deref(), Some(mended.as_str()));
        prop_assert_eq!(damages(&again.report), 0, "{}", mended);
    }

    #[test]
    fn any_lines_are_mended_once_and_for_all(text in lines()) {
        once_and_for_all(&format!("{text}kind: RemoteIstio\n"))?;
        once_and_for_all(&format!("apiVersion: istio.alibabacloud.com/v1beta1\nkind: RemoteIstio\n{text}"))?;
        once_and_for_all(&format!("{SAMPLE}{text}"))?;
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}", bytes in prop::collection::vec(any::<char>(), 0..60)) {
        once_and_for_all(&text)?;
        once_and_for_all(&bytes.iter().collect::<String>())?;
        once_and_for_all(&format!("kind: RemoteIstio\n{text}"))?;
    }
}

fn once_and_for_all(text: &str) -> Result<(), TestCaseError> {
    let repaired = repair(text);
    check(text);
    let Some(mended) = repaired.text else {
        prop_assert!(!repaired.report.diagnostics.is_empty(), "{text:?}: neither a finding nor a document");
        return Ok(());
    };
    let again = repair(&mended);
    prop_assert_eq!(again.text.as_deref(), Some(mended.as_str()), "{:?}", text);
    prop_assert_eq!(damages(&again.report), 0, "{:?}\n{}\n{:?}", text, mended, again.report);
    Ok(())
}

#[test]
fn the_work_grows_with_the_text() {
    let line = |number: usize| format!("name: a{number}\nenabled: true\n- default\nother{number}: 1\nwords\n");
    let text = (0..40_000).map(line).collect::<Vec<_>>().concat();
    let repaired =
        repair(&format!("apiVersion: istio.alibabacloud.com/v1beta1\nkind: RemoteIstio\nmetadata:\nlabels:\n{text}"));
    assert!(repaired.text.is_some() && codes(&repaired.report).contains(&"MW431"));
}
