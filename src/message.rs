//! What is said to people: keys with facts in the core, sentences in one table per language.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};

/// The English table, which every other language follows key by key.
pub const ENGLISH: &str = include_str!("messages/en.txt");

/// The Chinese table. What never asks for it, as the browser's build, does not carry it.
pub const CHINESE: &str = include_str!("messages/zh.txt");

/// A language that people read meshwright in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Lang {
    /// Its table of sentences.
    #[must_use]
    pub const fn catalog(self) -> &'static str {
        match self {
            Self::English => ENGLISH,
            Self::Chinese => CHINESE,
        }
    }
}

/// A thing to say: the key of a sentence and the facts that fill it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    facts: Vec<(&'static str, Value)>,
}

/// Facts by the names that sentences use for them.
pub type Facts<'f> = &'f [(&'static str, &'f dyn Fact)];

/// Something that fills a place in a sentence.
pub trait Fact {
    /// The value as it is kept until a language is chosen.
    fn value(&self) -> Value;
}

/// A term of ours that each language has its own word for: the table's key `word.…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word(pub &'static str);

/// A fact that waits for its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The user's own text, or a number.
    Text(String),
    /// A term of ours.
    Word(&'static str),
}

impl<T: Display + ?Sized> Fact for T {
    fn value(&self) -> Value {
        Value::Text(one_line(&self.to_string()))
    }
}

impl Fact for Word {
    fn value(&self) -> Value {
        Value::Word(self.0)
    }
}

impl Message {
    /// The sentence `key` of the rule or part that says it, filled with `facts`.
    #[must_use]
    pub fn new(key: &'static str, facts: Facts<'_>) -> Self {
        Self { key, facts: facts.iter().map(|(name, fact)| (*name, fact.value())).collect() }
    }
}

/// Facts come from the user's file: what could break a line or a terminal is shown escaped, and what is long is cut.
fn one_line(fact: &str) -> String {
    const LONGEST: usize = 200;
    let mut out = String::new();
    for (count, c) in fact.chars().enumerate() {
        if count == LONGEST {
            out.push('…');
            break;
        }
        if is_unseen(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character breaks a line, turns its direction or is not seen at all.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The sentences of one language.
#[derive(Debug)]
pub struct Catalog<'t> {
    sentences: BTreeMap<&'t str, &'t str>,
}

impl<'t> Catalog<'t> {
    /// Reads a table: a line `key = sentence` each; `#` starts a comment line.
    #[must_use]
    pub fn parse(table: &'t str) -> Self {
        let lines = table.lines().filter(|line| !line.starts_with('#'));
        Self { sentences: lines.filter_map(|line| line.split_once(" = ")).collect() }
    }

    /// All keys and their sentences, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.sentences.iter().map(|(key, sentence)| (*key, *sentence))
    }

    /// The sentence of `key`, as it stands in the table.
    #[must_use]
    pub fn sentence(&self, key: &str) -> Option<&'t str> {
        self.sentences.get(key).copied()
    }

    /// What `message`, said by `speaker` (a rule's name), reads in this language.
    #[must_use]
    pub fn say(&self, speaker: &str, message: &Message) -> String {
        self.fill(format!("{speaker}.{}", message.key), message)
    }

    /// What `message` reads, whose key is the whole key of its sentence.
    #[must_use]
    pub fn tell(&self, message: &Message) -> String {
        self.fill(message.key.to_owned(), message)
    }

    fn fill(&self, key: String, message: &Message) -> String {
        let Some(sentence) = self.sentences.get(key.as_str()) else { return key };
        let mut out = String::with_capacity(sentence.len() + 32);
        let mut rest = *sentence;
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(b, r)| Some((b, r.split_once('}')?)))
        {
            out.push_str(before);
            match message.facts.iter().find(|(fact, _)| *fact == name) {
                Some((_, Value::Text(text))) => out.push_str(text),
                Some((_, Value::Word(word))) => {
                    let word = self.word(word);
                    out.push_str(gap(&out, word));
                    out.push_str(word);
                    out.push_str(gap(word, after));
                }
                None => drop(write!(out, "{{{name}}}")),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// The word of this language for a term of ours.
    #[must_use]
    pub fn word(&self, word: &'static str) -> &str {
        self.sentences.get(format!("word.{word}").as_str()).copied().unwrap_or(word)
    }
}

/// What stands between a word of ours and its neighbour: a blank where Chinese meets Latin, which no sentence can know.
fn gap(before: &str, after: &str) -> &'static str {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_latin = |c: char| c.is_ascii_alphanumeric() || c == '`';
    match (before.chars().next_back(), after.chars().next()) {
        (Some(one), Some(other)) if is_han(one) && is_latin(other) || is_latin(one) && is_han(other) => " ",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_fill_the_sentence_and_cannot_break_its_line() {
        let catalog = Catalog::parse("# a comment\nrule.message = `{name}` is taken by {other}\n");
        let message = Message::new("message", &[("name", &"a\n\u{1b}[31mb"), ("other", &"{name}")]);
        assert_eq!(catalog.say("rule", &message), "`a\\u{a}\\u{1b}[31mb` is taken by {name}");
    }

    #[test]
    fn terms_have_a_word_in_each_language() {
        let message = Message::new("message", &[("what", &Word("pod")), ("count", &2)]);
        assert_eq!(Catalog::parse("r.message = {count} {what}\nword.pod = 容器组").say("r", &message), "2 容器组");
    }

    #[test]
    fn a_latin_word_stands_apart_from_chinese_characters() {
        let message = Message::new("message", &[("what", &Word("pod"))]);
        let said = |word| Catalog::parse(&format!("r.message = 该{{what}}已用\nword.pod = {word}")).say("r", &message);
        assert_eq!([said("Pod"), said("`pod`"), said("集群")], ["该 Pod 已用", "该 `pod` 已用", "该集群已用"]);
    }

    #[test]
    fn a_missing_sentence_shows_its_key() {
        assert_eq!(Catalog::parse("").say("rule", &Message::new("help", &[])), "rule.help");
    }
}
