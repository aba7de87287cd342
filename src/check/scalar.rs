//! Text as a fix writes it into the file.

/// `text` as a YAML scalar: plain where every reader takes it for text, else in double quotes.
#[must_use]
pub(super) fn scalar(text: &str) -> String {
    let starts_plain = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = starts_plain && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain && !is_keyword(text) { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Words that some YAML reader takes for a boolean or for nothing.
fn is_keyword(text: &str) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn quotes_what_could_be_read_as_something_else() {
        assert_eq!(scalar("cn-hangzhou"), "cn-hangzhou");
        for (text, written) in [
            ("no", "\"no\""),
            ("1e3", "\"1e3\""),
            ("a: b", "\"a: b\""),
            ("say \"x\"", "\"say \\\"x\\\"\""),
            ("杭州", "\"杭州\""),
        ] {
            assert_eq!(scalar(text), written);
        }
    }
}
