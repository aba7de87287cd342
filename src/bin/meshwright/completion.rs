//! `completion`: the script that teaches a shell meshwright's words.

use clap::CommandFactory as _;

use crate::args::{Cli, CompletionArgs};
use crate::exit::{Exit, Stop};
use crate::stream;

pub(crate) fn run(args: &CompletionArgs) -> Result<Exit, Stop> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "meshwright", &mut script);
    stream::print(|out| out.write_all(&script))?;
    Ok(Exit::Done)
}
