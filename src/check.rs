//! Topology → findings. One rule is one file here, with its page beside it.
//!
//! A rule reads the model, never text. What depends on a value that is absent or unreadable is skipped: another rule
//! has reported it.

pub mod blocks;
mod capture;
mod config;
mod context;
mod drops;
pub(crate) mod free_block;
mod groups;
mod injection;
mod islands;
mod kubeconfigs;
pub(crate) mod lost;
mod moves;
mod names;
mod overlapping;
pub mod overlaps;
mod planned;
pub(crate) mod ranges;
pub mod reach;
pub mod regions;
pub mod relation;
#[cfg(test)]
mod samples;
mod scalar;
mod silences;
mod specs;
pub mod vpcs;

pub(crate) use crate::topology::host;
pub use crate::topology::placeholder;
pub use config::{Config, ConfigError, Level};
pub use context::{Context, nearest};
pub(crate) use excess_access::{Excess, existing as existing_excess, planned as planned_excess};
pub(crate) use planned::{Planned, judge};
pub(crate) use read_back_mismatch::finding as read_back_mismatch;
pub(crate) use redundant_rule::finding as redundant_rule;
pub(crate) use required_flow_blocked::{Blocked, finding as required_flow_blocked, not_judged};
pub(crate) use template_fault::finding as template_fault;
pub(crate) use unplanned_addresses::RULE as UNPLANNED;

use serde::Serialize;

use crate::existing::Existing;
use crate::finding::{Finding, Severity};
use crate::manifest::Manifests;
use crate::message::{Facts, Message};
use crate::parse::Parsed;
use crate::source::Span;
use silences::Silences;

macro_rules! rules {
    ($($rule:ident $([$full:ident])?)+) => {
        $(mod $rule;)+
        /// Every rule, in the order of the codes.
        pub static RULES: &[&Rule] = &[$(rule!($rule $($full)?),)+];
    };
}

/// A rule that judges what is read with the feature `full` alone has nothing to look at without.
macro_rules! rule {
    ($rule:ident) => {
        &$rule::RULE
    };
    ($rule:ident full) => {
        &Rule { check: if cfg!(feature = "full") { $rule::RULE.check } else { |_, _| {} }, ..$rule::RULE }
    };
}

rules! {
    syntax
    unknown_field
    duplicate_key
    several_documents
    too_large
    unsupported_format
    duplicate_name
    same_cluster_twice
    invalid_name
    reserved_name
    missing_field
    placeholder_left
    unknown_reference
    no_control_plane
    several_control_planes
    no_data_plane
    data_plane_in_off_mode
    unknown_region
    unused_silence
    overlapping_pod_cidrs
    overlapping_service_cidrs
    overlapping_vpcs
    overlapping_reserved
    overlapping_pod_service
    overlapping_vpc_pod
    overlapping_vpc_service
    overlap_within_cluster
    invalid_cidr
    host_bits_set
    address_family_mixed
    reserved_range
    docker_bridge
    public_range
    default_vpc_range
    bad_vpc_mask
    bad_vswitch_mask
    outside_vpc
    missing_cidr
    plugin_cidr_mismatch
    overlapping_vswitches
    unplanned_addresses
    vpcs_not_connected
    peering_not_transitive
    vpc_spans_regions
    flannel_routes_not_published
    cross_region_bandwidth
    manual_routes
    two_cens
    cen_advised
    api_server_unreachable
    kubernetes_too_old
    too_few_workers
    ip_ranges_invalid
    istio_version_unknown
    kubernetes_too_new
    wrong_dialect_field
    unknown_spec_field
    ip_ranges_gap
    ip_ranges_differ
    injection_namespace_missing
    injection_system_namespace
    injection_empty
    hub_region_mismatch
    enabled_services_required
    gateway_needs_load_balancer
    duplicate_gateway_address
    gateway_mode_needs_mtls
    locality_single_region
    locality_without_outlier_detection
    locality_weights
    locality_env_needed
    public_control_plane_gateway
    bad_replica_count
    flattened_manifest
    escaped_star
    bare_star
    fallen_namespace
    kubeconfig_invalid [full]
    kubeconfig_context_missing [full]
    kubeconfig_loopback_server [full]
    kubeconfig_server_is_control_plane [full]
    kubeconfig_same_server [full]
    kubeconfig_no_ca [full]
    kubeconfig_insecure [full]
    kubeconfig_file_reference [full]
    kubeconfig_exec_credential [full]
    kubeconfig_empty_token [full]
    token_expired [full]
    token_expires_soon [full]
    token_subject_mismatch [full]
    secret_name_mismatch [full]
    secret_several_keys [full]
    secret_label_missing [full]
    secret_double_base64 [full]
    rbac_cluster_admin [full]
    rbac_removed_api [full]
    security_group_missing
    security_group_shared_needs_no_rule
    group_reference_across_vpcs
    group_reference_in_enterprise
    too_many_group_references
    enterprise_needs_egress
    world_open_source
    protocol_port_mismatch
    priority_out_of_range
    shadowed_by_drop
    duplicate_rule
    application_ports_missing
    existing_rules_unreadable
    security_group_differs
    rules_per_interface
    pod_cidr_too_small
    vswitch_too_small
    route_table_full
    basic_group_capacity
    required_flow_blocked
    excess_access
    redundant_rule
    read_back_mismatch
    template_fault
    findings_cut
}

/// A rule: what it is called, how bad its findings are, and how it finds them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Rule {
    /// `MW` and three digits; never reused.
    pub code: &'static str,
    /// Reads right after "allow": it names what is flagged.
    pub name: &'static str,
    /// The severity of its findings, unless a finding says otherwise.
    pub severity: Severity,
    /// Whether manifests cannot be made from what it finds, so that it cannot be lowered.
    pub fixed: bool,
    /// Looks, and reports.
    #[serde(skip)]
    #[cfg_attr(feature = "types", ts(skip))]
    pub check: fn(&Context<'_>, &mut Findings<'_>),
}

impl Rule {
    /// A finding of this rule at `span`, saying the sentence `key`.
    #[must_use]
    pub fn at(&self, span: Span, key: &'static str, facts: Facts<'_>) -> Finding {
        Finding {
            code: self.code,
            rule: self.name,
            severity: self.severity,
            span,
            message: Message::new(key, facts),
            related: Vec::new(),
            help: Vec::new(),
            fixes: Vec::new(),
        }
    }
}

/// The rule with this code or name.
fn find(code_or_name: &str) -> Option<&'static Rule> {
    let is_it = |rule: &&&Rule| rule.name == code_or_name || rule.code.eq_ignore_ascii_case(code_or_name);
    RULES.iter().find(is_it).copied()
}

/// Findings of one check, without those that a comment silences, each at the severity that its config gives it.
#[derive(Debug)]
pub struct Findings<'c> {
    config: &'c Config,
    silences: Silences,
    kept: Vec<Finding>,
    dropped: usize,
    refused: bool,
}

impl<'c> Findings<'c> {
    /// How many findings of one file are kept; the rest are counted.
    pub const MOST: usize = 10_000;

    fn new(config: &'c Config, silences: Silences) -> Self {
        Self { config, silences, kept: Vec::new(), dropped: 0, refused: false }
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        if self.silences.cover(&finding) {
            return;
        }
        let Some(finding) = self.config.apply(finding) else { return };
        self.refused |= finding.severity == Severity::Error;
        if self.kept.len() < Self::MOST || finding.rule == findings_cut::RULE.name {
            self.kept.push(finding);
        } else {
            self.dropped += 1;
        }
    }

    /// How many findings were dropped.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    fn finish(mut self) -> Checked {
        self.kept.sort_by_key(|finding| (finding.span, finding.code));
        Checked { findings: self.kept, refused: self.refused }
    }
}

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// The findings that are kept, by place and code.
    pub findings: Vec<Finding>,
    /// Whether any finding, kept or not, forbids generating.
    pub refused: bool,
}

/// Runs every rule over what was read; `config` changes severities.
#[must_use]
pub fn check(parsed: &Parsed, config: &Config) -> Checked {
    check_beside(parsed, &Manifests::none(), &Existing::read(&parsed.topology, []), config)
}

/// Runs every rule over a topology and what stands beside it: manifests, and what the cloud has already.
#[must_use]
pub fn check_beside(parsed: &Parsed, manifests: &Manifests, existing: &Existing, config: &Config) -> Checked {
    check_behind(parsed, manifests, existing, config, |_| Vec::new())
}

/// The same, and what `behind` finds when the rules have looked: it sees whether they refuse the topology.
pub(crate) fn check_behind(
    parsed: &Parsed,
    manifests: &Manifests,
    existing: &Existing,
    config: &Config,
    behind: impl FnOnce(&Checked) -> Vec<Finding>,
) -> Checked {
    let context = &Context::beside(parsed, manifests, existing);
    let mut findings = Findings::new(config, Silences::of(context.silences));
    let mut behind = Some(behind);
    for rule in RULES {
        // Which comments were needed is known when all have looked, and only then what was cut.
        if rule.code == findings_cut::RULE.code {
            let so_far = Checked { findings: Vec::new(), refused: findings.refused };
            let found = behind.take().map(|behind| behind(&so_far));
            found.into_iter().flatten().for_each(|finding| findings.add(finding));
            unused_silence::report_unused(context, &mut findings);
        }
        (rule.check)(context, &mut findings);
    }
    findings.finish()
}
