//! Making a value safe for the place it stands in: the one way from a value to a document.

use serde_json::Value;

/// Writes `text` as a YAML scalar that every reader, of YAML 1.1 and 1.2, takes for this text.
pub(super) fn yaml(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else if text.chars().all(|c| is_printable(c) && c != '\t') {
        out.push('\'');
        text.split('\'').enumerate().for_each(|(index, part)| {
            out.push_str(if index == 0 { "" } else { "''" });
            out.push_str(part);
        });
        out.push('\'');
    } else {
        double_quoted(out, text, |code| if code <= 0xff { format!("\\x{code:02x}") } else { format!("\\u{code:04x}") });
    }
}

/// Whether `text` may stand without quotes: it starts with a letter, so it is no number or date, and has no character
/// that means something.
fn is_plain(text: &str) -> bool {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'/' | b':' | b'-');
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(safe)
        && !text.ends_with(':')
        && !is_keyword(text)
}

/// Words that some reader takes for a boolean or for nothing.
fn is_keyword(text: &str) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// `escape` writes the code of a character that cannot be seen.
fn double_quoted(out: &mut String, text: &str, escape: fn(u32) -> String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c => out.push_str(&escape(u32::from(c))),
        }
    }
    out.push('"');
}

/// Writes `value` as a block of lines, each indented by `columns`; lists stand at their key's column, as `kubectl` has them.
pub(super) fn block(out: &mut String, value: &Value, columns: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (index, (key, value)) in map.iter().enumerate() {
                start_line(out, columns, index == 0);
                block_key(out, key, columns);
                below(out, value, columns);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                start_line(out, columns, index == 0);
                out.push('-');
                match item {
                    Value::Object(map) if !map.is_empty() => {
                        out.push(' ');
                        block(out, item, columns + 2);
                    }
                    _ => below(out, item, columns + 2),
                }
            }
        }
        _ => scalar(out, value),
    }
}

/// Readers look only so far for the colon behind a key; a longer key announces itself.
fn block_key(out: &mut String, key: &str, columns: usize) {
    const LONGEST: usize = 1000;
    let start = out.len();
    yaml(out, key);
    if out.len() - start > LONGEST {
        out.insert_str(start, "? ");
        start_line(out, columns, false);
    }
    out.push(':');
}

/// The first line of a block stands where its writer is.
fn start_line(out: &mut String, columns: usize, first: bool) {
    if !first {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', columns));
    }
}

fn below(out: &mut String, value: &Value, columns: usize) {
    let deeper = match value {
        Value::Object(map) if !map.is_empty() => columns + 2,
        Value::Array(items) if !items.is_empty() => columns,
        _ => {
            out.push(' ');
            return scalar(out, value);
        }
    };
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', deeper));
    block(out, value, deeper);
}

fn scalar(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => yaml(out, text),
        // `null`, booleans, numbers, `[]` and `{}` are the same in JSON.
        other => out.push_str(&other.to_string()),
    }
}

/// Writes `text` so that it stays on the line of a `#` comment.
pub(super) fn comment(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| if is_printable(c) { c } else { ' ' }));
}

/// Writes `text` as a string of HCL; what would start a template of Terraform's in it must be escaped already.
pub(super) fn hcl(out: &mut String, text: &str) {
    double_quoted(out, text, |code| format!("\\u{code:04x}"));
}

/// Writes `text` as one word of a POSIX shell. What would end the line is dropped: no name holds it.
pub(super) fn shell(out: &mut String, text: &str) {
    let printable: String = text.chars().filter(|c| is_printable(*c)).collect();
    shell_word(out, &printable);
}

/// Writes `text` as one word of a POSIX shell, exactly, over several lines if it has several. No word can hold NUL, which
/// is dropped.
pub(super) fn shell_word(out: &mut String, text: &str) {
    let safe = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'/' | b':' | b'@' | b'%' | b'+' | b'-')
    };
    if !text.is_empty() && text.bytes().all(safe) {
        out.push_str(text);
        return;
    }
    out.push('\'');
    for c in text.chars().filter(|c| *c != '\0') {
        match c {
            '\'' => out.push_str("'\\''"),
            c => out.push(c),
        }
    }
    out.push('\'');
}

/// Writes `text` as a YAML scalar in a here-document, where the shell still looks for `$`, backticks and backslashes.
pub(super) fn heredoc(out: &mut String, text: &str) {
    let mut scalar = String::with_capacity(text.len() + 2);
    yaml(&mut scalar, text);
    for c in scalar.chars() {
        if matches!(c, '$' | '`' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Writes `text` as plain words of a Markdown paragraph or table.
pub(super) fn markdown(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '!' | '$') {
            out.push('\\');
        }
        out.push(if is_printable(c) { c } else { ' ' });
    }
}

/// Writes `text` as inline code in Markdown.
pub(super) fn code(out: &mut String, text: &str) {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // Without anything between them, two fences would be one.
    let space = if longest > 0 || text.is_empty() { " " } else { "" };
    out.push_str(&fence);
    out.push_str(space);
    comment(out, text);
    out.push_str(space);
    out.push_str(&fence);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(write: impl Fn(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn a_scalar_is_quoted_where_a_reader_could_err() {
        for plain in ["default", "cn-beijing", "https://10.2.0.10:6443", "a.b/c_d"] {
            assert_eq!(written(|out| yaml(out, plain)), plain);
        }
        for (text, quoted) in [
            ("*", "'*'"),
            ("", "''"),
            ("yes", "'yes'"),
            ("N", "'N'"),
            ("1e3", "'1e3'"),
            ("0755", "'0755'"),
            ("<<", "'<<'"),
            ("=", "'='"),
            ("it's", "'it''s'"),
            ("a: b", "'a: b'"),
            ("a:", "'a:'"),
            ("---", "'---'"),
            ("#", "'#'"),
            ("杭州", "'杭州'"),
            ("a\nb", "\"a\\nb\""),
            ("\0", "\"\\x00\""),
            ("\u{85}", "\"\\x85\""),
            ("\u{2028}", "\"\\u2028\""),
            ("\"\t", "\"\\\"\\t\""),
        ] {
            assert_eq!(written(|out| yaml(out, text)), quoted);
        }
    }

    #[test]
    fn a_block_looks_as_kubectl_prints_it() {
        let value = json!({"b": ["x", {"c": 1, "d": []}], "a": {"e": null, "f": {}}, "g": true});
        let text = "a:\n    e: null\n    f: {}\n  b:\n  - x\n  - c: 1\n    d: []\n  g: true";
        assert_eq!(written(|out| block(out, &value, 2)), text);
    }

    #[test]
    fn a_key_too_long_for_readers_is_announced() {
        let key = "k".repeat(1_001);
        let text = written(|out| block(out, &json!({ key.as_str(): { "a": 1 } }), 2));
        assert_eq!(text, format!("? {key}\n  :\n    a: 1"));
    }

    #[test]
    fn commands_and_prose_cannot_be_broken_out_of() {
        assert_eq!(written(|out| shell(out, "hangzhou-admin")), "hangzhou-admin");
        assert_eq!(written(|out| shell(out, "a'; rm -rf / #\n`x`")), "'a'\\''; rm -rf / #`x`'");
        assert_eq!(written(|out| shell(out, "")), "''");
        assert_eq!(written(|out| shell_word(out, "a\n'b'\0")), "'a\n'\\''b'\\'''");
        assert_eq!(written(|out| hcl(out, "a\"\\\n\u{1b}杭")), "\"a\\\"\\\\\\n\\u001b杭\"");
        assert_eq!(written(|out| heredoc(out, "https://x/$(rm)`y`")), "'https://x/\\$(rm)\\`y\\`'");
        assert_eq!(written(|out| markdown(out, "a|b\n<c>")), "a\\|b \\<c\\>");
        assert_eq!(written(|out| code(out, "a``b")), "``` a``b ```");
        assert_eq!(written(|out| comment(out, "a\nkind: Evil")), "a kind: Evil");
    }
}
