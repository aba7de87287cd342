//! The goals, and whether they are met.

use std::fmt;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use meshwright::check::Context;
use meshwright::parse::parse;

use crate::fit::exponent;
use crate::series::{self, CLI, Point, Series, Summary, ms};
use crate::{process, scattered};

/// One goal.
#[derive(Debug)]
pub(crate) struct Goal {
    what: String,
    measured: f64,
    most: f64,
    unit: &'static str,
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, measured, most, unit } = self;
        let verdict = if measured <= most { "PASS" } else { "over" };
        write!(f, "{verdict}  {what:62} {measured:8.2} of {most:6.2} {unit}")
    }
}

/// Every goal; CPU times are medians.
pub(crate) fn all(folder: &Path, with: &Series, without: &Series) -> io::Result<Vec<Goal>> {
    let goal = |what: &str, measured, most, unit| Goal { what: what.to_owned(), measured, most, unit };
    let mut goals = vec![goal("2 clusters: wall time over that of `true`", start(folder)?, 6.0, "times")];
    for (series, groups, clusters, cpu, mib) in [
        (with, "with groups", 1_000, 100.0, 64.0),
        (without, "without groups", 1_000, 60.0, 40.0),
        (without, "without groups", 10_000, 800.0, 300.0),
    ] {
        let Point { cost, .. } = series.at(clusters)?;
        goals.push(goal(&format!("{clusters} clusters {groups}: CPU"), ms(cost.cpu.median), cpu, "ms"));
        goals.push(goal(
            &format!("{clusters} clusters {groups}: peak memory"),
            f64::from(cost.peak) / 1024.0,
            mib,
            "MiB",
        ));
    }
    let stretch = ms(without.at(1_000)?.cost.cpu.median);
    goals.push(goal("1000 clusters without groups, stretch: CPU", stretch, 20.0, "ms"));
    for Point { clusters, rules, .. } in with.points.iter().filter(|point| point.clusters > 2) {
        let most = 2.0 * f64::from(*clusters).log2();
        goals.push(goal(
            &format!("{clusters} clusters: most rules in one group, 2 log2 N"),
            count(rules.most),
            most,
            "",
        ));
    }
    goals.push(goal("500 flannel clusters, 499,000 rules: wall time", ms(worst(folder)?), 1_000.0, "ms"));
    goals.push(goal("10000 clusters: finding every overlap", ms(overlaps()), 10.0, "ms"));
    goals.push(growth("with groups", with));
    goals.push(growth("without groups", without));
    Ok(goals)
}

/// How many times as long as `true` the smallest topology takes, the two by turns and the best of each.
fn start(folder: &Path) -> io::Result<f64> {
    let input = series::write(folder, 2)?;
    let turns = || Ok((process::cost(&input, &["true"])?.wall, process::cost(&input, &[CLI, "generate", "-"])?.wall));
    let turns = (0..101).map(|_| turns()).collect::<io::Result<Vec<_>>>()?;
    let least = |of: fn(&(Duration, Duration)) -> Duration| turns.iter().map(of).min().unwrap_or_default();
    Ok(ms(least(|turn| turn.1)) / ms(least(|turn| turn.0)))
}

/// Where the work shows above the start of the process, against `n log n` over the same sizes.
fn growth(groups: &str, series: &Series) -> Goal {
    let points = || series.points.iter().filter(|point| point.clusters >= 100);
    let n = |point: &Point| f64::from(point.clusters);
    let measured = exponent(points().map(|point| (n(point), ms(point.cost.cpu.median))));
    let most = exponent(points().map(|point| (n(point), n(point) * n(point).ln())));
    let what = format!("growth of CPU {groups}, n log n over the same sizes");
    Goal { what, measured, most, unit: "as exponent" }
}

/// How long the largest plan takes, the best of several: 998 rules for each of 500 groups.
fn worst(folder: &Path) -> io::Result<Duration> {
    let input = folder.join("scattered.yaml");
    series::put(&input, scattered::pieces(500))?;
    Ok(Summary::of(&input, &[CLI, "generate", "-"], 5)?.wall.least)
}

/// The sweep alone, the best of several.
fn overlaps() -> Duration {
    let text: String = crate::topology::pieces(10_000).collect();
    let parsed = parse(&text);
    let sweep = || {
        let context = Context::new(&parsed);
        let start = Instant::now();
        std::hint::black_box(context.overlaps().iter().count());
        start.elapsed()
    };
    (0..11).map(|_| sweep()).min().unwrap_or_default()
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}
