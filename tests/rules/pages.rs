//! Every rule has a page of one form; its bad topology fires the rule and its good one nothing.

use std::collections::BTreeSet;

use meshwright::{Lang, RULES, Rule, pages};

use crate::expected::files;
use crate::sentences::misplaced;
use crate::text::{Form, Text};
use crate::{is_beside, rule};

const HEADINGS: [&str; 5] = ["## Why it matters", "## Bad", "## Good", "## How to fix", "## Sources"];
const CHINESE_HEADINGS: [&str; 5] = ["## 为什么重要", "## 错误示例", "## 正确示例", "## 如何修复", "## 来源"];

/// What fires in the bad topology of a rule beside the rule, because one does not go without the other.
const ALSO: &[(&str, &[&str])] = &[
    // Pods with a range of their own are flannel's, whose routes are not published by themselves.
    ("overlapping-pod-cidrs", &["MW304"]),
    ("overlapping-pod-service", &["MW304"]),
    ("overlapping-vpc-pod", &["MW304"]),
    ("plugin-cidr-mismatch", &["MW304"]),
    ("peering-not-transitive", &["MW306", "MW308"]),
    ("manual-routes", &["MW308"]),
    ("cen-advised", &["MW306"]),
    ("ip-ranges-gap", &["MW409"]),
];

/// Rules whose bad topology would be too long for a page.
const TOO_LONG: &[&str] = &["findings-cut"];

/// What stands under one heading of a page.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, section) = page.split_once(&format!("\n{heading}\n")).unwrap();
    section.split("\n## ").next().unwrap()
}

/// The text under one heading of a rule's page.
fn example(rule: &Rule, heading: &str) -> Option<Text> {
    let (_, page) = pages::explain(rule.code, Lang::English).unwrap();
    let section = section(&page, heading);
    let mut fences = section.split("\n```");
    let _ = fences.next();
    let (info, text) = fences.next()?.split_once('\n')?;
    let form = info.strip_prefix("yaml").and_then(|word| Form::of_word(word.trim_start()));
    assert!(form.is_some() && fences.count() == 1, "{}: one yaml fence under {heading}", rule.name);
    Some(Text { form: form?, text: format!("{text}\n") })
}

/// The bad text of a rule's page.
pub(crate) fn bad(rule: &Rule) -> Option<Text> {
    example(rule, "## Bad")
}

#[test]
fn every_rule_has_a_page_of_one_form() {
    for rule in RULES {
        let (_, page) = pages::explain(rule.name, Lang::English).unwrap_or_else(|| panic!("{} has no page", rule.name));
        let texts = texts(&page, rule, HEADINGS);
        assert!(texts.iter().all(|text| !text.is_empty()), "{}: an empty section", rule.name);
        assert!(page.ends_with('\n') && page.lines().all(|line| line.chars().count() <= 120), "{}", rule.name);
    }
}

/// The texts under the headings of a page, which must be the title and `headings`.
fn texts(page: &str, rule: &Rule, headings: [&str; 5]) -> Vec<String> {
    let mut code = false;
    let mut found = Vec::new();
    let mut texts = vec![String::new()];
    for line in page.lines() {
        code ^= line.starts_with("```");
        if line.starts_with('#') && !code {
            found.push(line.to_owned());
            texts.push(String::new());
        } else {
            texts.last_mut().unwrap().push_str(line.trim());
        }
    }
    let title = format!("# {} ({})", rule.name, rule.code);
    let wanted: Vec<_> = std::iter::once(title.as_str()).chain(headings).collect();
    assert_eq!(found, wanted, "{}", rule.name);
    assert_eq!(texts.remove(0), "", "{}: text above the title", rule.name);
    texts
}

/// The Chinese pages as they are kept, by their rules.
fn chinese() -> Vec<(&'static Rule, String)> {
    let pages = files("src/check", ".zh.md").into_iter();
    pages.map(|(name, page)| (rule(&name.replace('_', "-")).unwrap_or_else(|| panic!("{name}")), page)).collect()
}

#[test]
fn every_rule_has_a_chinese_page() {
    let pages = chinese();
    let lacking = RULES.iter().filter(|rule| pages.iter().all(|(has, _)| has.code != rule.code));
    assert_eq!(lacking.map(|rule| rule.name).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_chinese_page_has_the_form_of_the_english_one_and_its_examples() {
    for (rule, kept) in chinese() {
        let (_, english) = pages::explain(rule.name, Lang::English).unwrap();
        let (_, shown) = pages::explain(rule.name, Lang::Chinese).unwrap();
        let kept_texts = texts(&kept, rule, CHINESE_HEADINGS);
        let shown_texts = texts(&shown, rule, CHINESE_HEADINGS);
        assert!(shown_texts.iter().all(|text| !text.is_empty()), "{}: an empty section", rule.name);
        for (heading, (number, twin)) in CHINESE_HEADINGS.iter().zip((1..).zip(HEADINGS)) {
            let fence = section(&english, twin).split_once("\n```").map(|(_, fence)| fence);
            if matches!(number, 2 | 3) {
                assert!(!kept_texts[number].contains("```"), "{}: a fence under {heading}", rule.name);
                let shown = section(&shown, heading).split_once("\n```").map(|(_, fence)| fence);
                assert_eq!(shown, fence, "{}", rule.name);
            }
        }
        assert_eq!(links(section(&kept, "## 来源")), links(section(&english, "## Sources")), "{}", rule.name);
        assert!(kept.ends_with('\n') && !kept.ends_with("\n\n"), "{}", rule.name);
    }
}

/// The addresses that a text links to or names.
fn links(text: &str) -> BTreeSet<&str> {
    let starts = ["http://", "https://"].into_iter().flat_map(|scheme| text.match_indices(scheme));
    let ends = |c: char| c.is_whitespace() || !c.is_ascii() || ")>`\"".contains(c);
    starts.map(|(at, _)| text[at..].split(ends).next().unwrap()).collect()
}

#[test]
fn a_chinese_page_has_chinese_punctuation() {
    for (rule, page) in chinese() {
        let mut code = false;
        for line in page.lines() {
            code ^= line.starts_with("```");
            assert!(code || misplaced(line).is_none(), "{}: {:?} in {line}", rule.name, misplaced(line));
        }
    }
}

#[test]
fn every_page_has_its_rule() {
    for (name, _) in files("src/check", ".md") {
        let name = name.strip_suffix(".zh").unwrap_or(&name);
        assert!(rule(&name.replace('_', "-")).is_some(), "{name}.md explains no rule");
    }
}

#[test]
fn a_bad_topology_fires_its_rule() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let Some(bad) = bad(rule) else {
            assert!(TOO_LONG.contains(&rule.name) || is_beside(rule), "{}: a page shows a bad topology", rule.name);
            continue;
        };
        let also = ALSO.iter().find(|(name, _)| *name == rule.name).map_or(&[][..], |(_, also)| also);
        let wanted: BTreeSet<_> = std::iter::once(rule.code).chain(also.iter().copied()).collect();
        let fired: BTreeSet<_> = bad.check().diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        wrong.extend((fired != wanted).then(|| format!("{}: {fired:?}", rule.name)));
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_good_topology_fires_nothing() {
    for rule in RULES {
        let Some(good) = example(rule, "## Good") else {
            assert!(is_beside(rule), "{}: a page shows a good topology", rule.name);
            continue;
        };
        assert_eq!(good.check().diagnostics, [], "{}", rule.name);
    }
}
