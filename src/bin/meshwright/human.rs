//! `-o human`: each finding with the lines it is about.

mod excerpt;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use meshwright::diagnostic::{Diagnostic, Fix, Report};
use meshwright::{Lang, Severity};

use crate::input::Input;
use crate::speech;
use crate::tame::tame;
use excerpt::{Excerpt, Lines, Mark};

/// How many related places of one finding are shown.
const MOST_RELATED: usize = 10;

/// Writes every finding in `inputs`, with an empty line after each; `lang` is that of the report.
pub(crate) fn write(
    report: &Report,
    inputs: &[Input],
    lang: Lang,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let human = Human::new(inputs, lang, colour);
    report.diagnostics.iter().try_for_each(|diagnostic| writeln!(out, "{}\n", human.render(diagnostic)))
}

/// The texts and how they are shown.
struct Human<'t> {
    files: BTreeMap<&'t str, File<'t>>,
    lang: Lang,
    renderer: Renderer,
}

/// One text; its lines are looked for when the first of them is shown.
struct File<'t> {
    input: &'t Input,
    lines: OnceCell<Lines>,
}

impl File<'_> {
    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.input.masked()))
    }
}

impl<'t> Human<'t> {
    fn new(inputs: &'t [Input], lang: Lang, colour: bool) -> Self {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let file = |input: &'t Input| (input.source().name, File { input, lines: OnceCell::new() });
        Self { files: inputs.iter().map(file).collect(), lang, renderer }
    }

    fn render(&self, diagnostic: &Diagnostic) -> String {
        let level = self.level(level(diagnostic.severity), speech::severity(diagnostic.severity));
        let mut group =
            level.primary_title(tame(&diagnostic.message)).id(diagnostic.code).elements(self.snippets(diagnostic));
        let hidden = diagnostic.related.len().saturating_sub(MOST_RELATED);
        if hidden > 0 {
            group = group.element(self.level(Level::NOTE, "severity.note").message(speech::count(
                self.lang,
                "count.places",
                hidden,
            )));
        }
        for line in diagnostic.help.iter().flat_map(|help| help.lines()) {
            group = group.element(self.help().message(tame(line)));
        }
        let mut groups = vec![group];
        groups.extend(diagnostic.fixes.iter().map(|fix| self.fix(&diagnostic.file, fix)));
        self.renderer.render(&groups)
    }

    fn help(&self) -> Level<'static> {
        self.level(Level::HELP, "severity.help")
    }

    /// A level by its name in the language.
    fn level(&self, level: Level<'static>, name: &'static str) -> Level<'static> {
        level.with_name(speech::say(self.lang, name, &[]))
    }

    /// The lines of a finding and of what it is related to; what is far apart, or in another file, stands apart.
    fn snippets(&self, diagnostic: &Diagnostic) -> Vec<annotate_snippets::Element<'_>> {
        let own = diagnostic.file.as_str();
        let mut marks = vec![(own, vec![Mark { range: diagnostic.range, label: None }])];
        for related in diagnostic.related.iter().take(MOST_RELATED) {
            let file = related.file.as_deref().unwrap_or(own);
            let mark = Mark { range: related.range, label: Some(tame(&related.message).into_owned()) };
            match marks.iter_mut().find(|(name, _)| *name == file) {
                Some((_, marks)) => marks.push(mark),
                None => marks.push((file, vec![mark])),
            }
        }
        let files = marks.into_iter().filter_map(|(name, marks)| Some((self.files.get(name)?, marks)));
        files.flat_map(|(file, marks)| Self::of_file(file, marks)).collect()
    }

    fn of_file<'f>(file: &'f File<'_>, marks: Vec<Mark>) -> Vec<annotate_snippets::Element<'f>> {
        let name = file.input.shown();
        let mut elements = Vec::new();
        for excerpt in Excerpt::of(file.lines(), marks) {
            let at = excerpt.marks.first().map(|mark| mark.at).filter(|_| excerpt.shifted);
            let mut snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line as usize);
            for mark in excerpt.marks {
                let kind = if mark.label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
                snippet = snippet.annotation(kind.span(mark.span).label(mark.label));
            }
            // The renderer would take the columns of the excerpt for those of the file.
            if let Some(at) = at {
                let origin = Origin::path(name.clone()).line(at.line as usize).char_column(at.column as usize);
                elements.extend([origin.into(), snippet.into()]);
            } else {
                elements.push(snippet.path(name.clone()).into());
            }
        }
        elements
    }

    /// What a fix does, and the lines as they would be, where they can be shown whole.
    fn fix<'a>(&self, file: &str, fix: &'a Fix) -> Group<'a> {
        let title = self.help().secondary_title(tame(&fix.title));
        let Some(file) = self.files.get(file) else { return Group::with_title(title) };
        let marks = fix.edits.iter().map(|edit| Mark { range: edit.range, label: None }).collect();
        let one_line = fix.edits.iter().all(|edit| edit.range.start.line == edit.range.end.line);
        let mut excerpts = Excerpt::of(file.lines(), marks);
        match (excerpts.pop(), excerpts.is_empty()) {
            (Some(excerpt), true) if one_line && !excerpt.shortened => {
                let texts = fix.edits.iter().map(|edit| tame_lines(&edit.text));
                let patches = excerpt.marks.into_iter().zip(texts).map(|(mark, text)| Patch::new(mark.span, text));
                title.element(Snippet::source(excerpt.text).line_start(excerpt.first_line as usize).patches(patches))
            }
            _ => Group::with_title(title),
        }
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// An edit may bring lines of its own.
fn tame_lines(text: &str) -> String {
    text.split('\n').map(tame).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use meshwright::{CheckOptions, Lang, check};
    use proptest::prelude::*;

    use super::write;
    use crate::input::Input;
    use crate::tame::is_wild;

    fn shown(text: &str) -> String {
        let inputs = [Input::topology("a\u{1b}[2J.yaml", text)];
        let mut out = Vec::new();
        let written =
            write(&check(&inputs[0].source(), &CheckOptions::default()), &inputs, Lang::English, false, &mut out);
        assert!(written.is_ok());
        String::from_utf8(out).unwrap_or_default()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_whatever_breaks_the_picture_or_the_terminal(text in "(?s).{0,80}") {
            prop_assert!(!shown(&text).contains(|c| c != '\n' && is_wild(c)));
        }

        #[test]
        fn nor_does_one_with_faults_everywhere(keys in prop::collection::vec("[a杭\u{200b}\u{202e}\u{1f600}é -]{1,9}", 1..20), gap in 0usize..300) {
            let text = keys.join(&format!("\": {{mesh: 1}}{}\n\"", "\n".repeat(gap)));
            let line = vec![keys.join("\"}, {name: \""); 9].join("\"}, {name: \"");
            let text = format!("\"{text}\": 1\n");
            let line = format!("clusters: [{{name: \"{line}\"}}]\n");
            for text in [text, line] {
                prop_assert!(!shown(&text).contains(|c| c != '\n' && is_wild(c)));
            }
        }
    }

    #[test]
    fn a_long_line_costs_no_more_than_what_is_shown() {
        let text = format!("mesh: {{ name: {}, x: 1 }}\n", "x".repeat(1 << 19));
        let shown = shown(&text);
        assert!(shown.contains(&format!(":1:{}", 7 + "{ name: , ".len() + (1 << 19))), "{shown}");
        assert!(shown.len() < 2_000, "{}", shown.len());
    }
}
