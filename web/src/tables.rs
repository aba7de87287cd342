//! Tables of sentences that are loaded beside the core.

use std::cell::Cell;

use wasm_bindgen::JsValue;

use crate::misuse;

thread_local! {
    static CHINESE: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Keeps the table of `lang` for as long as the instance lives.
pub(crate) fn teach(lang: &str, table: String) -> Result<(), JsValue> {
    match lang {
        "zh" if CHINESE.get().is_some() => Ok(()),
        "zh" => {
            CHINESE.set(Some(table.leak()));
            Ok(())
        }
        _ => Err(misuse(&format!("`{lang}` has no table of its own"))),
    }
}

/// The Chinese table.
pub(crate) fn chinese() -> Result<&'static str, JsValue> {
    CHINESE.get().ok_or_else(|| misuse("the texts of `zh` are not loaded: await load({ languages: [\"zh\"] })"))
}
