//! How wide a text is, without its font: never less than in the widest of those that systems have for it.

/// A kind of text: its class in the style, its size, and whether its letters are all alike or strong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) class: &'static str,
    pub(super) size: i32,
    pub(super) mono: bool,
    pub(super) strong: bool,
}

const fn sans(class: &'static str, size: i32, strong: bool) -> Type {
    Type { class, size, mono: false, strong }
}

/// The picture's name.
pub(super) const TITLE: Type = sans("t1", 20, true);
/// What a box is called.
pub(super) const NAME: Type = sans("t2", 14, true);
/// What is said of it.
pub(super) const TEXT: Type = sans("t3", 12, false);
/// The same, where it matters.
pub(super) const STRONG: Type = sans("t4", 12, true);
/// Addresses.
pub(super) const CODE: Type = Type { class: "t5", size: 12, mono: true, strong: false };
#[cfg(test)]
pub(super) const TYPES: [Type; 5] = [TITLE, NAME, TEXT, STRONG, CODE];

/// How many pixels `text` takes at most.
pub(super) fn width(text: &str, of: &Type) -> i32 {
    let thousandths: i32 = text.chars().map(|c| advance(c, of)).fold(0, i32::saturating_add);
    thousandths.saturating_mul(of.size) / 1_000 + 1
}

/// `text`, or as much of its start as fits into `most` pixels with an ellipsis behind it.
pub(super) fn fit(text: &str, of: &Type, most: i32) -> String {
    if width(text, of) <= most {
        return text.to_owned();
    }
    let room = (most - 1).max(0).saturating_mul(1_000) / of.size - advance('…', of);
    let mut taken = 0_i32;
    let fits = |c: &char| {
        taken = taken.saturating_add(advance(*c, of));
        taken <= room
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// Thousandths of the font's size, as in Verdana's kin, the widest of the usual fonts.
fn advance(c: char, of: &Type) -> i32 {
    let plain = match c {
        _ if c >= '\u{1100}' => return if is_wide(c) { 1_000 } else { 800 },
        _ if of.mono => return 603,
        'i' | 'j' | 'l' | '\'' | '|' => 340,
        ' ' | '.' | ',' | ':' | ';' | '/' | '-' | '!' | 'f' | 't' | 'r' | 'I' | 'J' | '(' | ')' | '[' | ']' => 412,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 1_000,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '#' | '~' => 800,
        _ if c.is_ascii() => 640,
        _ => 840,
    };
    if of.strong { plain * 11 / 10 } else { plain }
}

/// Whether it takes the place of two letters: what East Asia writes with, and pictures.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_fits() {
        for text in ["hangzhou", "a-very-long-name-of-a-cluster-in-hangzhou", "杭州生产环境的集群", "", "🙂🙂🙂🙂🙂🙂"]
        {
            for of in &TYPES {
                for most in 30..200 {
                    let cut = fit(text, of, most);
                    assert!(width(&cut, of) <= most, "{cut} {most}");
                    assert!(cut == text || cut.ends_with('…'), "{cut}");
                }
            }
        }
    }

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(width("杭州", &CODE), 25);
        assert_eq!(width("ab", &CODE), 15);
    }
}
