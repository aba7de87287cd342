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
mod human;
mod init;
mod input;
mod json;
mod man;
mod manifests;
mod output;
mod output_dir;
mod repair;
mod replace;
mod schema;
mod stream;
mod tame;

use clap::Parser as _;

use args::{Cli, Command};
use exit::{Exit, Stop};

fn main() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return answer(&error),
    };
    run(&cli).unwrap_or_else(Stop::say)
}

fn run(cli: &Cli) -> Result<Exit, Stop> {
    match &cli.command {
        Command::Check(args) => check::run(args, cli.color),
        Command::Generate(args) => generate::run(args, cli.color),
        Command::Flows(args) => flows::run(args, cli.color),
        Command::Repair(args) => repair::run(args, cli.color),
        Command::Explain(args) => explain::run(args),
        Command::Codes(args) => codes::run(args),
        Command::Init(args) => init::run(args),
        Command::Schema => schema::run(),
        Command::Completion(args) => completion::run(args),
        Command::Man(args) => man::run(args),
    }
}

/// Help and version are asked for and go to stdout; anything else that clap says is wrong usage.
fn answer(error: &clap::Error) -> Exit {
    let asked = !error.use_stderr();
    match error.print() {
        Ok(()) if asked => Exit::Done,
        Err(broken) if asked => Stop::from_stdout(&broken).say(),
        _ => Exit::Usage,
    }
}
