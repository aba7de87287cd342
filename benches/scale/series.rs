//! The same command over topologies of growing size.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::process::{self, Cost};
use crate::rules::Rules;
use crate::topology;

/// The release CLI.
pub(crate) const CLI: &str = env!("CARGO_BIN_EXE_meshwright");
/// Over the columns of [`Series::measure`].
pub(crate) const HEADER: &str = "\
clusters  groups     rules  most in one     output     CPU ms: min  median    wall ms: min  median    peak MiB";

/// Whether security-group rules are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Groups {
    Terraform,
    None,
}

impl Groups {
    fn word(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::None => "none",
        }
    }
}

/// One size of a series.
#[derive(Debug)]
pub(crate) struct Point {
    pub(crate) clusters: u32,
    pub(crate) rules: Rules,
    pub(crate) cost: Summary,
}

/// What several runs of one command took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Summary {
    pub(crate) cpu: Spread,
    pub(crate) wall: Spread,
    /// The most of any run, in KiB.
    pub(crate) peak: u32,
    pub(crate) output: u64,
}

/// The least and the middle of several times.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) least: Duration,
    pub(crate) median: Duration,
}

/// The same command over topologies of growing size.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) points: Vec<Point>,
}

impl Series {
    /// Measures every size, and prints a line for each.
    pub(crate) fn measure(folder: &Path, groups: Groups, sizes: &[u32]) -> io::Result<Self> {
        let mut points = Vec::new();
        for &clusters in sizes {
            let input = write(folder, clusters)?;
            let command = [CLI, "generate", "-", "--security-groups", groups.word()];
            let rules = Rules::count(&input, &command)?;
            if (rules.all > 0) != (groups == Groups::Terraform) {
                return Err(io::Error::other(format!("{} rules with --security-groups {}", rules.all, groups.word())));
            }
            let point = Point { clusters, rules, cost: Summary::of(&input, &command, runs(clusters))? };
            println!("{}", row(&point, groups));
            points.push(point);
        }
        Ok(Self { points })
    }

    /// The size of `clusters`.
    pub(crate) fn at(&self, clusters: u32) -> io::Result<&Point> {
        let missing = || io::Error::other(format!("{clusters} clusters were not measured"));
        self.points.iter().find(|point| point.clusters == clusters).ok_or_else(missing)
    }
}

impl Summary {
    /// Runs `command` as many times as `runs` says.
    pub(crate) fn of(input: &Path, command: &[&str], runs: usize) -> io::Result<Self> {
        let costs = (0..runs).map(|_| process::cost(input, command)).collect::<io::Result<Vec<Cost>>>()?;
        let spread = |of: fn(&Cost) -> Duration| Spread::of(costs.iter().map(of).collect());
        Ok(Self {
            cpu: spread(|cost| cost.cpu),
            wall: spread(|cost| cost.wall),
            peak: costs.iter().map(|cost| cost.peak).max().unwrap_or_default(),
            output: costs.first().map(|cost| cost.output).unwrap_or_default(),
        })
    }
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let at = |place: usize| times.get(place).copied().unwrap_or_default();
        Self { least: at(0), median: at(times.len() / 2) }
    }
}

/// The file of a topology of `clusters` clusters, made where it is not there.
pub(crate) fn write(folder: &Path, clusters: u32) -> io::Result<PathBuf> {
    let path = folder.join(format!("{clusters}.yaml"));
    if !path.exists() {
        put(&path, topology::pieces(clusters))?;
    }
    Ok(path)
}

/// Makes a file of `pieces`.
pub(crate) fn put(path: &Path, mut pieces: impl Iterator<Item = String>) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    pieces.try_for_each(|piece| file.write_all(piece.as_bytes()))?;
    file.flush()
}

/// Milliseconds.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// More where a run is short and the noise therefore large.
fn runs(clusters: u32) -> usize {
    match clusters {
        0..=10 => 51,
        11..=100 => 31,
        101..=1_000 => 11,
        _ => 5,
    }
}

fn row(point: &Point, groups: Groups) -> String {
    let Point { clusters, rules, cost: Summary { cpu, wall, peak, output } } = point;
    let (kib, mib) = (output.div_ceil(1 << 10), peak.div_ceil(1 << 10));
    format!(
        "{clusters:8}  {:9} {:6}  {:11} {kib:6} KiB {:16.1} {:7.1} {:16.1} {:7.1} {mib:11}",
        groups.word(),
        rules.all,
        rules.most,
        ms(cpu.least),
        ms(cpu.median),
        ms(wall.least),
        ms(wall.median),
    )
}
