//! Where a verdict turns: what a rule says on either side of an edge.

use std::collections::BTreeSet;

use meshwright::parse::parse;
use meshwright::{CheckOptions, Config, Diagnostic, Level, ManifestOptions, Report, Source};

use crate::check;

/// A mesh in which nothing is wrong.
const GOOD: &str = "\
apiVersion: meshwright/v1
kind: Topology
mesh: { name: shop, mode: flat }
vpcs:
  - { name: hangzhou, id: vpc-hangzhou, region: cn-hangzhou, cidrs: [10.1.0.0/16] }
  - { name: beijing, id: vpc-beijing, region: cn-beijing, cidrs: [10.2.0.0/16] }
links:
  - { type: cen, id: cen-shop, vpcs: [hangzhou, beijing], bandwidthMbps: 100 }
clusters:
  - name: hangzhou
    role: control-plane
    vpc: hangzhou
    kubernetesVersion: 1.14.8
    workers: 3
    network: { plugin: terway, nodeCidrs: [10.1.0.0/20], podCidrs: [10.1.16.0/20], serviceCidr: 172.16.0.0/20 }
    securityGroup: { id: sg-hangzhou }
    apiServer: https://10.1.0.10:6443
  - name: beijing
    role: data-plane
    vpc: beijing
    kubernetesVersion: 1.14.8
    workers: 3
    network: { plugin: terway, nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20], serviceCidr: 172.16.16.0/20 }
    securityGroup: { id: sg-beijing }
    apiServer: https://10.2.0.10:6443
";

fn good_but(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old), "{old}");
    GOOD.replace(old, new)
}

/// What the rule `name` says.
fn of<'r>(report: &'r Report, name: &str) -> Vec<&'r Diagnostic> {
    report.diagnostics.iter().filter(|it| it.name == name).collect()
}

/// The severities of what the rule `name` says of `text`.
fn severities(name: &str, text: &str) -> Vec<&'static str> {
    of(&check(text), name).into_iter().map(|it| it.severity.word()).collect()
}

fn names(text: &str) -> BTreeSet<&'static str> {
    check(text).diagnostics.iter().map(|it| it.name).collect()
}

/// What is said of `manifest`, held against `topology`.
fn judged(manifest: &str, topology: Option<&str>) -> Report {
    let topology = topology.map(|text| Source { name: "meshwright.yaml", text });
    let given = Source { name: "given.yaml", text: manifest };
    meshwright::check_manifests(&[given], topology.as_ref(), &ManifestOptions::default())
}

#[test]
fn a_guess_is_certain_where_one_key_alone_can_be_meant_and_two_slips_explain_it() {
    let cases = [
        ("nodeCidrs:", "nodeCidr:", true),
        ("nodeCidrs:", "nodCdrs:", true),
        ("serviceCidr:", "srvceCidrs:", false),
        ("workers: 3\n", "workers: 3\n    ix: c1\n", false),
        ("nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20]", "nodCidrs: [10.2.0.0/20]", false),
    ];
    for (old, new, certain) in cases {
        let report = check(&good_but(old, new));
        let found = of(&report, "unknown-field");
        assert!(!found.is_empty() && found.iter().all(|it| it.fixes[0].certain == certain), "{new}: {found:#?}");
    }
    for (api_version, certain) in [("meshwrigt/v1", true), ("mshwrigt/v1", true), ("mshwrgt/v1", false)] {
        let report = check(&good_but("meshwright/v1", api_version));
        let found = of(&report, "unsupported-format");
        assert!(found.iter().flat_map(|it| &it.fixes).any(|fix| fix.certain) == certain, "{api_version}: {found:#?}");
    }
}

#[test]
fn a_field_of_a_remote_istio_is_guessed_like_one_of_a_topology() {
    let laid_over = |spec: &str| {
        good_but(
            "    apiServer: https://10.2.0.10:6443\n",
            &format!("    apiServer: https://10.2.0.10:6443\n    remoteIstio: {spec}\n"),
        )
    };
    for (spec, certain) in [
        ("{ sidecarInjectr: { enabled: true } }", true),
        ("{ sdecarInjctrs: { enabled: true } }", false),
        ("{ sidecarInjectr: { enabled: true }, sidecarInjecter: { enabled: true } }", true),
    ] {
        let report = check(&laid_over(spec));
        let found = of(&report, "unknown-spec-field");
        assert!(!found.is_empty() && found[0].fixes[0].certain == certain, "{spec}: {found:#?}");
        assert!(found.iter().skip(1).all(|it| !it.fixes[0].certain), "{spec}: {found:#?}");
    }
}

#[test]
fn a_silence_ends_with_its_line() {
    let [before, between, after]: [&str; 3] =
        GOOD.split("    workers: 3\n").collect::<Vec<_>>().try_into().expect("two clusters");
    let silenced = "    workers: 2 # meshwright: allow MW402 a trial\n";
    for (first, second, said) in
        [("    workers: 2\n", silenced, 1), (silenced, "    workers: 2\n", 1), (silenced, silenced, 0)]
    {
        let text = [before, first, between, second, after].concat();
        assert_eq!(severities("too-few-workers", &text).len(), said, "{text}");
    }
}

#[test]
fn what_is_something_else_misses_nothing_and_what_may_be_a_topology_does() {
    assert!(names("apiVersion: meshwright/v1\nkind: Mesh\n").contains("missing-field"));
    assert!(names("apiVersion: v1\nkind: Topology\n").contains("missing-field"));
    assert!(!names("apiVersion: v1\nkind: Pod\n").contains("missing-field"));
}

#[test]
fn locality_needs_outlier_detection_unless_it_only_spreads() {
    let spread = "distribute: [{ from: cn-hangzhou, to: { cn-hangzhou: 80, cn-beijing: 20 } }]";
    let failover = "failover: [{ from: cn-hangzhou, to: cn-beijing }]";
    for (locality, said) in [
        ("{ hosts: [] }".to_owned(), &["note"][..]),
        (format!("{{ {spread} }}"), &[]),
        (format!("{{ {failover} }}"), &["warning"]),
        (format!("{{ {spread}, {failover} }}"), &["warning"]),
        (format!("{{ {failover}, hosts: [a.b.svc.cluster.local] }}"), &[]),
    ] {
        let text = good_but("mode: flat", &format!("mode: flat, locality: {locality}"));
        assert_eq!(severities("locality-without-outlier-detection", &text), said, "{locality}");
    }
}

#[test]
fn the_key_of_a_secret_is_an_error_between_gateways_alone() {
    let secret = "\
apiVersion: v1
kind: Secret
metadata: { name: beijing, namespace: istio-system, labels: { istio/multiCluster: 'true' } }
stringData: { other: '' }
";
    let severity = |topology: Option<&str>| {
        let report = judged(secret, topology);
        of(&report, "secret-name-mismatch").iter().map(|it| it.severity.word()).collect::<Vec<_>>()
    };
    assert_eq!(severity(None), ["warning"]);
    assert_eq!(severity(Some(GOOD)), ["warning"]);
    assert_eq!(severity(Some(&good_but("mode: flat", "mode: gateway"))), ["error"]);
}

#[test]
fn fields_come_and_go_with_the_version_of_the_mesh() {
    let remote = |dialect: &str| {
        format!(
            "apiVersion: istio.{dialect}/v1beta1\nkind: RemoteIstio\nmetadata: {{ name: beijing, namespace: istio-system }}\n\
             spec: {{ autoInjectionNamespaces: [default], includeIPRanges: '*', networkName: a }}\n"
        )
    };
    let of_version = |version: &str, dialect: &str| {
        let mesh = format!("dialect: banzaicloud, istioVersion: {version}, mode: flat");
        let report = judged(&remote(dialect), Some(&good_but("mode: flat", &mesh)));
        of(&report, "unknown-spec-field").iter().map(|it| it.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of_version("1.4.3", "banzaicloud.io"), ["in Istio 1.4 the RemoteIstio has no field `networkName`"]);
    assert_eq!(of_version("1.8.1", "banzaicloud.io"), [""; 0]);
    assert_eq!(of_version("2.0.0", "banzaicloud.io"), [""; 0]);
    // What the mesh's version says nothing about.
    assert!(of_version("1.4.3", "alibabacloud.com").iter().all(|it| !it.starts_with("in Istio")));
}

#[test]
fn a_code_may_be_set_in_any_case_and_a_fixed_one_not_lowered() {
    let mut config = Config::default();
    assert!(config.set("mw402", Level::Allow).is_ok() && config.set("syntax", Level::Deny).is_ok());
    assert!(config.set("MW101", Level::Warn).is_err() && config.set("no-such-rule", Level::Allow).is_err());
    let options = CheckOptions { config, ..CheckOptions::default() };
    let text = good_but("workers: 3", "workers: 2");
    assert_eq!(severities("too-few-workers", &text).len(), 2);
    let report = meshwright::check(&Source { name: "meshwright.yaml", text: &text }, &options);
    assert_eq!(report.diagnostics, []);
}

#[test]
fn upstreams_operator_is_told_its_services_wherever_there_is_a_mesh() {
    let empty = "    apiServer: https://10.2.0.10:6443\n    remoteIstio: { enabledServices: [] }\n";
    let text = good_but("    apiServer: https://10.2.0.10:6443\n", empty);
    for (mesh, said) in [
        ("dialect: banzaicloud, mode: flat", &["error"][..]),
        ("dialect: banzaicloud, mode: off", &[]),
        ("dialect: alibaba, mode: flat", &[]),
    ] {
        assert_eq!(severities("enabled-services-required", &text.replace("mode: flat", mesh)), said, "{mesh}");
    }
}

#[test]
fn of_many_vpcs_six_are_listed() {
    let listed = |more: usize| {
        let more: Vec<_> = (0..more).map(|number| format!("  - {{ name: v{number}, id: vpc-{number} }}\n")).collect();
        let more = more.concat();
        let text = good_but("links:\n", &format!("{more}links:\n")).replace("vpc: beijing", "vpc: shenzhen");
        of(&check(&text), "unknown-reference")[0].help.clone().expect("a help")
    };
    assert!(listed(4).contains("`v3`") && !listed(4).contains('…'), "{}", listed(4));
    assert!(!listed(5).contains("`v4`") && listed(5).contains(", …"), "{}", listed(5));
}

#[test]
fn what_is_lost_of_one_list_excuses_no_other() {
    let apart = good_but("  - { type: cen, id: cen-shop, vpcs: [hangzhou, beijing], bandwidthMbps: 100 }\n", "  []\n");
    assert!(names(&apart).contains("vpcs-not-connected"));
    let other = apart.replace("clusters:\n", "clusters:\n  - 7\n");
    assert!(names(&other).contains("vpcs-not-connected"), "a cluster");
    assert!(!names(&apart.replace("  []\n", "  - 7\n")).contains("vpcs-not-connected"), "a link");
}

#[test]
fn namespaces_that_are_there_are_not_counted() {
    let lacking = |there: &str| {
        let text = good_but("mode: flat", "mode: flat, autoInjectionNamespaces: [default, cart, orders, shop]");
        let text = text.replace("    vpc: beijing\n", &format!("    vpc: beijing\n    namespaces: [{there}]\n"));
        of(&check(&text), "injection-namespace-missing").first().map(|it| it.message.clone()).unwrap_or_default()
    };
    assert!(lacking("other").ends_with("`cart`, which is to get sidecars, and lacks 3 such namespaces in all"));
    assert!(lacking("orders").ends_with("and lacks 2 such namespaces in all"));
    assert!(lacking("orders, cart, other").ends_with("`shop`, which is to get sidecars"));
    assert_eq!(lacking("orders, cart, shop"), "");
}

#[test]
fn another_version_is_mended_and_another_group_is_not() {
    let fixes = |api_version: &str| {
        let remote = format!(
            "apiVersion: {api_version}\nkind: RemoteIstio\nmetadata: {{ name: beijing, namespace: istio-system }}\n\
             spec: {{ autoInjectionNamespaces: [default], includeIPRanges: '*' }}\n"
        );
        let report = judged(&remote, Some(GOOD));
        let fixes = of(&report, "wrong-dialect-field").into_iter().map(|it| it.fixes.len());
        fixes.collect::<Vec<_>>()
    };
    assert_eq!(fixes("istio.alibabacloud.com/v1beta1"), [0; 0]);
    assert_eq!(fixes("istio.alibabacloud.com/v1alpha1"), [1]);
    assert_eq!(fixes("istio.banzaicloud.io/v1beta1"), [0]);
    assert_eq!(fixes("istio.example.com/v1beta1"), [0]);
}

#[test]
fn a_vpc_of_both_families_encloses_either() {
    let both = good_but("cidrs: [10.2.0.0/16]", "cidrs: [10.2.0.0/16, 'fd00:2::/56']");
    assert!(!names(&both).contains("outside-vpc"));
    assert!(names(&both.replace("nodeCidrs: [10.2.0.0/20]", "nodeCidrs: [10.3.0.0/20]")).contains("outside-vpc"));
    assert!(names(&both.replace("nodeCidrs: [10.2.0.0/20]", "nodeCidrs: ['fd00:3::/64']")).contains("outside-vpc"));
}

#[test]
fn a_cluster_that_cannot_be_read_may_be_the_data_plane() {
    let (alone, _) = GOOD.split_once("  - name: beijing").expect("a second cluster");
    assert!(names(alone).contains("no-data-plane"));
    assert!(!names(&format!("{alone}  - 7\n")).contains("no-data-plane"));
}

#[test]
fn fields_that_are_free_are_listed_where_there_are_any() {
    let help = |image: &str| {
        let server = "    apiServer: https://10.2.0.10:6443\n";
        let text = good_but(server, &format!("{server}    remoteIstio: {{ dockerImage: {image} }}\n"));
        of(&check(&text), "unknown-spec-field")[0].help.clone().unwrap_or_default()
    };
    assert!(help("{ colour: red }").contains("it can have: `region`"), "{}", help("{ colour: red }"));
    assert!(!help("{ region: cn-beijing, colour: red }").contains("it can have"));
}

#[test]
fn what_is_refused_is_refused_for_any_error_among_other_findings() {
    let refused = |text: &str| meshwright::check::check(&parse(text), &Config::default()).refused;
    assert!(!refused(GOOD) && !refused(&good_but("workers: 3", "workers: 2")));
    assert!(refused(&good_but("172.16.16.0/20", "172.16.0.0/20").replace("workers: 3", "workers: 2")));
}
