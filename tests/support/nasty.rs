//! Texts made to stop, overflow or mislead a reader of YAML, each of about a wanted size.

/// A name and how a text of so many bytes is made.
pub(crate) type Nasty = (&'static str, fn(usize) -> String);

/// `unit` as often as it fits.
fn filled(unit: &str, size: usize) -> String {
    unit.repeat(size / unit.len())
}

/// `line` with a number in place of `#`, as often as it fits.
fn numbered(line: &str, size: usize) -> String {
    (0..size / (line.len() + 4)).map(|number| line.replace('#', &number.to_string())).collect::<Vec<_>>().concat()
}

/// Lines that each stand one deeper.
fn stairs(line: &str, size: usize) -> String {
    let steps = (2 * size).isqrt();
    (0..steps).map(|step| [" ".repeat(step).as_str(), line, "\n"].concat()).collect::<Vec<_>>().concat()
}

/// Lists of aliases of lists of aliases, `width` at a time.
fn bomb(width: usize) -> String {
    let list = |name: char, last: char| format!("{name}: &{name} [{}]\n", vec![format!("*{last}"); width].join(", "));
    ('b'..='k').zip('a'..).fold("a: &a [x]\n".to_owned(), |text, (name, last)| text + &list(name, last))
}

/// A list inside lists that are all named, so that each name could cost a copy of it.
fn named(size: usize) -> String {
    let open: Vec<_> = (0..60).map(|depth| format!("&a{depth} [")).collect();
    format!("{}{}{}", open.concat(), filled("x,", size), "]".repeat(60))
}

pub(crate) const ALL: &[Nasty] = &[
    ("nothing", |_| String::new()),
    ("blanks", |size| filled(" ", size)),
    ("tabs", |size| filled("\t", size)),
    ("lines", |size| filled("\n", size)),
    ("returns", |size| filled("\r", size)),
    ("a comment", |size| filled("#", size)),
    ("comments", |size| filled("# a\n", size)),
    ("a byte-order mark", |_| "\u{feff}".to_owned()),
    ("byte-order marks", |size| filled("\u{feff}a: 1\n", size)),
    ("a NUL", |_| "\0".to_owned()),
    ("a NUL at the end", |size| filled("a: 1\n", size) + "\0"),
    ("binary", |size| (0..size).map(|byte| char::from(u8::try_from(byte * 31 % 256).unwrap())).collect()),
    ("line separators", |size| filled("\u{2028}", size)),
    ("tabs for indentation", |size| filled("mesh:\n\tname: a\n", size)),
    ("brackets", |size| filled("[", size)),
    ("braces", |size| filled("{", size)),
    ("closing brackets", |size| filled("]", size)),
    ("dashes", |size| filled("- ", size)),
    ("question marks", |size| filled("? ", size)),
    ("colons", |size| filled(": ", size)),
    ("keys of keys", |size| filled("a: ", size)),
    ("anchors", |size| filled("&a ", size)),
    ("aliases of nothing", |size| filled("*a ", size)),
    ("tags", |size| filled("!a ", size)),
    ("directives", |size| filled("%a b\n", size)),
    ("documents", |size| filled("---\n", size)),
    ("ends of documents", |size| filled("...\n", size)),
    ("two documents", |_| "apiVersion: meshwright/v1\n---\nkind: Topology\n".to_owned()),
    ("stairs of keys", |size| stairs("a:", size)),
    ("stairs of dashes", |size| stairs("-", size)),
    ("stairs in a block", |size| "a: |\n".to_owned() + &stairs("", size)),
    ("an open double quote", |size| "a: \"".to_owned() + &filled("x\n ", size)),
    ("an open single quote", |size| "a: '".to_owned() + &filled("x ", size)),
    ("escapes", |size| format!("a: \"{}\"", filled("\\u0041", size))),
    ("a block", |size| "a: |\n".to_owned() + &filled(" \n", size)),
    ("a folded block", |size| "a: >\n".to_owned() + &filled(" a\n", size)),
    ("a long plain value", |size| "a: ".to_owned() + &filled("b\n ", size)),
    ("blank lines in a plain value", |size| format!("a: b{} c", filled("\n", size))),
    ("one key", |size| filled("a: 1\n", size)),
    ("one key on one line", |size| format!("{{{}}}", filled("a: 1, ", size))),
    ("far down one line", |size| format!("{{kind: '{}', {}}}", filled("杭", size / 2), filled("a: 1, ", size / 2))),
    ("unknown keys", |size| numbered("k#: 1\n", size)),
    ("unknown keys on one line", |size| format!("{{{}}}", numbered("k#: 1, ", size))),
    ("empty keys", |size| format!("{{{}}}", filled(": ,", size))),
    ("keys that are lists", |size| filled("? [a]\n: b\n", size)),
    ("merge keys", |size| filled("<<: {a: 1}\n", size)),
    ("tagged values", |size| format!("vpcs: [{}]", filled("!!int 1,", size))),
    ("empty clusters", |size| "clusters:\n".to_owned() + &filled("- {}\n", size)),
    ("words for clusters", |size| format!("clusters: [{}]", filled("a,", size))),
    ("clusters of one name", |size| "clusters:\n".to_owned() + &filled("- name: a\n", size)),
    ("misspelt clusters", |size| "clusters:\n".to_owned() + &numbered("- nam#: 1\n", size)),
    ("misspelt links", |size| "links:\n".to_owned() + &numbered("- {type: cem, id: a#}\n", size)),
    ("unknown VPCs", |size| "clusters:\n".to_owned() + &numbered("- {name: a#, vpc: b#}\n", size)),
    ("a link of many", |size| format!("links: [{{id: a, vpcs: [{}]}}]", filled("a,", size))),
    ("one network many times", |size| {
        format!("clusters:\n- name: a\n  network: {{podCidrs: [{}]}}\n", filled("10.0.0.0/8,", size))
    }),
    ("one network in many clusters", |size| {
        "clusters:\n".to_owned() + &numbered("- {name: a#, network: {podCidrs: [10.0.0.0/8]}}\n", size)
    }),
    ("nested networks", |size| {
        let net = |length: u32| format!("10.0.0.0/{}, ", 8 + length % 25);
        let nets: Vec<_> = (0..u32::try_from(size / 14).unwrap()).map(net).collect();
        format!("reserved:\n- {{name: a, cidrs: [{}]}}\n", nets.concat())
    }),
    ("a bomb", |_| bomb(9)),
    ("a narrow bomb", |_| bomb(2)),
    ("an alias of itself", |_| "a: &a [*a]\n".to_owned()),
    ("named lists", named),
    ("aliases", |size| format!("a: [&a x, {}]", filled("*a,", size))),
    ("aliases of a list", |size| format!("a: [&a [{}], {}]", filled("x,", size / 2), filled("*a,", size / 2))),
    ("aliases of a long text", |size| format!("a: [&a \"\\n{}\", {}]", filled("x", size / 2), filled("*a,", size / 2))),
    ("a long override", |size| {
        format!("clusters:\n- name: a\n  remoteIstio:\n    {}: {}\n", filled("k", size / 2), filled("v", size / 2))
    }),
];
