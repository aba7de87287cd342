//! Handlebars → segments, by the parser of the `handlebars` crate.
//!
//! Used by the build script for `templates/` and by the CLI for templates that the user brings, so both follow one rule:
//! a value never stands bare.

use handlebars::template::{HelperTemplate, Parameter, Template, TemplateElement};

use super::segment::{Name, Quote, Segment};

/// Compiles `source`, or says what is wrong with it.
pub(crate) fn compile(source: &str) -> Result<Vec<Segment>, String> {
    let template = Template::compile(source).map_err(|error| {
        let place = error.pos().map_or(String::new(), |(line, column)| format!("line {line}, column {column}: "));
        format!("{place}this is not a Handlebars template")
    })?;
    segments(&template)
}

fn segments(template: &Template) -> Result<Vec<Segment>, String> {
    let mut segments = Vec::with_capacity(template.elements.len());
    for (element, place) in template.elements.iter().zip(&template.mapping) {
        let at = |problem: String| format!("line {}, column {}: {problem}", place.0, place.1);
        match element {
            TemplateElement::RawString(text) => push_text(&mut segments, text),
            TemplateElement::Comment(_) => {}
            TemplateElement::Expression(helper) | TemplateElement::HtmlExpression(helper) => {
                segments.push(value(helper).map_err(at)?);
            }
            TemplateElement::HelperBlock(helper) => segments.push(block(helper).map_err(at)?),
            _ => return Err(at("only values, `each` and `if` are known here".to_owned())),
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
    let called = helper.name.as_name().unwrap_or_default();
    let [of, rest @ ..] = helper.params.as_slice() else {
        return Err(format!("`{called}` stands bare; write `{{{{yaml {called}}}}}` or another helper"));
    };
    let quote = match (called, rest) {
        ("yaml", []) => Quote::Yaml,
        ("heredoc", []) => Quote::Heredoc,
        ("comment", []) => Quote::Comment,
        ("sh", []) => Quote::Shell,
        ("md", []) => Quote::Markdown,
        ("code", []) => Quote::Code,
        ("block", [Parameter::Literal(columns)]) => {
            match columns.as_u64().and_then(|columns| usize::try_from(columns).ok()) {
                Some(columns) => Quote::Block(columns),
                None => return Err("`block` takes a value and a number of columns".to_owned()),
            }
        }
        _ => return Err(format!("`{called}` is no helper; there are yaml, block, heredoc, comment, sh, md and code")),
    };
    Ok(Segment::Value { quote, name: name(of)? })
}

fn block(helper: &HelperTemplate) -> Result<Segment, String> {
    let called = helper.name.as_name().unwrap_or_default();
    let [of] = helper.params.as_slice() else { return Err(format!("`{called}` takes one name")) };
    let name = name(of)?;
    let body = |template: &Option<Template>| template.as_ref().map_or(Ok(Vec::new()), segments);
    let (then, otherwise) = (body(&helper.template)?.into(), body(&helper.inverse)?.into());
    match called {
        "each" => Ok(Segment::Each { name, body: then }),
        "if" => Ok(Segment::If { name, then, otherwise }),
        _ => Err(format!("`{called}` is no block; there are `each` and `if`")),
    }
}

fn name(parameter: &Parameter) -> Result<Name, String> {
    let raw = parameter.as_name().unwrap_or_default();
    let plain = raw.trim_start_matches("../");
    let up = (raw.len() - plain.len()) / "../".len();
    let is_name = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| Name { up, name: plain.to_owned().into() }).ok_or_else(|| format!("`{raw}` is not a name"))
}
