//! The page of every rule: what it finds, why it matters, a bad and a good topology, how to mend it.

use std::borrow::Cow;

use crate::check::{RULES, Rule};
use crate::message::Lang;

/// Rule names and their pages, by name.
static ENGLISH: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Rule names and the Chinese prose of their pages, by name.
static CHINESE: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.zh.rs"));

/// The headings above the examples: in a Chinese page, and in the English one, which has them.
const EXAMPLES: [(&str, &str); 2] = [("## 错误示例", "## Bad"), ("## 正确示例", "## Good")];

/// The rule known by `code_or_name`, and its page in Markdown: in English where there is none in `lang`.
#[must_use]
pub fn explain(code_or_name: &str, lang: Lang) -> Option<(&'static Rule, Cow<'static, str>)> {
    let known = |rule: &&&Rule| rule.name == code_or_name || rule.code.eq_ignore_ascii_case(code_or_name);
    let rule = RULES.iter().find(known)?;
    let english = find(ENGLISH, rule)?;
    let chinese = find(CHINESE, rule).filter(|_| lang == Lang::Chinese);
    Some((rule, chinese.map_or(Cow::Borrowed(english), |prose| Cow::Owned(with_examples(prose, english)))))
}

fn find(pages: &[(&str, &'static str)], rule: &Rule) -> Option<&'static str> {
    pages.iter().find(|(name, _)| *name == rule.name).map(|(_, page)| *page)
}

/// The Chinese page, with the English one's examples behind its prose: an example exists once.
fn with_examples(prose: &str, english: &str) -> String {
    let mut page = String::with_capacity(prose.len() + english.len());
    let mut example = None;
    for line in prose.lines() {
        if line.starts_with("## ") {
            if let Some(fences) = example {
                page += fences;
                page += "\n\n";
            }
            let twin = EXAMPLES.iter().find(|(chinese, _)| *chinese == line);
            example = twin.and_then(|(_, heading)| fences(english, heading));
        }
        page += line;
        page.push('\n');
    }
    page
}

/// The fences under a heading.
fn fences<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    const FENCE: &str = "```";
    let (_, below) = page.split_once(&format!("\n{heading}\n"))?;
    let section = below.split("\n## ").next()?;
    section.get(section.find(FENCE)?..section.rfind(FENCE)? + FENCE.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_comes_behind_the_prose_of_its_section() {
        let english = "# r\n\n## Bad\n\nOr so:\n\n```yaml\na: 1\n```\n\n## Good\n\nNone.\n\n## Sources\n\nx\n";
        let prose = "# r\n\n## 错误示例\n\n例如：\n\n## 正确示例\n\n没有。\n\n## 来源\n\nx\n";
        let page = "# r\n\n## 错误示例\n\n例如：\n\n```yaml\na: 1\n```\n\n## 正确示例\n\n没有。\n\n## 来源\n\nx\n";
        assert_eq!(with_examples(prose, english), page);
    }
}
