//! `-o sarif` against the schema that OASIS publishes, which the crate `serde-sarif` carries, and against the text.

#![cfg(feature = "pages")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test runs programs and stops by panicking"
)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use meshwright::{Lang, RULES, pages};
use serde_json::Value;

/// The published schema of SARIF 2.1.0.
fn schema() -> Value {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let host =
        String::from_utf8(rustc).unwrap().lines().find_map(|line| line.strip_prefix("host: ").map(str::to_owned));
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--format-version", "1", "--filter-platform", &host.unwrap()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let metadata: Value = serde_json::from_slice(&metadata.unwrap().stdout).expect("cargo knows the packages");
    let mut packages = metadata["packages"].as_array().unwrap().iter();
    let package = packages.find(|package| package["name"] == "serde-sarif").expect("the schema's package is there");
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let text = fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // A stray bracket makes this pattern no regular expression; meshwright never writes what it judges.
    for part in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][part]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    schema
}

fn sarif(text: &str) -> Value {
    let mut run = Command::new(env!("CARGO_BIN_EXE_meshwright"));
    let run = run.args(["check", "-", "-o", "sarif"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = run.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    serde_json::from_slice(&child.wait_with_output().unwrap().stdout).expect("one document")
}

/// The bad topology of every page, and texts that are hard to speak of.
fn texts() -> Vec<String> {
    let bad = RULES.iter().filter_map(|rule| {
        let (_, page) = pages::explain(rule.code, Lang::English)?;
        let page = page.split_once("## Bad")?.1.split_once("## Good")?.0;
        Some(page.split_once("```yaml\n")?.1.split_once("```")?.0.to_owned())
    });
    let hard = ["", "\u{feff}a: 1\r\nb: 2\r\n", "模式: \"x\ny\"\n", "a: \u{1}", "- [\"<&>\", {c: *x}]"];
    bad.chain(hard.map(str::to_owned)).collect()
}

#[test]
fn every_report_is_valid() {
    let schema = schema();
    assert_eq!(schema["title"], "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for text in texts() {
        let sarif = sarif(&text);
        let faults: Vec<_> =
            validator.iter_errors(&sarif).map(|fault| format!("{fault} at {}", fault.instance_path())).collect();
        assert_eq!(faults, [""; 0], "{text}");
        assert!(!sarif["runs"][0]["results"].as_array().unwrap().is_empty(), "{text}");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })), "the schema judges nothing");
}

#[test]
fn every_result_has_its_rule_with_its_page() {
    for text in texts() {
        let sarif = sarif(&text);
        let run = &sarif["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            let rule = &run["tool"]["driver"]["rules"][index];
            assert_eq!(rule["id"], result["ruleId"]);
            let (_, page) = pages::explain(rule["id"].as_str().unwrap(), Lang::English).unwrap();
            assert_eq!(rule["help"]["markdown"], *page);
            for text in ["help", "shortDescription", "fullDescription"] {
                assert!(rule[text]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule:#}");
            }
        }
    }
}

#[test]
fn both_ends_and_the_fix_are_where_the_text_has_them() {
    let (_, page) = pages::explain("overlapping-pod-cidrs", Lang::English).unwrap();
    let text = page.split_once("```yaml\n").unwrap().1.split_once("```").unwrap().0;
    let results = &sarif(text)["runs"][0]["results"];
    let overlap = results.as_array().unwrap().iter().find(|result| result["ruleId"] == "MW201").unwrap();
    for location in [&overlap["locations"][0], &overlap["relatedLocations"][0]] {
        let region = &location["physicalLocation"]["region"];
        let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
        let line: Vec<char> = text.lines().nth(number("startLine") - 1).unwrap().chars().collect();
        let marked: String = line[number("startColumn") - 1..number("endColumn") - 1].iter().collect();
        assert!(overlap["message"]["text"].as_str().unwrap().contains(&format!("`{marked}`")), "{marked}");
    }
    let typo = &sarif("apiVersion: meshwright/v1\n模: 1\nkinds: Topology\n")["runs"][0]["results"];
    let fixes: Vec<_> = typo.as_array().unwrap().iter().filter_map(|result| result.get("fixes")).collect();
    let change = &fixes[0][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["insertedContent"]["text"], "kind");
    let region = serde_json::json!({ "startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 6 });
    assert_eq!(change["deletedRegion"], region);
}
