//! `man`: the manual page of meshwright or of one of its commands.

use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::args::{Cli, ManArgs};
use crate::exit::{Exit, Stop};
use crate::stream;
use crate::tame::tame;

pub(crate) fn run(args: &ManArgs) -> Result<Exit, Stop> {
    let mut whole = Cli::command();
    whole.build();
    let page = match &args.command {
        None => whole,
        Some(name) => whole.find_subcommand(name).cloned().ok_or_else(|| unknown(name))?,
    };
    stream::print(|out| Man::new(page).render(out))?;
    Ok(Exit::Done)
}

fn unknown(name: &str) -> Stop {
    Stop::usage("man.unknown", &[("name", &tame(name))]).help("man.unknown-help", &[])
}
