//! A version number such as `1.14.8` or `1.10.4-aliyun.1`.

use std::fmt;

/// A version as written, and its numbers where it has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// What stands in the file.
    pub text: String,
    /// Major, minor and patch; the patch is 0 where it is left out. A suffix (`-aliyun.1`) is a build of the same
    /// version, not a pre-release of it, so it does not count.
    pub numbers: Option<(u32, u32, u32)>,
}

impl Version {
    /// Reads `text`; a leading `v` is allowed.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let plain = text.strip_prefix('v').unwrap_or(text);
        let core = plain.split(['-', '+']).next().unwrap_or_default();
        let mut parts = core.split('.').map(|part| part.parse::<u32>().ok().filter(|_| !part.starts_with('+')));
        let numbers = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Some(major)), Some(Some(minor)), patch, None) => match patch {
                None => Some((major, minor, 0)),
                Some(patch) => patch.map(|patch| (major, minor, patch)),
            },
            _ => None,
        };
        Self { text: text.to_owned(), numbers }
    }

    /// Whether the version is readable and at least `major.minor.patch`.
    #[must_use]
    pub fn at_least(&self, least: (u32, u32, u32)) -> bool {
        self.numbers.is_some_and(|numbers| numbers >= least)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Version {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Version".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        // A plain `1.10` is a number to a YAML reader, and still means the version.
        schemars::json_schema!({ "type": ["string", "number"], "examples": ["1.14.8"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_suffix_is_the_same_version() {
        assert!(Version::read("1.10.4-aliyun.1").at_least((1, 10, 4)));
        assert!(!Version::read("1.10.3").at_least((1, 10, 4)));
        assert!(Version::read("v1.22").at_least((1, 22, 0)));
        for text in ["", "1", "1.x", "1.2.3.4", "-1.2", "1.+2", "one.two"] {
            assert_eq!(Version::read(text).numbers, None, "{text}");
        }
    }
}
