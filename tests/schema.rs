//! The JSON Schema of the format is what the types say, and knows the keys that the decoder knows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, reason = "a test does IO")]

use std::collections::BTreeSet;

use meshwright::parse::{Fault, parse};
use meshwright::topology::Topology;
use schemars::generate::SchemaSettings;
use serde_json::Value;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/topology.schema.json");

fn generated() -> Value {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<Topology>();
    schema.to_value()
}

#[test]
fn the_committed_schema_is_the_generated_one() {
    let text = serde_json::to_string_pretty(&generated()).unwrap() + "\n";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let committed = std::fs::read_to_string(FILE).unwrap();
    assert!(committed == text, "{FILE} is not what the types say; BLESS=1 cargo test --test schema rewrites it");
}

/// Every section of the format, with nothing but a key it does not have.
const STRANGE: [&str; 15] = [
    "x: 1",
    "mesh: { x: 1 }",
    "mesh: { securityGroups: { x: 1 } }",
    "mesh: { locality: { x: 1 } }",
    "mesh: { locality: { failover: [{ x: 1 }] } }",
    "mesh: { locality: { distribute: [{ x: 1 }] } }",
    "limits: { x: 1 }",
    "vpcs: [{ x: 1 }]",
    "links: [{ x: 1 }]",
    "reserved: [{ x: 1 }]",
    "clusters: [{ x: 1 }]",
    "clusters: [{ network: { x: 1 } }]",
    "clusters: [{ gateway: { x: 1 } }]",
    "clusters: [{ securityGroup: { x: 1 } }]",
    "clusters: [{ securityGroup: { rules: [{ x: 1 }] } }]",
];

/// The schema of a section, by the decoder's name for it.
fn section<'s>(schema: &'s Value, name: &str) -> &'s Value {
    let definition = match name {
        "topology" => return schema,
        "mesh" => return &schema["properties"]["mesh"],
        "locality" => "LocalityDetail".to_owned(),
        name => {
            let (first, rest) = name.split_at(1);
            first.to_uppercase() + rest
        }
    };
    &schema["definitions"][definition]
}

#[test]
fn the_schema_has_the_keys_that_the_decoder_knows() {
    let schema = generated();
    for text in STRANGE {
        let faults = parse(text).faults;
        let [Fault::UnknownField { section: name, free, .. }] = faults.as_slice() else { panic!("{faults:?}") };
        let properties = section(&schema, name)["properties"].as_object().unwrap();
        let known: BTreeSet<_> = free.iter().copied().collect();
        assert_eq!(properties.keys().map(String::as_str).collect::<BTreeSet<_>>(), known, "{name}");
    }
    let definitions = schema["definitions"].as_object().unwrap().values();
    let with_keys = definitions.filter(|definition| definition.get("properties").is_some()).count();
    assert_eq!(STRANGE.len(), with_keys + ["topology", "mesh"].len(), "a section is not tried");
}

#[test]
fn every_word_of_the_schema_is_one_that_the_decoder_reads() {
    let places = [
        ("Mode", "mesh: { mode: WORD }"),
        ("Dialect", "mesh: { dialect: WORD }"),
        ("RbacProfile", "mesh: { rbac: WORD }"),
        ("Policy", "mesh: { securityGroups: { policy: WORD } }"),
        ("Aggregate", "mesh: { securityGroups: { aggregate: WORD } }"),
        ("Peers", "mesh: { securityGroups: { peers: WORD } }"),
        ("LinkType", "links: [{ type: WORD }]"),
        ("Role", "clusters: [{ role: WORD }]"),
        ("Plugin", "clusters: [{ network: { plugin: WORD } }]"),
        ("GroupType", "clusters: [{ securityGroup: { type: WORD } }]"),
    ];
    let schema = generated();
    let choices = schema["definitions"].as_object().unwrap().iter().filter(|(_, schema)| schema.get("oneOf").is_some());
    let choices: Vec<_> = choices.collect();
    assert_eq!(choices.len(), places.len());
    for (name, choice) in choices {
        let (_, place) = places.iter().find(|(known, _)| known == name).unwrap();
        for word in choice["oneOf"].as_array().unwrap() {
            assert_eq!(parse(&place.replace("WORD", word["const"].as_str().unwrap())).faults, [], "{name}");
        }
    }
}

#[test]
fn the_schema_is_for_editors_and_names_no_host_of_its_own() {
    let schema = generated();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert!(schema["title"].is_string() && schema["description"].is_string() && schema.get("$id").is_none());
}
