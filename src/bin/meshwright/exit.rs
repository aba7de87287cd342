//! How a run ends. The code never depends on the format of the output.

use std::fmt::Display;
use std::io;
use std::process::{ExitCode, Termination};

use meshwright::Lang;
use meshwright::message::{Facts, Message};

use crate::tame::reason;
use crate::{speech, stream};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; nothing at or above `--fail-on`, no differences.
    Done,
    /// Done; there are findings or differences.
    Findings,
    /// The command line is wrong.
    Usage,
    /// The job could not be done.
    Failed,
    /// Nobody reads stdout any more; what a shell makes of `SIGPIPE`.
    PipeClosed,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Failed => 3,
            Self::PipeClosed => 141,
        })
    }
}

/// Why a run ends before its time.
#[derive(Debug)]
pub(crate) struct Stop {
    exit: Exit,
    /// The reason, and what belongs to it.
    said: Vec<Message>,
    help: Option<Message>,
}

impl Stop {
    /// The command line asks for something that is not there.
    pub(crate) fn usage(key: &'static str, facts: Facts<'_>) -> Self {
        Self { exit: Exit::Usage, said: vec![Message::new(key, facts)], help: None }
    }

    /// The job cannot be done.
    pub(crate) fn failed(key: &'static str, facts: Facts<'_>) -> Self {
        Self { exit: Exit::Failed, said: vec![Message::new(key, facts)], help: None }
    }

    /// stdout does not take what is written to it.
    pub(crate) fn from_stdout(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { exit: Exit::PipeClosed, said: Vec::new(), help: None };
        }
        Self::failed("exit.output", &[("error", &reason(error))])
    }

    /// Adds a line to the reason.
    pub(crate) fn also(mut self, key: &'static str, facts: Facts<'_>) -> Self {
        self.said.push(Message::new(key, facts));
        self
    }

    /// Makes what is said so far the details of something larger.
    pub(crate) fn beneath(mut self, key: &'static str, facts: Facts<'_>) -> Self {
        self.said.insert(0, Message::new(key, facts));
        self
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, key: &'static str, facts: Facts<'_>) -> Self {
        self.help = Some(Message::new(key, facts));
        self
    }

    /// Adds the name that was probably meant, where there is one.
    pub(crate) fn did_you_mean(self, near: Option<impl Display>) -> Self {
        match near {
            Some(near) => self.help("exit.near", &[("near", &near)]),
            None => self,
        }
    }

    /// Says it on stderr.
    pub(crate) fn say(self, lang: Lang) -> Exit {
        let said: Vec<_> = self.said.iter().map(|message| speech::tell(lang, message)).collect();
        if !said.is_empty() {
            stream::talk(&speech::labelled(lang, "severity.error", &said.join("\n  ")));
        }
        if let Some(help) = &self.help {
            stream::talk(&speech::labelled(lang, "severity.help", &speech::tell(lang, help)));
        }
        self.exit
    }
}
