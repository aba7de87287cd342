//! The flows of a mesh, in the form of `flows -o json`.

use js_sys::Array;
use meshwright::diagnostic::{Diagnostic, SCHEMA_VERSION, Summary};
use meshwright::flows::{Entry, Wanted};
use meshwright::{CheckOptions, Source};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::given;

/// The flows of a mesh: the document of `flows -o json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub(crate) struct Flows {
    /// The version of this form: new fields may appear, old ones keep their meaning.
    #[cfg_attr(test, ts(type = "1"))]
    schema_version: u32,
    /// Every flow, each protocol for itself; empty where the findings forbid it.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[cfg_attr(test, ts(as = "Vec<Entry<'static>>"))]
    #[serde(rename = "flows")]
    rows: Array,
    /// The counts of the findings.
    summary: Summary,
    /// The findings, by place and code.
    diagnostics: Vec<Diagnostic>,
}

pub(crate) fn flows(source: &Source<'_>, options: &CheckOptions<'_>) -> Result<Flows, JsValue> {
    let rows = Array::new();
    let (report, seen) = meshwright::flows(source, options, |table| {
        table.each(&Wanted::default(), |row| {
            rows.push(&given(&Entry::from(row))?);
            Ok::<(), JsValue>(())
        })
    });
    seen.unwrap_or(Ok(()))?;
    Ok(Flows { schema_version: SCHEMA_VERSION, rows, summary: report.summary, diagnostics: report.diagnostics })
}
