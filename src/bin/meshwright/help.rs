//! The help in other languages: clap's command, with the texts of a table in place of its own.

use std::collections::BTreeMap;

use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, ArgAction, Command};
use meshwright::Lang;
use meshwright::message::Catalog;

use crate::args::EXIT_CODES;

const CHINESE: &str = include_str!("messages/help.zh.txt");

/// `command` with its help in `lang`. What clap itself says of a wrong command line stays as it is.
pub(crate) fn in_language(mut command: Command, lang: Lang) -> Command {
    if lang == Lang::English {
        return command;
    }
    // Only then it has all that clap adds, such as `--help`.
    command.build();
    Table(Catalog::parse(CHINESE).iter().collect()).command(command)
}

/// Texts by their keys.
struct Table(BTreeMap<&'static str, &'static str>);

impl Table {
    /// What `part` of the command `name` says, or of any.
    fn get(&self, name: &str, part: &str) -> Option<String> {
        let text = self.0.get(format!("{name}.{part}").as_str()).or_else(|| self.0.get(format!("any.{part}").as_str()));
        text.map(|text| text.replace("\\n", "\n"))
    }

    /// A word that clap has for itself.
    fn word(&self, part: &str) -> &'static str {
        self.0.get(format!("any.{part}").as_str()).copied().unwrap_or_default()
    }

    fn command(&self, command: Command) -> Command {
        let name = command.get_name().to_owned();
        let heading = command.get_styles().get_usage();
        let usage = format!("{heading}{}:{heading:#}", self.word("usage"));
        let template =
            format!("{{before-help}}{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}");
        let after = self.after(&name, command.get_after_help());
        let command = match self.get(&name, "about") {
            Some(about) => command.about(about),
            None => command,
        };
        command
            .help_template(template)
            .after_help(after)
            .subcommand_help_heading(self.word("commands"))
            .mut_args(|arg| self.arg(&name, arg))
            .mut_subcommands(|command| self.command(command))
    }

    /// What stands below: examples, and the exit codes where they stand in English.
    fn after(&self, name: &str, english: Option<&StyledStr>) -> String {
        let codes =
            english.filter(|text| text.to_string().contains(EXIT_CODES)).and_then(|_| self.get(name, "exit-codes"));
        self.get(name, "after").into_iter().chain(codes).collect::<Vec<_>>().join("\n\n")
    }

    fn arg(&self, name: &str, arg: Arg) -> Arg {
        let heading = self.word(if arg.is_positional() { "arguments" } else { "options" });
        let id = arg.get_id().to_string();
        let Some(help) = self.get(name, &id) else { return arg.help_heading(heading) };
        let takes = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
        let values = if takes { arg.get_possible_values() } else { Vec::new() };
        let explained = values.iter().any(|value| value.get_help().is_some());
        let has_long = arg.get_long_help().is_some();
        let shown = values.iter().map(PossibleValue::get_name).collect::<Vec<_>>().join("、");
        let default = arg.get_default_values().iter().filter(|_| takes).map(|value| value.to_string_lossy()).next();
        let default = default.map_or(String::new(), |value| format!(" [{}：{value}]", self.word("default")));
        let possible = if shown.is_empty() { String::new() } else { format!(" [{}：{shown}]", self.word("values")) };
        let arg = arg.help_heading(heading).hide_default_value(true).hide_possible_values(true);
        let arg = arg.help(format!("{help}{default}{possible}"));
        match (explained, has_long) {
            (true, _) => {
                let values = self.listed(name, &id, &values);
                arg.long_help(format!("{help}{default}\n\n{}：\n{values}", self.word("values")))
            }
            (false, true) => arg.long_help(help),
            (false, false) => arg,
        }
    }

    /// The values, one a line with what it means.
    fn listed(&self, name: &str, id: &str, values: &[PossibleValue]) -> String {
        let line = |value: &PossibleValue| {
            let value = value.get_name();
            format!("- {value}：{}", self.get(name, &format!("{id}.{value}")).unwrap_or_default())
        };
        values.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Cli;

    /// Everything of a command that has a text in English, by the keys that a table may have for it.
    fn wanted(command: &Command, keys: &mut Vec<[String; 2]>) {
        let name = command.get_name();
        let mut want = |part: &str| keys.push([format!("{name}.{part}"), format!("any.{part}")]);
        want("about");
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        if !after.replace(EXIT_CODES, "").trim().is_empty() {
            want("after");
        }
        for arg in command.get_arguments().filter(|arg| arg.get_help().is_some()) {
            want(arg.get_id().as_str());
            for value in arg.get_possible_values().iter().filter(|value| value.get_help().is_some()) {
                want(&format!("{}.{}", arg.get_id(), value.get_name()));
            }
        }
        command.get_subcommands().filter(|command| command.get_name() != "help").for_each(|it| wanted(it, keys));
    }

    #[test]
    fn all_help_has_its_chinese_and_no_more() {
        let mut command = Cli::command();
        command.build();
        let mut keys = Vec::new();
        wanted(&command, &mut keys);
        let table: BTreeSet<_> = Catalog::parse(CHINESE).iter().map(|(key, _)| key).collect();
        let lacking: Vec<_> = keys.iter().filter(|keys| !keys.iter().any(|key| table.contains(key.as_str()))).collect();
        assert!(lacking.is_empty(), "{lacking:?}");
        let ours = ["usage", "commands", "arguments", "options", "default", "values", "exit-codes"];
        let ours = ours.map(|part| format!("any.{part}"));
        let used: BTreeSet<_> = keys.iter().flatten().chain(&ours).map(String::as_str).chain(["help.about"]).collect();
        let left: Vec<_> = table.difference(&used).collect();
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn nothing_of_the_help_stays_english() {
        let help = in_language(Cli::command(), Lang::Chinese);
        for name in help.get_subcommands().map(Command::get_name).filter(|name| *name != "help") {
            for long in ["-h", "--help"] {
                let shown = help.clone().try_get_matches_from(["meshwright", name, long]);
                let shown = shown.err().map(|help| help.to_string()).unwrap_or_default();
                let english = ["Usage:", "Options:", "Arguments:", "[default", "[possible", "Print ", " the "];
                assert!(shown.contains("用法:") && !english.iter().any(|word| shown.contains(word)), "{shown}");
            }
        }
    }
}
