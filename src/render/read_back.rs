//! Reading a manifest back: it must hold the objects that were planned, and nothing else.

use super::{File, RenderFault};
use crate::mesh::NAMESPACE;
use crate::parse::documents;
use crate::plan::remote_istio::value;
use crate::plan::secret::Content;
use crate::plan::{Manifest, Object};
use crate::topology::Value;

/// What a document says it is: kind, name and namespace.
type Identity = (String, String, Option<String>);

/// Compares `file` with the `manifest` it was made from.
pub(super) fn manifest(file: &File, manifest: &Manifest<'_>) -> Result<(), RenderFault> {
    let fault = |problem: String| RenderFault::ReadBack { path: file.path.clone(), problem };
    // What the user keeps is the user's.
    if matches!(&manifest.object, Object::Secret(secret) if matches!(secret.content, Content::Kept(_))) {
        return Ok(());
    }
    let documents = documents(&file.text).map_err(fault)?;
    let read: Vec<_> = documents.iter().filter_map(identity).collect();
    let planned = identities(&manifest.object);
    if read != planned || documents.len() != planned.len() {
        return Err(fault(format!("it holds {}, planned was {}", shown(&read), shown(&planned))));
    }
    let spec = match &manifest.object {
        Object::RemoteIstio(remote) => Some(&remote.spec),
        Object::Istio(istio) => Some(&istio.spec),
        _ => None,
    };
    let written = documents.first().and_then(|document| document.get("spec")).map(value);
    if spec.is_some() && written.as_ref() != spec {
        return Err(fault("its spec is not the one planned".to_owned()));
    }
    Ok(())
}

fn identity(document: &Value) -> Option<Identity> {
    let metadata = document.get("metadata")?;
    let text = |value: Option<&Value>| value.and_then(Value::text).map(str::to_owned);
    Some((text(document.get("kind"))?, text(metadata.get("name"))?, text(metadata.get("namespace"))))
}

fn shown(identities: &[Identity]) -> String {
    let one = |(kind, name, namespace): &Identity| match namespace {
        Some(namespace) => format!("{kind} {name} in {namespace}"),
        None => format!("{kind} {name}"),
    };
    let all: Vec<_> = identities.iter().map(one).collect();
    if all.is_empty() { "no object".to_owned() } else { all.join(", ") }
}

fn identities(object: &Object<'_>) -> Vec<Identity> {
    let one = |kind: &str, name: &str, namespaced: bool| {
        (kind.to_owned(), name.to_owned(), namespaced.then(|| NAMESPACE.to_owned()))
    };
    match object {
        Object::Namespace => vec![one("Namespace", NAMESPACE, false)],
        Object::Istio(istio) => vec![one("Istio", istio.name, true)],
        Object::Secret(secret) => vec![one("Secret", secret.name, true)],
        Object::RemoteIstio(remote) => vec![one("RemoteIstio", remote.name, true)],
        Object::Locality(rule) => vec![one("DestinationRule", &rule.name, true)],
        Object::Rbac(rbac) => {
            let mut objects = vec![
                one("ServiceAccount", rbac.account, true),
                one("ClusterRole", rbac.role, false),
                one("ClusterRoleBinding", rbac.account, false),
            ];
            objects.extend(rbac.token_secret.map(|name| one("Secret", name, true)));
            objects
        }
    }
}
