//! `schema`: the JSON Schema of the topology file.

use meshwright::topology;

use crate::exit::{Exit, Stop};
use crate::stream;

pub(crate) fn run() -> Result<Exit, Stop> {
    stream::print(|out| out.write_all(topology::SCHEMA.as_bytes()))?;
    Ok(Exit::Done)
}
