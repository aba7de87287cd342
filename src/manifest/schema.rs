//! What a RemoteIstio may hold, by dialect and by Istio's version: one table for judging, mending and completing.
//!
//! Upstream's part follows the types of `banzaicloud/istio-operator` (`remoteistio_types.go`, `istio_types.go`), whose
//! CRD keeps what it does not know. Alibaba's type is not published: its part is the official sample, and upstream's
//! fields of the time the fork was taken, but for those that the sample shows to be gone.

use std::ops::RangeInclusive;

use crate::topology::Dialect;

/// One field.
#[derive(Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether Alibaba's fork is known or thought to have it.
    pub alibaba: bool,
    /// The versions of upstream that have it, as minors of Istio 1.
    pub upstream: Option<RangeInclusive<u32>>,
}

/// What a field takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// A list of texts.
    Texts,
    /// A mapping with these fields.
    Map(&'static [Field]),
    /// A list of mappings with these fields.
    List(&'static [Field]),
    /// Whatever Kubernetes' own types take.
    Free,
}

impl Field {
    const fn both(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, alibaba: true, upstream: Some(1..=u32::MAX) }
    }

    const fn alibaba(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, alibaba: true, upstream: None }
    }

    const fn upstream(name: &'static str, kind: Kind, from: u32, to: u32) -> Self {
        Self { name, kind, alibaba: false, upstream: Some(from..=to) }
    }

    /// Upstream's from the minor `first` on. Where the minor is not known for sure, an earlier one stands here.
    const fn since(first: u32, name: &'static str, kind: Kind) -> Self {
        Self::upstream(name, kind, first, u32::MAX)
    }

    /// Whether `dialect` has it in any version.
    #[must_use]
    pub fn is_of(&self, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Alibaba => self.alibaba,
            Dialect::Banzaicloud => self.upstream.is_some(),
        }
    }

    /// Whether the version of Istio 1 with this minor has it; where no version is given, some version.
    #[must_use]
    pub fn is_in(&self, dialect: Dialect, minor: Option<u32>) -> bool {
        match (dialect, &self.upstream, minor) {
            (Dialect::Banzaicloud, Some(versions), Some(minor)) => versions.contains(&minor),
            _ => self.is_of(dialect),
        }
    }

    /// The fields of what it takes; none where that has none of its own.
    #[must_use]
    pub fn fields(&self) -> &'static [Self] {
        match self.kind {
            Kind::Map(fields) | Kind::List(fields) => fields,
            _ => &[],
        }
    }
}

/// The field of `fields` that is called `name`.
#[must_use]
pub fn field<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find(|field| field.name == name)
}

/// A RemoteIstio as a whole.
pub static REMOTE_ISTIO: &[Field] = &[
    Field::both("apiVersion", Kind::Text),
    Field::both("kind", Kind::Text),
    Field::both("metadata", Kind::Map(METADATA)),
    Field::both("spec", Kind::Map(SPEC)),
    Field::both("status", Kind::Map(STATUS)),
];

/// Its metadata, with what `kubectl get` adds.
static METADATA: &[Field] = &[
    Field::both("annotations", Kind::Free),
    Field::both("creationTimestamp", Kind::Text),
    Field::both("deletionGracePeriodSeconds", Kind::Number),
    Field::both("deletionTimestamp", Kind::Text),
    Field::both("finalizers", Kind::Texts),
    Field::both("generateName", Kind::Text),
    Field::both("generation", Kind::Number),
    Field::both("labels", Kind::Free),
    Field::both("managedFields", Kind::Free),
    Field::both("name", Kind::Text),
    Field::both("namespace", Kind::Text),
    Field::both("ownerReferences", Kind::Free),
    Field::both("resourceVersion", Kind::Text),
    Field::both("selfLink", Kind::Text),
    Field::both("uid", Kind::Text),
];

/// Its spec.
pub static SPEC: &[Field] = &[
    Field::both("autoInjectionNamespaces", Kind::Texts),
    Field::since(1, "citadel", Kind::Map(CITADEL)),
    Field::upstream("clusterName", Kind::Text, 3, 4),
    Field::both("defaultResources", Kind::Map(RESOURCES)),
    Field::alibaba("dockerImage", Kind::Map(DOCKER_IMAGE)),
    Field::since(1, "enabledServices", Kind::List(SERVICE)),
    Field::since(5, "excludeInboundPorts", Kind::Text),
    Field::both("excludeIPRanges", Kind::Text),
    Field::since(5, "excludeOutboundPorts", Kind::Text),
    Field::alibaba("gateways", Kind::Map(GATEWAYS)),
    Field::alibaba("hub", Kind::Text),
    Field::both("includeIPRanges", Kind::Text),
    Field::since(5, "istioControlPlane", Kind::Map(CONTROL_PLANE)),
    Field::since(8, "networkName", Kind::Text),
    Field::both("proxy", Kind::Map(PROXY)),
    Field::since(1, "proxyInit", Kind::Map(PROXY_INIT)),
    Field::alibaba("security", Kind::Map(CITADEL)),
    Field::both("sidecarInjector", Kind::Map(SIDECAR_INJECTOR)),
];

/// Upstream's Citadel, which the fork calls `security`.
static CITADEL: &[Field] = &[
    Field::since(3, "additionalContainerArgs", Kind::Texts),
    Field::since(3, "additionalEnvVars", Kind::Free),
    Field::both("affinity", Kind::Free),
    Field::both("caSecretName", Kind::Text),
    Field::since(3, "enableNamespacesByDefault", Kind::Flag),
    Field::both("enabled", Kind::Flag),
    Field::since(2, "healthCheck", Kind::Flag),
    Field::since(1, "image", Kind::Text),
    Field::since(3, "listenedNamespaces", Kind::Text),
    Field::since(2, "maxWorkloadCertTTL", Kind::Text),
    Field::both("nodeSelector", Kind::Free),
    Field::since(3, "podAnnotations", Kind::Free),
    Field::both("resources", Kind::Map(RESOURCES)),
    Field::since(3, "sdsEnabled", Kind::Flag),
    Field::since(3, "securityContext", Kind::Free),
    Field::both("tolerations", Kind::Free),
    Field::since(2, "workloadCertTTL", Kind::Text),
];

static CONTROL_PLANE: &[Field] = &[Field::since(5, "name", Kind::Text), Field::since(5, "namespace", Kind::Text)];

static DOCKER_IMAGE: &[Field] = &[Field::alibaba("region", Kind::Text)];

static GATEWAYS: &[Field] = &[
    Field::alibaba("egress", Kind::Free),
    Field::alibaba("enabled", Kind::Flag),
    Field::alibaba("ingress", Kind::Free),
    Field::alibaba("k8singress", Kind::Map(K8S_INGRESS)),
];

static INIT: &[Field] = &[Field::since(2, "resources", Kind::Map(RESOURCES))];

static INIT_CNI: &[Field] = &[
    Field::both("affinity", Kind::Free),
    Field::both("binDir", Kind::Text),
    Field::since(3, "chained", Kind::Flag),
    Field::both("confDir", Kind::Text),
    Field::both("enabled", Kind::Flag),
    Field::both("excludeNamespaces", Kind::Texts),
    Field::since(1, "image", Kind::Text),
    Field::since(3, "includeNamespaces", Kind::Texts),
    Field::both("logLevel", Kind::Text),
    Field::since(3, "repair", Kind::Free),
];

static K8S_INGRESS: &[Field] = &[Field::alibaba("enableHttps", Kind::Flag), Field::alibaba("enabled", Kind::Flag)];

static PROXY: &[Field] = &[
    Field::since(3, "accessLogEncoding", Kind::Text),
    Field::since(3, "accessLogFile", Kind::Text),
    Field::since(3, "accessLogFormat", Kind::Text),
    Field::since(3, "clusterDomain", Kind::Text),
    Field::since(2, "componentLogLevel", Kind::Text),
    Field::since(3, "coreDumpImage", Kind::Text),
    Field::since(2, "dnsRefreshRate", Kind::Text),
    Field::both("enableCoreDump", Kind::Flag),
    Field::since(3, "envoyAccessLogService", Kind::Free),
    Field::since(3, "envoyMetricsService", Kind::Free),
    Field::since(3, "envoyStatsD", Kind::Free),
    Field::since(1, "image", Kind::Text),
    Field::since(3, "lifecycle", Kind::Free),
    Field::since(2, "logLevel", Kind::Text),
    Field::both("privileged", Kind::Flag),
    Field::since(3, "protocolDetectionTimeout", Kind::Text),
    Field::both("resources", Kind::Map(RESOURCES)),
    Field::since(3, "securityContext", Kind::Free),
    Field::since(3, "useMetadataExchangeFilter", Kind::Flag),
];

static PROXY_INIT: &[Field] = &[Field::since(1, "image", Kind::Text)];

static RESOURCES: &[Field] = &[Field::both("limits", Kind::Free), Field::both("requests", Kind::Free)];

/// A service of the control plane that the operator copies to the data plane.
static SERVICE: &[Field] = &[
    Field::since(1, "labelSelector", Kind::Text),
    Field::since(1, "name", Kind::Text),
    Field::since(1, "podIPs", Kind::Texts),
    Field::since(1, "ports", Kind::List(SERVICE_PORT)),
];

static SERVICE_PORT: &[Field] = &[
    Field::since(1, "name", Kind::Text),
    Field::since(1, "nodePort", Kind::Number),
    Field::since(1, "port", Kind::Number),
    Field::since(1, "protocol", Kind::Text),
    Field::since(1, "targetPort", Kind::Text),
];

static SIDECAR_INJECTOR: &[Field] = &[
    Field::since(3, "additionalContainerArgs", Kind::Texts),
    Field::since(3, "additionalEnvVars", Kind::Free),
    Field::both("affinity", Kind::Free),
    Field::since(2, "alwaysInjectSelector", Kind::Free),
    Field::both("autoInjectionPolicyEnabled", Kind::Flag),
    Field::since(2, "enableNamespacesByDefault", Kind::Flag),
    Field::both("enabled", Kind::Flag),
    Field::since(1, "image", Kind::Text),
    Field::since(2, "init", Kind::Map(INIT)),
    Field::both("initCNIConfiguration", Kind::Map(INIT_CNI)),
    Field::since(3, "injectedAnnotations", Kind::Free),
    Field::since(3, "injectedContainerAdditionalArgs", Kind::Texts),
    Field::since(3, "injectedContainerAdditionalEnvVars", Kind::Free),
    Field::since(2, "neverInjectSelector", Kind::Free),
    Field::both("nodeSelector", Kind::Free),
    Field::since(3, "podAnnotations", Kind::Free),
    Field::both("replicaCount", Kind::Number),
    Field::both("resources", Kind::Map(RESOURCES)),
    Field::both("rewriteAppHTTPProbe", Kind::Flag),
    Field::since(3, "securityContext", Kind::Free),
    Field::both("tolerations", Kind::Free),
];

/// What the operator reports; its keys are capitalised.
static STATUS: &[Field] = &[
    Field::both("ErrorMessage", Kind::Text),
    Field::both("GatewayAddress", Kind::Texts),
    Field::both("Status", Kind::Text),
];
