//! Texts that wait for their value: `${NAME}`, `{{ name }}`, `<name>`, `vpc-****`, `vpc-xxxx`, `10.x.x.x`.

/// The first placeholder in `text`.
#[must_use]
pub fn find(text: &str) -> Option<&str> {
    // Nearly every text of a file is asked, and few have a sign of one.
    if !text.bytes().any(|byte| matches!(byte, b'{' | b'<' | b'*' | b'x' | b'X')) {
        return None;
    }
    let brackets = [("${", "}"), ("{{", "}}"), ("<", ">")];
    brackets.iter().find_map(|(open, close)| between(text, open, close)).or_else(|| masked(text))
}

/// From `open` to `close`, with something between them.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let start = text.find(open)?;
    let length = text.get(start + open.len()..)?.find(close).filter(|length| *length > 0)?;
    text.get(start..start + open.len() + length + close.len())
}

/// What documentation and consoles put in place of ids and addresses.
fn masked(text: &str) -> Option<&str> {
    if let Some(stars) = text.find("***") {
        return text
            .get(stars..)
            .map(|rest| rest.get(..rest.len() - rest.trim_start_matches('*').len()).unwrap_or(rest));
    }
    let words = |c: char| !c.is_ascii_alphanumeric();
    let hosts = |c: char| words(c) && c != '.';
    text.split(words).find(|word| is_blanked(word)).or_else(|| text.split(hosts).find(|host| is_blanked_address(host)))
}

fn is_cross(c: char) -> bool {
    matches!(c, 'x' | 'X')
}

/// `xxx`, or an id that ends so; an id made by chance ends in five of them once in sixty million.
fn is_blanked(word: &str) -> bool {
    let crosses = word.len() - word.trim_end_matches(is_cross).len();
    crosses >= 5 || (crosses >= 3 && crosses == word.len())
}

/// An IPv4 address with crosses for some of its numbers.
fn is_blanked_address(host: &str) -> bool {
    let crosses = |part: &str| !part.is_empty() && part.chars().all(is_cross);
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    host.split('.').count() == 4
        && host.split('.').any(crosses)
        && host.split('.').all(|part| crosses(part) || number(part))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn finds_what_people_leave_behind() {
        let cases = [
            ("${CLUSTER_NAME}", "${CLUSTER_NAME}"),
            ("vpc-${ID}-a", "${ID}"),
            ("{{ .Values.id }}", "{{ .Values.id }}"),
            ("<your region>", "<your region>"),
            ("vpc-bp1****", "****"),
            ("sg-xxxx", "xxxx"),
            ("vpc-bp1aevyxxxxx", "bp1aevyxxxxx"),
            ("https://10.x.XX.x:6443", "10.x.XX.x"),
            ("10.x.0.0/16", "10.x.0.0"),
        ];
        for (text, found) in cases {
            assert_eq!(find(text), Some(found), "{text}");
        }
    }

    #[test]
    fn leaves_values_alone() {
        for text in [
            "",
            "*",
            "**",
            "\\*",
            "$",
            "${}",
            "$(POD_NAME)",
            "a > b",
            "<>",
            "{}",
            "vpc-bp1xxxx",
            "xx",
            "box",
            "x.example.com",
            "1.x",
            "vpc-2xxxx3fd2bvmqt9xmr6kq",
            "10.1.0.10",
            "10.0.0.0/8",
            "cn-hangzhou/*",
            "x.x",
            "杭州",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
