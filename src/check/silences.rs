//! Which findings the comments of a file silence.

use std::collections::BTreeMap;

use super::Rule;
use crate::finding::Finding;
use crate::parse::Silence;

/// The comments that silence something, by the line they speak of and the rule.
#[derive(Debug, Default)]
pub(super) struct Silences(BTreeMap<(u32, &'static str), Kept>);

#[derive(Debug)]
struct Kept {
    line_end: u32,
    comment: u32,
    used: bool,
}

impl Silences {
    /// Those of `comments` that name a rule that can be silenced, and say why.
    pub(super) fn of(comments: &[Silence]) -> Self {
        let mut all = BTreeMap::new();
        for comment in comments {
            if let Some(rule) = silenced(comment) {
                let kept = Kept { line_end: comment.line.end, comment: comment.span.start, used: false };
                all.entry((comment.line.start, rule.code)).or_insert(kept);
            }
        }
        Self(all)
    }

    /// Whether a comment silences `finding`, which is then used.
    pub(super) fn cover(&mut self, finding: &Finding) -> bool {
        const LAST: &str = "\u{10ffff}";
        let start = finding.span.start;
        let Some((&(line, _), _)) = self.0.range(..=(start, LAST)).next_back() else { return false };
        match self.0.get_mut(&(line, finding.code)) {
            Some(kept) if start < kept.line_end => {
                kept.used = true;
                true
            }
            _ => false,
        }
    }

    /// Whether `comment` has silenced something.
    pub(super) fn is_used(&self, comment: &Silence) -> bool {
        let kept = silenced(comment).and_then(|rule| self.0.get(&(comment.line.start, rule.code)));
        kept.is_some_and(|kept| kept.used && kept.comment == comment.span.start)
    }
}

/// The rule that `comment` silences.
pub(super) fn silenced(comment: &Silence) -> Option<&'static Rule> {
    let rule = super::find(&comment.allows.as_ref()?.value)?;
    (comment.has_reason && !rule.fixed).then_some(rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;
    use crate::source::Span;

    #[test]
    fn a_comment_covers_its_line_to_the_last_byte_and_no_other() {
        let text = "mesh: 1\nkind: 2 # meshwright: allow MW402 why\nmesh: 3\n";
        let mut silences = Silences::of(&parse(text).silences);
        let mut covers = |code: &str, at: usize| {
            let finding = super::super::find(code).map(|rule| rule.at(Span::new(at, at + 1), "message", &[]));
            finding.is_some_and(|finding| silences.cover(&finding))
        };
        let (first, last) = (text.find("kind").unwrap_or_default(), text.find("\nmesh: 3").unwrap_or_default());
        assert_eq!([first - 1, first, last, last + 1].map(|at| covers("MW402", at)), [false, true, true, false]);
        assert!(!covers("MW401", first));
    }
}
