//! The colours and letters of pictures.

use super::Theme;

/// The style sheet of all pictures, for a page that holds them and sets the theme [`Theme::Page`]: its policy may allow
/// no styles in a picture. Every colour is a variable of `.mw-graph`.
pub const STYLE: &str = include_str!("style.css");

/// What parts the variables of the style sheet from its rules.
const RULES: &str = "/* rules */";

/// The style sheet of a picture in `theme`; none where the page has it.
pub(super) fn sheet(theme: Theme) -> Option<String> {
    match theme {
        Theme::Auto => Some(STYLE.to_owned()),
        Theme::Light => Some(plain(&colours(false))),
        Theme::Dark => Some(plain(&colours(true))),
        Theme::Page => None,
    }
}

/// The rules with the colours in place of their variables, which not every reader of SVG knows.
fn plain(colours: &[(&str, &str)]) -> String {
    let rules = STYLE.split_once(RULES).map_or(STYLE, |(_, rules)| rules.trim_start());
    colours
        .iter()
        .fold(rules.to_owned(), |rules, (name, colour)| rules.replace(&["var(--mw-", name, ")"].concat(), colour))
}

/// The variables' names, and what they are in the light or in the dark.
fn colours(dark: bool) -> Vec<(&'static str, &'static str)> {
    let variables = STYLE.split_once(RULES).map_or("", |(variables, _)| variables);
    let half = if dark { variables.split("@media").nth(1) } else { variables.split("@media").next() };
    let lines = half.unwrap_or_default().split("--mw-").skip(1);
    lines.filter_map(|line| line.split_once(';')?.0.split_once(": ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::letters::TYPES;

    #[test]
    fn the_sheet_has_all_colours_and_letters_it_needs() {
        let names = |dark| colours(dark).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(false), names(true));
        for theme in [Theme::Light, Theme::Dark] {
            assert!(sheet(theme).is_some_and(|sheet| sheet.contains('#') && !sheet.contains("var(")));
        }
        for of in TYPES {
            let rule =
                STYLE.split_once(&format!(".mw-graph .{} {{", of.class)).and_then(|(_, rest)| rest.split_once('}'));
            let rule = rule.map_or("", |(rule, _)| rule);
            assert!(rule.contains(&format!(" font-size: {}px;", of.size)), "{rule}");
            assert_eq!((rule.contains("monospace"), rule.contains("weight: 600")), (of.mono, of.strong), "{rule}");
        }
    }

    #[test]
    fn every_text_can_be_read_on_its_ground() {
        let boxes = ["bg", "region", "vpc", "card", "accent-ground", "bad-ground"];
        let blocks = ["nodes", "pods", "services"];
        for dark in [false, true] {
            let colours = colours(dark);
            let light = |name: &str| colours.iter().find(|(known, _)| *known == name).map_or(0.0, |it| luminance(it.1));
            let read = |text: &str, grounds: &[&str]| {
                for ground in grounds {
                    let (one, other): (f64, f64) = (light(text), light(ground));
                    let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                    assert!(contrast >= 4.5, "{text} on {ground}: {contrast:.2}");
                }
            };
            for text in ["ink", "soft", "bad"] {
                read(text, &boxes);
            }
            read("ink", &blocks);
            read("warn", &["bg", "region", "vpc", "card", "accent-ground"]);
            for text in ["accent", "cen", "vpn", "express", "peering", "gateways"] {
                read(text, &["bg", "vpc", "card", "accent-ground"]);
            }
        }
    }

    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let part = colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or_default();
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }
}
