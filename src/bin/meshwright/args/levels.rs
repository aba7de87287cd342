//! `--allow`, `--warn` and `--deny`: the last word on a rule counts, whichever flag says it.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use meshwright::{Config, ConfigError, Level};

use crate::exit::Stop;
use crate::tame::tame;

const FLAGS: [(&str, Level, &str); 3] = [
    ("allow", Level::Allow, "Do not report what this rule finds; repeatable"),
    ("warn", Level::Warn, "Report what this rule finds as warnings; repeatable"),
    ("deny", Level::Deny, "Report what this rule finds as errors; repeatable"),
];

/// The changed severities, in the order of the command line.
#[derive(Debug)]
pub(crate) struct Levels(Vec<(String, Level)>);

impl Levels {
    /// As the library takes them.
    pub(crate) fn config(&self) -> Result<Config, Stop> {
        let mut config = Config::default();
        for (rule, level) in &self.0 {
            config.set(rule, *level).map_err(|error| refusal(rule, &error))?;
        }
        Ok(config)
    }
}

fn refusal(rule: &str, error: &ConfigError) -> Stop {
    match error {
        ConfigError::Unknown(near) => unknown_rule(rule, *near),
        ConfigError::Fixed(_) => Stop::usage("levels.fixed", &[("rule", &tame(rule))]),
    }
}

/// No rule has this code or name; `near` is one that does.
pub(crate) fn unknown_rule(rule: &str, near: Option<&str>) -> Stop {
    let stop = Stop::usage("levels.unknown", &[("rule", &tame(rule))]).help("levels.unknown-help", &[]);
    stop.did_you_mean(near)
}

impl FromArgMatches for Levels {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut levels = Self(Vec::new());
        levels.update_from_arg_matches(matches)?;
        Ok(levels)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        let mut said = Vec::new();
        for (flag, level, _) in FLAGS {
            let places = matches.indices_of(flag).into_iter().flatten();
            let rules = matches.get_many::<String>(flag).into_iter().flatten();
            said.extend(places.zip(rules).map(|(place, rule)| (place, rule.clone(), level)));
        }
        said.sort_by_key(|(place, ..)| *place);
        self.0 = said.into_iter().map(|(_, rule, level)| (rule, level)).collect();
        Ok(())
    }
}

impl Args for Levels {
    fn augment_args(command: Command) -> Command {
        command.args(FLAGS.map(|(flag, _, help)| {
            Arg::new(flag).long(flag).value_name("CODE|NAME").action(ArgAction::Append).help(help)
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
