//! The control plane's own resource.

use serde_json::{Value, json};

use crate::mesh::{Mesh, Nearest};
use crate::topology::{Dialect, Distribute, Failover, Mode};

/// The `Istio` resource.
#[derive(Debug)]
pub struct Istio {
    /// Its name.
    pub name: &'static str,
    /// The API group of the dialect.
    pub api_group: &'static str,
    /// Its spec.
    pub spec: Value,
    /// Whether it is ours to apply. The fork's schema is not published and its console makes the resource, so there it
    /// is for reading only.
    pub applied: bool,
}

pub(super) fn istio(mesh: &Mesh<'_>) -> Istio {
    let (name, applied) = match mesh.dialect {
        Dialect::Alibaba => ("istio-config", false),
        // `istio-config` is the name that upstream's operator gives to the copy on each data plane.
        Dialect::Banzaicloud => ("istio", true),
    };
    Istio { name, api_group: mesh.api_group(), spec: spec(mesh), applied }
}

fn spec(mesh: &Mesh<'_>) -> Value {
    let mut spec = json!({
        "autoInjectionNamespaces": mesh.injection,
        "controlPlaneSecurityEnabled": mesh.control_plane_security,
        "gateways": { "enabled": true, "ingress": ingress(mesh) },
        "includeIPRanges": "*",
        "meshExpansion": mesh.mode == Mode::Gateway,
        "mtls": mesh.mtls,
        "version": mesh.istio_version,
    });
    let Value::Object(fields) = &mut spec else { return spec };
    if mesh.mode == Mode::Gateway {
        fields.insert("useMCP".to_owned(), true.into());
        if let Some(gateways) = fields.get_mut("gateways") {
            override_key(gateways, "egress", json!({ "enabled": false }));
        }
    }
    if let Some(nearest) = mesh.locality.filter(|_| knows_locality(mesh)) {
        fields.insert("localityLB".to_owned(), locality(nearest));
    }
    spec
}

/// Upstream has the field from the 1.2 line on; before, pilot's environment alone decides.
fn knows_locality(mesh: &Mesh<'_>) -> bool {
    mesh.dialect == Dialect::Alibaba || mesh.istio_line >= (1, 2)
}

fn override_key(value: &mut Value, key: &str, with: Value) {
    if let Value::Object(map) = value {
        map.insert(key.to_owned(), with);
    }
}

/// The fork lists its ingress gateways by name; upstream has one.
fn ingress(mesh: &Mesh<'_>) -> Value {
    let mut gateway = json!({ "serviceType": mesh.control_plane.gateway_type });
    if mesh.mode == Mode::Gateway {
        let reach = if mesh.is_joined() { "intranet" } else { "internet" };
        let annotation = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type";
        override_key(&mut gateway, "serviceAnnotations", json!({ annotation: reach }));
    }
    if mesh.dialect == Dialect::Banzaicloud {
        return gateway;
    }
    override_key(&mut gateway, "gatewayName", json!("ingressgateway"));
    json!([gateway])
}

fn locality(nearest: Nearest<'_>) -> Value {
    let mut setting = json!({ "enabled": true });
    let Some(detail) = nearest.detail else { return setting };
    if !detail.failover.items().is_empty() {
        let failover = |it: &Failover| Some(json!({ "from": it.from.text()?, "to": it.to.text()? }));
        override_key(&mut setting, "failover", detail.failover.items().iter().filter_map(failover).collect());
    }
    if !detail.distribute.items().is_empty() {
        override_key(&mut setting, "distribute", detail.distribute.items().iter().filter_map(distribute).collect());
    }
    setting
}

fn distribute(it: &Distribute) -> Option<Value> {
    let weights = it.to.value()?.iter().map(|(locality, weight)| (locality.value.clone(), weight.value.into()));
    Some(json!({ "from": it.from.text()?, "to": Value::Object(weights.collect()) }))
}
