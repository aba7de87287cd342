//! What a caller may ask for.

use meshwright::check::nearest;
use meshwright::graph::{Format, Theme, View};
use meshwright::{
    BackEnd, CheckOptions, Config, ConfigError, GenerateOptions, GraphOptions, Level, PositionEncoding, Severity,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

use crate::{misuse, tables};

/// How a topology is checked and what is generated. Absent, `undefined` and `null` mean the same everywhere.
#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Options {
    /// The name shown in diagnostics; `meshwright.yaml` when absent.
    file: Option<String>,
    /// The language of what is said; `en` when absent.
    lang: Option<Lang>,
    /// What offsets count; `utf-16` when absent, as JavaScript's strings do.
    encoding: Option<PositionEncoding>,
    /// Rules, by code or name, that are not reported.
    allow: Option<Vec<String>>,
    /// Rules whose findings are warnings; stronger than `allow`.
    warn: Option<Vec<String>>,
    /// Rules whose findings are errors; stronger than `warn`.
    deny: Option<Vec<String>>,
    /// The least severity that forbids generating; `error` when absent.
    fail_on: Option<FailOn>,
    /// The back ends that security-group rules are made for; `["terraform"]` when absent, `[]` for none.
    #[cfg_attr(test, ts(as = "Option<Vec<BackEnd>>"))]
    security_groups: Option<Vec<String>>,
}

/// A language of meshwright's.
#[derive(Deserialize, Clone, Copy)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub(crate) enum Lang {
    /// English.
    En,
    /// Chinese, whose texts are loaded beside the core.
    Zh,
}

/// A severity, or never.
#[derive(Deserialize, Clone, Copy)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub(crate) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl Options {
    pub(crate) fn read(options: JsValue) -> Result<Self, JsValue> {
        typed(map(options)?)
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
        let catalog = match self.lang {
            Some(Lang::Zh) => tables::chinese()?,
            Some(Lang::En) | None => meshwright::message::ENGLISH,
        };
        let encoding = self.encoding.unwrap_or(PositionEncoding::Utf16);
        Ok(CheckOptions { config, encoding, catalog, ..CheckOptions::default() })
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

/// How a picture is drawn, beside the options of a check.
#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Picture {
    /// What it shows; `map` when absent.
    view: Option<View>,
    /// What it is written as; `svg` when absent.
    format: Option<Format>,
    /// Its colours, of SVG alone; `auto` when absent.
    theme: Option<Theme>,
    /// The most pixels that an SVG may be wide, 320 to 4,000; 1,200 when absent.
    width: Option<u32>,
}

impl Picture {
    /// The options of a picture and those of a check stand in one object.
    pub(crate) fn read(options: JsValue) -> Result<(Self, Options), JsValue> {
        let (own, check) = map(options)?
            .into_iter()
            .partition(|(key, _)| matches!(key.as_str(), "view" | "format" | "theme" | "width"));
        Ok((typed(own)?, typed(check)?))
    }

    pub(crate) fn graph(&self, options: &Options) -> Result<GraphOptions<'static>, JsValue> {
        let default = GraphOptions { check: options.check()?, ..GraphOptions::default() };
        Ok(GraphOptions {
            view: self.view.unwrap_or_default(),
            format: self.format.unwrap_or_default(),
            theme: self.theme.unwrap_or_default(),
            width: self.width.unwrap_or(default.width),
            ..default
        })
    }
}

/// By way of a map, because only that sees the keys that no field has.
fn map(options: JsValue) -> Result<Map<String, Value>, JsValue> {
    let map: Option<_> = serde_wasm_bindgen::from_value(options).map_err(|_| misuse("`options` must be an object"))?;
    Ok(map.unwrap_or_default())
}

fn typed<T: DeserializeOwned>(map: Map<String, Value>) -> Result<T, JsValue> {
    serde_json::from_value(Value::Object(map)).map_err(|error| misuse(&format!("`options`: {error}")))
}

fn back_end(word: &str) -> Result<BackEnd, JsValue> {
    let Some(back_end) = BackEnd::read(word) else {
        let known = BackEnd::ALL.map(BackEnd::word);
        let hint = match nearest(word, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        return Err(misuse(&format!("no back end is called `{word}`; {hint}")));
    };
    if back_end.is_here() {
        Ok(back_end)
    } else {
        Err(misuse(&format!(
            "`{word}` is in the full module alone: await load({{ wasm: … }}) with meshwright/full.wasm"
        )))
    }
}

fn refusal(rule: &str, error: &ConfigError) -> String {
    match error {
        ConfigError::Unknown(Some(nearest)) => format!("no rule is called `{rule}`; did you mean `{nearest}`?"),
        ConfigError::Unknown(None) => format!("no rule is called `{rule}`"),
        ConfigError::Fixed(code) => format!("{code} cannot be lowered: nothing can be generated from what it finds"),
    }
}
