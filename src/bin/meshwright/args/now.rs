//! `--now TIME`: the clock by which tokens end.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

/// A time, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Now(i64);

impl Now {
    /// The time that is given, or the system's.
    pub(crate) fn or_clock(given: Option<Self>) -> Option<i64> {
        let clock = || i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs()).ok();
        given.map(|Self(seconds)| seconds).or_else(clock)
    }
}

impl FromStr for Now {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let seconds = text.parse().ok().or_else(|| seconds(text));
        seconds.map(Self).ok_or("it takes a time of RFC 3339, such as 2026-01-31T08:00:00Z, or seconds since 1970")
    }
}

/// The seconds of a time of RFC 3339; fractions are dropped.
fn seconds(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let zone = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(zone)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    let in_range = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
    let in_day = hour < 24 && minute < 60 && second <= 60;
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let local = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    (in_range && in_day && is_fraction).then_some(local - offset(zone)?)
}

/// What a zone is ahead of UTC, in seconds.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let [hour, minute] = numbers(zone.get(1..)?, ':', [2, 2])?;
    (hour < 24 && minute < 60).then_some(sign * (hour * 60 + minute) * 60)
}

/// Numbers of so many digits each, with `between` between them.
fn numbers<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[i64; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(between);
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part =
            parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

fn days_of(year: i64, month: i64) -> i64 {
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days(next_year, next, 1) - days(year, month, 1)
}

/// The days from 1970 to a date. A year that starts in March has its leap day at its end.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_understood_as_they_are_written() {
        let cases = [
            ("0", 0),
            ("-1", -1),
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:60z", 951_868_800),
            ("2026-01-31 08:00:00.5+08:00", 1_769_817_600),
            ("2026-01-30T16:30:00-07:30", 1_769_817_600),
            ("0000-03-01T00:00:00Z", -62_162_035_200),
        ];
        for (text, seconds) in cases {
            assert_eq!(text.parse(), Ok(Now(seconds)), "{text}");
        }
        for text in [
            "",
            "now",
            "2026-01-31",
            "2026-01-31T08:00:00",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-1-1T0:0:0Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T08:00:00.Z",
            "2026-01-31T08:00:00+8",
            "2026-01-31T08:00:00州",
        ] {
            assert!(text.parse::<Now>().is_err(), "{text}");
        }
    }
}
