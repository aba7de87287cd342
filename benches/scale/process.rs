//! A whole process, measured from outside.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde::{Deserialize, Serialize};

/// The word that makes this program measure one command instead.
pub(crate) const MEASURE: &str = "--measure";

/// What one process took.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Cost {
    /// From its start until its end, its output read to the last byte.
    pub(crate) wall: Duration,
    /// In user and kernel mode.
    pub(crate) cpu: Duration,
    /// The most memory it held, in KiB.
    pub(crate) peak: u32,
    /// What it wrote to stdout, in bytes.
    pub(crate) output: u64,
}

/// Measures `command` with `input` as its stdin. A process between does it, whose only child the command is: of what all
/// children took, the system knows just the sum and the most.
pub(crate) fn cost(input: &Path, command: &[&str]) -> io::Result<Cost> {
    let this = std::env::current_exe()?;
    let output = Command::new(this).arg(MEASURE).args(command).stdin(File::open(input)?).output()?;
    serde_json::from_slice(&output.stdout).map_err(|_| io::Error::other(format!("`{}` failed", command.join(" "))))
}

/// The process between.
pub(crate) fn measure(command: &[String]) -> io::Result<()> {
    let (program, arguments) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let start = Instant::now();
    let mut child = Command::new(program).args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let stdout = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let output = io::copy(&mut BufReader::with_capacity(1 << 16, stdout), &mut io::sink())?;
    let status = child.wait()?;
    let wall = start.elapsed();
    if !status.success() {
        return Err(io::Error::other(status.to_string()));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = usage.user_time() + usage.system_time();
    let cpu = Duration::from_micros(cpu.num_microseconds().unsigned_abs());
    let kib = usage.max_rss() / if cfg!(target_vendor = "apple") { 1024 } else { 1 };
    let peak = u32::try_from(kib).unwrap_or(u32::MAX);
    let cost = Cost { wall, cpu, peak, output };
    Ok(serde_json::to_writer(io::stdout(), &cost)?)
}
