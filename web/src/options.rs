//! What a caller may ask for.

use meshwright::check::nearest;
use meshwright::{BackEnd, CheckOptions, Config, ConfigError, GenerateOptions, Level, PositionEncoding, Severity};
use serde::Deserialize;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

use crate::misuse;

/// Absent, `undefined` and `null` mean the same everywhere.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Options {
    file: Option<String>,
    encoding: Option<PositionEncoding>,
    allow: Option<Vec<String>>,
    warn: Option<Vec<String>>,
    deny: Option<Vec<String>>,
    fail_on: Option<FailOn>,
    security_groups: Option<Vec<String>>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl Options {
    /// By way of a map, because only that sees the keys that no field has.
    pub(crate) fn read(options: JsValue) -> Result<Self, JsValue> {
        let map: Option<Map<String, Value>> =
            serde_wasm_bindgen::from_value(options).map_err(|_| misuse("`options` must be an object"))?;
        serde_json::from_value(Value::Object(map.unwrap_or_default()))
            .map_err(|error| misuse(&format!("`options`: {error}")))
    }

    pub(crate) fn file(&self) -> &str {
        self.file.as_deref().unwrap_or("meshwright.yaml")
    }

    pub(crate) fn check(&self) -> Result<CheckOptions<'static>, JsValue> {
        let mut config = Config::default();
        for (rules, level) in [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)] {
            for rule in rules.iter().flatten() {
                config.set(rule, level).map_err(|error| misuse(&refusal(rule, &error)))?;
            }
        }
        let encoding = self.encoding.unwrap_or(PositionEncoding::Utf16);
        Ok(CheckOptions { config, encoding, ..CheckOptions::default() })
    }

    pub(crate) fn generate(&self) -> Result<GenerateOptions<'static>, JsValue> {
        let fail_on = match self.fail_on {
            Some(FailOn::Error) | None => Some(Severity::Error),
            Some(FailOn::Warning) => Some(Severity::Warning),
            Some(FailOn::Note) => Some(Severity::Note),
            Some(FailOn::Never) => None,
        };
        let check = self.check()?;
        let default = GenerateOptions { check, fail_on, ..GenerateOptions::default() };
        let Some(words) = &self.security_groups else { return Ok(default) };
        let security_groups = words.iter().map(|word| back_end(word)).collect::<Result<_, _>>()?;
        Ok(GenerateOptions { security_groups, ..default })
    }
}

fn back_end(word: &str) -> Result<BackEnd, JsValue> {
    BackEnd::read(word).ok_or_else(|| {
        let known = BackEnd::ALL.map(BackEnd::word);
        let hint = match nearest(word, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        misuse(&format!("no back end is called `{word}`; {hint}"))
    })
}

fn refusal(rule: &str, error: &ConfigError) -> String {
    match error {
        ConfigError::Unknown(Some(nearest)) => format!("no rule is called `{rule}`; did you mean `{nearest}`?"),
        ConfigError::Unknown(None) => format!("no rule is called `{rule}`"),
        ConfigError::Fixed(code) => format!("{code} cannot be lowered: nothing can be generated from what it finds"),
    }
}
