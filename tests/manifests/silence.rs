//! Credentials are never shown: not in a report, not in a fix, not in what a debugger prints.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use meshwright::manifest::Manifests;
use meshwright::manifest::mask::masked;
use meshwright::{GenerateOptions, ManifestOptions, Source, parse};

use crate::by_line;

const CANARY: &str = "S3cretCanary";

/// What to put in place of credentials: bare, broken, and dressed as tokens and placeholders.
fn credentials() -> Vec<String> {
    let jwt = |payload: String| format!("e30.{}.{CANARY}", BASE64_URL_SAFE_NO_PAD.encode(payload));
    vec![
        CANARY.to_owned(),
        format!("<{CANARY}>"),
        format!("{CANARY}****"),
        format!("${{{CANARY}}}"),
        format!("\"{CANARY}"),
        format!("[{CANARY}"),
        format!("{CANARY}: {CANARY}"),
        format!("*{CANARY}"),
        format!("!{CANARY} {CANARY}"),
        BASE64_STANDARD.encode(CANARY),
        jwt(format!(r#"{{"exp":1,"sub":"{CANARY}"}}"#)),
        jwt(format!(r#"{{"exp":86401,"sub":"system:serviceaccount:istio-system:a","x":"{CANARY}"}}"#)),
        jwt(CANARY.to_owned()),
    ]
}

fn kubeconfigs() -> Vec<String> {
    let clusters = [
        "server: https://10.0.0.1:6443".to_owned(),
        format!("server: https://me:{CANARY}@127.0.0.1:6443"),
        format!("server: ftp://{CANARY}@10.0.0.1"),
        format!("server: https://10.0.0.1/?token={CANARY}"),
        "server: https://10.1.0.10:6443, certificate-authority-data: X".to_owned(),
    ];
    let users = [
        "token: X",
        "password: X, username: me",
        "client-key-data: X, client-certificate-data: X",
        "token: '', client-key: X",
    ];
    let mut all = vec![CANARY.to_owned(), format!("token: {CANARY}\n"), format!("a: [{CANARY}")];
    for credential in credentials() {
        for (cluster, user) in clusters.iter().flat_map(|cluster| users.map(|user| (cluster, user))) {
            let (cluster, user) = (cluster.replace('X', &credential), user.replace('X', &credential));
            all.push(format!(
                "apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts: [{{ name: a, context: {{ cluster: a, user: a }} }}]\n\
                 clusters:\n- name: a\n  cluster:\n    {}\nusers:\n- name: a\n  user:\n    {}\n",
                cluster.replace(", ", "\n    "),
                user.replace(", ", "\n    ")
            ));
        }
    }
    all
}

/// `config` in a Secret, in every way that people store it.
fn secrets(config: &str) -> Vec<String> {
    let head = "apiVersion: v1\nkind: Secret\nmetadata: { name: beijing, namespace: default, labels: { istio/multiCluster: true } }\n";
    let once = BASE64_STANDARD.encode(config);
    let block = by_line(config, |_, line| format!("    {line}"));
    vec![
        format!("{head}stringData:\n  beijing: |\n{block}"),
        format!("{head}data: {{ beijing: {once}, other: {once} }}\n"),
        format!("{head}data:\n  beijing: {}\n", BASE64_STANDARD.encode(&once)),
        format!("{head}data:\n  beijing: {config}\n"),
        format!("{head}  stringData:\n{block}"),
    ]
}

/// Whether `text` gives the canary away, in any of its dresses.
fn tells(text: &str) -> bool {
    let middle = &BASE64_STANDARD.encode(CANARY)[..12];
    text.contains(CANARY) || text.to_lowercase().contains(&CANARY.to_lowercase()) || text.contains(middle)
}

fn topology() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/cross-region/meshwright.yaml")).unwrap()
}

#[test]
fn no_report_tells_a_credential() {
    let topology = topology();
    let topology = Source { name: "meshwright.yaml", text: &topology };
    let options = ManifestOptions { now: Some(86_400), ..ManifestOptions::default() };
    let mut heard = BTreeMap::new();
    for config in kubeconfigs() {
        for text in secrets(&config).into_iter().chain([config]) {
            let given = Source { name: "given.yaml", text: &text };
            for topology in [None, Some(&topology)] {
                let report = meshwright::check_manifests(&[given], topology, &options);
                let json = serde_json::to_string(&report).unwrap();
                assert!(!tells(&json) && !tells(&format!("{report:?}")), "{json}\n{text}");
                report.diagnostics.iter().for_each(|it| *heard.entry(it.code).or_insert(0) += 1);
            }
            assert!(!tells(&masked(&text)), "{}", masked(&text));
        }
    }
    let spoken: Vec<_> = heard.keys().copied().collect();
    for code in [
        "MW101", "MW112", "MW501", "MW503", "MW504", "MW506", "MW508", "MW510", "MW511", "MW512", "MW513", "MW515",
        "MW516",
    ] {
        assert!(spoken.contains(&code), "{code} is not heard: {spoken:?}");
    }
}

#[test]
fn no_run_tells_a_credential() {
    let text = topology();
    for config in kubeconfigs() {
        let kubeconfigs = BTreeMap::from([("beijing".to_owned(), config)]);
        let options = GenerateOptions { kubeconfigs, now: Some(86_400), fail_on: None, ..GenerateOptions::default() };
        assert!(!tells(&format!("{options:?}")));
        let generated = meshwright::generate(&Source { name: "meshwright.yaml", text: &text }, &options);
        assert!(!tells(&serde_json::to_string(&generated.report).unwrap()));
        assert!(!tells(&format!("{generated:?}")));
        let manifests = Manifests::given(&parse::parse(&text).topology, &options.kubeconfigs, None);
        assert!(!tells(&format!("{manifests:?}")), "{manifests:?}");
    }
}
