//! Outlier detection for named hosts: without it Istio never takes an instance for failed, and locality never fails over.

use crate::mesh::Mesh;

/// A DestinationRule for one host.
#[derive(Debug)]
pub struct DestinationRule<'m> {
    /// Its name, made of the host's.
    pub name: String,
    /// The host.
    pub host: &'m str,
    /// The TLS mode that its clients use. A rule without one would switch mutual TLS off for its host.
    pub tls: &'static str,
}

pub(super) fn destination_rules<'m>(mesh: &'m Mesh<'m>) -> Vec<DestinationRule<'m>> {
    let detail = mesh.locality.and_then(|nearest| nearest.detail);
    let hosts = detail.map(|detail| detail.hosts.items()).unwrap_or_default();
    let mut hosts: Vec<_> = hosts.iter().map(|host| host.value.as_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let tls = if mesh.mtls { "ISTIO_MUTUAL" } else { "DISABLE" };
    hosts.into_iter().map(|host| DestinationRule { name: name(host), host, tls }).collect()
}

/// A name of one's own for each host: the check admits a `*` only as the first label.
fn name(host: &str) -> String {
    match host.strip_prefix("*.") {
        Some(rest) => format!("wildcard-{rest}"),
        None => format!("locality-{host}"),
    }
}
