//! meshwright for JavaScript: the core's front door with JavaScript's values on both sides, and no logic of its own.

#[cfg(test)]
mod declarations;
mod options;

use js_sys::TypeError;
use meshwright::{RULES, Source};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use options::Options;

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

/// Every rule, in the order of the codes.
#[wasm_bindgen(unchecked_return_type = "Rule[]")]
pub fn codes() -> Result<JsValue, JsValue> {
    given(RULES)
}

/// The version of meshwright.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn read(text: &JsValue) -> Result<String, JsValue> {
    text.as_string().ok_or_else(|| misuse("`text` must be a string"))
}

/// Plain objects and arrays, the same as `JSON.parse` gives of the same document.
fn given<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

fn misuse(what: &str) -> JsValue {
    TypeError::new(what).into()
}
