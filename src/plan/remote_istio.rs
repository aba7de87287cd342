//! A data plane's entry into the mesh.

use serde_json::{Map, Value, json};

use crate::mesh::{Cluster, Mesh};
use crate::topology::{Data, Dialect, Mode, Value as Written};

/// A RemoteIstio.
#[derive(Debug)]
pub struct RemoteIstio<'m> {
    /// The data plane's name.
    pub name: &'m str,
    /// The API group of the dialect.
    pub api_group: &'static str,
    /// Its spec. Keys sort by name, which is how the official page has them.
    pub spec: Value,
}

pub(super) fn remote_istio<'m>(mesh: &'m Mesh<'m>, cluster: &'m Cluster<'m>) -> RemoteIstio<'m> {
    let mut spec = match mesh.dialect {
        Dialect::Alibaba => alibaba(mesh, cluster),
        Dialect::Banzaicloud => banzaicloud(mesh),
    };
    if let Some(overrides) = cluster.overrides {
        override_with(&mut spec, overrides);
    }
    RemoteIstio { name: cluster.name, api_group: mesh.api_group(), spec }
}

/// The spec of the official page's sample, with the cluster's own region.
fn alibaba(mesh: &Mesh<'_>, cluster: &Cluster<'_>) -> Value {
    json!({
        "autoInjectionNamespaces": mesh.injection,
        "dockerImage": { "region": cluster.region },
        "gateways": { "k8singress": {} },
        "hub": format!("registry.{}.aliyuncs.com/aliacs-app-catalog", cluster.region),
        "includeIPRanges": "*",
        "proxy": {},
        "security": {},
        "sidecarInjector": { "enabled": true, "replicaCount": 1 },
    })
}

fn banzaicloud(mesh: &Mesh<'_>) -> Value {
    json!({
        "autoInjectionNamespaces": mesh.injection,
        "citadel": { "enabled": true },
        "enabledServices": enabled_services(mesh.mode),
        "includeIPRanges": "*",
        "sidecarInjector": { "enabled": true, "replicaCount": 1 },
    })
}

/// On a flat network the operator copies the addresses of these services' pods; between gateways it needs their names.
fn enabled_services(mode: Mode) -> Value {
    let services = [
        ("istio-pilot", "istio=pilot"),
        ("istio-policy", "istio-mixer-type=policy"),
        ("istio-telemetry", "istio-mixer-type=telemetry"),
    ];
    let service = |(name, selector): (&str, &str)| match mode {
        Mode::Gateway => json!({ "name": name }),
        Mode::Flat | Mode::Off => json!({ "labelSelector": selector, "name": name }),
    };
    services.into_iter().map(service).collect()
}

/// Lays what the user wrote over `spec`: mappings key by key, anything else whole.
fn override_with(spec: &mut Value, written: &Written) {
    let (Value::Object(map), Data::Map(entries)) = (&mut *spec, &written.data) else {
        *spec = value(written);
        return;
    };
    for (key, written) in entries {
        override_with(map.entry(key.value.as_str()).or_insert(Value::Null), written);
    }
}

/// What is meant by what is written.
pub(crate) fn value(written: &Written) -> Value {
    match &written.data {
        Data::Scalar { text, plain: true } => plain(text),
        Data::Scalar { text, plain: false } => Value::String(text.clone()),
        Data::List(items) => items.iter().map(value).collect(),
        Data::Map(entries) => Value::Object(
            entries.iter().map(|(key, written)| (key.value.clone(), value(written))).collect::<Map<_, _>>(),
        ),
    }
}

/// What a word without quotes means where YAML 1.1 and 1.2 agree; elsewhere it is text.
fn plain(text: &str) -> Value {
    // The two versions differ over exponents, those that a long number would be written with too.
    let has_exponent = |text: &str| text.contains(['e', 'E']);
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        // JSON's numbers have no leading zeros, which the two versions read differently.
        _ => match serde_json::from_str(text) {
            Ok(Value::Number(number)) if !has_exponent(text) && !has_exponent(&number.to_string()) => number.into(),
            _ => Value::String(text.to_owned()),
        },
    }
}
