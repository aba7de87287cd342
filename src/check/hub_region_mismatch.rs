//! `hub-region-mismatch`: images are to come from another region than the cluster's.

use super::specs::used_specs;
use super::{Context, Findings, Rule, placeholder};
use crate::finding::Severity;
use crate::message::Facts;
use crate::topology::{Cluster, Dialect, Value};

pub(super) static RULE: Rule =
    Rule { code: "MW413", name: "hub-region-mismatch", severity: Severity::Warning, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // Upstream's RemoteIstio has neither field.
    for spec in used_specs(context).iter().filter(|spec| spec.dialect == Dialect::Alibaba) {
        let Some(cluster) = spec.cluster else { continue };
        let image = spec.get("dockerImage").and_then(|image| image.get("region"));
        let values = [("hub", spec.get("hub"), true), ("image", image, false)];
        for (message, value, is_hub) in values {
            let found = value.and_then(|value| Some((value, value.text()?)));
            let found = found.and_then(|(value, text)| Some((value, if is_hub { region_of(text)? } else { text })));
            if let Some((value, found)) = found {
                compare(context, cluster, value, found, message, findings);
            }
        }
    }
}

/// The region of a registry of the cloud: `registry.REGION.aliyuncs.com`, `NAME-registry.REGION.cr.aliyuncs.com`.
fn region_of(hub: &str) -> Option<&str> {
    let host = hub.split('/').next()?.strip_suffix(".aliyuncs.com")?;
    let (registry, region) = host.strip_suffix(".cr").unwrap_or(host).rsplit_once('.')?;
    registry.contains("registry").then_some(region)
}

fn compare(
    context: &Context<'_>,
    cluster: &Cluster,
    value: &Value,
    found: &str,
    message: &'static str,
    findings: &mut Findings<'_>,
) {
    let region = context.vpc_of(cluster).and_then(|vpc| vpc.region.spanned());
    let real = |text: &str| !text.is_empty() && placeholder::find(text).is_none();
    let Some(region) = region.filter(|region| real(&region.value) && real(found) && region.value != found) else {
        return;
    };
    let facts: Facts<'_> =
        &[("cluster", &cluster.name.text().unwrap_or_default()), ("found", &found), ("region", &region.value)];
    findings.add(RULE.at(value.span, message, facts).relate(region.span, "region", facts).help("help", facts));
}

#[cfg(test)]
mod tests {
    use super::region_of;

    #[test]
    fn a_registry_says_its_region() {
        for (hub, region) in [
            ("registry.cn-beijing.aliyuncs.com/aliacs-app-catalog", Some("cn-beijing")),
            ("registry-vpc.cn-beijing.aliyuncs.com/acs", Some("cn-beijing")),
            ("shop-registry.cn-beijing.cr.aliyuncs.com/istio", Some("cn-beijing")),
            ("registry.aliyuncs.com/acs", None),
            ("istio.oss-cn-hangzhou.aliyuncs.com", None),
            ("registry.example.com/istio", None),
            ("docker.io/istio", None),
            ("", None),
        ] {
            assert_eq!(region_of(hub), region, "{hub}");
        }
    }
}
