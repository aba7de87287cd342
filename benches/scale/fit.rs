//! How fast something grows: the exponent `k` of the `n^k` that fits best.

/// The slope of `ln y` over `ln x`, by least squares.
pub(crate) fn exponent(points: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    let logs: Vec<_> = points.into_iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / logs.iter().map(|_| 1.0).sum::<f64>();
    let (x, y) = (mean(|log| log.0), mean(|log| log.1));
    let (over, under) = logs
        .iter()
        .fold((0.0, 0.0), |(over, under), log| (over + (log.0 - x) * (log.1 - y), under + (log.0 - x).powi(2)));
    over / under
}
