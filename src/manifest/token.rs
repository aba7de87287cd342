//! A bearer token, read without being trusted and without being kept.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};

use crate::source::Span;

/// A user's bearer token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// There is none.
    Absent,
    /// The key is there and nothing stands behind it.
    Empty(Span),
    /// It cannot be read; not every token can.
    Opaque,
    /// A JSON Web Token.
    Jwt(Claims),
}

/// What a JSON Web Token says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Where the token stands.
    pub at: Span,
    /// When it ends, in seconds since 1970.
    pub expires: Option<i64>,
    /// Whose it is.
    pub subject: Subject,
}

/// Whose a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// It does not say.
    Unsaid,
    /// A ServiceAccount's: its namespace and its name.
    Account(String, String),
    /// Somebody else's.
    Other,
}

impl Token {
    /// Looks into `text`, which stands at `at`.
    pub(super) fn read(text: &str, at: Span) -> Self {
        if text.trim().is_empty() {
            return Self::Empty(at);
        }
        claims(text.trim(), at).map_or(Self::Opaque, Self::Jwt)
    }
}

fn claims(token: &str, at: Span) -> Option<Claims> {
    let mut parts = token.split('.');
    let (Some(_), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let payload: serde_json::Map<_, _> = serde_json::from_slice(&payload).ok()?;
    let expires = payload.get("exp").and_then(seconds);
    let subject = payload.get("sub").and_then(serde_json::Value::as_str).map_or(Subject::Unsaid, subject);
    Some(Claims { at, expires, subject })
}

/// JSON Web Tokens count in seconds, which may have a fraction.
fn seconds(value: &serde_json::Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a time beyond all clocks is as far as can be said")]
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

fn subject(subject: &str) -> Subject {
    let name = |text: &str| {
        let safe = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
        !text.is_empty() && text.len() <= 253 && text.bytes().all(safe)
    };
    match subject.strip_prefix("system:serviceaccount:").and_then(|account| account.split_once(':')) {
        Some((namespace, account)) if name(namespace) && name(account) => {
            Subject::Account(namespace.to_owned(), account.to_owned())
        }
        _ => Subject::Other,
    }
}

/// The day of a time, as `2026-01-31`: from 1970 to the last year of four digits.
#[must_use]
pub fn day(seconds: i64) -> String {
    const LAST: i64 = 2_932_896;
    let mut days = seconds.div_euclid(86_400).clamp(0, LAST);
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    while days >= 365 + i64::from(is_leap(year)) {
        days -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + i64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(payload: &str) -> String {
        format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(payload))
    }

    fn read(payload: &str) -> Option<(Option<i64>, Subject)> {
        match Token::read(&jwt(payload), Span::default()) {
            Token::Jwt(claims) => Some((claims.expires, claims.subject)),
            _ => None,
        }
    }

    #[test]
    fn a_token_says_whose_it_is_and_how_long() {
        let account = Subject::Account("istio-system".into(), "istio-operator".into());
        let sub = "system:serviceaccount:istio-system:istio-operator";
        assert_eq!(read(&format!(r#"{{"exp":1700000000,"sub":"{sub}"}}"#)), Some((Some(1_700_000_000), account)));
        assert_eq!(read(r#"{"exp":1.7e9,"sub":"me"}"#), Some((Some(1_700_000_000), Subject::Other)));
        assert_eq!(
            read(r#"{"exp":1e300,"sub":"system:serviceaccount:a:b c"}"#),
            Some((Some(i64::MAX), Subject::Other))
        );
        assert_eq!(read("{}"), Some((None, Subject::Unsaid)));
    }

    #[test]
    fn other_tokens_say_nothing() {
        for text in ["abc", "a.b", "a.b.c", "e30.e30.e30.e30", &jwt("[]"), &jwt("{"), "e30.\u{221e}.e30"] {
            assert_eq!(Token::read(text, Span::default()), Token::Opaque, "{text}");
        }
        assert_eq!(Token::read(" \n", Span::new(1, 2)), Token::Empty(Span::new(1, 2)));
    }

    #[test]
    fn days_are_counted_right_also_at_the_ends_of_time() {
        let days = [0, 951_782_399, 951_782_400, 1_767_225_599, -1].map(day);
        assert_eq!(days, ["1970-01-01", "2000-02-28", "2000-02-29", "2025-12-31", "1970-01-01"]);
        assert_eq!(day(i64::MAX), "9999-12-31");
    }
}
