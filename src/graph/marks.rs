//! What is wrong, by the thing in the file that it is about.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Report;
use crate::finding::{Finding, Severity};
use crate::source::{LineIndex, PositionEncoding, Span};
use crate::topology::Value;

/// The lists of a topology whose items are drawn.
const SECTIONS: [&str; 4] = ["vpcs", "links", "clusters", "reserved"];

/// An item of a list of the file: which list, and the how manieth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item(&'static str, usize);

impl std::fmt::Display for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}[{}]", self.0, self.1)
    }
}

/// Where a thing stands, as a page needs it to lead there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// Its item; none where the text has no such list.
    pub(super) item: Option<Item>,
    /// Its line, from 1.
    pub(super) line: u32,
}

/// One thing that is wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'r> {
    pub(super) severity: Severity,
    pub(super) code: &'static str,
    pub(super) rule: &'static str,
    pub(super) message: &'r str,
}

/// All that is wrong, by items, and what is wrong with none of them.
#[derive(Debug)]
pub(super) struct Marks<'r> {
    /// Where items start and end, in order.
    items: Vec<(Span, Item)>,
    by_item: BTreeMap<Item, Vec<Mark<'r>>>,
    /// What is wrong with the mesh as a whole.
    pub(super) loose: Vec<Mark<'r>>,
    /// Where the values stand that errors are about.
    spots: BTreeSet<Span>,
    /// The codes of findings at a place, with the names of their rules.
    codes: BTreeMap<Span, Vec<(&'static str, &'static str)>>,
    lines: LineIndex<'r>,
}

impl<'r> Marks<'r> {
    /// What `findings` and `report` tell, in which they are sentences, of `text`, which was read as `root`.
    pub(super) fn of(text: &'r str, root: Option<&Value>, findings: &[Finding], report: &'r Report) -> Self {
        let lists = SECTIONS.into_iter().filter_map(|key| Some((key, root?.get(key)?.items())));
        let spans =
            lists.flat_map(|(key, items)| items.iter().enumerate().map(move |(at, it)| (it.span, Item(key, at))));
        let mut items: Vec<_> = spans.collect();
        items.sort_unstable();
        let lines = LineIndex::new(text, PositionEncoding::Utf8);
        let (spots, codes) = (BTreeSet::new(), BTreeMap::new());
        let mut marks = Self { items, by_item: BTreeMap::new(), loose: Vec::new(), spots, codes, lines };
        for (finding, said) in findings.iter().zip(&report.diagnostics) {
            marks.add(finding, &said.message);
        }
        marks
    }

    fn add(&mut self, finding: &Finding, message: &'r str) {
        if finding.severity == Severity::Note {
            return;
        }
        let Finding { severity, code, rule, span, .. } = *finding;
        let list = match self.item(span) {
            Some(item) => self.by_item.entry(item).or_default(),
            None => &mut self.loose,
        };
        list.push(Mark { severity, code, rule, message });
        self.codes.entry(span).or_default().push((rule, code));
        if severity == Severity::Error {
            // Of two that overlap the other one is as wrong; what else is related may be right.
            let both = rule.starts_with("overlap");
            self.spots.insert(span);
            self.spots.extend(finding.related.iter().filter(|_| both).map(|(span, _)| *span));
        }
    }

    /// The item that `span` lies in.
    fn item(&self, span: Span) -> Option<Item> {
        let before = self.items.partition_point(|(item, _)| item.start <= span.start);
        let (whole, item) = self.items.get(before.checked_sub(1)?)?;
        (span.start < whole.end).then_some(*item)
    }

    /// Where the thing stands that is pointed at by `at`.
    pub(super) fn place(&self, at: Span) -> Place {
        Place { item: self.item(at), line: self.lines.range(at).start.line }
    }

    /// What is wrong with the thing at `place`, the worst first.
    pub(super) fn at(&self, place: Place) -> Vec<Mark<'r>> {
        let mut marks = place.item.and_then(|item| self.by_item.get(&item)).cloned().unwrap_or_default();
        marks.sort_by_key(|mark| std::cmp::Reverse(mark.severity));
        marks
    }

    /// Whether an error is about the value at `span`.
    pub(super) fn is_spot(&self, span: Span) -> bool {
        self.spots.contains(&span)
    }

    /// The code of a finding at `span` by a rule whose name starts so.
    pub(super) fn code(&self, span: Span, rule: &str) -> Option<&'static str> {
        self.codes.get(&span)?.iter().find(|(name, _)| name.starts_with(rule)).map(|(_, code)| *code)
    }
}
