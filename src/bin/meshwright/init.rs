//! `init`: a commented topology that passes `check`.

use crate::args::{InitArgs, StarterMode};
use crate::exit::{Exit, Stop};
use crate::stream;

pub(crate) fn run(args: &InitArgs) -> Result<Exit, Stop> {
    let starter = match args.mode {
        StarterMode::Flat => include_str!("init/flat.yaml"),
        StarterMode::Gateway => include_str!("init/gateway.yaml"),
        StarterMode::Off => include_str!("init/off.yaml"),
    };
    stream::print(|out| out.write_all(starter.as_bytes()))?;
    Ok(Exit::Done)
}
