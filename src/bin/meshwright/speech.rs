//! The command line's own sentences, in one table per language.

use std::sync::LazyLock;

use meshwright::message::{Catalog, Facts, Message};
use meshwright::{Lang, Severity};

static ENGLISH: LazyLock<Catalog<'static>> = LazyLock::new(|| Catalog::parse(include_str!("messages/en.txt")));
static CHINESE: LazyLock<Catalog<'static>> = LazyLock::new(|| Catalog::parse(include_str!("messages/zh.txt")));

/// What `message` reads.
pub(crate) fn tell(lang: Lang, message: &Message) -> String {
    match lang {
        Lang::English => ENGLISH.tell(message),
        Lang::Chinese => CHINESE.tell(message),
    }
}

/// The sentence `key`, filled with `facts`.
pub(crate) fn say(lang: Lang, key: &'static str, facts: Facts<'_>) -> String {
    tell(lang, &Message::new(key, facts))
}

/// The sentence `key` in the form for `count`.
pub(crate) fn count(lang: Lang, key: &'static str, count: usize) -> String {
    let said = say(lang, key, &[("count", &count)]);
    match said.split_once('|') {
        Some((one, many)) => if count == 1 { one } else { many }.to_owned(),
        None => said,
    }
}

/// The counts that are not zero, one behind the other.
pub(crate) fn counts<const N: usize>(lang: Lang, counts: [(usize, &'static str); N]) -> String {
    let said: Vec<_> = counts.into_iter().filter(|(of, _)| *of > 0).map(|(of, key)| count(lang, key, of)).collect();
    said.join(match lang {
        Lang::English => ", ",
        Lang::Chinese => "，",
    })
}

/// A line that begins with what it is, such as `error: …`.
pub(crate) fn labelled(lang: Lang, label: &'static str, line: &str) -> String {
    let label = say(lang, label, &[]);
    match lang {
        Lang::English => format!("{label}: {line}"),
        Lang::Chinese => format!("{label}：{line}"),
    }
}

/// The sentence that is the word for a severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "severity.error",
        Severity::Warning => "severity.warning",
        Severity::Note => "severity.note",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// The names in braces, and what stands in backticks.
    fn facts(sentence: &str) -> BTreeSet<&str> {
        let names = sentence.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
        names.chain(sentence.split('`').skip(1).step_by(2)).collect()
    }

    #[test]
    fn both_tables_say_the_same_things_with_the_same_facts() {
        let chinese: BTreeMap<_, _> = CHINESE.iter().collect();
        let english: BTreeMap<_, _> = ENGLISH.iter().collect();
        assert_eq!(english.keys().collect::<Vec<_>>(), chinese.keys().collect::<Vec<_>>());
        for (key, sentence) in &english {
            let other = chinese.get(key).copied().unwrap_or_default();
            assert_eq!(facts(sentence), facts(other), "{key}");
            assert!(!other.contains([',', ';', '|', '。']), "{key}: {other}");
        }
    }

    #[test]
    fn counts_have_the_form_that_their_language_has() {
        let found = [(2, "count.errors"), (0, "count.warnings"), (1, "count.notes")];
        assert_eq!(counts(Lang::English, found), "2 errors, 1 note");
        assert_eq!(counts(Lang::Chinese, found), "2 个错误，1 个提示");
    }
}
