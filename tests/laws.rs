//! Any text whatever gets an answer, soon, and every place in the answer is in the text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests have clocks, threads and processes")]

mod support;

use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use meshwright::{CheckOptions, GenerateOptions, Generated, PositionEncoding, Severity};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use support::{answers, nasty};

/// Much more than any of these texts needs without optimisation on a busy machine, and much less than for ever.
const SOON: Duration = Duration::from_secs(20);

/// Checks and generates, in a thread that is given up where it does not answer.
fn answer(text: &str, encoding: PositionEncoding) -> Generated {
    let (send, receive) = mpsc::channel();
    let owned = text.to_owned();
    thread::spawn(move || {
        let check = CheckOptions { encoding, ..CheckOptions::default() };
        drop(send.send(support::generate(&owned, &GenerateOptions { check, ..GenerateOptions::default() })));
    });
    receive
        .recv_timeout(SOON)
        .unwrap_or_else(|error| panic!("{error}: {:?}", text.chars().take(200).collect::<String>()))
}

/// The laws of every answer, for one text.
fn holds(text: &str) {
    for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16] {
        let generated = answer(text, encoding);
        let report = &generated.report;
        let errors = report.diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
        assert_eq!(generated.files.is_none(), errors > 0, "files and errors: {:#?}\n{text}", report.diagnostics);
        answers::is_sound(report, encoding, |_| text);
        let order: Vec<_> = report.diagnostics.iter().map(|it| it.range.start.offset).collect();
        assert!(order.is_sorted(), "the report is not in the text's order");
    }
}

#[test]
fn texts_that_are_made_to_break_a_reader_are_answered() {
    for (name, make) in nasty::ALL {
        for size in [100, 5_000] {
            println!("{name}, {size} bytes");
            holds(&make(size));
        }
        // What grows with the square of the size does not come back from here.
        assert!(answer(&make(60_000), PositionEncoding::Utf16).files.is_none(), "{name}");
    }
}

#[test]
fn fifty_megabytes_are_refused_at_once() {
    let text = "clusters:\n".to_owned() + &"- name: a\n".repeat(5 << 20);
    let generated = answer(&text, PositionEncoding::Utf16);
    assert!(generated.files.is_none());
    assert_eq!(generated.report.diagnostics.iter().map(|it| it.name).collect::<Vec<_>>(), ["too-large"]);
}

/// The examples, damaged.
#[derive(Debug, Clone)]
enum Damage {
    Delete(Index),
    Repeat(Index, Index),
    Indent(Index, usize),
    Insert(Index, &'static str),
    Replace(Index, &'static str),
    Cut(Index),
}

const TOKENS: &[&str] = &[
    ":",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "|",
    ">",
    "&a ",
    "*a",
    "!!str ",
    "<<: ",
    "? ",
    "#",
    "\n",
    "  ",
    "\t",
    "---\n",
    "...\n",
    "null",
    "~",
    "yes",
    "-1",
    "1e9",
    "4294967296",
    "10.0.0.0/8",
    "10.0.0.1/33",
    "::/0",
    "${x}",
    "<a>",
    "杭州",
    "🙂",
    "\u{feff}",
    "\0",
    "\u{85}",
    "control-plane",
    "data-plane",
    "hangzhou",
    "name: ",
    "clusters:\n",
    "mode: gateway\n",
    "role: data-plane\n",
];

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<Index>().prop_map(Damage::Delete),
        any::<(Index, Index)>().prop_map(|(from, to)| Damage::Repeat(from, to)),
        (any::<Index>(), 0..8_usize).prop_map(|(line, columns)| Damage::Indent(line, columns)),
        (any::<Index>(), select(TOKENS)).prop_map(|(at, token)| Damage::Insert(at, token)),
        (any::<Index>(), select(TOKENS)).prop_map(|(at, token)| Damage::Replace(at, token)),
        any::<Index>().prop_map(Damage::Cut),
    ]
}

fn damaged(text: &str, damage: &Damage) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() {
        return String::new();
    }
    let with = |at: usize, less: usize, token: &str| {
        chars[..at].iter().copied().chain(token.chars()).chain(chars[at + less..].iter().copied()).collect()
    };
    match damage {
        Damage::Delete(line) => drop(lines.remove(line.index(lines.len()))),
        Damage::Repeat(from, to) => lines.insert(to.index(lines.len()), lines[from.index(lines.len())].clone()),
        Damage::Indent(line, columns) => {
            let line = line.index(lines.len());
            lines[line] = " ".repeat(*columns) + lines[line].trim_start_matches(' ');
        }
        Damage::Insert(at, token) => return with(at.index(chars.len()), 0, token),
        Damage::Replace(at, token) => return with(at.index(chars.len()), 1, token),
        Damage::Cut(at) => return chars[..at.index(chars.len())].iter().collect(),
    }
    lines.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_of_any_kind_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        holds(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn characters_of_any_kind_are_answered(text in any::<String>(), tail in "\\PC{0,80}") {
        holds(&text);
        holds(&format!("apiVersion: meshwright/v1\nkind: Topology\nmesh: {{ name: {tail} }}\n"));
        holds(&format!("apiVersion: meshwright/v1\nkind: Topology\nmesh:\n  name: a\n{tail}\n"));
    }

    #[test]
    fn words_of_yaml_in_any_order_are_answered(tokens in prop::collection::vec(select(TOKENS), 0..60)) {
        holds(&tokens.concat());
    }

    #[test]
    fn damaged_examples_are_answered(example in any::<Index>(), damages in prop::collection::vec(damage(), 1..8)) {
        let examples: Vec<_> = support::examples().into_values().collect();
        holds(&damages.iter().fold(example.get(&examples).clone(), |text, damage| damaged(&text, damage)));
    }
}

/// Memory stays in proportion: within a limit on the whole process, for texts of half a megabyte.
#[test]
#[cfg(target_os = "linux")]
fn no_text_takes_memory_out_of_proportion() {
    const LIMITED: &str = "ulimit -v 262144; exec \"$0\" \"$@\"";
    let this = std::env::current_exe().unwrap();
    let mut child = Command::new("sh");
    child.args(["-c", LIMITED]).arg(this).args(["--exact", "within_the_limit", "--ignored", "--test-threads=1"]);
    let output = child.env("MALLOC_ARENA_MAX", "1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
#[ignore = "run by the test above, with less memory"]
fn within_the_limit() {
    for name in ["empty clusters", "named lists", "aliases of a list", "one key on one line", "a bomb", "brackets"] {
        let (_, make) = nasty::ALL.iter().find(|(known, _)| *known == name).unwrap();
        let text = make(1 << 19);
        println!("{name}");
        assert!(support::generate(&text, &GenerateOptions::default()).files.is_none());
    }
}
