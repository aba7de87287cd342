//! Whatever form the rules are written in, they are the rules of the plan: to our reader of that form, and to readers that
//! share nothing with it.

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

use std::collections::{BTreeMap, BTreeSet};

use meshwright::render::security::GroupRules;
use meshwright::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use meshwright::{BackEnd, File, GenerateOptions};
use proptest::prelude::*;
use serde_json::Value;
use support::hostile::{self, VALUES};
use support::plans::{self, Group};
use support::{terraform, yaml};

/// A rule field by field, as text.
type Fields = BTreeMap<&'static str, String>;

fn fields<const N: usize>(fields: [(&'static str, &str); N]) -> Fields {
    fields.into_iter().map(|(key, value)| (key, value.to_owned())).collect()
}

/// The fields of every rule of `groups`.
fn planned(groups: &[GroupRules]) -> Vec<Fields> {
    let of_rule = |group: &GroupRules, rule: &Rule| {
        let peer = match rule.peer {
            Peer::Network(net) if net.to_string().contains(':') => "v6",
            Peer::Network(_) => "v4",
            Peer::Group(_) => "group",
            Peer::PrefixList(_) => "list",
        };
        fields([
            ("group", &group.id),
            ("region", &group.region),
            ("account", group.account.as_deref().unwrap_or_default()),
            ("direction", rule.direction.word()),
            ("protocol", rule.protocol.word()),
            ("ports", &rule.protocol.port_range()),
            ("kind", peer),
            ("peer", &rule.peer.to_string()),
            ("policy", rule.policy.word()),
            ("priority", &rule.priority.to_string()),
            ("nic", "intranet"),
            ("description", &rule.description),
        ])
    };
    sorted(groups.iter().flat_map(|group| group.rules.iter().map(move |rule| of_rule(group, rule))).collect())
}

fn sorted(mut rules: Vec<Fields>) -> Vec<Fields> {
    rules.sort();
    rules
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_reader_finds_the_plan_and_nothing_else(groups in plans::groups()) {
        let held = plans::held(&groups);
        for back_end in BackEnd::ALL {
            let expected = holds(back_end, &groups);
            let files = plans::with_plan(&groups, |plan| back_end.write(plan));
            let paths: BTreeSet<_> = files.iter().map(|file| &file.path).collect();
            prop_assert_eq!(paths.len(), files.len());
            let read = back_end.read_back(&files);
            if expected {
                prop_assert_eq!(read.as_ref(), Ok(&held), "{:?}: {:#?}", back_end, files);
                let other = independent(back_end, &files);
                prop_assert!(other.is_none_or(|other| other == planned(&held)), "{:?}: {:#?}", back_end, files);
            } else {
                prop_assert!(read != Ok(held.clone()), "a command line holds NUL: {:#?}", files);
            }
        }
    }

    #[test]
    fn the_rules_of_a_topology_are_read_back_from_every_form(topology in support::topologies::topologies()) {
        let text = support::text(&topology);
        let terraform = BackEnd::Terraform.read_back(&of(BackEnd::Terraform, &text)).unwrap();
        for back_end in BackEnd::ALL {
            let files = of(back_end, &text);
            prop_assert_eq!(&back_end.read_back(&files).unwrap_or_default(), &terraform);
            if back_end == BackEnd::Ros {
                files.iter().for_each(is_documented);
            }
        }
    }
}

/// The files of one back end for a topology that has no errors.
fn of(back_end: BackEnd, topology: &str) -> Vec<File> {
    let options = GenerateOptions { security_groups: BTreeSet::from([back_end]), ..GenerateOptions::default() };
    let files = support::files(topology, &options);
    files.into_iter().filter(|file| file.path.starts_with("security-groups/")).collect()
}

/// No word of a command line holds NUL; nothing else is lost anywhere.
fn holds(back_end: BackEnd, groups: &[Group]) -> bool {
    let texts = groups.iter().flat_map(|group| {
        let peers = group.rules.iter().map(|rule| rule.peer.to_string());
        let said = group.rules.iter().map(|rule| rule.description.clone());
        let own = [group.id.clone(), group.region.clone(), group.account.clone().unwrap_or_default()];
        peers.chain(said).chain(own).collect::<Vec<_>>()
    });
    back_end != BackEnd::AliyunCli || !texts.into_iter().any(|text| text.contains('\0'))
}

/// What a reader of others' making finds; none where the form has none.
fn independent(back_end: BackEnd, files: &[File]) -> Option<Vec<Fields>> {
    match back_end {
        BackEnd::Terraform => Some(from_json(files)),
        BackEnd::TerraformHcl => Some(from_hcl(files)),
        BackEnd::Ros => Some(sorted(files.iter().flat_map(from_ros).collect())),
        // A shell reads the scripts in another test.
        BackEnd::AliyunCli => None,
        BackEnd::Plan => {
            from_csv(&files[0], &from_yaml(&files[1]));
            Some(from_yaml(&files[1]))
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The one of `keys` that `map` has, as the kind of peer, and its value.
fn peer(map: &serde_json::Map<String, Value>, keys: [(&str, &'static str); 4]) -> (&'static str, String) {
    let given: Vec<_> = keys.iter().filter(|(key, _)| map.contains_key(*key)).collect();
    let [(key, kind)] = given.as_slice() else { panic!("{map:?} has several peers or none") };
    (kind, text(&map[*key]))
}

/// Providers by alias, and resources, in the shape that both languages of Terraform have.
fn from_terraform(providers: &[Value], resources: &[&serde_json::Map<String, Value>]) -> Vec<Fields> {
    let text = |value: &Value| terraform::plain(&text(value));
    let optional = |value: Option<&Value>| value.map(text).unwrap_or_default();
    let home = |it: &Value| (text(&it["alias"]), (text(&it["region"]), optional(it.get("profile"))));
    let homes: BTreeMap<_, _> = providers.iter().map(home).collect();
    let peers =
        [("cidr_ip", "v4"), ("ipv6_cidr_ip", "v6"), ("source_security_group_id", "group"), ("prefix_list_id", "list")];
    let rule = |resource: &&serde_json::Map<String, Value>| {
        let alias = text(&resource["provider"]);
        let (region, account) = &homes[alias.strip_prefix("alicloud.").unwrap()];
        let (kind, peer) = peer(resource, peers);
        fields([
            ("group", &text(&resource["security_group_id"])),
            ("region", region),
            ("account", account),
            ("direction", &text(&resource["type"])),
            ("protocol", &text(&resource["ip_protocol"])),
            ("ports", &text(&resource["port_range"])),
            ("kind", kind),
            ("peer", &terraform::plain(&peer)),
            ("policy", &text(&resource["policy"])),
            ("priority", &resource["priority"].as_u64().unwrap().to_string()),
            ("nic", &text(&resource["nic_type"])),
            ("description", &text(&resource["description"])),
        ])
    };
    sorted(resources.iter().map(rule).collect())
}

fn from_json(files: &[File]) -> Vec<Fields> {
    let documents: Vec<Value> = files.iter().map(|file| serde_json::from_str(&file.text).unwrap()).collect();
    let providers = documents.iter().find_map(|document| document["provider"]["alicloud"].as_array()).unwrap();
    let resources = documents.iter().filter_map(|it| it["resource"]["alicloud_security_group_rule"].as_object());
    let resources: Vec<_> = resources.flat_map(|map| map.values()).map(|it| it.as_object().unwrap()).collect();
    from_terraform(providers, &resources)
}

/// By the reader of the crate `hcl-rs`.
fn from_hcl(files: &[File]) -> Vec<Fields> {
    let (mut providers, mut resources) = (Vec::new(), Vec::new());
    for file in files {
        let body = hcl::parse(&file.text).unwrap_or_else(|error| panic!("{error}\n{}", file.text));
        for block in body.blocks() {
            let attributes = block.body.attributes().map(|it| (it.key.to_string(), hcl_value(&it.expr)));
            let attributes: serde_json::Map<_, _> = attributes.collect();
            match block.identifier.as_str() {
                "provider" => providers.push(Value::Object(attributes)),
                "resource" => resources.push(attributes),
                _ => {}
            }
        }
    }
    from_terraform(&providers, &resources.iter().collect::<Vec<_>>())
}

fn hcl_value(value: &hcl::Expression) -> Value {
    match value {
        // Without its escapes; what Terraform would evaluate is another expression.
        hcl::Expression::String(text) => text.replace("${", "$${").replace("%{", "%%{").into(),
        hcl::Expression::Number(number) => number.as_u64().unwrap().into(),
        hcl::Expression::Traversal(_) => hcl::format::to_string(value).unwrap().into(),
        other => panic!("{other:?} is no literal"),
    }
}

fn from_ros(file: &File) -> Vec<Fields> {
    let template = yaml::document(&file.text);
    let mut rules = Vec::new();
    for resource in template["Resources"].as_object().unwrap().values() {
        let (home, properties) = (&resource["Metadata"], &resource["Properties"]);
        let ingress = resource["Type"] == "ALIYUN::ECS::SecurityGroupIngresses";
        let peers = if ingress {
            [
                ("SourceCidrIp", "v4"),
                ("Ipv6SourceCidrIp", "v6"),
                ("SourceGroupId", "group"),
                ("SourcePrefixListId", "list"),
            ]
        } else {
            [("DestCidrIp", "v4"), ("Ipv6DestCidrIp", "v6"), ("DestGroupId", "group"), ("DestPrefixListId", "list")]
        };
        for permission in properties["Permissions"].as_array().unwrap() {
            let (kind, peer) = peer(permission.as_object().unwrap(), peers);
            rules.push(fields([
                ("group", &text(&properties["SecurityGroupId"])),
                ("region", &text(&home["Region"])),
                ("account", &home.get("Account").map(text).unwrap_or_default()),
                ("direction", if ingress { "ingress" } else { "egress" }),
                ("protocol", &text(&permission["IpProtocol"])),
                ("ports", &text(&permission["PortRange"])),
                ("kind", kind),
                ("peer", &peer),
                ("policy", &text(&permission["Policy"])),
                ("priority", &permission["Priority"].as_u64().unwrap().to_string()),
                ("nic", &text(&permission["NicType"])),
                ("description", &permission.get("Description").map(text).unwrap_or_default()),
            ]));
        }
    }
    rules
}

fn from_yaml(file: &File) -> Vec<Fields> {
    let mut rules = Vec::new();
    for group in yaml::document(&file.text)["groups"].as_array().unwrap() {
        for rule in group["rules"].as_array().unwrap() {
            let map = rule.as_object().unwrap();
            let network = map.get("network").and_then(Value::as_str).unwrap_or_default();
            let family = if network.contains(':') { "v6" } else { "v4" };
            let (kind, peer) =
                peer(map, [("network", family), ("group", "group"), ("prefixList", "list"), ("", "none")]);
            rules.push(fields([
                ("group", &text(&group["id"])),
                ("region", &text(&group["region"])),
                ("account", &group.get("account").map(text).unwrap_or_default()),
                ("direction", &text(&rule["direction"])),
                ("protocol", &text(&rule["protocol"])),
                ("ports", &text(&rule["ports"])),
                ("kind", kind),
                ("peer", &peer),
                ("policy", &text(&rule["policy"])),
                ("priority", &rule["priority"].as_u64().unwrap().to_string()),
                ("nic", &text(&rule["nicType"])),
                ("description", &text(&rule["description"])),
            ]));
        }
    }
    sorted(rules)
}

/// By the reader of the crate `csv`: the table has the rules, but for the marks that keep a spreadsheet from taking a
/// cell for a formula.
fn from_csv(file: &File, rules: &[Fields]) {
    let mut table = csv::Reader::from_reader(file.text.as_bytes());
    let columns: Vec<_> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let unmarked = |text: &str| text.replace('\'', "");
    let mut read = Vec::new();
    for row in table.records() {
        let row = row.unwrap();
        row.iter().for_each(is_no_formula);
        let cell = |column: &str| unmarked(&row[columns.iter().position(|name| name == column).unwrap()]);
        let ports = match (cell("first_port"), cell("last_port")) {
            (first, _) if first.is_empty() => "-1/-1".to_owned(),
            (first, last) => format!("{first}/{last}"),
        };
        let kind = match cell("peer_kind").as_str() {
            "network" if cell("peer").contains(':') => "v6",
            "network" => "v4",
            "group" => "group",
            _ => "list",
        };
        read.push(fields([
            ("group", &cell("group")),
            ("region", &cell("region")),
            ("account", &cell("account")),
            ("direction", &cell("direction")),
            ("protocol", &cell("protocol")),
            ("ports", &ports),
            ("kind", kind),
            ("peer", &cell("peer")),
            ("policy", &cell("policy")),
            ("priority", &cell("priority")),
            ("nic", &cell("nic_type")),
            ("description", &cell("description")),
        ]));
    }
    let plain = |rule: &Fields| rule.iter().map(|(key, value)| (*key, unmarked(value))).collect();
    assert_eq!(sorted(read), sorted(rules.iter().map(plain).collect()), "{}", file.text);
}

/// Not where the cell starts, nor where a spreadsheet of another language would cut it.
fn is_no_formula(cell: &str) {
    for part in cell.split(['\n', '\r', '\t', ';', ',', '|']) {
        let start = part.trim_start_matches(|c: char| c == '"' || c.is_whitespace());
        assert!(!start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{cell:?}");
    }
}

/// The properties of `ALIYUN::ECS::SecurityGroupIngresses` and `…Egresses`, their types, and the values that are listed
/// (<https://www.alibabacloud.com/help/en/ros/developer-reference/aliyun-ecs-securitygroupingresses>, June 2024, and its
/// twin): `#` is a whole number, `*` any text.
#[rustfmt::skip]
const DOCUMENTED: [(&str, &[&str], &[&str]); 18] = [
    // property, the resources that have it, its values
    ("IpProtocol",              &["Ingress", "Egress"], &["tcp", "udp", "icmp", "gre", "all"]),
    ("PortRange",               &["Ingress", "Egress"], &["*"]),
    ("Policy",                  &["Ingress", "Egress"], &["accept", "drop"]),
    ("Priority",                &["Ingress", "Egress"], &["#"]),
    ("NicType",                 &["Ingress", "Egress"], &["internet", "intranet"]),
    ("Description",             &["Ingress", "Egress"], &["*"]),
    ("SourcePortRange",         &["Ingress", "Egress"], &["*"]),
    ("SourceCidrIp",            &["Ingress", "Egress"], &["*"]),
    ("Ipv6SourceCidrIp",        &["Ingress", "Egress"], &["*"]),
    ("SourceGroupId",           &["Ingress"],           &["*"]),
    ("SourceGroupOwnerId",      &["Ingress"],           &["*"]),
    ("SourceGroupOwnerAccount", &["Ingress"],           &["*"]),
    ("SourcePrefixListId",      &["Ingress"],           &["*"]),
    ("DestCidrIp",              &["Ingress", "Egress"], &["*"]),
    ("Ipv6DestCidrIp",          &["Ingress", "Egress"], &["*"]),
    ("DestGroupId",             &["Egress"],            &["*"]),
    ("DestPrefixListId",        &["Egress"],            &["*"]),
    ("DestGroupOwnerId",        &["Egress"],            &["*"]),
];

/// What the service documents of a template holds for `file`: sections, resources, properties, types, enumerations, and
/// the limits of its size.
fn is_documented(file: &File) {
    assert!(file.text.len() <= 512 * 1024, "{} has {} bytes", file.path, file.text.len());
    let template = yaml::document(&file.text);
    let sections: Vec<_> = template.as_object().unwrap().keys().collect();
    assert_eq!(sections, ["Description", "Outputs", "ROSTemplateFormatVersion", "Resources"]);
    assert_eq!(template["ROSTemplateFormatVersion"], "2015-09-01");
    let resources = template["Resources"].as_object().unwrap();
    assert!((1..=200).contains(&resources.len()));
    let mut count = 0;
    for (name, resource) in resources {
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
        let keys: Vec<_> = resource.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["Metadata", "Properties", "Type"]);
        let kind = text(&resource["Type"]);
        let kind = kind.strip_prefix("ALIYUN::ECS::SecurityGroup").and_then(|kind| kind.strip_suffix("es")).unwrap();
        let properties = resource["Properties"].as_object().unwrap();
        assert_eq!(properties.keys().collect::<Vec<_>>(), ["Permissions", "SecurityGroupId"]);
        text(&properties["SecurityGroupId"]);
        let permissions = properties["Permissions"].as_array().unwrap();
        assert!((1..=100).contains(&permissions.len()), "{} permissions", permissions.len());
        for permission in permissions {
            is_permission(kind, permission);
        }
        count += permissions.len();
    }
    let outputs = template["Outputs"].as_object().unwrap().values();
    assert_eq!(outputs.map(|output| output["Value"].as_u64().unwrap()).sum::<u64>(), u64::try_from(count).unwrap());
}

fn is_permission(kind: &str, permission: &Value) {
    for (property, value) in permission.as_object().unwrap() {
        let found = DOCUMENTED.iter().find(|(name, kinds, _)| name == property && kinds.contains(&kind));
        let (.., values) = found.unwrap_or_else(|| panic!("{kind} has no documented {property}"));
        match value {
            Value::String(text) => {
                assert!(values.contains(&"*") || values.contains(&text.as_str()), "{property} {text}");
            }
            Value::Number(number) => {
                assert!(values.contains(&"#") && (1..=100).contains(&number.as_u64().unwrap()), "{property} {number}");
            }
            other => panic!("{property} is {other}"),
        }
    }
    assert_eq!(permission["NicType"], "intranet");
    let (first, last) = permission["PortRange"].as_str().unwrap().split_once('/').unwrap();
    if matches!(permission["IpProtocol"].as_str().unwrap(), "tcp" | "udp") {
        let (first, last): (u16, u16) = (first.parse().unwrap(), last.parse().unwrap());
        assert!(1 <= first && first <= last);
    } else {
        assert_eq!((first, last), ("-1", "-1"));
    }
    let length = permission["Description"].as_str().unwrap().chars().count();
    assert!((1..=512).contains(&length));
}

/// A group of many rules, each with a network of its own.
fn large(index: usize, count: usize) -> Group {
    let rule = |number: usize| Rule {
        direction: if number.is_multiple_of(3) { Direction::Egress } else { Direction::Ingress },
        protocol: Protocol::Tcp(443, 443),
        peer: Peer::Network(format!("10.{}.{}.0/24", number / 256, number % 256).parse().unwrap()),
        policy: Verdict::Accept,
        priority: 1,
        description: format!("shop: c{number} -> a, of many clusters {}", "x".repeat(400)),
    };
    let rules = (0..count).map(rule).collect();
    Group { id: format!("sg-{index:04}"), region: "cn-hangzhou".to_owned(), account: None, rules }
}

#[test]
fn templates_and_scripts_keep_to_the_limits_of_the_services() {
    let groups: Vec<_> = (0..3).map(|index| large(index, 1000)).chain((3..300).map(|index| large(index, 2))).collect();
    let templates = plans::with_plan(&groups, |plan| BackEnd::Ros.write(plan));
    assert!(templates.len() > 3, "{} templates", templates.len());
    templates.iter().for_each(is_documented);
    assert_eq!(BackEnd::Ros.read_back(&templates), Ok(plans::held(&groups)));
    let scripts = plans::with_plan(&groups, |plan| BackEnd::AliyunCli.write(plan));
    assert!(scripts[0].text.contains("--Permissions.100.") && !scripts[0].text.contains("--Permissions.101."));
    assert_eq!(BackEnd::AliyunCli.read_back(&scripts), Ok(plans::held(&groups)));
}

/// A file in which one thing differs reads back as something else, or as nothing.
#[test]
fn a_reader_notices_every_difference() {
    let topology = &support::examples()["three-regions"];
    let swaps = [
        ("tcp", "udp"),
        ("accept", "drop"),
        (" \"ingress\"", " \"egress\""),
        ("direction: ingress", "direction: egress"),
        (",ingress,", ",egress,"),
        ("intranet", "internet"),
        ("cn-beijing", "cn-qingdao"),
        ("sg-", "sg-x"),
        ("10.2.", "10.9."),
        ("shop", "shot"),
        ("-1/-1", "1/1"),
        ("GroupIngresses", "GroupEgresses"),
        ("SecurityGroup --", "SecurityGroupEgress --"),
        ("Permissions.1.", "Permissions.2."),
        ("security_group_rule", "security_group_rules"),
        ("aliyun ecs", "aliyun vpc"),
        ("set -eu", "set -u"),
        ("r-", "r-0"),
    ];
    for back_end in BackEnd::ALL {
        let files = of(back_end, topology);
        let held = back_end.read_back(&files).unwrap();
        let mut noticed = 0;
        for (from, to) in swaps {
            for index in 0..files.len() {
                let mut files = files.clone();
                let changed = files[index].text.replacen(from, to, 1);
                // A word in a comment, or in what the scripts say, is nobody's rule.
                let talk = |text: &str| {
                    text.lines()
                        .filter(|it| !it.contains("printf") && !it.contains("Description:"))
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                };
                if talk(&changed) == talk(&files[index].text) {
                    continue;
                }
                files[index].text = changed;
                assert_ne!(back_end.read_back(&files).as_ref(), Ok(&held), "{back_end:?}: {from} for {to} is not seen");
                noticed += 1;
            }
        }
        assert!(noticed > 5, "{back_end:?}: {noticed}");
    }
}

/// Every odd value in every place that reaches a rule, through the whole of generating.
#[test]
fn odd_values_of_a_topology_survive_in_every_form() {
    for value in VALUES {
        let text = support::text(&hostile::topology("flat", "alibaba", &[value]));
        for back_end in BackEnd::ALL {
            if back_end == BackEnd::AliyunCli && value.contains('\0') {
                continue;
            }
            // Compares with the plan by itself.
            let files = support::rendered_for(&text, &[back_end]);
            let files: Vec<_> = files.into_iter().filter(|file| file.path.starts_with("security-groups/")).collect();
            let other = independent(back_end, &files);
            let groups = back_end.read_back(&files).unwrap();
            assert!(other.is_none_or(|other| other == planned(&groups)), "{back_end:?} {value:?}");
            let ids: BTreeSet<_> = groups.iter().map(|group| group.id.as_str()).collect();
            assert_eq!(ids, BTreeSet::from(["sg-control", &format!("sg-00-{value}")]));
            let said = |rule: &Rule| rule.description.starts_with(&format!("{value}: "));
            assert!(groups.iter().flat_map(|group| &group.rules).all(said), "{back_end:?} {value:?}");
        }
    }
}

#[test]
fn the_page_on_the_forms_has_them_all() {
    let page = std::fs::read_to_string(support::root().join("docs/security-groups.md")).unwrap();
    for back_end in BackEnd::ALL {
        let heading = |line: &str| line.starts_with("## ") && line.split(' ').any(|word| word == back_end.word());
        assert!(page.lines().any(heading), "{back_end:?} has no section");
        assert_eq!(BackEnd::read(back_end.word()), Some(back_end));
    }
}
