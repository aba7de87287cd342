//! The kubeconfigs that can be followed to a cluster and a user.

use std::collections::BTreeMap;

use super::Context;
use crate::manifest::endpoint::Endpoint;
use crate::manifest::kubeconfig::{Entry, Kubeconfig};
use crate::manifest::token::{Token, day};
use crate::source::Span;
use crate::topology::{Cluster, placeholder};

/// Each kubeconfig with what it leads to.
pub(super) fn entries<'t>(context: &Context<'t>) -> impl Iterator<Item = (&'t Kubeconfig, &'t Entry)> {
    context.manifests.kubeconfigs.iter().filter_map(|config| Some((config, config.entry()?)))
}

/// The API server that a topology gives `cluster`, and where.
pub(super) fn api_server(cluster: &Cluster) -> Option<(Endpoint, Span)> {
    let given = cluster.api_server.spanned().filter(|given| placeholder::find(&given.value).is_none())?;
    Some((Endpoint::read(&given.value)?, given.span))
}

/// Servers met so far: whose each is, and where it stands.
#[derive(Default)]
pub(super) struct Servers<'t>(BTreeMap<(String, u16, String), (&'t str, Span)>);

impl<'t> Servers<'t> {
    /// Who was met first with this server, if it is not `owner`.
    pub(super) fn meet(&mut self, server: &Endpoint, owner: &'t str, at: Span) -> Option<(&'t str, Span)> {
        let first = *self.0.entry(key(server)).or_insert((owner, at));
        (first.0 != owner).then_some(first)
    }

    /// Who was met with this server.
    pub(super) fn get(&self, server: &Endpoint) -> Option<(&'t str, Span)> {
        self.0.get(&key(server)).copied()
    }
}

fn key(server: &Endpoint) -> (String, u16, String) {
    let (host, port, path) = server.place();
    (host.to_owned(), port, path.to_owned())
}

/// When a token ends.
pub(super) struct End<'t> {
    pub(super) owner: &'t str,
    pub(super) at: Span,
    /// The seconds that are left to it; none or fewer when it has ended.
    pub(super) left: i64,
    pub(super) day: String,
}

/// The tokens that say when they end; none without a clock.
pub(super) fn ends<'t>(context: &Context<'t>) -> impl Iterator<Item = End<'t>> {
    let now = context.manifests.now;
    entries(context).filter_map(move |(config, entry)| {
        let Token::Jwt(claims) = &entry.token else { return None };
        let expires = claims.expires?;
        Some(End { owner: &config.owner, at: claims.at, left: expires.saturating_sub(now?), day: day(expires) })
    })
}
