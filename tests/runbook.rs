//! Nothing that the user writes can leave its place in the runbook: not as Markdown, and not as a command.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read files and print")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use meshwright::{BackEnd, Lang};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use support::hostile::{self, VALUES, with_values, with_values_in, words};
use support::yaml::document;

const KINDS: [(&str, &str); 2] = [("flat", "banzaicloud"), ("gateway", "alibaba")];

/// As many values as one mesh has data planes here.
const TOGETHER: usize = 12;

const LANGUAGES: [Lang; 2] = [Lang::English, Lang::Chinese];

fn runbook(kind: (&str, &str), values: &[&str]) -> String {
    runbook_in(Lang::English, kind, values)
}

fn runbook_in(lang: Lang, (mode, dialect): (&str, &str), values: &[&str]) -> String {
    page(lang, &support::text(&hostile::topology(mode, dialect, values)))
}

fn page(lang: Lang, topology: &str) -> String {
    let files = support::rendered_in(lang, topology, true);
    files.into_iter().find(|file| file.path == "RUNBOOK.md").unwrap().text
}

#[test]
fn the_shape_of_the_page_is_that_of_its_harmless_twin() {
    for (lang, kind) in LANGUAGES.into_iter().flat_map(|lang| KINDS.map(|kind| (lang, kind))) {
        let plain = parts(&runbook_in(lang, kind, &[&hostile::word(0)]));
        for value in VALUES {
            let odd = parts(&runbook_in(lang, kind, &[value]));
            for (odd, plain) in odd.iter().zip(&plain) {
                assert_eq!(blank(odd), blank(&with_values_in(plain, &[&visible(value)])), "{value:?}");
            }
            assert_eq!(odd.len(), plain.len());
        }
    }
}

/// What a Markdown reader sees: the tags, and the text between them. Of a code block only where it is.
fn parts(page: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut in_block = false;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                parts.push(format!("{kind:?}"));
                in_block = true;
            }
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Text(_) if in_block => {}
            Event::Text(text) => parts.last_mut().unwrap().push_str(&text),
            Event::Code(text) => parts.extend(["code".to_owned(), text.into_string(), String::new()]),
            Event::SoftBreak => parts.last_mut().unwrap().push(' '),
            other => parts.extend([format!("{other:?}"), String::new()]),
        }
    }
    parts
}

/// Blanks at the ends of a cell or a code span, and several of them, show as none and as one.
fn blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands for `value` where it is shown: characters that nobody sees are blanks.
fn visible(value: &str) -> String {
    value.chars().map(|c| if is_seen(c) { c } else { ' ' }).collect()
}

/// What a shell gets of `value`: characters that no name has are left out.
fn typed(value: &str) -> String {
    value.chars().filter(|c| is_seen(*c)).collect()
}

fn is_seen(c: char) -> bool {
    !c.is_control() && !"\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}".contains(c)
}

/// The code blocks of `language`.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut open = false;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if *info == *language => {
                blocks.push(String::new());
                open = true;
            }
            Event::End(TagEnd::CodeBlock) => open = false,
            Event::Text(text) if open => blocks.last_mut().unwrap().push_str(&text),
            _ => {}
        }
    }
    blocks
}

/// The shell blocks of the tests below are those of both languages.
#[test]
fn both_languages_have_the_same_commands_under_the_same_numbers() {
    let odd = VALUES.chunks(TOGETHER).zip(KINDS.into_iter().cycle());
    let odd = odd.map(|(values, (mode, dialect))| support::text(&hostile::topology(mode, dialect, values)));
    for text in support::examples().into_values().chain(odd) {
        let [english, chinese] = LANGUAGES.map(|lang| page(lang, &text));
        assert_eq!(blocks(&english, "sh"), blocks(&chinese, "sh"));
        assert_eq!(blocks(&english, "yaml").len(), blocks(&chinese, "yaml").len());
        assert_eq!(headings(&english), headings(&chinese));
    }
}

/// The level of each heading, and its number where it has one.
fn headings(page: &str) -> Vec<(HeadingLevel, Option<u32>)> {
    let mut headings = Vec::new();
    let mut open = None;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => open = Some(level),
            Event::Text(text) => headings.extend(open.take().map(|level| (level, number(&text)))),
            _ => {}
        }
    }
    headings
}

fn number(heading: &str) -> Option<u32> {
    heading.split_once(". ")?.0.parse().ok()
}

#[test]
fn the_networks_to_compare_read_back() {
    for (values, lang) in VALUES.chunks(TOGETHER).flat_map(|values| LANGUAGES.map(|lang| (values, lang))) {
        let networks = |values: &[&str]| document(&blocks(&runbook_in(lang, KINDS[1], values), "yaml")[0]);
        let words = words(values);
        let plain = networks(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(networks(values), with_values(&plain, values), "{values:?}");
    }
}

#[test]
fn every_block_of_commands_is_a_shell_script_of_its_own() {
    for (values, kind) in VALUES.chunks(TOGETHER).zip(KINDS.into_iter().cycle()) {
        let blocks = blocks(&runbook(kind, values), "sh");
        assert!(blocks.len() > 2 * values.len(), "blocks are missing");
        for block in blocks {
            let complaint = shell(&["-n"], &block, Path::new("."));
            assert_eq!(complaint, "", "{values:?} in\n{block}");
        }
    }
}

/// Every command of the page is run with tools that only write down how they were called. They are called as those of
/// the harmless twin, and leave the same files: no value is a command, a second word, or another file.
#[test]
fn commands_hold_their_values_and_nothing_else_runs() {
    let mut twins = BTreeMap::new();
    for (values, kind) in VALUES.chunks(TOGETHER).zip(KINDS.into_iter().cycle()) {
        let words = words(values);
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let plain = twins.entry((kind, values.len())).or_insert_with(|| run(&runbook(kind, &words)));
        let typed: Vec<_> = values.iter().map(|value| typed(value)).collect();
        let typed: Vec<_> = typed.iter().map(String::as_str).collect();
        let odd = run(&runbook(kind, values));
        assert_eq!(odd.files.keys().collect::<Vec<_>>(), plain.files.keys().collect::<Vec<_>>(), "{values:?}");
        for (call, planned) in odd.calls.iter().zip(&plain.calls) {
            let planned: Vec<_> = planned.iter().map(|word| with_values_in(word, &typed)).collect();
            assert_eq!(*call, planned, "{values:?}");
        }
        assert_eq!(odd.calls.len(), plain.calls.len());
        for (name, kubeconfig) in &odd.files {
            assert_eq!(*kubeconfig, with_values(&plain.files[name], values), "{name} of {values:?}");
        }
    }
}

/// The commands of each form of the rules are run in the whole tree: every template becomes one stack, of its own account
/// and region, and the scripts run.
#[test]
fn the_commands_of_every_form_take_what_was_written() {
    let values: Vec<_> = VALUES.iter().copied().filter(|value| !value.contains('\0')).collect();
    let kinds = KINDS.into_iter().flat_map(|kind| LANGUAGES.map(|lang| (lang, kind))).cycle();
    for (values, (lang, (mode, dialect))) in values.chunks(TOGETHER).zip(kinds) {
        let topology = support::text(&hostile::topology(mode, dialect, values));
        let files = support::rendered_as(lang, &topology, &BackEnd::ALL);
        let text = |path: &str| files.iter().find(|file| file.path == path).unwrap().text.as_str();
        let home = tempfile::tempdir().unwrap();
        let work = workplace(home.path());
        support::write(&files, &work);
        let is_ours = |block: &&String| block.contains("security-groups/") || block.contains("aliyun ros");
        for block in blocks(text("RUNBOOK.md"), "sh").iter().filter(is_ours) {
            assert_eq!(shell(&["-e"], block, &work), "", "{block}");
        }
        let calls = calls(home.path());
        let of = |words: &[&str]| {
            calls.iter().filter(|call| call.iter().zip(words).all(|(call, word)| call == word)).collect::<Vec<_>>()
        };
        let stacks: BTreeSet<_> = of(&["aliyun", "ros", "CreateStack"]).into_iter().map(|call| stack(call)).collect();
        let templates = files.iter().filter(|file| file.path.starts_with("security-groups/ros/"));
        assert_eq!(stacks, templates.map(|file| template(&file.text)).collect(), "{values:?}");
        assert_eq!(of(&["aliyun", "ros", "ListStacks"]).len(), stacks.len());
        assert_eq!(of(&["aliyun", "ros", "DeleteStack"]).len(), stacks.len());
        assert_eq!(of(&["terraform"]).len(), 8);
        let count =
            |script: &str, call: &str| text(&format!("security-groups/aliyun-cli/{script}")).matches(call).count();
        let scripted = count("apply.sh", "\nadd Authorize") + count("revoke.sh", "\nremove Revoke");
        assert_eq!(of(&["aliyun", "ecs"]).len(), scripted, "{values:?}");
    }
}

/// Region, account and text of the template in a call that makes a stack.
fn stack(call: &[String]) -> (String, String, String) {
    let value = |name: &str| call.iter().find_map(|word| word.strip_prefix(name)).unwrap_or_default().to_owned();
    (value("--RegionId="), value("--profile="), value("--TemplateBody="))
}

/// The same of the template itself.
fn template(text: &str) -> (String, String, String) {
    let template = document(text);
    let home = &template["Resources"].as_object().unwrap().values().next().unwrap()["Metadata"];
    let of = |key: &str| typed(home.get(key).and_then(Value::as_str).unwrap_or_default());
    (of("Region"), of("Account"), text.trim_end().to_owned())
}

/// What running a page's commands did.
struct Run {
    /// The words of every call of a tool.
    calls: Vec<Vec<String>>,
    /// The kubeconfigs that were made; no other file may be there.
    files: BTreeMap<String, Value>,
}

/// Writes down its name and words, and answers with the base64 of `answer`.
const TOOL: &str = "#!/bin/sh
{ printf '%s\\0' \"${0##*/}\"; for word; do printf '%s\\0' \"$word\"; done; printf '\\001\\0'; } >> \"$CALLS\"
echo YW5zd2Vy
";

/// Tools below `home`, and an empty folder to work in.
fn workplace(home: &Path) -> PathBuf {
    let (tools, work) = (home.join("tools"), home.join("work"));
    fs::create_dir_all(&tools).unwrap();
    fs::create_dir_all(&work).unwrap();
    for tool in ["kubectl", "terraform", "aliyun", "meshwright", "rm"] {
        fs::write(tools.join(tool), TOOL).unwrap();
        make_executable(&tools.join(tool));
    }
    work
}

/// The words of every call of a tool below `home`.
fn calls(home: &Path) -> Vec<Vec<String>> {
    let calls = fs::read_to_string(home.join("calls")).unwrap();
    let calls = calls.split_terminator("\u{1}\0");
    calls.map(|call| call.split_terminator('\0').map(str::to_owned).collect()).collect()
}

fn run(page: &str) -> Run {
    let home = tempfile::tempdir().unwrap();
    let work = workplace(home.path());
    for block in blocks(page, "sh") {
        assert_eq!(shell(&["-e"], &block, &work), "", "{block}");
    }
    let files = support::read(&work).into_iter().map(|(name, text)| (name, document(&text)));
    Run { calls: calls(home.path()), files: files.collect() }
}

#[cfg(unix)]
fn make_executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

/// Feeds `script` to a shell that works in `folder` with the tools beside it; what it has to complain.
fn shell(options: &[&str], script: &str, folder: &Path) -> String {
    let home = folder.parent().unwrap_or(folder);
    let mut shell = Command::new("sh");
    shell.args(options).current_dir(folder).env_clear().env("CALLS", home.join("calls"));
    shell.env("PATH", format!("{}:/usr/bin:/bin", home.join("tools").display()));
    let shell = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut shell = shell.spawn().expect("every Unix has a shell");
    shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() || !complaint.is_empty() { complaint } else { output.status.to_string() }
}
