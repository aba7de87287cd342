//! Values that try to be something else, and a topology that has them in every place that reaches a document.
//!
//! The test of a value is its harmless twin: the same topology with a plain word in its place gives the same documents,
//! commands and headings, with the value where the word was.

use serde_json::{Value, json};

/// Each on its own reads as another type, ends a scalar, or means something to YAML, a shell, Markdown or Terraform.
#[rustfmt::skip]
pub(crate) const VALUES: &[&str] = &[
    // Other types, to a reader of YAML 1.1 or 1.2.
    "yes", "no", "on", "off", "y", "N", "True", "FALSE", "null", "Null", "~", "", "1", "-1", "1.5", "1e3", "1e16", ".5",
    ".inf", "-.INF", ".nan", "NaN", "0755", "0o17", "0x1F", "0b11", "1_000", "12:30:45", "190:20:30.15", "2024-01-01",
    "2024-01-01T12:00:00Z", "<<", "=", "999999999999999999999999",
    // Marks of YAML.
    "*", "*a", "&", "&a b", "!", "!!int 3", "%", "%YAML 1.1", "@", "`", "-", "- a", "---", "--- a", "...", "?", "? a",
    ":", ": a", "a: b", "a:", "[", "]", "[a, b]", "{", "}", "{a: b}", ",", "#", "a #b", "|", ">", "|-\n a", "'", "''",
    "\"", "\\", "\\n", "it's", "say \"it\"", "a'b\"c", "key: 'value' # comment",
    // Characters that are blank, break a line, or cannot be seen.
    "\t", "\ta", "a\tb", "\n", "a\nb", "a\n", "\na", "a\n\nb", "\r", "a\r\nb", "\0", "a\0b", "\u{1b}[31m", "\u{7f}",
    "\u{85}", "a\u{85}b", "\u{a0}", "\u{2028}", "a\u{2029}b", "\u{feff}", "a\u{feff}", "\u{fffe}", "\u{ffff}",
    "\u{200b}", "\u{202e}abc", " a", "a ", "  ", " ", "é", "杭州", "🙂", "👩‍👩‍👧", "\u{10ffff}", "𝕏",
    // Templates of our own, of a shell, of Terraform, of Helm.
    "{{x}}", "{{{x}}}", "{{yaml name}}", "{{#if x}}", "${x}", "$x", "$(x)", "$$", "$${x}", "%{x}", "%%{x}", "$((1+1))",
    "${CLUSTER_NAME}", "${CLUSTER_NAME} ", "<token>",
    // Commands, and ways out of quotes, here-documents, fences, tables and headings.
    "$(touch canary)", "`touch canary`", "'; touch canary; '", "\"; touch canary; \"", "; touch canary", "| touch canary",
    "& touch canary", "a\nEND\ntouch canary\n", "END", "\\$(touch canary)", "a\\", "\\'", "!!", "!touch", "~/a", "*?[a]",
    "-n", "--help", "a b  c", "a=b", "```", "```\n\n# heading", "a\n```\nb", "``", "a`b``c", "~~~", "# heading",
    "\n# heading\n", "a\n===", "a\n---\n", "a | b", "| a |", "a\\|b", "<script>alert(1)</script>", "<!--", "&amp;",
    "&#35;", "[a](https://b)", "![a](b)", "**a**", "_a_", "a_b_c", "1. a", "+ a", "> a", "\n\n    code",
    "https://a.example/b?c=d&e=f", "a\u{2028}# b",
];

/// One long value, and one that is long and hostile.
pub(crate) fn long() -> [String; 2] {
    ["x".repeat(5_000), "a: 'b' \"c\"\n# ".repeat(400)]
}

/// The harmless word for the value at `index`.
pub(crate) fn word(index: usize) -> String {
    format!("harmless{index:02}word")
}

/// As many harmless words as there are `values`.
pub(crate) fn words(values: &[&str]) -> Vec<String> {
    (0..values.len()).map(word).collect()
}

/// `tree` with each harmless word made the value that belongs there, in keys too.
pub(crate) fn with_values(tree: &Value, values: &[&str]) -> Value {
    match tree {
        Value::String(text) => with_values_in(text, values).into(),
        Value::Array(items) => items.iter().map(|item| with_values(item, values)).collect(),
        Value::Object(map) => {
            map.iter().map(|(key, item)| (with_values_in(key, values), with_values(item, values))).collect()
        }
        other => other.clone(),
    }
}

/// `text` with each harmless word made the value that belongs there.
pub(crate) fn with_values_in(text: &str, values: &[&str]) -> String {
    values.iter().enumerate().fold(text.to_owned(), |text, (index, value)| text.replace(&word(index), value))
}

/// A mesh with a data plane for each of `values`, which stand wherever the format takes free text; the first of them
/// also in the places that a mesh has once.
pub(crate) fn topology(mode: &str, dialect: &str, values: &[&str]) -> Value {
    let first = values[0];
    let planes = values.iter().enumerate();
    let mut clusters = vec![control_plane(first)];
    clusters.extend(planes.clone().map(|(index, value)| data_plane(index, value)));
    let mut vpcs = vec![json!({ "name": "home", "region": "cn-hangzhou", "cidrs": ["10.255.0.0/16"] })];
    vpcs.extend(planes.clone().map(|(index, value)| vpc(index, value)));
    let links = planes.clone().flat_map(|(index, value)| links(index, value));
    json!({
        "apiVersion": "meshwright/v1",
        "kind": "Topology",
        "mesh": mesh(mode, dialect, first),
        "vpcs": vpcs,
        "links": links.collect::<Vec<_>>(),
        "clusters": clusters,
    })
}

fn mesh(mode: &str, dialect: &str, value: &str) -> Value {
    let mut mesh = json!({
        "name": value,
        "mode": mode,
        "dialect": dialect,
        "istioVersion": format!("1.2-{value}"),
        "autoInjectionNamespaces": [value, "default"],
        "locality": { "hosts": [value], "failover": [{ "from": value, "to": value }] },
    });
    if mode == "gateway" {
        mesh["locality"]["failover"] = json!([]);
        mesh["locality"]["distribute"] = json!([{ "from": value, "to": { value: 100 } }]);
    }
    mesh
}

fn control_plane(value: &str) -> Value {
    json!({
        "name": "control",
        "role": "control-plane",
        "vpc": "home",
        "kubernetesVersion": value,
        "network": { "plugin": "terway", "nodeCidrs": ["10.255.0.0/20"], "podCidrs": ["10.255.16.0/20"] },
        "securityGroup": { "id": "sg-control" },
        "context": value,
        "gateway": { "type": value, "address": value },
    })
}

fn data_plane(index: usize, value: &str) -> Value {
    let kubernetes = if index.is_multiple_of(2) { format!("1.26-{value}") } else { value.to_owned() };
    json!({
        "name": format!("plane{index:02}"),
        "role": "data-plane",
        "vpc": vpc_name(index, value),
        "kubernetesVersion": kubernetes,
        "network": { "plugin": "flannel", "nodeCidrs": [format!("10.{index}.0.0/20")], "podCidrs": [format!("10.{index}.16.0/20")] },
        "securityGroup": { "id": format!("sg-{index:02}-{value}") },
        "apiServer": value,
        "context": value,
        "gateway": { "address": value },
        "remoteIstio": { "hub": value, "zz": { value: [value, { value: value }, [value]] } },
    })
}

/// Names are unique, also where values are not.
fn vpc_name(index: usize, value: &str) -> String {
    format!("{value}{}", "'".repeat(index))
}

fn vpc(index: usize, value: &str) -> Value {
    json!({ "name": vpc_name(index, value), "region": value, "cidrs": [value], "account": value })
}

/// The values stand behind what sorts, so that the twins' links are in one order.
fn links(index: usize, value: &str) -> [Value; 2] {
    let link = |kind: &str, id: String| json!({ "type": kind, "id": id, "vpcs": ["home", vpc_name(index, value)] });
    [link("peering", format!("{index:02} peering {value}")), link("cen", format!("{index:02} cen {value}"))]
}
