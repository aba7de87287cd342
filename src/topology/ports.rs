//! Ports that a cluster serves to the others: `8080`, `"9000-9010"`, `"53/udp"`.

/// A range of ports of one protocol, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ports {
    /// What stands in the file.
    pub text: String,
    /// First port, last port, and whether they are UDP; `None` where the text is no port range.
    pub range: Option<(u16, u16, bool)>,
}

impl Ports {
    /// Reads `text`; TCP unless it ends in `/udp`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let (ports, udp) = match text.split_once('/') {
            None => (text, Some(false)),
            Some((ports, "tcp")) => (ports, Some(false)),
            Some((ports, "udp")) => (ports, Some(true)),
            Some((ports, _)) => (ports, None),
        };
        let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
        let port = |text: &str| text.parse::<u16>().ok().filter(|port| *port > 0 && !text.starts_with('+'));
        let range = match (port(first), port(last), udp) {
            (Some(first), Some(last), Some(udp)) if first <= last => Some((first, last, udp)),
            _ => None,
        };
        Self { text: text.to_owned(), range }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Ports {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ports".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["integer", "string"], "examples": [8080, "9000-9010", "53/udp"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ports_ranges_and_protocols() {
        assert_eq!(Ports::read("8080").range, Some((8080, 8080, false)));
        assert_eq!(Ports::read("9000-9010").range, Some((9000, 9010, false)));
        assert_eq!(Ports::read("53/udp").range, Some((53, 53, true)));
        for text in ["0", "65536", "9-8", "80/icmp", "", "-", "+80", "a"] {
            assert_eq!(Ports::read(text).range, None, "{text}");
        }
    }
}
