//! Comments that silence a rule: `# meshwright: allow MW204 office network is gone`.
//!
//! One on a line of its own speaks of the next line that holds more than blanks or a comment, any other of its own.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::places::Places;
use crate::source::Span;
use crate::topology::Spanned;

/// What makes a comment one for meshwright.
const MARK: &str = "meshwright:";

/// Blanks as YAML knows them, line ends, and a byte-order mark.
const BLANKS: [char; 5] = [' ', '\t', '\r', '\n', '\u{feff}'];

/// A comment for meshwright.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The comment, from its `#` on.
    pub span: Span,
    /// What goes when the comment goes: the blanks before it, or its whole line.
    pub removal: Span,
    /// The line it speaks of; nothing where none follows.
    pub line: Span,
    /// Whether it says `allow`, and what.
    pub allows: Option<Spanned<String>>,
    /// Whether it says why.
    pub has_reason: bool,
}

/// Every comment for meshwright in `text`, by place.
pub(super) fn silences(text: &str) -> Vec<Silence> {
    if !text.contains(MARK) {
        return Vec::new();
    }
    let values = marked_values(text);
    let is_comment = |at: usize| {
        let before = values.partition_point(|value| value.start as usize <= at).checked_sub(1);
        before.and_then(|last| values.get(last)).is_none_or(|value| at >= value.end as usize)
    };
    let mut all: Vec<Silence> = Vec::new();
    let mut waiting = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_matches(BLANKS);
        let place = Span::new(start, start + line.len());
        let first = start + (line.len() - line.trim_start_matches(BLANKS).len());
        let of_its_own = content.starts_with('#') && is_comment(first);
        let found = comment(line).map(|at| start + at).filter(|at| is_comment(*at));
        if !content.is_empty() && !of_its_own {
            all.iter_mut().skip(waiting).for_each(|silence| silence.line = place);
            waiting = all.len();
        }
        if let Some(at) = found {
            let mut silence = read(text, at);
            if of_its_own {
                silence.removal = Span::new(first - blanks_before(text, first), start + line.len());
            } else {
                silence.line = place;
                waiting += 1;
            }
            all.push(silence);
        }
        start += line.len();
    }
    all
}

/// The places of quoted and block values in which the mark stands; no plain value can hold a comment.
fn marked_values(text: &str) -> Vec<Span> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let places = Places::new(body, text.len() - body.len());
    let events = Parser::new_from_str(body).map_while(Result::ok);
    let value = |(event, span): (Event<'_>, _)| match event {
        Event::Scalar(value, style, ..) if style != ScalarStyle::Plain && value.contains(MARK) => {
            Some(places.scalar(places.span(span), style))
        }
        _ => None,
    };
    events.filter_map(value).collect()
}

/// Where in `line` a comment for meshwright would start.
fn comment(line: &str) -> Option<usize> {
    let starts = |at: usize| {
        let after_blank = line.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(BLANKS));
        let marked = line.get(at + 1..).is_some_and(|after| after.trim_start_matches([' ', '\t']).starts_with(MARK));
        after_blank && marked
    };
    line.match_indices('#').map(|(at, _)| at).find(|at| starts(*at))
}

/// The comment whose `#` stands at `at`.
fn read(text: &str, at: usize) -> Silence {
    let rest = text.get(at..).unwrap_or_default();
    let comment = rest.split(['\r', '\n']).next().unwrap_or_default().trim_end_matches(BLANKS);
    let said = comment.split_once(MARK).map_or("", |(_, said)| said);
    let (verb, said) = word(said);
    let (rule, reason) = word(said);
    let end = at + comment.len();
    let behind = end - reason.len();
    let rule = Spanned { value: rule.to_owned(), span: Span::new(behind - rule.len(), behind) };
    Silence {
        span: Span::new(at, end),
        removal: Span::new(at - blanks_before(text, at), end),
        line: Span::default(),
        allows: (verb == "allow" && !rule.value.is_empty()).then_some(rule),
        has_reason: !reason.trim_matches(BLANKS).is_empty(),
    }
}

/// The first word of `text`, and what stands behind it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(BLANKS);
    text.find(BLANKS).and_then(|end| text.split_at_checked(end)).unwrap_or((text, ""))
}

/// How many blanks stand on the line before `at`.
fn blanks_before(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.len() - before.trim_end_matches([' ', '\t']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of every comment: what it allows, `!` behind it without a reason, and the line it speaks of.
    fn read(text: &str) -> Vec<(String, &str)> {
        let shown = |silence: &Silence| {
            let rule = silence.allows.as_ref().map_or("", |rule| {
                let at = text.get(rule.span.start as usize..rule.span.end as usize);
                if at == Some(rule.value.as_str()) { &rule.value } else { "misplaced" }
            });
            rule.to_owned() + if silence.has_reason { "" } else { "!" }
        };
        let line = |span: Span| text.get(span.start as usize..span.end as usize).unwrap_or_default().trim();
        silences(text).iter().map(|silence| (shown(silence), line(silence.line))).collect()
    }

    fn owned(list: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        list.iter().map(|(rule, line)| ((*rule).to_owned(), *line)).collect()
    }

    #[test]
    fn a_comment_speaks_of_its_line_or_of_the_next_with_a_value() {
        let text = "\u{feff}# meshwright: allow MW1 at the top\r\n\r\n#meshwright:allow  MW2   \n# another\na: 州 # meshwright: allow MW3 x\n  # meshwright: allow MW4 y\nb: 1\n# meshwright: allow MW5 the end";
        let first = "a: 州 # meshwright: allow MW3 x";
        assert_eq!(read(text), owned(&[("MW1", first), ("MW2!", first), ("MW3", first), ("MW4", "b: 1"), ("MW5", "")]));
    }

    #[test]
    fn values_hold_no_comments() {
        let text = "a: ' # meshwright: allow MW1 x'\nb: \"\n  # meshwright: allow MW2 x\n  \"  # meshwright: allow MW3 x\nc: | # meshwright: allow MW4 x\n  # meshwright: allow MW5 x\n\n  # meshwright: allow MW6 x\n\n# meshwright: allow MW7 x\nd: x# meshwright: allow MW8 x\n";
        let found: Vec<_> = read(text).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(found, ["MW3", "MW4", "MW7"]);
    }

    #[test]
    fn what_is_not_understood_is_found_too() {
        let rules: Vec<_> = read(
            "a: 1 # meshwright: deny MW1 x\nb: 1 # meshwright:\nc: 1 # meshwright: allow\nd: 1 # see meshwright: x\n",
        );
        assert_eq!(rules.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>(), ["", "!", "!"]);
    }

    #[test]
    fn removing_a_comment_leaves_no_blanks_and_no_line() {
        let text = "\u{feff}  # meshwright: x\r\na: 1  # meshwright: y\r\nb: 2\n\t# meshwright: z";
        let removed = silences(text).iter().rev().fold(text.to_owned(), |mut text, silence| {
            text.replace_range(silence.removal.start as usize..silence.removal.end as usize, "");
            text
        });
        assert_eq!(removed, "\u{feff}a: 1\r\nb: 2\n");
    }

    #[test]
    fn many_comments_take_one_pass() {
        let text = "# meshwright: allow MW1 x\n".repeat(100_000) + "a: 1\n";
        assert!(silences(&text).iter().all(|silence| silence.line.start == 2_600_000));
    }
}
