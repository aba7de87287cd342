//! The host that a URL or an address names.

use std::fmt;
use std::net::IpAddr;

/// A host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host<'t> {
    /// By its address.
    Address(IpAddr),
    /// By its name.
    Name(&'t str),
}

impl<'t> Host<'t> {
    /// The host of `host`, `host:port` or `[address]:port`, whatever path comes behind it.
    pub(crate) fn of(text: &'t str) -> Option<Self> {
        let authority = text.split(['/', '?', '#']).next()?.rsplit('@').next()?;
        let host = match authority.strip_prefix('[') {
            Some(bracketed) => bracketed.split_once(']')?.0,
            // Several colons are an IPv6 address without a port.
            None => {
                authority.split_once(':').filter(|(_, port)| !port.contains(':')).map_or(authority, |(host, _)| host)
            }
        };
        if let Ok(address) = host.parse::<IpAddr>() {
            return Some(Self::Address(address.to_canonical()));
        }
        let named =
            !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
        named.then_some(Self::Name(host))
    }

    /// Whether it is the very machine that asks.
    pub(crate) fn is_self(self) -> bool {
        match self {
            Self::Address(address) => address.is_loopback() || address.is_unspecified(),
            Self::Name(name) => name.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case("localhost")),
        }
    }

    /// Whether its address is one that the internet does not carry; nobody knows of a name.
    pub(crate) fn is_private(self) -> bool {
        match self {
            Self::Address(IpAddr::V4(address)) => {
                let [first, second, ..] = address.octets();
                address.is_private() || address.is_link_local() || (first == 100 && second & 0xc0 == 64)
            }
            Self::Address(IpAddr::V6(address)) => address.is_unique_local() || address.is_unicast_link_local(),
            Self::Name(_) => false,
        }
    }

    /// Whether its address is one that the internet carries.
    pub(crate) fn is_public(self) -> bool {
        matches!(self, Self::Address(_)) && !self.is_private() && !self.is_self()
    }
}

impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Host;

    #[test]
    fn reads_hosts_as_they_are_written() {
        let address = |text: &str| text.parse().ok().map(Host::Address);
        for (text, host) in [
            ("10.1.0.10", address("10.1.0.10")),
            ("10.1.0.10:6443/api?x#y", address("10.1.0.10")),
            ("user:secret@10.1.0.10:6443", address("10.1.0.10")),
            ("[fd00::1]:6443", address("fd00::1")),
            ("fd00::1", address("fd00::1")),
            ("::ffff:10.1.0.10", address("10.1.0.10")),
            ("api.example.com:6443", Some(Host::Name("api.example.com"))),
            ("", None),
            (":6443", None),
            ("[fd00::1", None),
            ("a b", None),
            ("<address>", None),
        ] {
            assert_eq!(Host::of(text), host, "{text}");
        }
    }

    #[test]
    fn knows_where_addresses_are_valid() {
        let judge = |text| Host::of(text).map(|host| (host.is_self(), host.is_private(), host.is_public()));
        for text in ["127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "[::]:6443", "localhost", "api.LOCALHOST"] {
            assert_eq!(judge(text), Some((true, false, false)), "{text}");
        }
        for text in
            ["10.0.0.1", "172.31.0.1", "192.168.0.1", "169.254.0.1", "100.64.0.1", "100.127.0.1", "fd00::1", "fe80::1"]
        {
            assert_eq!(judge(text), Some((false, true, false)), "{text}");
        }
        for text in ["47.96.0.10", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2400:3200::1"] {
            assert_eq!(judge(text), Some((false, false, true)), "{text}");
        }
        for text in ["api.example.com", "localhost.example.com"] {
            assert_eq!(judge(text), Some((false, false, false)), "{text}");
        }
    }
}
