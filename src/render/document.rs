//! The manifests of a cluster's folder.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::fill::Scope;
use super::{File, RenderFault, Writer};
use crate::mesh::NAMESPACE;
use crate::plan::rbac::Rbac;
use crate::plan::secret::{Content, RemoteSecret};
use crate::plan::{ClusterPlan, Manifest, Object};
use crate::topology::RbacProfile;

/// The list of what `kubectl apply -k` applies.
pub(super) fn kustomization(plan: &ClusterPlan<'_>, writer: &Writer<'_>) -> Result<File, RenderFault> {
    let applied = plan.manifests.iter().filter(|manifest| manifest.applied);
    let resources: Vec<_> = applied.map(|manifest| Scope::default().with("file", manifest.file.as_str())).collect();
    let scope = Scope::default()
        .with("context", plan.cluster.context)
        .with("cluster", plan.cluster.name)
        .with("resources", resources);
    let text = writer.fill("kustomization.yaml", &scope)?;
    Ok(File { applied: false, ..file(plan, "kustomization.yaml", text) })
}

/// One manifest.
pub(super) fn manifest(
    plan: &ClusterPlan<'_>,
    manifest: &Manifest<'_>,
    writer: &Writer<'_>,
) -> Result<File, RenderFault> {
    let text = text(&manifest.object, writer)?;
    let secret = matches!(&manifest.object, Object::Secret(_));
    Ok(File { applied: manifest.applied, secret, ..file(plan, &manifest.file, text) })
}

fn file(plan: &ClusterPlan<'_>, name: &str, text: String) -> File {
    let cluster = plan.cluster.name;
    let path = format!("clusters/{cluster}/{name}");
    File { path, text, cluster: Some(cluster.to_owned()), applied: true, secret: false }
}

fn text(object: &Object<'_>, writer: &Writer<'_>) -> Result<String, RenderFault> {
    let scope = Scope::default().with("namespace", NAMESPACE);
    match object {
        Object::Namespace => writer.fill("namespace.yaml", &scope),
        Object::Rbac(rbac) => self::rbac(rbac, scope, writer),
        Object::Istio(istio) => {
            let scope = scope.with("name", istio.name).with("applied", istio.applied);
            writer.fill("istio.yaml", &scope.with("apiVersion", version(istio.api_group)).with("spec", &istio.spec))
        }
        Object::Secret(secret) => self::secret(secret, scope, writer),
        Object::RemoteIstio(remote) => {
            let scope = scope.with("name", remote.name).with("apiVersion", version(remote.api_group));
            writer.fill("remoteistio.yaml", &scope.with("spec", &remote.spec))
        }
        Object::Locality(rule) => {
            let scope = scope.with("name", rule.name.as_str()).with("host", rule.host);
            writer.fill("destinationrule.yaml", &scope.with("tls", rule.tls))
        }
    }
}

fn version(api_group: &str) -> String {
    format!("{api_group}/v1beta1")
}

fn rbac(rbac: &Rbac, scope: Scope<'_>, writer: &Writer<'_>) -> Result<String, RenderFault> {
    let template = match rbac.profile {
        RbacProfile::Compat => "rbac-compat.yaml",
        RbacProfile::Reader => "rbac-reader.yaml",
        RbacProfile::LeastPrivilege => "rbac-least-privilege.yaml",
    };
    let scope = scope.with("account", rbac.account).with("role", rbac.role).with("apiGroup", rbac.api_group);
    let token = rbac.token_secret;
    writer.fill(template, &scope.with("tokenSecret", token.is_some()).with("token", token.unwrap_or_default()))
}

fn secret(secret: &RemoteSecret<'_>, scope: Scope<'_>, writer: &Writer<'_>) -> Result<String, RenderFault> {
    let scope = scope.with("name", secret.name).with("server", secret.server);
    match secret.content {
        Content::Kept(text) => Ok(text.to_owned()),
        Content::Placeholder => writer.fill("secret.yaml", &scope.with("placeholder", true).with("kubeconfig", "")),
        Content::Filled(kubeconfig) => {
            let kubeconfig = BASE64_STANDARD.encode(kubeconfig);
            writer.fill("secret.yaml", &scope.with("placeholder", false).with("kubeconfig", kubeconfig))
        }
    }
}
