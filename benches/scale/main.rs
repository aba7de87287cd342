//! How the release CLI grows: whole processes that check and generate to a stream, against the goals that were set.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a bench is a shell: it reads clocks and files"
)]

mod fit;
mod goals;
mod process;
mod rules;
mod scattered;
mod series;
#[path = "../topology.rs"]
mod topology;

use std::error::Error;

use series::{Groups, Series};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let Some((process::MEASURE, command)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return Ok(process::measure(command)?);
    }
    let folder = tempfile::tempdir()?;
    println!("{}", series::HEADER);
    let with = Series::measure(folder.path(), Groups::Terraform, &[2, 10, 100, 1_000])?;
    let without = Series::measure(folder.path(), Groups::None, &[2, 10, 100, 1_000, 10_000])?;
    println!();
    for goal in goals::all(folder.path(), &with, &without)? {
        println!("{goal}");
    }
    Ok(())
}
