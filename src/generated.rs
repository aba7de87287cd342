//! What generating gave, in the form that every shell prints.

use serde::{Serialize, Serializer};

use crate::diagnostic::Report;
use crate::render::File;

/// What generating gave. Serialises to the report's fields, then `files`: the document of `generate -o json` and of
/// the npm package's `generate()`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Generated {
    /// What the check found.
    #[serde(flatten)]
    pub report: Report,
    /// The whole tree, in the order it is applied; none where the findings forbid it.
    #[serde(serialize_with = "entries")]
    #[cfg_attr(feature = "types", ts(as = "Option<Vec<Entry<'static>>>"))]
    pub files: Option<Vec<File>>,
}

/// A file as programs read it.
#[derive(Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename = "File"))]
pub struct Entry<'f> {
    /// Below the output folder, with `/` between its parts.
    path: &'f str,
    /// Octal, as `chmod` takes it; `0600` for what holds credentials.
    #[cfg_attr(feature = "types", ts(type = "\"0644\" | \"0600\""))]
    mode: &'static str,
    /// The whole text.
    text: &'f str,
}

impl<'f> From<&'f File> for Entry<'f> {
    fn from(file: &'f File) -> Self {
        Self { path: &file.path, mode: if file.secret { "0600" } else { "0644" }, text: &file.text }
    }
}

#[expect(clippy::ref_option, reason = "serde passes the field as it is")]
fn entries<S: Serializer>(files: &Option<Vec<File>>, serializer: S) -> Result<S::Ok, S::Error> {
    match files {
        Some(files) => serializer.collect_seq(files.iter().map(Entry::from)),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CheckOptions, Source, check};

    #[test]
    fn the_report_comes_first_then_the_files_with_their_modes() -> Result<(), serde_json::Error> {
        let report = check(&Source { name: "t", text: "kind: Topology\n" }, &CheckOptions::default());
        let start = serde_json::to_string(&report)?.trim_end_matches("]}").to_owned();
        let file = |path: &str, secret| File { path: path.into(), text: "a: 1\n".into(), secret, ..File::default() };
        let json = |files| serde_json::to_string(&Generated { report: report.clone(), files });
        assert_eq!(json(None)?, start.clone() + r#"],"files":null}"#);
        assert_eq!(
            json(Some(vec![file("a", false), file("b", true)]))?,
            start
                + concat!(
                    r#"],"files":[{"path":"a","mode":"0644","text":"a: 1\n"},"#,
                    r#"{"path":"b","mode":"0600","text":"a: 1\n"}]}"#
                )
        );
        Ok(())
    }
}
