//! The table of sentences and what says them agree.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use meshwright::message::{CHINESE, Catalog, ENGLISH};
use meshwright::{CheckOptions, Lang, RULES};

use crate::expected::files;
use crate::{cases, check, is_pending, root, rule};

/// Keys and sentences.
fn sentences() -> Vec<(&'static str, &'static str)> {
    Catalog::parse(ENGLISH).iter().collect()
}

/// `(rule's name, text of its file)`.
fn rule_files() -> Vec<(String, String)> {
    let files = files("src/check", ".rs").into_iter().map(|(name, text)| (name.replace('_', "-"), text));
    files.filter(|(name, _)| rule(name).is_some()).collect()
}

/// The string literals that `text` gives as argument `number` of calls of `method`.
fn arguments<'t>(text: &'t str, method: &str, number: usize) -> Vec<&'t str> {
    let call = format!(".{method}(");
    text.match_indices(&call).filter_map(|(at, _)| argument(&text[at + call.len()..], number)).collect()
}

/// Argument `number` of the call whose arguments start `text`, if it is a string literal.
fn argument(text: &str, number: usize) -> Option<&str> {
    let (mut depth, mut commas, mut start) = (0, 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                if commas == number {
                    return text[start..at].trim().strip_prefix('"')?.strip_suffix('"');
                }
                if c == ')' {
                    return None;
                }
                commas += 1;
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

#[test]
fn every_sentence_belongs_to_a_rule_that_says_it() {
    let (rules, shared): (Vec<_>, Vec<_>) = files("src/check", ".rs")
        .into_iter()
        .map(|(name, text)| (name.replace('_', "-"), text))
        .chain(files("src/addresses", ".rs"))
        .chain(
            ["src/graph", "src/graph/map", "src/graph/addresses"].into_iter().flat_map(|folder| files(folder, ".rs")),
        )
        .chain([("addresses".to_owned(), fs::read_to_string(root().join("src/addresses.rs")).unwrap())])
        .partition(|(name, _)| rule(name).is_some());
    for (key, _) in sentences() {
        let (speaker, sentence) = key.split_once('.').unwrap();
        if speaker != "word" {
            let own = rules.iter().filter(|(name, _)| name == speaker);
            let says = own.chain(&shared).any(|(_, text)| text.contains(&format!("\"{sentence}\"")));
            assert!(says, "`{key}` is said by nobody");
        }
    }
}

#[test]
fn every_sentence_that_a_rule_says_exists() {
    let known: BTreeSet<_> = sentences().into_iter().map(|(key, _)| key).collect();
    for (name, text) in rule_files() {
        for (method, number) in [("at", 1), ("help", 0), ("relate", 1), ("fix", 2)] {
            for key in arguments(&text, method, number) {
                assert!(known.contains(format!("{name}.{key}").as_str()), "`{name}.{key}` is no sentence");
            }
        }
    }
}

#[test]
fn every_word_is_used() {
    let code = code(&root().join("src"));
    for word in sentences().iter().filter_map(|(key, _)| key.strip_prefix("word.")) {
        assert!(code.contains(&format!("\"{word}\"")), "`word.{word}` is used by nobody");
    }
}

/// All Rust below a folder.
fn code(folder: &Path) -> String {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = paths.map(|path| match path.extension() {
        None if path.is_dir() => code(&path),
        Some(extension) if extension == "rs" => fs::read_to_string(&path).unwrap(),
        _ => String::new(),
    });
    texts.collect()
}

#[test]
fn sentences_start_small_and_end_without_a_full_stop() {
    for (key, sentence) in sentences() {
        assert!(!sentence.ends_with(['.', ' ']) && !sentence.contains("  "), "{key}");
        let first = sentence.split(' ').next().unwrap();
        let name = first.starts_with(['`', '{']) || first.chars().skip(1).any(char::is_uppercase);
        let proper = ["Kubernetes", "Istio", "Secret", "Express"].contains(&first);
        assert!(name || proper || first.starts_with(char::is_lowercase), "{key}");
    }
}

#[test]
fn both_languages_say_the_same_things_with_the_same_facts() {
    let chinese: BTreeMap<_, _> = Catalog::parse(CHINESE).iter().collect();
    let keys: BTreeSet<_> = sentences().into_iter().map(|(key, _)| key).collect();
    assert_eq!(chinese.keys().copied().collect::<BTreeSet<_>>(), keys);
    for (key, sentence) in sentences() {
        let other = chinese[key];
        let both = |what: fn(&str) -> BTreeSet<String>| (what(sentence), what(other));
        let (facts, their_facts) = both(|sentence| facts(sentence).into_iter().collect());
        assert_eq!(facts, their_facts, "{key}");
        let (code, their_code) = both(|sentence| sentence.split('`').skip(1).step_by(2).map(str::to_owned).collect());
        assert_eq!(code, their_code, "{key}");
        assert!(other.matches('`').count() % 2 == 0, "{key}");
    }
}

#[test]
fn chinese_sentences_are_set_as_chinese_is() {
    for (key, sentence) in Catalog::parse(CHINESE).iter() {
        assert!(!sentence.ends_with(['。', '.', '，', '；', ' ']) && !sentence.contains("  "), "{key}");
        assert_eq!(misplaced(sentence), None, "{key}");
    }
}

#[test]
fn every_fact_of_a_sentence_is_given() {
    let facts: BTreeSet<String> = sentences().iter().flat_map(|(_, sentence)| facts(sentence)).collect();
    for (case, lang) in cases::all().iter().flat_map(|case| [(case, Lang::English), (case, Lang::Chinese)]) {
        let options = CheckOptions { catalog: lang.catalog(), ..CheckOptions::default() };
        for diagnostic in case.text.check_with(&options).diagnostics {
            let related = diagnostic.related.iter().map(|related| &related.message);
            let titles = diagnostic.fixes.iter().map(|fix| &fix.title);
            for said in related.chain(titles).chain(&diagnostic.help).chain([&diagnostic.message]) {
                let left = facts.iter().find(|fact| said.contains(&format!("{{{fact}}}")));
                assert_eq!(left, None, "{}: {said}", case.name);
                assert!(!said.starts_with(&format!("{}.", diagnostic.name)), "{}: {said}", case.name);
            }
        }
    }
}

/// A half-width mark between two Han characters, or a blank beside a full-width mark: how Chinese is not set.
pub(crate) fn misplaced(text: &str) -> Option<String> {
    let chars: Vec<_> = text.chars().collect();
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_wide = |c: char| "，。：；（）、？！".contains(c);
    let wrong = chars.windows(3).find(|chars| match chars {
        [before, mark, after] if ",:;?!".contains(*mark) => is_han(*before) && (is_han(*after) || *after == ' '),
        [before, ' ', after] => is_wide(*before) || is_wide(*after) || (is_han(*before) && is_han(*after)),
        _ => false,
    });
    wrong.map(|chars| chars.iter().collect())
}

/// The names in braces.
fn facts(sentence: &str) -> Vec<String> {
    let names = sentence.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    names.filter(is_name).map(str::to_owned).collect()
}

/// Sentences whose case is too large to be made for every test.
const LARGE: [&str; 5] =
    ["findings-cut.many", "findings-cut.overlaps", "too-large.mappings", "too-large.nodes", "too-large.nodes-help"];

/// Sentences that no topology alone brings about; `tests/prove.rs` hears them, but for those on faults of meshwright.
const PROOF: [&str; 5] = [
    "excess-access.planned",
    "excess-access.planned-help",
    "required-flow-blocked.default-help",
    "required-flow-blocked.not-judged",
    "required-flow-blocked.not-judged-help",
];

/// Sentences about what is planned, which tests of their own hear.
const PLANNED: [&str; 2] = ["too-many-group-references.planned", "too-many-group-references.planned-help"];

#[test]
fn a_file_of_too_many_values_says_so() {
    let text = "- 0\n".repeat(meshwright::parse::limits::NODES);
    let report = check(&text);
    let [diagnostic] = report.diagnostics.as_slice() else { panic!("{:?}", report.summary) };
    assert_eq!(diagnostic.message, "the file has more than 4 million keys and values");
    assert!(diagnostic.help.as_deref().unwrap().starts_with("a topology of ten thousand clusters has less"));
}

#[test]
fn too_many_mappings_and_too_many_faults_say_so() {
    let report = check(&("clusters:\n".to_owned() + &"- {}\n".repeat(meshwright::parse::limits::MAPPINGS)));
    let [diagnostic] = report.diagnostics.as_slice() else { panic!("{:?}", report.summary) };
    assert_eq!(diagnostic.message, "the file has more than 400000 mappings");
    let report = check(&"a: 1\n".repeat(meshwright::parse::limits::FAULTS / 2 + 1_000));
    assert!(report.diagnostics[0].message.ends_with(" or more"), "{}", report.diagnostics[0].message);
}

/// Without a table, every message is its key.
#[test]
fn every_sentence_is_heard_in_some_case() {
    let mut heard = BTreeSet::new();
    let options = CheckOptions { catalog: "", ..CheckOptions::default() };
    for case in cases::all() {
        for diagnostic in case.text.check_with(&options).diagnostics {
            heard.insert(diagnostic.message);
            heard.extend(diagnostic.help.iter().flat_map(|help| help.lines()).map(str::to_owned));
            heard.extend(diagnostic.related.into_iter().map(|related| related.message));
            heard.extend(diagnostic.fixes.into_iter().map(|fix| fix.title));
        }
    }
    let pending: BTreeSet<_> = RULES.iter().filter(|rule| is_pending(rule)).map(|rule| rule.name).collect();
    let silent = sentences().into_iter().map(|(key, _)| key).filter(|key| {
        let speaker = key.split('.').next().unwrap();
        // `tests/graph.rs` hears those of pictures.
        !["word", "plan-addresses", "graph"].contains(&speaker)
            && !pending.contains(speaker)
            && !heard.contains(*key)
            && !LARGE.contains(key)
            && !PROOF.contains(key)
            && !PLANNED.contains(key)
    });
    assert_eq!(silent.collect::<Vec<_>>(), [""; 0]);
}
