//! How a run speaks: in which language it says what, and whether in colours.

use std::ffi::OsString;

use meshwright::Lang;
use meshwright::message::Facts;

use crate::args::{Speech, When};
use crate::{speech, stream};

/// The languages and colours of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice {
    /// When to colour.
    pub(crate) color: When,
    /// The language of what people read on stdout.
    pub(crate) product: Lang,
    /// The language of stderr.
    pub(crate) talk: Lang,
    /// The language of what tools and files get: no locale has a say there.
    pub(crate) written: Lang,
}

impl Voice {
    /// As the command line asks for it, and the terminals allow.
    pub(crate) fn of(speech: Speech, color: When) -> Self {
        let locale = || locale(|name| std::env::var_os(name));
        let told = match speech {
            Speech::Auto => None,
            Speech::En => Some(Lang::English),
            Speech::Zh => Some(Lang::Chinese),
        };
        let spoken = |terminal: bool| told.unwrap_or_else(|| if terminal { locale() } else { Lang::English });
        let (product, talk) = (spoken(stream::stdout_is_terminal()), spoken(stream::stderr_is_terminal()));
        Self { color, product, talk, written: told.unwrap_or_default() }
    }

    /// Says a sentence on stderr.
    pub(crate) fn say(self, key: &'static str, facts: Facts<'_>) {
        stream::talk(&speech::say(self.talk, key, facts));
    }
}

/// The language of the first variable that is set.
fn locale(variable: impl Fn(&str) -> Option<OsString>) -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    let chinese = set.is_some_and(|value| value.to_string_lossy().starts_with("zh"));
    if chinese { Lang::Chinese } else { Lang::English }
}

/// What `--lang` says among `words`. Help is written while they are read, so it is looked for before.
pub(crate) fn asked(words: impl IntoIterator<Item = OsString>) -> Speech {
    let mut words = words.into_iter().take_while(|word| word != "--");
    let mut speech = Speech::Auto;
    while let Some(word) = words.next() {
        let word = word.to_string_lossy().into_owned();
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next().map(|value| value.to_string_lossy().into_owned()),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        speech = value.and_then(|value| clap::ValueEnum::from_str(&value, false).ok()).unwrap_or(speech);
    }
    speech
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_tells_the_language() {
        let of = |set: &[(&str, &str)]| {
            locale(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value)))
        };
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8")]), Lang::Chinese);
        assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "zh_CN"), ("LANG", "en_US")]), Lang::Chinese);
        assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), Lang::English);
        assert_eq!(of(&[]), Lang::English);
    }

    #[test]
    fn lang_is_found_wherever_it_stands() {
        let asked = |line: &str| asked(line.split(' ').map(OsString::from));
        assert_eq!(asked("check --lang zh --help"), Speech::Zh);
        assert_eq!(asked("--lang=zh check a.yaml"), Speech::Zh);
        assert_eq!(asked("check --lang zh --lang en"), Speech::En);
        assert_eq!(asked("check -- --lang=zh"), Speech::Auto);
        assert_eq!(asked("check --lang"), Speech::Auto);
        assert_eq!(asked("check --language zh"), Speech::Auto);
    }
}
