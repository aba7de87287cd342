//! How a run ends. The code never depends on the format of the output.

use std::fmt::Display;
use std::io;
use std::process::{ExitCode, Termination};

use crate::stream;

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
    message: String,
    help: Option<String>,
}

impl Stop {
    /// The command line asks for something that is not there.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into(), help: None }
    }

    /// The job cannot be done.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, message: message.into(), help: None }
    }

    /// stdout does not take what is written to it.
    pub(crate) fn from_stdout(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { exit: Exit::PipeClosed, message: String::new(), help: None };
        }
        Self::failed(format!("the output cannot be written: {error}"))
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the name that was probably meant, where there is one.
    pub(crate) fn did_you_mean(self, near: Option<impl Display>) -> Self {
        match near {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Says it on stderr.
    pub(crate) fn say(self) -> Exit {
        if !self.message.is_empty() {
            stream::talk(&format!("error: {}", self.message));
        }
        if let Some(help) = self.help {
            stream::talk(&format!("help: {help}"));
        }
        self.exit
    }
}
