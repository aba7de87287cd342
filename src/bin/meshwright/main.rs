//! The command line: the only place with files, colours and exit codes.
//!
//! What it knows of meshes it asks of the library; here words become options and results become streams.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "the shell is where IO happens")]

mod args;
mod check;
mod codes;
mod completion;
mod exit;
mod explain;
mod fix;
mod flows;
mod generate;
mod graph;
mod help;
mod human;
mod init;
mod input;
mod json;
mod man;
mod manifests;
mod output;
mod output_dir;
mod plan_addresses;
mod prove;
mod repair;
mod replace;
mod schema;
mod speech;
mod stream;
mod table;
mod tame;
mod voice;

use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Cli, Command, When};
use exit::{Exit, Stop};
use voice::Voice;

fn main() -> Exit {
    #[cfg(target_os = "wasi")]
    enter();
    let asked = Voice::of(voice::asked(std::env::args_os()), When::Auto);
    let read = help::in_language(Cli::command(), asked.product).try_get_matches();
    let cli = match read.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return answer(&error, asked),
    };
    let voice = Voice::of(cli.lang, cli.color);
    run(&cli.command, voice).unwrap_or_else(|stop| stop.say(voice.talk))
}

/// WASI starts a program in no folder; its host says which one is meant.
#[cfg(target_os = "wasi")]
fn enter() {
    let folder = std::env::var_os("PWD").unwrap_or_default();
    drop(std::env::set_current_dir(folder));
}

fn run(command: &Command, voice: Voice) -> Result<Exit, Stop> {
    match command {
        Command::Check(args) => check::run(args, voice),
        Command::Generate(args) => generate::run(args, voice),
        Command::PlanAddresses(args) => plan_addresses::run(args, voice),
        Command::Flows(args) => flows::run(args, voice),
        Command::Prove(args) => prove::run(args, voice),
        Command::Graph(args) => graph::run(args, voice),
        Command::Repair(args) => repair::run(args, voice),
        Command::Explain(args) => explain::run(args, voice),
        Command::Codes(args) => codes::run(args, voice),
        Command::Init(args) => init::run(args, voice),
        Command::Schema => schema::run(),
        Command::Completion(args) => completion::run(args),
        Command::Man(args) => man::run(args),
    }
}

/// Help and version are asked for and go to stdout; anything else that clap says is wrong usage.
fn answer(error: &clap::Error, voice: Voice) -> Exit {
    let asked = !error.use_stderr();
    match error.print() {
        Ok(()) if asked => Exit::Done,
        Err(broken) if asked => Stop::from_stdout(&broken).say(voice.talk),
        _ => Exit::Usage,
    }
}
