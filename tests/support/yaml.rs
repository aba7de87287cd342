//! Readers of YAML that share nothing with the writer: `yaml_serde`, and saphyr's tree for YAML 1.2.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde::Deserialize;
use serde_json::Value;

/// Every document of `text`, by libyaml's port.
pub(crate) fn documents(text: &str) -> Vec<Value> {
    let read = |document| {
        let value = serde_yaml::Value::deserialize(document).unwrap_or_else(|error| panic!("{error}\n{text}"));
        json(value)
    };
    serde_yaml::Deserializer::from_str(text).map(read).collect()
}

/// The one document of `text`.
pub(crate) fn document(text: &str) -> Value {
    let documents = documents(text);
    assert_eq!(documents.len(), 1, "{text}");
    documents.into_iter().next().unwrap()
}

/// Every document of `text`, by a reader of YAML 1.2.
pub(crate) fn documents_of_1_2(text: &str) -> Vec<Value> {
    Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}")).iter().map(json_of_1_2).collect()
}

fn json(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(flag) => Value::Bool(flag),
        serde_yaml::Value::Number(number) => serde_json::to_value(number).unwrap(),
        serde_yaml::Value::String(text) => Value::String(text),
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
        serde_yaml::Value::Mapping(map) => map.into_iter().map(|(key, value)| (name(json(key)), json(value))).collect(),
        serde_yaml::Value::Tagged(tagged) => panic!("a tag: {tagged:?}"),
    }
}

fn json_of_1_2(value: &Yaml<'_>) -> Value {
    match value {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(flag)) => Value::Bool(*flag),
        Yaml::Value(Scalar::Integer(number)) => Value::from(*number),
        Yaml::Value(Scalar::FloatingPoint(number)) => Value::from(number.into_inner()),
        Yaml::Value(Scalar::String(text)) => Value::String(text.to_string()),
        Yaml::Sequence(items) => items.iter().map(json_of_1_2).collect(),
        Yaml::Mapping(map) => map.iter().map(|(key, value)| (name(json_of_1_2(key)), json_of_1_2(value))).collect(),
        other => panic!("not plain YAML: {other:?}"),
    }
}

/// A key that is not text would be another key to some reader.
fn name(key: Value) -> String {
    match key {
        Value::String(text) => text,
        other => panic!("the key {other} is not text"),
    }
}
