//! `schema`: the JSON Schema of the topology file.

use crate::exit::{Exit, Stop};
use crate::stream;

pub(crate) fn run() -> Result<Exit, Stop> {
    stream::print(|out| out.write_all(include_bytes!("../../topology.schema.json")))?;
    Ok(Exit::Done)
}
