//! What the cloud has already is read the same, whoever tells it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test measures and prints")]

use std::fmt::Write as _;

use meshwright::Source;
use meshwright::existing::{Existing, ExistingRule, Unread};
use meshwright::parse::parse;
use meshwright::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use meshwright::topology::{GroupType, Topology};

/// A page as `aliyun ecs DescribeSecurityGroupAttribute` prints it.
const ANSWER: &str = r#"{
  "Description": "of the cluster",
  "InnerAccessPolicy": "Drop",
  "Permissions": {
    "Permission": [
      {
        "SecurityGroupRuleId": "sgr-1",
        "Direction": "ingress",
        "SourceGroupId": "",
        "SourceCidrIp": "10.2.0.0/16",
        "DestCidrIp": "",
        "Ipv6SourceCidrIp": "",
        "IpProtocol": "ALL",
        "PortRange": "-1/-1",
        "NicType": "intranet",
        "Policy": "Accept",
        "Priority": 1,
        "Description": "beijing",
        "CreateTime": "2026-01-05T02:00:00Z"
      },
      {
        "Direction": "ingress",
        "SourcePrefixListId": "pl-offices",
        "IpProtocol": "TCP",
        "PortRange": "443/443",
        "Policy": "Drop",
        "Priority": "110"
      },
      { "Direction": "egress", "DestGroupId": "sg-peer", "IpProtocol": "UDP", "PortRange": "53/53", "Policy": "Accept" },
      { "Direction": "egress", "Ipv6DestCidrIp": "fd00::/8", "IpProtocol": "ICMPv6", "PortRange": "-1/-1" },
      { "Direction": "ingress", "SourceCidrIp": "10.9.0.7", "IpProtocol": "TCP", "PortRange": "22/22" }
    ]
  },
  "RegionId": "cn-hangzhou",
  "SecurityGroupId": "sg-hangzhou",
  "VpcId": "vpc-hangzhou"
}"#;

const STATE: &str = r#"{"format_version":"1.0","terraform_version":"1.9.8","values":{"root_module":{
  "resources":[
    {"address":"alicloud_security_group.a","mode":"managed","type":"alicloud_security_group","name":"a",
     "values":{"id":"sg-hangzhou","vpc_id":"vpc-hangzhou","security_group_type":"normal","inner_access_policy":"Drop"}},
    {"address":"data.alicloud_security_group_rule.x","mode":"data","type":"alicloud_security_group_rule","name":"x",
     "values":{"security_group_id":"sg-hangzhou","type":"ingress","ip_protocol":"all","cidr_ip":"0.0.0.0/0"}}],
  "child_modules":[{"address":"module.rules","resources":[
    {"address":"module.rules.alicloud_security_group_rule.a","mode":"managed","type":"alicloud_security_group_rule","name":"a",
     "values":{"security_group_id":"sg-hangzhou","type":"ingress","ip_protocol":"all","port_range":"-1/-1","nic_type":"intranet",
               "policy":"accept","priority":1,"cidr_ip":"10.2.0.0/16","source_security_group_id":"","description":"beijing"}},
    {"address":"module.rules.alicloud_security_group_rule.b","mode":"managed","type":"alicloud_security_group_rule","name":"b",
     "values":{"security_group_id":"sg-hangzhou","type":"ingress","ip_protocol":"tcp","port_range":"443/443",
               "policy":"drop","priority":110,"prefix_list_id":"pl-offices","cidr_ip":null}}],
   "child_modules":[{"resources":[
    {"address":"c","mode":"managed","type":"alicloud_security_group_rule","name":"c",
     "values":{"security_group_id":"sg-hangzhou","type":"egress","ip_protocol":"udp","port_range":"53/53",
               "policy":"accept","priority":1,"source_security_group_id":"sg-peer"}},
    {"address":"d","mode":"managed","type":"alicloud_security_group_rule","name":"d",
     "values":{"security_group_id":"sg-hangzhou","type":"egress","ip_protocol":"icmpv6","port_range":"-1/-1",
               "policy":"accept","priority":1,"ipv6_cidr_ip":"fd00::/8"}},
    {"address":"e","mode":"managed","type":"alicloud_security_group_rule","name":"e",
     "values":{"security_group_id":"sg-hangzhou","type":"ingress","ip_protocol":"tcp","port_range":"22/22",
               "policy":"accept","priority":1,"cidr_ip":"10.9.0.7/32"}},
    {"address":"l","mode":"managed","type":"alicloud_ecs_prefix_list","name":"l",
     "values":{"id":"pl-offices","address_family":"IPv4","max_entries":30,"entry":[{"cidr":"10.8.0.0/24","description":"x"}]}}
   ]}]}]}}}"#;

const LIST: &str = r#"{"PrefixListId":"pl-offices","AddressFamily":"IPv4","MaxEntries":30,
  "Entries":{"Entry":[{"Cidr":"10.8.0.0/24","Description":"x"}]}}"#;

const GROUPS: &str = r#"{"SecurityGroups":{"SecurityGroup":[{"SecurityGroupId":"sg-hangzhou","SecurityGroupType":"normal",
  "VpcId":"vpc-hangzhou"},{"SecurityGroupId":"sg-other","SecurityGroupType":"enterprise"}]}}"#;

fn topology(rules: &str) -> Topology {
    parse(&format!(
        "clusters:\n  - name: hangzhou\n    securityGroup:\n      id: sg-hangzhou\n      rules: [{rules}]\n"
    ))
    .topology
}

fn read(files: &[&str]) -> Existing {
    let mut start = 1_000;
    let files = files.iter().map(|text| {
        let here = start;
        start += text.len() + 1;
        (here, Source { name: "x.json", text })
    });
    Existing::read(&Topology::default(), files)
}

/// What the rules say, without their descriptions.
fn said(rules: &[ExistingRule]) -> Vec<Rule> {
    rules.iter().map(|rule| Rule { description: String::new(), ..rule.rule.clone().unwrap() }).collect()
}

fn expected() -> Vec<Rule> {
    let network = |text: &str| Peer::Network(text.parse().unwrap());
    let rule = |direction, protocol, peer, policy, priority| {
        let description = String::new();
        Rule { direction, protocol, peer, policy, priority, description }
    };
    let (accept, drop) = (Verdict::Accept, Verdict::Drop);
    vec![
        rule(Direction::Ingress, Protocol::All, network("10.2.0.0/16"), accept, 1),
        rule(Direction::Ingress, Protocol::Tcp(443, 443), Peer::PrefixList("pl-offices".to_owned()), drop, 110),
        rule(Direction::Egress, Protocol::Udp(53, 53), Peer::Group("sg-peer".to_owned()), accept, 1),
        rule(Direction::Egress, Protocol::IcmpV6, network("fd00::/8"), accept, 1),
        rule(Direction::Ingress, Protocol::Tcp(22, 22), network("10.9.0.7/32"), accept, 1),
    ]
}

#[test]
fn an_answer_a_state_and_the_topology_tell_the_same() {
    let own = "{SourceCidrIp: 10.2.0.0/16, IpProtocol: all},
      {SourcePrefixListId: pl-offices, IpProtocol: tcp, PortRange: 443/443, Policy: drop, Priority: 110},
      {Direction: EGRESS, DestGroupId: sg-peer, IpProtocol: Udp, PortRange: 53/53},
      {Direction: egress, Ipv6DestCidrIp: 'fd00::/8', IpProtocol: icmpv6, PortRange: -1/-1},
      {SourceCidrIp: 10.9.0.7/32, IpProtocol: tcp, PortRange: 22/22, NicType: intranet}";
    let topology = topology(own);
    let own = Existing::read(&topology, []);
    let (answer, state) = (read(&[ANSWER, LIST, GROUPS]), read(&[STATE]));
    for existing in [&own, &answer, &state] {
        assert_eq!(said(existing.rules("sg-hangzhou")), expected());
        assert!(existing.rules("sg-hangzhou").iter().all(|rule| rule.faults.is_empty() && rule.narrowed.is_none()));
        assert_eq!(existing.unread, []);
        assert!(expected().iter().all(|rule| existing.groups["sg-hangzhou"].has(rule)));
    }
    for existing in [&answer, &state] {
        let group = &existing.groups["sg-hangzhou"];
        assert_eq!(group.kind.as_ref().map(|kind| kind.value), Some(GroupType::Basic));
        assert_eq!(group.inner_access.as_ref().map(|inner| inner.value), Some(Verdict::Drop));
        assert_eq!(group.vpc.as_ref().map(|vpc| vpc.value.as_str()), Some("vpc-hangzhou"));
        let list = &existing.prefix_lists["pl-offices"];
        assert_eq!((list.entries.as_slice(), list.max_entries), (["10.8.0.0/24".parse().unwrap()].as_slice(), 30));
    }
    // Whoever tells it again tells nothing new.
    let sources = [ANSWER, STATE].map(|text| Source { name: "x", text });
    let both = Existing::read(&topology, [(10_000, sources[0]), (20_000, sources[1])]);
    assert_eq!(said(both.rules("sg-hangzhou")), expected());
    assert_eq!(both.groups["sg-hangzhou"].duplicates, []);
    assert!(both.rules("sg-hangzhou").iter().all(|rule| rule.own));
}

#[test]
fn what_narrows_a_rule_is_kept_and_widens_what_it_says() {
    let text = |rule: &str| format!("{{\"SecurityGroupId\":\"sg-a\",\"Permissions\":{{\"Permission\":[{rule}]}}}}");
    for (rule, narrowed, protocol) in [
        (
            r#"{"IpProtocol":"TCP","PortRange":"22/22","SourceCidrIp":"10.0.0.0/8","SourcePortRange":"1024/2048"}"#,
            Some("SourcePortRange 1024/2048"),
            Protocol::Tcp(22, 22),
        ),
        (
            r#"{"IpProtocol":"TCP","PortRange":"22/22","SourceCidrIp":"10.0.0.0/8","SourcePortRange":"-1/-1","DestCidrIp":"0.0.0.0/0"}"#,
            None,
            Protocol::Tcp(22, 22),
        ),
        (
            r#"{"IpProtocol":"ALL","PortRange":"-1/-1","SourceCidrIp":"10.0.0.0/8","DestCidrIp":"10.1.0.3"}"#,
            Some("own addresses 10.1.0.3"),
            Protocol::All,
        ),
        (
            r#"{"IpProtocol":"TCP","PortRangeListId":"prl-1","SourceCidrIp":"10.0.0.0/8"}"#,
            Some("PortRangeListId prl-1"),
            Protocol::Tcp(1, 65_535),
        ),
        (
            r#"{"IpProtocol":"132","PortRange":"-1/-1","SourceCidrIp":"10.0.0.0/8"}"#,
            Some("IpProtocol 132"),
            Protocol::All,
        ),
    ] {
        let existing = read(&[&text(rule)]);
        let [found] = existing.rules("sg-a") else { panic!("{rule}") };
        assert_eq!(
            (found.narrowed.as_deref(), found.rule.as_ref().map(|rule| rule.protocol)),
            (narrowed, Some(protocol)),
            "{rule}"
        );
        assert_eq!(found.faults, [], "{rule}");
    }
}

#[test]
fn several_answers_stand_in_a_list_an_envelope_or_behind_each_other() {
    for text in [
        format!("[{ANSWER}, {LIST}]"),
        format!("{ANSWER}\n{LIST}\n"),
        format!("{{\"headers\": {{}}, \"statusCode\": 200, \"body\": {ANSWER}}}\n{LIST}"),
    ] {
        let existing = read(&[&text]);
        assert_eq!(
            (existing.rules("sg-hangzhou").len(), existing.prefix_lists.len(), existing.unread.len()),
            (5, 1, 0)
        );
    }
}

#[test]
fn a_plan_tells_of_what_stands_before_it() {
    let values = STATE.split_once("\"values\":").unwrap().1.strip_suffix('}').unwrap();
    let plan = format!(
        r#"{{"format_version":"1.2","planned_values":{{"root_module":{{}}}},"prior_state":{{"format_version":"1.0","values":{values}}}}}"#
    );
    assert_eq!(said(read(&[&plan]).rules("sg-hangzhou")), expected());
    let fresh = r#"{"format_version":"1.2","planned_values":{"root_module":{"resources":[]}}}"#;
    assert_eq!((read(&[fresh]).groups.len(), read(&[fresh]).unread.len()), (0, 0));
}

#[test]
fn a_page_without_the_last_one_is_said() {
    let page = ANSWER.replacen("\"Description\"", "\"NextToken\": \"AAAA\", \"Description\"", 1);
    let existing = read(&[&page]);
    assert!(matches!(existing.unread.as_slice(), [Unread::Cut(_, id)] if id == "sg-hangzhou"));
    assert_eq!(read(&[&page, ANSWER]).unread, []);
}

#[test]
fn what_is_none_of_these_is_unread() {
    for text in ["", "apiVersion: v1", "{", "[{\"Code\":\"Throttling\"}]", "{}", "1", "[]", "{\"Permissions\":{}}"] {
        assert_eq!(read(&[text]).unread.len(), 1, "{text}");
    }
    for end in (0..ANSWER.len()).step_by(7) {
        assert_eq!(read(&[&ANSWER[..end]]).unread.len(), 1, "{end}");
    }
    // Shapes of the wrong kind inside are met one by one, and nothing stops.
    let odd = r#"{"SecurityGroupId":"sg-a","Permissions":{"Permission":[1,null,[],{},{"IpProtocol":{},"Priority":[],"SourceCidrIp":{}}]}}"#;
    let existing = read(&[odd]);
    assert_eq!(existing.rules("sg-a").len(), 5);
    assert!(existing.rules("sg-a").iter().all(|rule| rule.rule.is_none() && !rule.faults.is_empty()));
}

#[test]
fn fifty_thousand_rules_are_read_in_one_go() {
    let mut text = String::from("{\"SecurityGroupId\":\"sg-a\",\"Permissions\":{\"Permission\":[");
    for number in 0..50_000 {
        let comma = if number == 0 { "" } else { "," };
        write!(
            text,
            "{comma}\n{{\"SecurityGroupRuleId\":\"sgr-{number}\",\"Direction\":\"ingress\",\"SourceGroupId\":\"\",\"SourceCidrIp\":\"10.{}.{}.0/24\",\
             \"IpProtocol\":\"TCP\",\"PortRange\":\"{}/{}\",\"NicType\":\"intranet\",\"Policy\":\"Accept\",\"Priority\":1,\"Description\":\"\"}}",
            number / 250 % 250, number % 250, 1 + number % 7, 10 + number % 7,
        )
        .unwrap();
    }
    text.push_str("]}}");
    let existing = read(&[&text]);
    assert_eq!((existing.rules("sg-a").len(), existing.groups["sg-a"].duplicates.len()), (50_000, 0));
    let last = existing.rules("sg-a").last().unwrap();
    assert_eq!(&text[last.at.start as usize - 1_000..last.at.end as usize - 1_000], "\"sgr-49999\"");
}
