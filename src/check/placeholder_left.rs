//! `placeholder-left`: a value is still to be filled in.

use super::{Context, Findings, Rule, kubeconfigs, placeholder};
use crate::finding::Severity;
use crate::manifest::meta::Meta;
use crate::message::Facts;
use crate::source::Span;
use crate::topology::{
    Cluster, Data, Field, Gateway, Locality, LocalityDetail, MeshSpec, Permission, SecurityGroup, Spanned, Topology,
    Value,
};

pub(super) static RULE: Rule =
    Rule { code: "MW112", name: "placeholder-left", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    Texts(&mut |span, text| {
        let Some(placeholder) = placeholder::find(text) else { return };
        let facts: Facts<'_> = &[("placeholder", &placeholder), ("value", &text)];
        let finding = RULE.at(span, if placeholder == text { "whole" } else { "part" }, facts);
        let masked = placeholder.starts_with(|c: char| c == '*' || c.is_ascii_alphanumeric());
        findings.add(finding.help(if masked { "masked" } else { "help" }, facts));
    })
    .everything(context);
    // The usual state of what meshwright wrote: nothing applies it before it is filled.
    for secret in context.manifests.secrets.iter().filter(|secret| secret.is_unfilled) {
        let facts: Facts<'_> = &[("name", &secret.meta.name.text().unwrap_or_default())];
        let finding = RULE.at(secret.meta.at, "unfilled", facts).severity(Severity::Note);
        findings.add(finding.help("unfilled-help", facts));
    }
    // What stands in place of a credential is not shown: it may be one.
    for (config, entry) in kubeconfigs::entries(context) {
        for (key, at) in &entry.placeholders {
            let facts: Facts<'_> = &[("key", key), ("owner", &config.owner)];
            findings.add(RULE.at(*at, "kubeconfig", facts).help("kubeconfig-help", facts));
        }
    }
}

/// Shows every text of the file to what it holds.
struct Texts<'f>(&'f mut dyn FnMut(Span, &str));

impl Texts<'_> {
    fn everything(&mut self, context: &Context<'_>) {
        self.topology(context.topology);
        for remote in &context.manifests.remote_istios {
            self.meta(&remote.meta);
            remote.spec.iter().for_each(|spec| self.value(spec));
        }
        for secret in &context.manifests.secrets {
            self.meta(&secret.meta);
            self.each(&secret.keys, |key| key);
        }
    }

    fn meta(&mut self, meta: &Meta) {
        self.texts([&meta.api_version, &meta.name, &meta.namespace]);
    }

    fn topology(&mut self, topology: &Topology) {
        self.texts([&topology.api_version, &topology.kind]);
        topology.mesh.get().into_iter().for_each(|mesh| self.mesh(mesh));
        for vpc in topology.vpcs.items() {
            self.texts([&vpc.name, &vpc.id, &vpc.region, &vpc.account]);
            self.each(vpc.cidrs.items().iter().chain(vpc.user_cidrs.items()), |cidr| &cidr.text);
        }
        for link in topology.links.items() {
            self.texts([&link.id]);
            self.list(&link.vpcs);
        }
        for reserved in topology.reserved.items() {
            self.texts([&reserved.name]);
            self.each(reserved.cidrs.items(), |cidr| &cidr.text);
        }
        topology.clusters.items().iter().for_each(|cluster| self.cluster(cluster));
    }

    fn mesh(&mut self, mesh: &MeshSpec) {
        self.texts([&mesh.name]);
        self.each(mesh.istio_version.spanned(), |version| &version.text);
        self.list(&mesh.auto_injection_namespaces);
        let groups = mesh.security_groups.get();
        self.each(groups.into_iter().flat_map(|groups| groups.tolerate.items()), |cidr| &cidr.text);
        if let Some(Locality::Detail(detail)) = mesh.locality.value() {
            self.locality(detail);
        }
    }

    fn locality(&mut self, detail: &LocalityDetail) {
        self.list(&detail.hosts);
        detail.failover.items().iter().for_each(|entry| self.texts([&entry.from, &entry.to]));
        for entry in detail.distribute.items() {
            self.texts([&entry.from]);
            self.each(entry.to.items().iter().map(|(locality, _)| locality), |locality| locality);
        }
    }

    fn cluster(&mut self, cluster: &Cluster) {
        self.texts([&cluster.name, &cluster.id, &cluster.vpc, &cluster.api_server, &cluster.context]);
        self.each(cluster.kubernetes_version.spanned(), |version| &version.text);
        if let Some(network) = cluster.network.get() {
            let cidrs = network.node_cidrs.items().iter().chain(network.pod_cidrs.items());
            self.each(cidrs.chain(network.service_cidr.spanned()), |cidr| &cidr.text);
        }
        cluster.security_group.get().into_iter().for_each(|group| self.security_group(group));
        self.list(&cluster.namespaces);
        self.each(cluster.application_ports.items(), |ports| &ports.text);
        cluster.gateway.get().into_iter().for_each(|gateway| self.gateway(gateway));
        cluster.remote_istio.get().into_iter().for_each(|overrides| self.value(overrides));
    }

    fn gateway(&mut self, gateway: &Gateway) {
        self.texts([&gateway.kind, &gateway.address]);
        self.list(&gateway.nat_addresses);
    }

    fn security_group(&mut self, group: &SecurityGroup) {
        self.texts([&group.id]);
        group.rules.items().iter().for_each(|rule| self.permission(rule));
    }

    /// What the rule says; a description is free text.
    fn permission(&mut self, rule: &Permission) {
        self.texts([&rule.direction, &rule.policy, &rule.ip_protocol, &rule.port_range, &rule.source_port_range]);
        self.texts([
            &rule.source_cidr_ip,
            &rule.ipv6_source_cidr_ip,
            &rule.source_group_id,
            &rule.source_prefix_list_id,
        ]);
        self.texts([&rule.dest_cidr_ip, &rule.ipv6_dest_cidr_ip, &rule.dest_group_id, &rule.dest_prefix_list_id]);
        self.texts([&rule.source_group_owner_account, &rule.nic_type, &rule.security_group_rule_id]);
    }

    fn value(&mut self, value: &Value) {
        match &value.data {
            Data::Scalar { text, .. } => (self.0)(value.span, text),
            Data::List(items) => items.iter().for_each(|item| self.value(item)),
            Data::Map(entries) => entries.iter().for_each(|(_, value)| self.value(value)),
        }
    }

    fn texts<const N: usize>(&mut self, fields: [&Field<String>; N]) {
        self.each(fields.into_iter().filter_map(Field::spanned), |text| text);
    }

    fn list(&mut self, field: &Field<Vec<Spanned<String>>>) {
        self.each(field.items(), |text| text);
    }

    fn each<'t, T: 't>(&mut self, values: impl IntoIterator<Item = &'t Spanned<T>>, text: impl Fn(&T) -> &str) {
        values.into_iter().for_each(|value| (self.0)(value.span, text(&value.value)));
    }
}
