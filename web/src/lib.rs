//! meshwright for JavaScript: the core's front door with JavaScript's values on both sides, and no logic of its own.

#[cfg(test)]
mod declarations;
mod flows;
mod options;
mod tables;

use js_sys::{JsString, TypeError};
use meshwright::{RULES, Source, assist};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use options::{Options, Picture};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Checks a topology.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn check(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let (text, options) = (read(text)?, Options::read(options)?);
    given(&meshwright::check(&Source { name: options.file(), text: &text }, &options.check()?))
}

/// Checks a topology and makes every file of its mesh.
#[wasm_bindgen(unchecked_return_type = "Generated")]
pub fn generate(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let (text, options) = (read(text)?, Options::read(options)?);
    given(&meshwright::generate(&Source { name: options.file(), text: &text }, &options.generate()?))
}

/// Applies every fix that is certain, and reports what is left.
#[wasm_bindgen(unchecked_return_type = "Fixed")]
pub fn fix(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let (text, options) = (read(text)?, Options::read(options)?);
    given(&meshwright::fix(&Source { name: options.file(), text: &text }, &options.check()?))
}

/// Mends a RemoteIstio that a copy through web pages has broken.
#[wasm_bindgen(unchecked_return_type = "Repaired")]
pub fn repair(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let (text, options) = (read(text)?, Options::read(options)?);
    given(&meshwright::repair(&Source { name: options.file(), text: &text }, &options.check()?))
}

/// Checks a topology and shows its flows, each with what becomes of it.
#[wasm_bindgen(unchecked_return_type = "Flows")]
pub fn flows(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let (text, options) = (read(text)?, Options::read(options)?);
    given(&flows::flows(&Source { name: options.file(), text: &text }, &options.check()?)?)
}

/// Draws the mesh, or its addresses.
#[wasm_bindgen(unchecked_return_type = "Graph")]
pub fn graph(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "GraphOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let (text, (picture, options)) = (read(text)?, Picture::read(options)?);
    given(&meshwright::graph(&Source { name: options.file(), text: &text }, &picture.graph(&options)?))
}

/// What could stand at an offset of a text that is being written.
#[wasm_bindgen(unchecked_return_type = "Completions")]
pub fn complete(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "number")] offset: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let (text, offset, options) = (read(text)?, place(offset)?, Options::read(options)?);
    given(&assist::complete(&Source { name: options.file(), text: &text }, offset, &options.check()?))
}

/// What the key or value at an offset means; null where there is none that the format knows.
#[wasm_bindgen(unchecked_return_type = "Hover | null")]
pub fn hover(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "number")] offset: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let (text, offset, options) = (read(text)?, place(offset)?, Options::read(options)?);
    given(&assist::hover(&Source { name: options.file(), text: &text }, offset, &options.check()?))
}

/// Every rule, in the order of the codes.
#[wasm_bindgen(unchecked_return_type = "Rule[]")]
pub fn codes() -> Result<JsValue, JsValue> {
    given(RULES)
}

/// The JSON Schema of the topology file.
#[wasm_bindgen]
#[must_use]
pub fn schema() -> String {
    meshwright::topology::SCHEMA.to_owned()
}

/// Brings the table of sentences of a language besides English; the first one stays.
#[wasm_bindgen]
pub fn speak(lang: &str, table: String) -> Result<(), JsValue> {
    tables::teach(lang, table)
}

/// The version of meshwright.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// A text, cut where it is longer than any that is read: its length alone is the finding then.
fn read(text: &JsValue) -> Result<String, JsValue> {
    let text = text.dyn_ref::<JsString>().ok_or_else(|| misuse("`text` must be a string"))?;
    let most = u32::try_from(meshwright::parse::limits::SIZE + 1).unwrap_or(u32::MAX);
    Ok(if text.length() > most { text.slice(0, most).into() } else { text.into() })
}

/// An offset into a text.
fn place(offset: &JsValue) -> Result<u32, JsValue> {
    let whole = offset.as_f64().filter(|offset| (0.0..=f64::from(u32::MAX)).contains(offset) && offset.fract() == 0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of that range")]
    whole.map(|offset| offset as u32).ok_or_else(|| misuse("`offset` must be a whole number, 0 or more"))
}

/// Plain objects and arrays, the same as `JSON.parse` gives of the same document.
fn given<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

fn misuse(what: &str) -> JsValue {
    TypeError::new(what).into()
}
