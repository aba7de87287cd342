//! No template can put a value into a document bare, and one that does not fit its values writes nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read files and print")]

#[path = "../src/render/compile.rs"]
mod compile;
mod support;

use std::fs;

use compile::compile;
use meshwright::render::segment;
use meshwright::{GenerateOptions, Generated, Lang, Templates};
use segment::{Name, Quote, Segment};

/// The templates by file name without `.hbs`.
fn templates() -> Vec<(String, String)> {
    templates_in("templates")
}

fn templates_in(folder: &str) -> Vec<(String, String)> {
    let files = fs::read_dir(support::root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let name =
        |path: &std::path::Path| path.file_name().unwrap().to_str().unwrap().strip_suffix(".hbs").map(str::to_owned);
    files
        .filter(|path| path.is_file())
        .map(|path| (name(&path).expect("templates end in .hbs"), fs::read_to_string(path).unwrap()))
        .collect()
}

/// Looks at the text alone, so that no compiler of ours can be wrong about it.
#[test]
fn every_place_in_a_template_names_its_quoting() {
    let mut places = 0;
    for (name, source) in templates().into_iter().chain(templates_in("templates/zh")) {
        for rest in source.split("{{").skip(1) {
            let (tag, after) = rest.split_once("}}").unwrap_or_else(|| panic!("{name}: {{{{{rest} is never closed"));
            assert!(!after.starts_with('}') && is_known(tag), "{name}: {{{{{tag}}}}} puts a value there bare");
            places += 1;
        }
        assert!(!source.contains("\\{"), "{name}: an escaped place");
    }
    assert!(places > 200, "only {places} places were looked at");
}

fn is_known(tag: &str) -> bool {
    let words: Vec<_> = tag.split(' ').collect();
    let is_name = |word: &str| {
        let plain = word.trim_start_matches("../");
        plain.starts_with(|c: char| c.is_ascii_lowercase()) && plain.chars().all(|c| c.is_ascii_alphanumeric())
    };
    match words.as_slice() {
        ["yaml" | "heredoc" | "comment" | "sh" | "md" | "code" | "#each" | "#if", name] => is_name(name),
        ["block", name, columns] => is_name(name) && columns.parse::<u8>().is_ok(),
        ["else" | "/each" | "/if"] => true,
        _ => false,
    }
}

/// What of a value goes where: YAML in YAML, shell words in commands, and Markdown between them.
#[test]
fn each_kind_of_file_quotes_for_its_own_reader() {
    for (name, source) in templates() {
        let used: std::collections::BTreeSet<_> = source.split("{{").skip(1).filter_map(helper).collect();
        if name == "RUNBOOK.md" {
            assert_eq!(used.into_iter().collect::<Vec<_>>(), ["code", "heredoc", "md", "sh", "yaml"]);
            for line in source.lines().filter(|line| line.trim_start().starts_with("kubectl ")) {
                let helpers: Vec<_> = line.split("{{").skip(1).filter_map(helper).collect();
                assert!(helpers.iter().all(|helper| *helper == "sh"), "{line}");
            }
        } else {
            assert!(used.iter().all(|helper| ["block", "comment", "yaml"].contains(helper)), "{name}: {used:?}");
            for line in source.lines() {
                let mut helpers = line.split("{{").skip(1).filter_map(helper);
                assert!(helpers.all(|helper| (helper == "comment") == line.starts_with('#')), "{name}: {line}");
            }
        }
    }
}

fn helper(rest: &str) -> Option<&str> {
    let helper = rest.split([' ', '}']).next()?;
    (!helper.starts_with(['#', '/']) && helper != "else").then_some(helper)
}

#[test]
fn a_value_goes_through_its_helper() {
    let value = |quote, up, name: &'static str| vec![Segment::Value { quote, name: Name { up, name: name.into() } }];
    for (source, quote, up, name) in [
        ("{{yaml x}}", Quote::Yaml, 0, "x"),
        ("{{{yaml x}}}", Quote::Yaml, 0, "x"),
        ("{{~ sh  ../x ~}}", Quote::Shell, 1, "x"),
        ("{{heredoc ../../x1}}", Quote::Heredoc, 2, "x1"),
        ("{{comment x}}", Quote::Comment, 0, "x"),
        ("{{md x}}", Quote::Markdown, 0, "x"),
        ("{{! a note }}{{code x}}", Quote::Code, 0, "x"),
        ("{{block x 4}}", Quote::Block(4), 0, "x"),
    ] {
        assert_eq!(compile(source), Ok(value(quote, up, name)), "{source}");
    }
}

#[test]
fn conditions_may_follow_each_other() {
    let name = |name: &'static str| Name { up: 0, name: name.into() };
    let text = |text: &'static str| Segment::Text(text.into());
    let inner = Segment::If { name: name("y"), then: vec![text("b")].into(), otherwise: vec![text("c")].into() };
    let outer = Segment::If { name: name("x"), then: vec![text("a")].into(), otherwise: vec![inner].into() };
    assert_eq!(compile("{{#if x}}a{{else if y}}b{{else}}c{{/if}}"), Ok(vec![outer]));
    assert!(compile("{{#if x}}{{else if y}}{{z}}{{/if}}").is_err());
}

/// What is not understood is refused, never left out.
#[test]
fn everything_else_is_refused_with_its_place() {
    const HELPERS: &str = "there are yaml, block, heredoc, comment, sh, md and code";
    let bare = |name: &str| format!("`{name}` stands bare; write `{{{{yaml {name}}}}}` or another helper");
    let no_block = |name: &str| format!("`{name}` is no block; there are `each` and `if`");
    let extra = |name: &str| format!("`{name}` takes neither `key=value` nor `as |name|`");
    let faults = [
        ("{{x}}", bare("x")),
        ("{{{x}}}", bare("x")),
        ("{{&x}}", bare("x")),
        ("{{#if x}}{{else with y}}{{/if}}", no_block("with")),
        ("{{raw x}}", format!("`raw` is no helper; {HELPERS}")),
        ("{{lookup x y}}", format!("`lookup` is no helper; {HELPERS}")),
        ("{{yaml}}", "`yaml` takes one name".to_owned()),
        ("{{yaml x y}}", "`yaml` takes one name".to_owned()),
        ("{{yaml 'x'}}", "`\"x\"` is not a name".to_owned()),
        ("{{yaml true}}", "`true` is not a name".to_owned()),
        ("{{yaml x.y}}", "`x.y` is not a name".to_owned()),
        ("{{yaml @index}}", "`@index` is not a name".to_owned()),
        ("{{yaml (sh x)}}", "`(…)` is not a name".to_owned()),
        ("{{yaml x a=b}}", extra("yaml")),
        ("{{#if x includeZero=true}}{{/if}}", extra("if")),
        ("{{#each x as |y|}}{{/each}}", extra("each")),
        ("{{block x}}", "`block` takes a name and a number of columns".to_owned()),
        ("{{block x -1}}", "`block` takes a name and a number of columns".to_owned()),
        ("{{block x 1000000000}}", "`block` takes a name and a number of columns".to_owned()),
        ("{{#with x}}{{/with}}", no_block("with")),
        ("{{#unless x}}{{/unless}}", no_block("unless")),
        ("{{#yaml x}}{{/yaml}}", no_block("yaml")),
        ("{{{{raw}}}}{{x}}{{{{/raw}}}}", no_block("raw")),
        ("{{#each}}{{/each}}", "`each` takes one name".to_owned()),
        ("{{#if x y}}{{/if}}", "`if` takes one name".to_owned()),
        ("{{#each x}}a{{else}}b{{/each}}", "`each` has no `else`".to_owned()),
        ("{{> x}}", "only values, `each` and `if` are known here".to_owned()),
        ("{{#> x}}{{/x}}", "only values, `each` and `if` are known here".to_owned()),
        ("{{* x}}", "only values, `each` and `if` are known here".to_owned()),
        ("{{#*inline \"a\"}}{{/inline}}", "only values, `each` and `if` are known here".to_owned()),
    ];
    for (source, fault) in faults {
        assert_eq!(compile(source), Err(format!("line 1, column 1: {fault}")), "{source}");
        let inside = compile(&format!("a\n{{{{#each list}}}}\n b {source}\n{{{{/each}}}}"));
        assert_eq!(inside, Err(format!("line 3, column 4: {fault}")), "{source}");
    }
    for (source, column) in [("{{#if x}}", 10), ("{{#if x}}{{/each}}", 10), ("{{yaml x", 9), ("{{/if}}", 3)] {
        assert_eq!(compile(source), Err(format!("line 1, column {column}: this is not a Handlebars template")));
    }
    let deep = "{{#if x}}".repeat(100_000);
    assert_eq!(compile(&deep), Err("there are more than 500 `{{` in it".to_owned()));
}

/// Generates an example with a template of the user's own.
fn generate(template: &str, source: &str, verify: bool) -> Generated {
    let mut templates = Templates::default();
    templates.replace(template, compile(source).unwrap()).unwrap();
    let options = GenerateOptions { templates, verify, ..GenerateOptions::default() };
    support::generate(&support::examples()["three-regions"], &options)
}

fn faults(generated: &Generated) -> Vec<(&str, &str)> {
    assert!(generated.files.is_none(), "files in spite of a fault");
    let errors = generated.report.diagnostics.iter().filter(|it| it.severity == meshwright::Severity::Error);
    errors.map(|it| (it.code, it.message.as_str())).collect()
}

#[test]
fn a_template_that_does_not_fit_writes_nothing() {
    for (template, source, problem) in [
        ("namespace.yaml", "{{yaml naem}}", "there is no `naem` here"),
        ("namespace.yaml", "{{yaml ../namespace}}", "there is no `namespace` here"),
        ("namespace.yaml", "{{#if namespaces}}{{/if}}", "there is no `namespaces` here"),
        ("namespace.yaml", "{{#if namespace}}{{/if}}", "`namespace` cannot be used like this here"),
        ("namespace.yaml", "{{#each namespace}}{{/each}}", "`namespace` cannot be used like this here"),
        ("namespace.yaml", "{{block namespace 2}}", "`namespace` cannot be used like this here"),
        ("remoteistio.yaml", "{{yaml spec}}", "`spec` cannot be used like this here"),
        ("kustomization.yaml", "{{#each resources}}{{yaml context}}{{/each}}", "there is no `context` here"),
        ("kustomization.yaml", "{{sh resources}}", "`resources` cannot be used like this here"),
        ("RUNBOOK.md", "{{md this}}", "there is no `this` here"),
    ] {
        let message = format!("the template `{template}` does not fit: {problem}");
        assert_eq!(faults(&generate(template, source, false)), [("MW902", &*message)], "{source}");
    }
}

#[test]
fn a_template_that_makes_another_object_is_caught_by_verifying() {
    let head = "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}\n";
    for (source, read) in [
        (head.replace("Namespace", "Evil"), "it holds Evil istio-system, planned was Namespace istio-system"),
        (head.replace("istio-", ""), "it holds Namespace system, planned was Namespace istio-system"),
        (
            head.replace('}', ", namespace: x}"),
            "it holds Namespace istio-system in x, planned was Namespace istio-system",
        ),
        (
            format!("{head}---\n{head}"),
            "it holds Namespace istio-system, Namespace istio-system, planned was Namespace istio-system",
        ),
        ("# nothing\n".to_owned(), "it holds no object, planned was Namespace istio-system"),
        (format!("{head}a: b: c\n"), "it is not YAML: mapping values are not allowed in this context"),
        (format!("{head}kind: Namespace\n"), "the key `kind` stands in it twice"),
        (format!("{head}a: !!int 1\n"), "it is more than plain YAML"),
    ] {
        let found = generate("namespace.yaml", &source, true);
        let message = format!("the file `clusters/hangzhou/00-namespace.yaml` does not read back as planned: {read}");
        assert_eq!(faults(&found), [("MW901", &*message)], "{source}");
        assert!(generate("namespace.yaml", &source, false).files.is_some(), "without verifying, templates are trusted");
    }
    let own = fs::read_to_string(support::root().join("templates/remoteistio.yaml.hbs")).unwrap();
    let source = own.trim_end().to_owned() + "\n  extra: 1\n";
    let found = generate("remoteistio.yaml", &source, true);
    let message = "the file `clusters/hangzhou/30-remoteistio-beijing.yaml` does not read back as planned: its spec is not the one planned";
    assert_eq!(faults(&found), [("MW901", message)]);
}

/// What the user brings goes before the page of any language, and only what a language has is read in it.
#[test]
fn a_language_has_pages_of_its_own_that_can_be_replaced_too() {
    let page = |templates: Templates| {
        let options = GenerateOptions { templates, ..GenerateOptions::default() };
        let files = support::files(&support::examples()["three-regions"], &options);
        (files[0].text.clone(), files[1..].to_vec())
    };
    let (english, rest) = page(Templates::default());
    let (chinese, same) = page(Templates::of(Lang::Chinese));
    assert!(english.starts_with("# Runbook") && chinese.starts_with("# 操作手册") && rest == same);
    let mut own = Templates::of(Lang::Chinese);
    own.replace("RUNBOOK.md", compile("# {{md mesh}}\n").unwrap()).unwrap();
    assert_eq!(page(own).0, "# shop\n");
    for (name, _) in templates_in("templates/zh") {
        assert!(templates().iter().any(|(known, _)| *known == name), "zh/{name} is the page of nothing");
    }
}

#[test]
fn only_templates_that_exist_can_be_replaced() {
    let mut known = Templates::default().replace("rbac.yaml", Vec::new()).unwrap_err().0;
    known.sort_unstable();
    let mut files: Vec<_> = templates().into_iter().map(|(name, _)| name).collect();
    files.sort_unstable();
    assert_eq!(known, files);
    for (name, source) in templates() {
        let same = generate(&name, &source, true);
        assert_eq!(
            same.files,
            support::generate(&support::examples()["three-regions"], &GenerateOptions::default()).files
        );
    }
}
