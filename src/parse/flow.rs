//! How long a list or mapping in brackets goes on.
//!
//! The YAML reader keeps all of it in memory until it closes, some two hundred bytes for each of the text's.

use crate::source::Span;

/// Where a bracket has gone on for more than `most` bytes.
///
/// It knows quotes and comments, not indentation: a line that starts with a letter ends whatever was open.
pub(super) fn too_long(text: &str, most: usize) -> Option<Span> {
    if text.len() <= most {
        return None;
    }
    let (mut depth, mut start, mut quote, mut comment) = (0_usize, 0, None, false);
    let mut before = b'\n';
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' => comment = false,
            _ if comment => {}
            _ if before == b'\n' && byte.is_ascii_alphabetic() => (depth, quote) = (0, None),
            // A quote opens where a value may start, and not inside a word.
            b'"' | b'\'' if depth > 0 && quote.is_none() && !before.is_ascii_alphanumeric() => quote = Some(byte),
            b'"' | b'\'' if quote == Some(byte) && before != b'\\' => quote = None,
            _ if quote.is_some() => {}
            b'#' if before.is_ascii_whitespace() => comment = true,
            b'[' | b'{' => {
                start = if depth == 0 { at } else { start };
                depth += 1;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 && at - start > most {
            return Some(Span::new(start, start + 1));
        }
        before = byte;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::too_long;

    fn start(text: &str, most: usize) -> Option<u32> {
        too_long(text, most).map(|span| span.start)
    }

    #[test]
    fn only_what_stays_open_is_long() {
        let list = format!("a: [{}]\n", "x, ".repeat(100));
        assert_eq!(start(&list, 200), Some(3));
        assert_eq!(start(&list, 400), None);
        assert_eq!(start(&"a: [x, y]\n".repeat(100), 20), None);
        assert_eq!(start(&format!("a: '['\nb: \"{{\"\n# [\nc: it's\n{}", "d: 1\n".repeat(100)), 20), None);
        assert_eq!(start(&format!("a: ['{}']\n", "]".repeat(100)), 50), Some(3));
        assert_eq!(start(&format!("a: |\n  [\nb: {}\n", "x".repeat(100)), 50), None);
    }
}
