//! `kubeconfig-invalid`: what is to fill a data plane's Secret is no kubeconfig that works.

use std::collections::BTreeMap;

use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::parse::documents;
use crate::topology::{Cluster, Data, Role, Topology, Value};

pub(super) static RULE: Rule =
    Rule { code: "MW501", name: "kubeconfig-invalid", severity: Severity::Error, fixed: true, check };

/// Nothing to find in a topology alone: kubeconfigs come beside it.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// Judges each kubeconfig, at the name of the cluster it is for. What is in it is never shown.
pub(crate) fn judge(topology: &Topology, kubeconfigs: &BTreeMap<String, String>) -> Vec<Finding> {
    let data_planes = topology.clusters.items().iter().filter(|cluster| cluster.role.is(&Role::DataPlane));
    let finding = |cluster: &Cluster| {
        let name = cluster.name.spanned()?;
        let problem = problem(kubeconfigs.get(&name.value)?)?;
        Some(RULE.at(name.span, problem, &[("cluster", &name.value)]).help("help", &[]))
    };
    data_planes.filter_map(finding).collect()
}

/// The sentence for what is wrong, if anything is.
fn problem(text: &str) -> Option<&'static str> {
    let Ok(documents) = documents(text) else { return Some("not-yaml") };
    let [config] = documents.as_slice() else { return Some("not-yaml") };
    let is = |key: &str, value: &str| config.get(key).and_then(Value::text) == Some(value);
    if !is("apiVersion", "v1") || !is("kind", "Config") {
        return Some("not-config");
    }
    let Some(context) = named(config, "contexts", config.get("current-context")).and_then(|it| it.get("context"))
    else {
        return Some("no-context");
    };
    let cluster = named(config, "clusters", context.get("cluster"));
    let user = named(config, "users", context.get("user"));
    (cluster.is_none() || user.is_none()).then_some("no-entry")
}

/// The entry of the list `key` whose name is `name`.
fn named<'c>(config: &'c Value, key: &str, name: Option<&Value>) -> Option<&'c Value> {
    let Data::List(entries) = &config.get(key)?.data else { return None };
    let name = name.and_then(Value::text).filter(|name| !name.is_empty())?;
    entries.iter().find(|entry| entry.get("name").and_then(Value::text) == Some(name))
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn a_kubeconfig_leads_from_its_context_to_a_cluster_and_a_user() {
        let config = "{apiVersion: v1, kind: Config, current-context: a, contexts: [{name: a, context: {cluster: b, user: c}}], \
                      clusters: [{name: b, cluster: {}}], users: [{name: c, user: {}}]}";
        assert_eq!(problem(config), None);
        assert_eq!(problem(&config.replace("name: c", "name: d")), Some("no-entry"));
        assert_eq!(problem(&config.replace("current-context: a", "current-context: x")), Some("no-context"));
        assert_eq!(problem(&config.replace("kind: Config", "kind: Secret")), Some("not-config"));
        assert_eq!(problem("a: ["), Some("not-yaml"));
        assert_eq!(problem(""), Some("not-yaml"));
    }
}
