//! Pictures: whole XML, nothing on top of anything else, every text in its place, however many clusters there are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops by panicking"
)]

use std::fmt::Write as _;
use std::{env, fs};

use meshwright::graph::{Format, Theme, View};
use meshwright::message::Catalog;
use meshwright::{CheckOptions, GraphOptions, Lang, Source, graph};
use roxmltree::{Document, Node};

const EXAMPLE: &str = include_str!("../examples/cross-region/meshwright.yaml");
const LANGS: [Lang; 2] = [Lang::English, Lang::Chinese];
const VIEWS: [View; 2] = [View::Map, View::Addresses];

fn draw(text: &str, options: &GraphOptions<'_>) -> String {
    graph(&Source { name: "meshwright.yaml", text }, options).text
}

fn options(lang: Lang, view: View, width: u32) -> GraphOptions<'static> {
    let check = CheckOptions { catalog: lang.catalog(), ..CheckOptions::default() };
    GraphOptions { check, view, width, theme: Theme::Page, ..GraphOptions::default() }
}

/// A topology with a fault of each kind that a picture shows: two pods' networks in one, a link that lacks.
fn broken() -> String {
    let cut_off = EXAMPLE.replace("vpcs: [hangzhou, beijing]", "vpcs: [hangzhou]");
    cut_off.replace("podCidrs: [10.2.16.0/20]", "podCidrs: [10.1.16.0/20]")
}

/// A mesh of so many clusters, two in a VPC, in a few regions; all are joined by a CEN, and some by other links too.
fn mesh(count: usize) -> String {
    const REGIONS: [&str; 5] = ["cn-hangzhou", "cn-beijing", "cn-shanghai", "ap-southeast-1", "eu-central-1"];
    let vpcs = count.div_ceil(2);
    let mut text = "apiVersion: meshwright/v1\nkind: Topology\nmesh: { name: shop, mode: flat }\nvpcs:\n".to_owned();
    for at in 0..vpcs {
        let (region, second, third) = (REGIONS[at % REGIONS.len()], 1 + at / 16 % 250, at % 16 * 16);
        writeln!(text, "- {{ name: net-{at}, id: vpc-{at}, region: {region}, cidrs: [10.{second}.{third}.0/20] }}")
            .unwrap();
    }
    let names: Vec<_> = (0..vpcs).map(|at| format!("net-{at}")).collect();
    writeln!(text, "links:\n- {{ type: cen, id: cen-1, vpcs: [{}], bandwidthMbps: 100 }}", names.join(", ")).unwrap();
    for (at, kind) in ["vpn", "express-connect", "peering"].iter().enumerate().take(vpcs.saturating_sub(1)) {
        writeln!(text, "- {{ type: {kind}, id: {kind}-1, vpcs: [net-{at}, net-{}] }}", at + 1).unwrap();
    }
    text.push_str("clusters:\n");
    for at in 0..count {
        let (vpc, half) = (at / 2, at % 2 * 8);
        let (second, third) = (1 + vpc / 16 % 250, vpc % 16 * 16 + half);
        let role = if at == 0 { "control-plane" } else { "data-plane" };
        writeln!(
            text,
            "- {{ name: cluster-{at}, role: {role}, vpc: net-{vpc}, kubernetesVersion: 1.14.8, workers: 3, network: \
             {{ plugin: terway, nodeCidrs: [10.{second}.{third}.0/24], podCidrs: [10.{second}.{}.0/22], serviceCidr: \
             172.{}.{}.0/22 }} }}",
            third + 4,
            18 + at / 64 % 14,
            at % 64 * 4,
        )
        .unwrap();
    }
    text
}

#[derive(Debug, Clone, Copy)]
struct Rect {
    x: i32,
    y: i32,
    w: i32,
    h: i32,
}

impl Rect {
    fn of(node: Node<'_, '_>) -> Self {
        let [x, y, w, h] = ["x", "y", "width", "height"].map(|name| number(node, name));
        Self { x, y, w, h }
    }

    fn holds(self, other: Self) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.x + other.w <= self.x + self.w
            && other.y + other.h <= self.y + self.h
    }

    fn meets(self, other: Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }
}

fn number(node: Node<'_, '_>, name: &str) -> i32 {
    node.attribute(name).map_or(0, |value| value.parse().unwrap())
}

fn classes<'a>(node: Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    node.attribute("class").unwrap_or_default().split(' ')
}

fn all<'a, 'i>(of: Node<'a, 'i>, class: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    of.descendants().filter(move |node| classes(*node).any(|name| name == class))
}

/// The rectangle of a group that is a box.
fn own_box(group: Node<'_, '_>) -> Rect {
    Rect::of(group.children().find(|node| classes(*node).any(|class| class == "box")).unwrap())
}

/// Where a text is at least, by letters that are narrow.
fn extent(text: Node<'_, '_>) -> Rect {
    let class = classes(text).next().unwrap();
    let (size, letter) = match class {
        "t1" => (20, 560),
        "t2" => (14, 560),
        "t5" => (12, 602),
        _ => (12, 500),
    };
    let narrow = "iljt.,:·-/ ()f";
    let thousandths = text.text().unwrap().chars().map(|c| match c {
        _ if ('\u{2e80}'..='\u{ffef}').contains(&c) => 1_000,
        _ if class != "t5" && narrow.contains(c) => 260,
        _ => letter,
    });
    let w = thousandths.sum::<i32>() * size / 1_000;
    let x = match text.attribute("text-anchor") {
        None => number(text, "x"),
        Some("end") => number(text, "x") - w,
        Some(_) => number(text, "x") - w / 2,
    };
    Rect { x, y: number(text, "y") - size, w, h: size }
}

/// What holds of every picture; `what` it is.
#[track_caller]
fn assert_whole(svg: &str, what: &str) {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{what}: {error}"));
    let root = document.root_element();
    let picture = Rect::of(root);
    assert_eq!(root.attribute("role"), Some("img"));
    for id in root.attribute("aria-labelledby").unwrap().split(' ') {
        let said = root.descendants().find(|node| node.attribute("id") == Some(id));
        assert!(said.is_some_and(|node| !node.text().unwrap().is_empty()), "{what}: {id}");
    }
    for node in root.descendants().filter(Node::is_element) {
        let known = ["svg", "title", "desc", "style", "g", "rect", "text", "path", "circle", "defs", "pattern"];
        assert!(known.contains(&node.tag_name().name()), "{what}: {node:?}");
        match node.tag_name().name() {
            "rect" => assert!(
                picture.holds(Rect { x: 0, y: 0, ..Rect::of(node) }) && Rect::of(node).w > 0,
                "{what}: {node:?}"
            ),
            "text" => {
                let around =
                    node.ancestors().filter(|group| group.children().any(|it| classes(it).any(|c| c == "box")));
                let inside = around.map(own_box).next().unwrap_or(picture);
                assert!(inside.holds(extent(node)), "{what}: {} leaves {inside:?}", node.text().unwrap());
            }
            _ => {}
        }
    }
    // Colour is never alone.
    for bad in all(root, "mw-cluster").filter(|group| classes(*group).any(|class| class == "bad")) {
        assert!(bad.descendants().any(|node| node.text().is_some_and(|text| text.starts_with('✕'))), "{what}");
    }
}

/// The straight pieces of a line.
fn pieces(d: &str) -> Vec<Rect> {
    let spaced: String = d.chars().flat_map(|c| if c.is_alphabetic() { vec![' ', c, ' '] } else { vec![c] }).collect();
    let (mut at, mut pieces, mut words) = ((0, 0), Vec::new(), spaced.split_whitespace());
    while let Some(command) = words.next() {
        let mut next = || words.next().unwrap().parse::<i32>().unwrap();
        let from = at;
        match command {
            "M" => at = (next(), next()),
            "H" => at.0 = next(),
            "V" => at.1 = next(),
            // A bend ends where its last two numbers say.
            _ => at = [(next(), next()), (next(), next())][1],
        }
        if matches!(command, "H" | "V") {
            let (x, y) = (from.0.min(at.0), from.1.min(at.1));
            pieces.push(Rect { x, y, w: (from.0 - at.0).abs().max(1), h: (from.1 - at.1).abs().max(1) });
        }
    }
    pieces
}

/// What holds of every map.
#[track_caller]
fn assert_tidy(svg: &str, what: &str) {
    let document = Document::parse(svg).unwrap();
    let root = document.root_element();
    let picture = Rect::of(root);
    let boxes = |class| all(root, class).map(own_box).collect::<Vec<_>>();
    for class in ["mw-region", "mw-vpc", "mw-cluster"] {
        let boxes = boxes(class);
        for (at, one) in boxes.iter().enumerate() {
            assert!(picture.holds(*one), "{what}: {class} leaves the picture");
            assert!(!boxes[at + 1..].iter().any(|other| one.meets(*other)), "{what}: {class} over {class}");
        }
    }
    for group in all(root, "mw-vpc").chain(all(root, "mw-cluster")) {
        assert!(own_box(group.parent().unwrap()).holds(own_box(group)), "{what}: {group:?}");
    }
    let chips: Vec<_> = all(root, "chip").map(Rect::of).collect();
    for (at, chip) in chips.iter().enumerate() {
        assert!(picture.holds(*chip) && !chips[at + 1..].iter().any(|other| chip.meets(*other)), "{what}");
        assert!(!boxes("mw-region").iter().any(|region| region.meets(*chip)), "{what}: a chip in a region");
    }
    let (vpcs, regions) = (boxes("mw-vpc"), boxes("mw-region"));
    for link in all(root, "mw-link") {
        let own = Rect::of(all(link, "chip").next().unwrap());
        for piece in all(link, "wire").flat_map(|wire| pieces(wire.attribute("d").unwrap())) {
            assert!(!vpcs.iter().any(|vpc| vpc.meets(piece)), "{what}: a line through a VPC");
            assert!(piece.h == 1 || !regions.iter().any(|region| region.meets(piece)), "{what}: a line down a region");
            assert!(!chips.iter().any(|chip| chip.meets(piece) && chip.y != own.y), "{what}: a line through a chip");
        }
    }
}

#[test]
fn nothing_is_on_top_of_anything_else() {
    for count in [1, 2, 3, 8, 20, 25, 200, 500] {
        let text = mesh(count);
        let widths: &[u32] = if count < 100 { &[320, 390, 800, 1_200, 2_400] } else { &[320, 1_200] };
        for (width, lang) in widths.iter().flat_map(|width| LANGS.map(|lang| (*width, lang))) {
            let what = format!("{count} clusters, {width} pixels, {lang:?}");
            let map = draw(&text, &options(lang, View::Map, width));
            assert_whole(&map, &what);
            assert_tidy(&map, &what);
            assert_whole(&draw(&text, &options(lang, View::Addresses, width)), &what);
        }
    }
}

#[test]
fn many_clusters_are_counted_and_not_drawn() {
    let text = mesh(10_000);
    let [map, strips] = VIEWS.map(|view| draw(&text, &options(Lang::English, view, 1_200)));
    for svg in [&map, &strips] {
        assert_whole(svg, "10,000 clusters");
        assert!(svg.len() < 1_000_000, "{}", svg.len());
    }
    assert_tidy(&map, "10,000 clusters");
    assert!(map.contains(">2000 clusters<") && map.contains("more VPCs<"));
    // The control plane is always among what is drawn.
    assert!(map.contains("mw-cluster control"));
}

#[test]
fn links_without_end_are_bundled() {
    let mut text = mesh(80);
    let links: Vec<_> =
        (1..40).map(|at| format!("- {{ type: peering, id: p-{at}, vpcs: [net-0, net-{at}] }}\n")).collect();
    text = text.replace("clusters:\n", &format!("{}clusters:\n", links.concat()));
    for width in [320, 1_200] {
        let map = draw(&text, &options(Lang::English, View::Map, width));
        assert_tidy(&map, "bundles");
        assert!(map.contains(">40 links<"), "{map}");
    }
}

#[test]
fn every_broken_topology_has_a_picture() {
    let pages = fs::read_dir("src/check").unwrap().chain(fs::read_dir("tests/messages").unwrap());
    let texts = pages.map(|entry| entry.unwrap().path()).filter_map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        match path.extension()?.to_str()? {
            "md" => Some(text.split("```yaml\n").nth(1)?.split("```").next()?.to_owned()),
            "yaml" => Some(text),
            _ => None,
        }
    });
    let texts: Vec<_> =
        texts.chain(["", "- x", "a: [", "clusters: 1\nvpcs: {}\nlinks: [1]"].map(str::to_owned)).collect();
    assert!(texts.len() > 200);
    for text in texts {
        for (view, width) in VIEWS.into_iter().flat_map(|view| [(view, 320), (view, 1_200)]) {
            let svg = draw(&text, &options(Lang::English, view, width));
            assert_whole(&svg, &text);
            if view == View::Map {
                assert_tidy(&svg, &text);
            }
        }
    }
}

#[test]
fn no_name_leaves_its_place() {
    let hostile = r#"\"]-->\\<script>&\u0001\u202e]]>|;#\n{{x}}"#;
    let text = EXAMPLE.replace("beijing", &format!("\"{hostile}\"")).replace("hangzhou", &"x<>&'".repeat(80));
    let text = text.replace("vpcs: [", "vpcs: [y, ");
    for (view, lang) in VIEWS.into_iter().flat_map(|view| LANGS.map(|lang| (view, lang))) {
        let svg = draw(&text, &options(lang, view, 390));
        assert_whole(&svg, "hostile names");
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}'), "{svg}");
    }
    for format in [Format::Mermaid, Format::Dot] {
        let drawn = draw(&text, &GraphOptions { format, ..options(Lang::English, View::Map, 1_200) });
        assert!(!drawn.chars().any(|c| c != '\n' && c.is_control()), "{drawn}");
        let quotes = drawn.lines().map(|line| line.replace("\\\\", "").replace("\\\"", "").matches('"').count());
        assert!(quotes.into_iter().all(|count| count % 2 == 0), "{drawn}");
        assert!(format == Format::Dot || !drawn.contains("<script"), "{drawn}");
    }
}

#[test]
fn what_is_wrong_stands_out() {
    let map = draw(&broken(), &options(Lang::English, View::Map, 1_200));
    for marked in [
        "mw-link missing",
        ">✕ no link joins these<",
        "✕ MW301 vpcs-not-connected<",
        "data-cluster=\"beijing\"",
        "data-path=\"clusters[1]\" data-line=\"36\"",
        ">10.1.16.0/20 ✕<",
    ] {
        assert!(map.contains(marked), "{marked}\n{map}");
    }
    let strips = draw(&broken(), &options(Lang::English, View::Addresses, 1_200));
    assert!(strips.contains("class=\"overlap\"") && strips.contains(">✕ MW201  10.1.16.0/20  "), "{strips}");
    // What a comment allows is not marked.
    let allowed = broken().replace("podCidrs: [10.1.16.0/20]", "podCidrs: [10.1.16.0/20] # meshwright: allow(MW2)");
    let config = meshwright::Config::default();
    let mut check = CheckOptions { config, ..CheckOptions::default() };
    check.config.set("MW201", meshwright::Level::Allow).unwrap();
    let strips = draw(&allowed, &GraphOptions { check, ..options(Lang::English, View::Addresses, 1_200) });
    assert!(!strips.contains("class=\"overlap\""), "{strips}");
}

/// Without a table, every word is its key.
#[test]
fn every_word_of_a_picture_is_seen() {
    let odd = "mesh: { mode: flat }\nvpcs:\n- { name: a, region: x, cidrs: [172.16.0.0/12] }\n- { name: b, region: x }\n\
               - { name: c, cidrs: [10.0.0.0/16, 10.1.0.0/16] }\n- { name: d }\n\
               reserved: [{ name: office, cidrs: [172.16.0.0/16] }]\n\
               links:\n- { id: 1, vpcs: [b] }\n- { type: peering, id: p, vpcs: [a, c] }\n\
               - { type: peering, id: q, vpcs: [c, d] }\nclusters:\n\
               - { name: k, role: control-plane, vpc: a, network: { podCidrs: [172.20.0.0/16, 172.21.0.0/16] } }\n\
               - { vpc: nowhere }\n- { name: m }\n- { name: n, vpc: c }\n- { name: o, vpc: d, id: '' }\n";
    let second = "    vpcs: [hangzhou]\n  - { type: cen, id: cen-2, vpcs: [beijing] }";
    let cens = EXAMPLE.replace("    vpcs: [hangzhou, beijing]\n    bandwidthMbps: 100", second);
    let mut many = mesh(600);
    for at in 0..40 {
        many = many.replacen("links:", &format!("- {{ name: far-{at}, id: far-{at}, region: far-{at} }}\nlinks:"), 1);
        writeln!(many, "- {{ name: near-{at}, vpc: net-0 }}\n- {{ name: far-{at}, vpc: far-{at} }}").unwrap();
    }
    let vpns = "- { type: vpn, id: v, vpcs: [net-0, net-1] }\n".repeat(20);
    let bundled = mesh(80).replace("clusters:\n", &format!("{vpns}clusters:\n"));
    let gateway = include_str!("../examples/gateway/meshwright.yaml");
    let check = CheckOptions { catalog: "", ..CheckOptions::default() };
    let mut seen = String::new();
    for text in [EXAMPLE, &broken(), odd, &cens, &many, &bundled, gateway] {
        for view in VIEWS {
            let options = options(Lang::English, view, 4_000);
            seen += &draw(text, &GraphOptions { check: check.clone(), ..options });
        }
    }
    let catalog = Catalog::parse(Lang::English.catalog());
    let unseen = catalog.iter().map(|(key, _)| key).filter(|key| key.starts_with("graph.") && !seen.contains(key));
    assert_eq!(unseen.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_theme_brings_its_colours_and_a_page_its_own() {
    let styled = |theme| draw(EXAMPLE, &GraphOptions { theme, ..options(Lang::English, View::Map, 1_200) });
    assert!(styled(Theme::Auto).contains("prefers-color-scheme: dark"));
    for theme in [Theme::Light, Theme::Dark] {
        assert!(styled(theme).contains("<style>") && !styled(theme).contains("var("));
    }
    assert!(!styled(Theme::Page).contains("style"));
}

#[test]
fn pictures_stay_as_they_are() {
    let regions = include_str!("../examples/three-regions/meshwright.yaml");
    expect(
        "docs/map.svg",
        &draw(regions, &GraphOptions { theme: Theme::Auto, ..options(Lang::English, View::Map, 1_200) }),
    );
    for (name, text) in [("two", EXAMPLE.to_owned()), ("broken", broken())] {
        for (view, part) in VIEWS.into_iter().zip(["map", "addresses"]) {
            expect(&format!("tests/graph/{name}.{part}.svg"), &draw(&text, &options(Lang::English, view, 1_200)));
        }
        expect(&format!("tests/graph/{name}.zh.svg"), &draw(&text, &options(Lang::Chinese, View::Map, 390)));
        for (format, ending) in [(Format::Mermaid, "mmd"), (Format::Dot, "dot")] {
            let drawn = draw(&text, &GraphOptions { format, ..options(Lang::English, View::Map, 1_200) });
            expect(&format!("tests/graph/{name}.{ending}"), &drawn);
        }
    }
}

/// Compares with the file of this name, or writes it when `BLESS` is set.
#[track_caller]
fn expect(path: &str, actual: &str) {
    if env::var_os("BLESS").is_some() {
        return fs::write(path, actual).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(expected == actual, "{path} differs; BLESS=1 rewrites it. Now:\n{actual}");
}
