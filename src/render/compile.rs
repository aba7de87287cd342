//! Handlebars → segments, by the parser of the `handlebars` crate.
//!
//! Used by the build script for `templates/` and by the CLI for templates that the user brings, so both follow one rule:
//! a value never stands bare.

use handlebars::template::{HelperTemplate, Parameter, Template, TemplateElement};

use super::segment::{Name, Quote, Segment};

/// How many `{{` a template may have: they could all nest, and the parser goes as deep as they do.
const MOST: usize = 500;

/// Compiles `source`, or says what is wrong with it.
pub(crate) fn compile(source: &str) -> Result<Vec<Segment>, String> {
    if source.matches("{{").nth(MOST).is_some() {
        return Err(format!("there are more than {MOST} `{{{{` in it"));
    }
    let template = Template::compile(source).map_err(|error| {
        let place = error.pos().map_or(String::new(), |(line, column)| format!("line {line}, column {column}: "));
        format!("{place}this is not a Handlebars template")
    })?;
    segments(&template, Place(1, 1))
}

/// A line and a column.
#[derive(Clone, Copy)]
struct Place(usize, usize);

impl Place {
    fn says(self, problem: &str) -> String {
        format!("line {}, column {}: {problem}", self.0, self.1)
    }
}

fn segments(template: &Template, outer: Place) -> Result<Vec<Segment>, String> {
    let mut segments = Vec::with_capacity(template.elements.len());
    for (index, element) in template.elements.iter().enumerate() {
        // What follows an `else if` has no place of its own.
        let place = template.mapping.get(index).map_or(outer, |place| Place(place.0, place.1));
        match element {
            TemplateElement::RawString(text) => push_text(&mut segments, text),
            TemplateElement::Comment(_) => {}
            TemplateElement::Expression(helper) | TemplateElement::HtmlExpression(helper) => {
                segments.push(value(helper).map_err(|problem| place.says(&problem))?);
            }
            TemplateElement::HelperBlock(helper) => segments.push(block(helper, place)?),
            _ => return Err(place.says("only values, `each` and `if` are known here")),
        }
    }
    Ok(segments)
}

fn push_text(segments: &mut Vec<Segment>, text: &str) {
    if let Some(Segment::Text(before)) = segments.last_mut() {
        before.to_mut().push_str(text);
    } else if !text.is_empty() {
        segments.push(Segment::Text(text.to_owned().into()));
    }
}

fn value(helper: &HelperTemplate) -> Result<Segment, String> {
    let called = called(helper)?;
    let quote = match called {
        "yaml" => Quote::Yaml,
        "heredoc" => Quote::Heredoc,
        "comment" => Quote::Comment,
        "sh" => Quote::Shell,
        "md" => Quote::Markdown,
        "code" => Quote::Code,
        "block" => return indented(helper),
        _ if helper.params.is_empty() => {
            return Err(format!("`{called}` stands bare; write `{{{{yaml {called}}}}}` or another helper"));
        }
        _ => return Err(format!("`{called}` is no helper; there are yaml, block, heredoc, comment, sh, md and code")),
    };
    Ok(Segment::Value { quote, name: only_name(helper)? })
}

fn indented(helper: &HelperTemplate) -> Result<Segment, String> {
    let [of, Parameter::Literal(columns)] = helper.params.as_slice() else {
        return Err("`block` takes a name and a number of columns".to_owned());
    };
    let columns = columns.as_u64().and_then(|columns| u8::try_from(columns).ok());
    let columns = columns.ok_or("`block` takes a name and a number of columns")?;
    Ok(Segment::Value { quote: Quote::Block(columns.into()), name: name(of)? })
}

fn block(helper: &HelperTemplate, place: Place) -> Result<Segment, String> {
    let says = |problem: String| place.says(&problem);
    let called = called(helper).map_err(says)?;
    if !matches!(called, "each" | "if") {
        return Err(says(format!("`{called}` is no block; there are `each` and `if`")));
    }
    let name = only_name(helper).map_err(says)?;
    let body = |template: &Option<Template>| template.as_ref().map_or(Ok(Vec::new()), |it| segments(it, place));
    let (then, otherwise) = (body(&helper.template)?.into(), body(&helper.inverse)?.into());
    match called {
        "if" => Ok(Segment::If { name, then, otherwise }),
        _ if helper.inverse.is_some() => Err(place.says("`each` has no `else`")),
        _ => Ok(Segment::Each { name, body: then }),
    }
}

/// What a helper or a block is called; what would be ignored is refused.
fn called(helper: &HelperTemplate) -> Result<&str, String> {
    let called = helper.name.as_name().unwrap_or_default();
    if helper.hash.is_empty() && helper.block_param.is_none() {
        return Ok(called);
    }
    Err(format!("`{called}` takes neither `key=value` nor `as |name|`"))
}

fn only_name(helper: &HelperTemplate) -> Result<Name, String> {
    match helper.params.as_slice() {
        [of] => name(of),
        _ => Err(format!("`{}` takes one name", helper.name.as_name().unwrap_or_default())),
    }
}

fn name(parameter: &Parameter) -> Result<Name, String> {
    let raw = match parameter {
        Parameter::Literal(literal) => &literal.to_string(),
        other => other.as_name().unwrap_or("(…)"),
    };
    let plain = raw.trim_start_matches("../");
    let up = (raw.len() - plain.len()) / "../".len();
    let is_name = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_name = is_name && !matches!(parameter, Parameter::Literal(_));
    is_name.then(|| Name { up, name: plain.to_owned().into() }).ok_or_else(|| format!("`{raw}` is not a name"))
}
