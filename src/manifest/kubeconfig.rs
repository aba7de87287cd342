//! A kubeconfig, as the operator and pilot read it: from its current context to a server and a way to prove oneself.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::endpoint::{Endpoint, shown};
use super::place::Place;
use super::token::Token;
use crate::parse::values;
use crate::source::Span;
use crate::topology::{Spanned, Value, placeholder};

/// A kubeconfig. What it holds of credentials is looked at when it is read, and not kept.
#[derive(Debug, Clone)]
pub struct Kubeconfig {
    /// Where it comes from.
    pub origin: Origin,
    /// Whose it is: the data plane it was given for, its Secret, or its current context, else its first.
    pub owner: String,
    /// Where a finding about all of it points.
    pub at: Span,
    /// What it leads to.
    pub reading: Result<Entry, Unusable>,
}

/// Where a kubeconfig comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Given for a data plane, to fill its Secret.
    Given,
    /// A value of a Secret.
    Secret,
    /// A file of its own.
    File,
}

/// Why nothing can be said of what a kubeconfig leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// A Secret's value that is no base64.
    NotBase64,
    /// A Secret's value that is a kubeconfig only when decoded once more.
    DoubleBase64,
    /// Not one YAML document.
    NotYaml,
    /// Not `apiVersion: v1` and `kind: Config`; whether it otherwise looks like one.
    NotConfig(bool),
    /// No context is chosen, or one that is not there; what is chosen, and what there is.
    Context(Option<Spanned<String>>, Vec<String>),
    /// The context names a cluster or a user (the key says which) that is not there.
    Part(&'static str, Option<Spanned<String>>, Vec<String>),
    /// The cluster has no server that can be understood; the place of what it has.
    Server(Span),
}

/// The cluster and the user that the current context names.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The API server, without a password.
    pub server: Spanned<String>,
    /// The same, understood; none where it is a placeholder.
    pub endpoint: Option<Endpoint>,
    /// How the server proves itself.
    pub authority: Authority,
    /// Where the proof is switched off.
    pub insecure: Option<Span>,
    /// Keys that name files of the machine it was made on.
    pub files: Vec<(&'static str, Span)>,
    /// A key that makes the client run a program for its credentials.
    pub plugin: Option<(&'static str, Span)>,
    /// The user's token.
    pub token: Token,
    /// Whether the user has any other credentials.
    pub has_other_credentials: bool,
    /// Keys whose value is a placeholder.
    pub placeholders: Vec<(&'static str, Span)>,
    /// Where the cluster stands.
    pub cluster_at: Span,
    /// Where the user stands.
    pub user_at: Span,
}

/// How a server proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// By nothing that stands here.
    None,
    /// By a certificate.
    Certificate,
    /// By something that is no certificate.
    Unreadable(Span),
    /// By a file, or by what is still to be filled in.
    Elsewhere,
}

impl Kubeconfig {
    /// Reads `text`, whose places are those of `place`.
    pub(super) fn read(origin: Origin, owner: String, at: Span, text: &str, place: &Place) -> Self {
        let documents = values(text, 0, &mut Vec::new());
        let reading = match documents.as_slice() {
            [config] => entry(config, place),
            _ => Err(Unusable::NotYaml),
        };
        Self { origin, owner, at, reading }
    }

    /// Reads the bytes of a Secret's `data`, which are base64.
    pub(super) fn decode(owner: &str, at: Span, text: &str) -> Self {
        let within = Place::Within(at);
        let read = |text: &str| Self::read(Origin::Secret, owner.to_owned(), at, text, &within);
        let unusable = |reading| Self { origin: Origin::Secret, owner: owner.to_owned(), at, reading: Err(reading) };
        match once(text) {
            None => unusable(Unusable::NotBase64),
            Some(text) if once(&text).is_some_and(|text| read(&text).looks_right()) => unusable(Unusable::DoubleBase64),
            Some(text) => read(&text),
        }
    }

    /// Reads a Secret's `stringData`, which is not base64.
    pub(super) fn plain(owner: String, at: Span, text: &str, place: &Place) -> Self {
        let decoded = once(text).map(|text| Self::read(Origin::Secret, owner.clone(), at, &text, &Place::Within(at)));
        if decoded.is_some_and(|decoded| decoded.looks_right()) {
            return Self { origin: Origin::Secret, owner, at, reading: Err(Unusable::DoubleBase64) };
        }
        Self::read(Origin::Secret, owner, at, text, place)
    }

    /// Takes a document that is a kubeconfig by its kind.
    pub(super) fn document(config: &Value) -> Self {
        let current = chosen(config.get("current-context"), &Place::Here);
        let contexts = names(config, "contexts");
        let is_there = |current: &&Spanned<String>| contexts.is_empty() || contexts.contains(&current.value);
        let owner = current.as_ref().filter(is_there).map(|current| &current.value).or(contexts.first());
        let first = config.entries().first().map_or(config.span, |(key, _)| key.span);
        let at = current.as_ref().map_or(first, |current| current.span);
        let owner = owner.cloned().unwrap_or_default();
        Self { origin: Origin::File, owner, at, reading: entry(config, &Place::Here) }
    }

    /// Says nothing of what it waits for: its Secret waits as a whole.
    pub(super) fn wait(&mut self) {
        if let Ok(entry) = &mut self.reading {
            entry.placeholders.clear();
        }
    }

    /// Whether it is meant as a kubeconfig.
    #[must_use]
    pub fn looks_right(&self) -> bool {
        !matches!(self.reading, Err(Unusable::NotBase64 | Unusable::NotYaml | Unusable::NotConfig(false)))
    }

    /// What it leads to.
    #[must_use]
    pub fn entry(&self) -> Option<&Entry> {
        self.reading.as_ref().ok()
    }
}

/// What base64 stands for, line breaks in it aside.
fn once(text: &str) -> Option<String> {
    let bytes: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let decoded = BASE64_STANDARD.decode(bytes).ok().filter(|bytes| !bytes.is_empty())?;
    String::from_utf8(decoded).ok()
}

fn entry(config: &Value, place: &Place) -> Result<Entry, Unusable> {
    let is = |key: &str, value: &str| config.get(key).and_then(Value::text) == Some(value);
    if !is("apiVersion", "v1") || !is("kind", "Config") {
        return Err(Unusable::NotConfig(is("kind", "Config") || config.get("current-context").is_some()));
    }
    let current = chosen(config.get("current-context"), place);
    let Some((_, context)) = named(config, "contexts", "context", current.as_ref()) else {
        return Err(Unusable::Context(current, names(config, "contexts")));
    };
    let part = |key: &'static str, list: &str| {
        let chosen = chosen(context.get(key), place);
        named(config, list, key, chosen.as_ref()).ok_or_else(|| Unusable::Part(key, chosen, names(config, list)))
    };
    Reader { cluster: part("cluster", "clusters")?, user: part("user", "users")?, place }.entry()
}

/// A name that points at an entry.
fn chosen(value: Option<&Value>, place: &Place) -> Option<Spanned<String>> {
    let value = value.filter(|value| !value.is_null())?;
    let name = value.text().filter(|name| !name.is_empty())?;
    Some(Spanned { value: name.to_owned(), span: place.of(value.span) })
}

/// The entry of `list` that is called `name`: its place, and what it holds under `key`.
fn named<'c>(config: &'c Value, list: &str, key: &str, name: Option<&Spanned<String>>) -> Option<(Span, &'c Value)> {
    let name = name?.value.as_str();
    let entry = config.get(list)?.items().iter().find(|entry| entry.get("name").and_then(Value::text) == Some(name))?;
    let (at, held) = entry.entry(key)?;
    Some((at.span, held))
}

/// The names of the entries of `list`.
fn names(config: &Value, list: &str) -> Vec<String> {
    let entries = config.get(list).map(Value::items).unwrap_or_default().iter();
    entries.filter_map(|entry| entry.get("name")?.text()).map(str::to_owned).collect()
}

/// The two parts of an entry, each with the place of its key.
struct Reader<'c> {
    cluster: (Span, &'c Value),
    user: (Span, &'c Value),
    place: &'c Place,
}

impl<'c> Reader<'c> {
    fn entry(&self) -> Result<Entry, Unusable> {
        let (cluster_at, user_at) = (self.place.of(self.cluster.0), self.place.of(self.user.0));
        let Some((server, at)) = self.text(self.cluster.1, "server") else { return Err(Unusable::Server(cluster_at)) };
        let waits = placeholder::find(server).is_some();
        let endpoint = Endpoint::read(server);
        if endpoint.is_none() && !waits {
            return Err(Unusable::Server(at));
        }
        Ok(Entry {
            server: Spanned { value: shown(server), span: at },
            endpoint: endpoint.filter(|_| !waits),
            authority: self.authority(),
            insecure: self
                .text(self.cluster.1, "insecure-skip-tls-verify")
                .filter(|(text, _)| *text == "true")
                .map(|it| it.1),
            files: self.files(),
            plugin: ["exec", "auth-provider"].into_iter().find_map(|key| Some((key, self.key(self.user.1, key)?))),
            token: self.token(),
            has_other_credentials: self.has_other_credentials(),
            placeholders: self.placeholders(),
            cluster_at,
            user_at,
        })
    }

    /// A scalar and its place.
    fn text(&self, part: &'c Value, key: &str) -> Option<(&'c str, Span)> {
        let value = part.get(key).filter(|value| !value.is_null())?;
        value.text().filter(|text| !text.is_empty()).map(|text| (text, self.place.of(value.span)))
    }

    /// The place of a key that holds something.
    fn key(&self, part: &Value, key: &str) -> Option<Span> {
        part.entry(key).filter(|(_, value)| !value.is_null()).map(|(key, _)| self.place.of(key.span))
    }

    fn authority(&self) -> Authority {
        let Some((data, at)) = self.text(self.cluster.1, "certificate-authority-data") else {
            let elsewhere = self.text(self.cluster.1, "certificate-authority").is_some();
            return if elsewhere { Authority::Elsewhere } else { Authority::None };
        };
        let certificate = once(data).is_some_and(|text| text.contains("-----BEGIN CERTIFICATE-----"));
        match placeholder::find(data) {
            _ if certificate => Authority::Certificate,
            Some(_) => Authority::Elsewhere,
            None => Authority::Unreadable(at),
        }
    }

    /// A file counts only where its content does not stand beside it.
    fn files(&self) -> Vec<(&'static str, Span)> {
        let pairs = [
            (self.cluster.1, "certificate-authority", Some("certificate-authority-data")),
            (self.user.1, "client-certificate", Some("client-certificate-data")),
            (self.user.1, "client-key", Some("client-key-data")),
            (self.user.1, "tokenFile", None),
        ];
        let counts = |(part, key, beside): (&'c Value, &'static str, Option<&str>)| {
            let stands_beside = beside.is_some_and(|beside| self.text(part, beside).is_some());
            self.text(part, key).filter(|_| !stands_beside).and_then(|_| Some((key, self.key(part, key)?)))
        };
        pairs.into_iter().filter_map(counts).collect()
    }

    fn token(&self) -> Token {
        let Some((key, value)) = self.user.1.entry("token") else { return Token::Absent };
        let text = if value.is_null() { "" } else { value.text().unwrap_or_default() };
        Token::read(text, self.place.of(key.span))
    }

    fn has_other_credentials(&self) -> bool {
        const KEYS: [&str; 7] = [
            "client-certificate-data",
            "client-certificate",
            "tokenFile",
            "exec",
            "auth-provider",
            "username",
            "password",
        ];
        KEYS.iter().any(|key| self.key(self.user.1, key).is_some())
    }

    fn placeholders(&self) -> Vec<(&'static str, Span)> {
        let keys = [
            (self.cluster.1, "server"),
            (self.cluster.1, "certificate-authority-data"),
            (self.user.1, "client-certificate-data"),
            (self.user.1, "client-key-data"),
            (self.user.1, "token"),
            (self.user.1, "password"),
        ];
        let waits = |(part, key): (&'c Value, &'static str)| {
            let (text, _) = self.text(part, key).filter(|(text, _)| text.len() <= LONGEST_PLACEHOLDER)?;
            placeholder::find(text).and_then(|_| Some((key, self.key(part, key)?)))
        };
        keys.into_iter().filter_map(waits).collect()
    }
}

/// A longer value is no placeholder; chance alone may bring the signs of one into it.
const LONGEST_PLACEHOLDER: usize = 100;
