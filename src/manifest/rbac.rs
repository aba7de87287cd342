//! Rights, as given.

use super::meta::Meta;
use crate::source::Span;
use crate::topology::{Field, Value};

/// A ServiceAccount, or the subject of a binding.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub at: Span,
}

/// A role or a binding.
#[derive(Debug, Clone)]
pub struct Rbac {
    /// What it says of itself.
    pub meta: Meta,
    /// Where it grants everything on everything.
    pub everything: Option<Span>,
}

/// The API group of roles and bindings.
pub(super) const GROUP: &str = "rbac.authorization.k8s.io";

impl Rbac {
    pub(super) fn read(document: &Value, meta: Meta) -> Self {
        let everything = match meta.kind.text() {
            Some("ClusterRole") => document.get("rules").and_then(everything),
            Some("ClusterRoleBinding") => cluster_admin(document),
            _ => None,
        };
        Self { meta, everything }
    }
}

/// The first rule that grants every verb on every resource of every group.
fn everything(rules: &Value) -> Option<Span> {
    let all = |rule: &Value, key: &str| {
        rule.get(key).is_some_and(|list| list.items().iter().any(|item| item.text() == Some("*")))
    };
    let rule =
        rules.items().iter().find(|rule| ["apiGroups", "resources", "verbs"].iter().all(|key| all(rule, key)))?;
    rule.entry("verbs").map(|(_, verbs)| verbs.span)
}

/// Where a binding names the role of that name.
fn cluster_admin(binding: &Value) -> Option<Span> {
    let name = binding.get("roleRef")?.get("name")?;
    (name.text() == Some("cluster-admin")).then_some(name.span)
}

/// The accounts of a ServiceAccount or of a ClusterRoleBinding.
pub(super) fn accounts(document: &Value, meta: &Meta) -> Vec<Account> {
    let account = |name: Field<String>, namespace: Field<String>| {
        let (name, namespace) = (name.spanned()?, namespace.text()?.to_owned());
        Some(Account { namespace, name: name.value.clone(), at: name.span })
    };
    if meta.kind.is("ServiceAccount") {
        return account(meta.name.clone(), meta.namespace.clone()).into_iter().collect();
    }
    let subjects = document.get("subjects").map(Value::items).unwrap_or_default().iter();
    let accounts = subjects.filter(|subject| subject.get("kind").and_then(Value::text) == Some("ServiceAccount"));
    let of = |subject: &Value, key| Value::field(subject.get(key));
    accounts.filter_map(|subject| account(of(subject, "name"), of(subject, "namespace"))).collect()
}
