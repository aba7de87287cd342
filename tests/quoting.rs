//! No value of the user's, however odd, becomes anything but itself in a YAML document.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read files and print")]

mod support;

use std::collections::BTreeSet;

use meshwright::File;
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::Value;
use support::hostile::{self, VALUES, with_values, with_values_in};
use support::yaml::{documents, documents_of_1_2};

/// Both modes and both dialects.
const KINDS: [(&str, &str); 2] = [("flat", "alibaba"), ("gateway", "banzaicloud")];

fn manifests((mode, dialect): (&str, &str), value: &str) -> Vec<File> {
    let text = support::text(&hostile::topology(mode, dialect, &[value]));
    support::rendered(&text, false).into_iter().filter(|file| file.cluster.is_some()).collect()
}

#[test]
fn every_value_is_itself_to_every_reader() {
    let long = hostile::long();
    for kind in KINDS {
        let plain = manifests(kind, &hostile::word(0));
        for value in VALUES.iter().copied().chain(long.iter().map(String::as_str)) {
            let odd = manifests(kind, value);
            assert_eq!(odd.len(), plain.len());
            for (odd, plain) in odd.iter().zip(&plain) {
                assert_eq!(odd.path, with_values_in(&plain.path, &[value]));
                reads_as_planned(value, odd, plain);
                has_no_other_type(value, odd, plain);
            }
        }
    }
}

/// Two readers give the documents of the harmless twin, with the value where the word was.
fn reads_as_planned(value: &str, odd: &File, plain: &File) {
    let planned = opened(documents(&plain.text), documents).into_iter().map(|tree| with_values(&tree, &[value]));
    let planned: Vec<_> = planned.collect();
    for reader in [documents, documents_of_1_2] {
        assert_eq!(opened(reader(&odd.text), reader), planned, "{value:?} in\n{}", odd.text);
    }
}

/// No scalar without quotes is anything but text in YAML 1.1, unless it is planned to be: then it is the twin's too.
fn has_no_other_type(value: &str, odd: &File, plain: &File) {
    for (scalar, planned) in scalars(&odd.text).into_iter().zip(scalars(&plain.text)) {
        let (text, quoted) = &scalar;
        let kind = type_in_yaml_1_1(text);
        assert!(*quoted || kind == "str" || scalar == planned, "{text} is {kind}: {value:?} in\n{}", odd.text);
    }
}

/// The kubeconfig of a Secret is a document inside a scalar.
fn opened(mut trees: Vec<Value>, reader: fn(&str) -> Vec<Value>) -> Vec<Value> {
    for data in trees.iter_mut().filter_map(|tree| tree["stringData"].as_object_mut()) {
        for (_, text) in data {
            *text = reader(text.as_str().unwrap()).into();
        }
    }
    trees
}

/// What stands without quotes and is no text are the flags and numbers of the templates and specs, and nothing else.
#[test]
fn what_stands_without_quotes_and_is_no_text_is_known() {
    let files = KINDS.iter().flat_map(|kind| manifests(*kind, "x"));
    let scalars = files.flat_map(|file| scalars(&file.text)).filter(|(_, quoted)| !quoted).map(|(text, _)| text);
    let known: BTreeSet<_> = scalars.filter(|text| type_in_yaml_1_1(text) != "str").collect();
    assert_eq!(known, BTreeSet::from(["1", "100", "5", "false", "true"].map(str::to_owned)));
}

/// How often the value stands in each document, so that none of its places is lost from these tests unseen.
#[test]
fn the_value_reaches_every_document_that_takes_it() {
    let word = hostile::word(0);
    let count = |file: &File| (file.path.replace("clusters/", ""), file.text.matches(&word).count());
    let counts: Vec<_> = manifests(KINDS[1], &word).iter().map(count).filter(|(_, count)| *count > 0).collect();
    let expected = [
        ("control/kustomization.yaml".to_owned(), 2),
        ("control/10-istio.yaml".to_owned(), 5),
        ("control/20-secret-plane00.yaml".to_owned(), 1),
        ("control/30-remoteistio-plane00.yaml".to_owned(), 7),
        (format!("control/40-locality-{word}.yaml"), 2),
        ("plane00/kustomization.yaml".to_owned(), 1),
    ];
    assert_eq!(counts, expected);
}

/// A word that the user writes without quotes in an override means what both versions of YAML take it for; where they
/// differ it is text, so that no reader takes it for another value.
#[test]
fn an_override_without_quotes_means_what_both_versions_say() {
    let null = ["~", "null", "Null", "NULL"].map(|text| (text, Value::Null));
    let flags = ["true", "True", "TRUE"].map(|text| (text, Value::Bool(true)));
    let numbers = ["0", "-1", "12", "9223372036854775807", "18446744073709551615"].map(|text| (text, json(text)));
    let fractions = ["1.5", "-0.25", "1.0", "-0"].map(|text| (text, json(text)));
    #[rustfmt::skip]
    let texts = [
        "yes", "no", "On", "y", "N", "1e3", "1E3", "1e16", "1.5e3", "1.5e+30", "0755", "0o17", "0x1f", "0b11", "1_000",
        "+1", ".5", "1.", ".inf", ".NaN", "12:30:45", "2024-01-01", "=", "18446744073709551616", "1.4.3", "a",
    ];
    let texts = texts.map(|text| (text, Value::from(text)));
    for (text, meant) in null.into_iter().chain(flags).chain(numbers).chain(fractions).chain(texts) {
        let topology = support::text(&hostile::topology("flat", "alibaba", &["x"]));
        let topology = topology.replacen("\"zz\":", &format!("\"zy\": [{text}], \"zz\":"), 1);
        let files = support::rendered(&topology, false);
        let written = &files.iter().find(|file| file.path.contains("30-remoteistio-")).unwrap().text;
        for reader in [documents, documents_of_1_2] {
            // The second reader's whole numbers end at 63 bits, and it keeps what is larger as text.
            let read = reader(written)[0]["spec"]["zy"][0].clone();
            assert!(read == meant || text == "18446744073709551615", "{text} is {read} and not {meant} in\n{written}");
        }
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The scalars of `text` in order, with whether each is quoted.
fn scalars(text: &str) -> Vec<(String, bool)> {
    let events = Parser::new_from_str(text).map(|event| event.unwrap_or_else(|error| panic!("{error}\n{text}")).0);
    let scalar = |event: Event<'_>| match event {
        Event::Scalar(text, style, _, tag) => {
            assert!(tag.is_none(), "a tag");
            Some((text.into_owned(), style != ScalarStyle::Plain))
        }
        Event::Alias(_) => panic!("an alias"),
        _ => None,
    };
    events.filter_map(scalar).collect()
}

/// The type that YAML 1.1's repository of types (yaml.org/type) gives a plain scalar.
fn type_in_yaml_1_1(text: &str) -> &'static str {
    const WORDS: [(&str, &[&str]); 5] = [
        ("null", &["", "~", "null", "Null", "NULL"]),
        ("merge", &["<<"]),
        ("value", &["="]),
        ("bool", &["y", "yes", "n", "no", "true", "false", "on", "off"]),
        ("float", &[".inf", "-.inf", "+.inf", ".nan"]),
    ];
    let is_word = |word: &&str| **word == *text || text.to_lowercase() == **word;
    if let Some((kind, _)) = WORDS.iter().find(|(_, words)| words.iter().any(&is_word)) {
        return kind;
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if is_int(unsigned) {
        "int"
    } else if is_float(unsigned) {
        "float"
    } else if is_timestamp(text) {
        "timestamp"
    } else {
        "str"
    }
}

fn of(text: &str, digits: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| digits.contains(c))
}

fn is_int(text: &str) -> bool {
    let based = [("0b", "01_"), ("0x", "0123456789abcdefABCDEF_"), ("0o", "01234567_"), ("0", "01234567_")];
    let sexagesimal = text.contains(':') && text.split(':').all(|part| of(part, "0123456789_"));
    of(text, "0123456789_") && !text.starts_with('_')
        || based.iter().any(|(mark, digits)| text.strip_prefix(mark).is_some_and(|rest| of(rest, digits)))
        || sexagesimal
}

/// Wider than the type: an exponent without sign or point is a number to readers of YAML 1.2.
fn is_float(text: &str) -> bool {
    let (base, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let digits = base.chars().any(|c| c.is_ascii_digit());
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    digits && of(base, "0123456789_.:") && !base.starts_with('_') && of(exponent, "0123456789")
}

fn is_timestamp(text: &str) -> bool {
    let date: Vec<_> = text.splitn(3, '-').collect();
    let [year, month, rest] = date.as_slice() else { return false };
    let day = rest.split(['T', 't', ' ', '\t']).next().unwrap_or_default();
    year.len() == 4 && [year, month, &day].iter().all(|part| of(part, "0123456789"))
}

#[test]
fn the_judge_of_yaml_1_1_knows_its_types() {
    let judged =
        |kind: &str, texts: &[&str]| texts.iter().for_each(|text| assert_eq!(type_in_yaml_1_1(text), kind, "{text}"));
    judged("null", &["", "~", "null", "NULL"]);
    judged("bool", &["y", "N", "Yes", "no", "ON", "off", "true", "False"]);
    judged("int", &["0", "-1", "+12", "0755", "0b11", "0x1F", "1_000", "12:30:45", "0o17"]);
    judged("float", &["1.5", ".5", "1e3", "1.0e+3", "-.INF", ".NaN", "190:20:30.15", "1.", "1.1.4"]);
    judged("timestamp", &["2024-01-01", "2001-12-14t21:59:43.10-05:00", "2001-1-1 1:1:1"]);
    judged("merge", &["<<"]);
    judged("value", &["="]);
    judged("str", &["a", "e3", "1-2", "yes please", "10.0.0.0/8", "_1", ".", "-", "0xg", "a:b"]);
}
