//! An API server's address.

use crate::topology::host::Host;

/// What a server's URL leads to, however it is spelled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// Whether it is spoken to over TLS.
    pub secure: bool,
    /// A name or an address, in small letters.
    pub host: String,
    /// The port, also where the scheme implies it.
    pub port: u16,
    /// What follows, without a slash at its end: a proxy keeps clusters apart by it.
    pub path: String,
}

impl Endpoint {
    /// Reads `url`. A URL without a scheme is one of https.
    #[must_use]
    pub fn read(url: &str) -> Option<Self> {
        let url = url.trim();
        let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let (rest, _) = rest.split_once(['?', '#']).unwrap_or((rest, ""));
        let (authority, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
        let port = match authority.rsplit_once(':').filter(|(_, port)| !port.contains(']')) {
            Some((_, port)) => port.parse().ok()?,
            None if secure => 443,
            None => 80,
        };
        let host = Host::of(authority)?.to_string().trim_end_matches('.').to_lowercase();
        Some(Self { secure, host, port, path: path.trim_end_matches('/').to_owned() })
    }

    /// Whether it leads back to the machine that asks.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        Host::of(&self.host).is_some_and(Host::is_self)
    }

    /// Whether it is the name by which pods know the API server of their own cluster.
    #[must_use]
    pub fn is_in_cluster(&self) -> bool {
        const NAMES: [&str; 4] =
            ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];
        NAMES.contains(&self.host.as_str())
    }

    /// Whether both lead to one server.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    /// What tells servers apart.
    #[must_use]
    pub fn place(&self) -> (&str, u16, &str) {
        (&self.host, self.port, &self.path)
    }
}

/// `url` without a user and a password.
#[must_use]
pub fn shown(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").map_or(("", url), |(scheme, rest)| (scheme, rest));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let path = rest.get(authority.len()..).unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    if scheme.is_empty() { format!("{host}{path}") } else { format!("{scheme}://{host}{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Option<Endpoint> {
        Endpoint::read(url)
    }

    #[test]
    fn one_server_has_many_spellings() {
        let one = read("https://10.2.0.10:6443");
        assert!(one.is_some());
        for other in ["HTTPS://10.2.0.10:6443/", "10.2.0.10:6443", "https://me:secret@10.2.0.10:6443"] {
            assert_eq!(read(other), one, "{other}");
        }
        assert_eq!(read("https://API.example.com./"), read("https://api.example.com:443"));
        assert_ne!(read("https://proxy/k8s/clusters/a"), read("https://proxy/k8s/clusters/b"));
        for no in ["", "https://", "ftp://a", "https://a:port", "https://a b", "https://<server>"] {
            assert_eq!(read(no), None, "{no}");
        }
    }

    #[test]
    fn loopback_has_many_spellings() {
        let loops = |url| read(url).is_some_and(|endpoint| endpoint.is_loopback());
        for url in ["https://127.0.0.1:6443", "https://localhost", "https://0.0.0.0:1", "https://[::1]:6443", "[::]:1"]
        {
            assert!(loops(url), "{url}");
        }
        assert!(loops("https://[::ffff:127.0.0.1]:6443") && loops("https://kind.localhost"));
        assert!(!loops("https://10.0.0.1") && !loops("https://localhost.example.com"));
    }

    #[test]
    fn what_is_shown_has_no_password() {
        assert_eq!(shown("https://me:secret@a:1/p?token=x"), "https://a:1/p");
        assert_eq!(shown("me@secret@a"), "a");
    }
}
