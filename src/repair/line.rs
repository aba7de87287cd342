//! One line of a pasted text: its indentation, and what it looks like.

use crate::source::Span;

/// A line, without its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// All of it, in the text.
    pub(super) whole: &'t str,
    /// Where it starts.
    pub(super) start: usize,
    /// Where its content starts, in columns.
    pub(super) columns: usize,
    /// Where what follows its dash starts, in columns, if it is an item of a list.
    pub(super) dash: Option<usize>,
    /// Whether blanks stand in it that YAML does not take for blanks.
    pub(super) odd: bool,
    /// What it looks like.
    pub(super) content: Content<'t>,
}

/// What a line looks like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'t> {
    /// Nothing.
    Blank,
    /// A comment, with its sign.
    Comment(&'t str),
    /// The fence of a code block in Markdown.
    Fence,
    /// The line between two documents.
    Separator,
    /// A key and what stands behind it.
    Pair(Key<'t>, Piece<'t>),
    /// A value alone.
    Text(Piece<'t>),
}

/// A part of a line and where it starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
}

/// A key and where it starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'t> {
    pub(super) name: &'t str,
    pub(super) start: usize,
    /// With its quotes, if it has any.
    pub(super) spelled: &'t str,
}

impl Key<'_> {
    pub(super) fn span(&self) -> Span {
        Span::new(self.start, self.start + self.name.len())
    }
}

impl Piece<'_> {
    pub(super) fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

/// The lines of `text`, whose first byte is number `start` of all that is read.
pub(super) fn lines(text: &str, start: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end = if rest.get(length..).is_some_and(|end| end.starts_with("\r\n")) { 2 } else { 1 };
        lines.push(Line::read(rest.get(..length).unwrap_or_default(), start + at));
        at += length + end;
    }
    lines
}

impl<'t> Line<'t> {
    fn read(whole: &'t str, start: usize) -> Self {
        let mut rest = Rest { text: whole, start, columns: 0, odd: false };
        rest.skip_blanks();
        while rest.skip_mark("> ") || rest.skip_mark(">\u{a0}") {
            rest.skip_blanks();
        }
        rest.skip_bullet();
        let columns = rest.columns;
        let dash = (rest.text == "-" || rest.text.starts_with("- ") || rest.text.starts_with("-\u{a0}")).then(|| {
            rest.advance(1);
            rest.skip_blanks();
            rest.columns
        });
        let content = content(&mut rest, dash.is_some());
        Self { whole, start, columns, dash, odd: rest.odd, content }
    }

    /// Its place, blanks around it aside.
    pub(super) fn span(&self) -> Span {
        let content = self.whole.trim_matches(is_blank);
        let before = self.whole.len() - self.whole.trim_start_matches(is_blank).len();
        Span::new(self.start + before, self.start + before + content.len())
    }

    /// The key and the value, if it is a pair with this key and no item of a list.
    pub(super) fn value_of(&self, key: &str) -> Option<&'t str> {
        match self.content {
            Content::Pair(name, value) if name.name == key && self.dash.is_none() => Some(value.text),
            _ => None,
        }
    }
}

/// What is left of a line.
struct Rest<'t> {
    text: &'t str,
    start: usize,
    columns: usize,
    odd: bool,
}

impl Rest<'_> {
    fn advance(&mut self, bytes: usize) {
        self.columns += self.text.get(..bytes).map_or(0, |skipped| skipped.chars().count());
        self.text = self.text.get(bytes..).unwrap_or_default();
        self.start += bytes;
    }

    /// Blanks of every kind; a tab is as wide as one level.
    fn skip_blanks(&mut self) {
        while let Some(c) = self.text.chars().next().filter(|c| is_blank(*c)) {
            self.advance(c.len_utf8());
            self.odd |= c != ' ';
            match c {
                '\t' => self.columns += 1,
                '\u{200b}' | '\u{2060}' | '\u{feff}' => self.columns -= 1,
                _ => {}
            }
        }
    }

    fn skip_mark(&mut self, mark: &str) -> bool {
        let found = self.text.starts_with(mark);
        if found {
            self.advance(mark.len());
        }
        found
    }

    /// The bullet or number of a list in Markdown. A dash is YAML's own, but for that before a fence.
    fn skip_bullet(&mut self) {
        let digits = self.text.len() - self.text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let after = self.text.get(digits..).unwrap_or_default();
        let numbered = (1..=3).contains(&digits) && (after.starts_with(". ") || after.starts_with(") "));
        let dashed = self.text.strip_prefix("- ").is_some_and(|rest| is_fence(rest.trim_start_matches(is_blank)));
        let bullet = ["* ", "+ ", "• ", "· ", "● "].iter().find(|bullet| self.text.starts_with(**bullet));
        let length = match bullet {
            _ if numbered => digits + 2,
            _ if dashed => 2,
            Some(bullet) => bullet.len(),
            None => return,
        };
        let mut behind = Rest { text: self.text, start: self.start, columns: self.columns, odd: self.odd };
        behind.advance(length);
        behind.skip_blanks();
        // Only what is no prose: a fence, or a key.
        if is_fence(behind.text) || pair(&behind).is_some() {
            *self = behind;
        }
    }
}

fn content<'t>(rest: &mut Rest<'t>, dashed: bool) -> Content<'t> {
    let text = rest.text.trim_end_matches(is_blank);
    let tail = rest.text.get(text.len()..).unwrap_or_default();
    rest.odd |= tail.chars().any(|c| !matches!(c, ' ' | '\t'));
    rest.text = text;
    if text.is_empty() {
        return if dashed { Content::Text(Piece { text, start: rest.start }) } else { Content::Blank };
    }
    if text.starts_with('#') {
        return Content::Comment(text);
    }
    if is_fence(text) {
        return Content::Fence;
    }
    if text == "---" || text == "..." || text.starts_with("--- #") {
        return Content::Separator;
    }
    match pair(rest) {
        Some((key, value, odd)) => {
            rest.odd |= odd;
            Content::Pair(key, value)
        }
        None => Content::Text(Piece { text, start: rest.start }),
    }
}

/// A key, a colon, and a blank or the end; and whether blanks that are none stand between.
fn pair<'t>(rest: &Rest<'t>) -> Option<(Key<'t>, Piece<'t>, bool)> {
    let text = rest.text.trim_end_matches(is_blank);
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let open = quote.map_or(0, char::len_utf8);
    let body = text.get(open..)?;
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    let name = body.get(..body.find(|c| !safe(c))?).filter(|name| !name.is_empty())?;
    let after = body.get(name.len()..)?;
    let after = match quote {
        Some(quote) => after.strip_prefix(quote)?,
        None => after,
    };
    let behind = after.strip_prefix(':').filter(|behind| behind.is_empty() || behind.starts_with(is_blank))?;
    let value = behind.trim_start_matches(is_blank);
    let odd = behind.chars().take_while(|c| is_blank(*c)).any(|c| !matches!(c, ' ' | '\t'));
    let start = rest.start + text.len() - value.len();
    let spelled = text.get(..name.len() + 2 * open)?;
    Some((Key { name, start: rest.start + open, spelled }, Piece { text: value, start }, odd))
}

fn is_fence(text: &str) -> bool {
    let mark = if text.starts_with('~') { '~' } else { '`' };
    let info = text.trim_start_matches(mark);
    text.len() - info.len() >= 3 && !info.contains('`')
}

/// Blanks, and what word processors and web pages put in their place.
pub(super) fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{a0}' | '\u{2000}'
            ..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> String {
        let line = Line::read(text, 0);
        let content = match line.content {
            Content::Blank => "blank".to_owned(),
            Content::Comment(text) => text.to_owned(),
            Content::Fence => "fence".to_owned(),
            Content::Separator => "separator".to_owned(),
            Content::Pair(key, value) => format!("{}@{} = {}@{}", key.name, key.start, value.text, value.start),
            Content::Text(text) => format!("{}@{}", text.text, text.start),
        };
        let dash = line.dash.map_or(String::new(), |columns| format!("-{columns} "));
        format!("{}{} {dash}{content}", line.columns, if line.odd { "!" } else { "" })
    }

    #[test]
    fn a_line_shows_its_place_and_its_content() {
        let cases = [
            ("  name: ${CLUSTER_NAME} ", "2 name@2 = ${CLUSTER_NAME}@8"),
            ("- default", "0 -2 default@2"),
            ("  - name: x", "2 -4 name@4 = x@10"),
            ("-", "0 -1 @1"),
            ("\tspec:", "2! spec@1 = @6"),
            ("\u{a0}\u{a0}hub:\u{a0}a", "2! hub@4 = a@10"),
            ("\"hub\": a # b", "0 hub@1 = a # b@7"),
            ("> > kind: RemoteIstio", "4 kind@4 = RemoteIstio@10"),
            ("1. ```yaml", "3 fence"),
            ("- ```", "2 fence"),
            ("* kind: RemoteIstio", "2 kind@2 = RemoteIstio@8"),
            ("* some words", "0 * some words@0"),
            ("~~~", "0 fence"),
            ("--- # next", "0 separator"),
            ("  # a: b", "2 # a: b"),
            ("\u{3000}", "1! blank"),
            ("wget http://a/b", "0 wget http://a/b@0"),
            ("预期结果：", "0 预期结果：@0"),
            ("a:b", "0 a:b@0"),
        ];
        for (text, expected) in cases {
            assert_eq!(seen(text), expected, "{text:?}");
        }
    }

    #[test]
    fn all_ends_of_lines_are_known() {
        let starts: Vec<_> = lines("a\r\nb\rc\n\nd", 10).iter().map(|line| (line.start, line.whole)).collect();
        assert_eq!(starts, [(10, "a"), (13, "b"), (15, "c"), (17, ""), (18, "d")]);
    }
}
