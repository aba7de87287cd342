//! The scripts of the `aliyun-cli` back end, run by a shell against a service that keeps rules as ECS documents it.
//!
//! The `aliyun` they call is this test's own binary: it reads its words as the CLI's parser does, judges the call as the
//! API's reference has it, and keeps the rules in a file.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops by panicking"
)]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read files and run shells")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::{env, fs};

use meshwright::render::security::GroupRules;
use meshwright::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use meshwright::{BackEnd, File, GenerateOptions};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use support::hostile::{self, VALUES};
use support::plans::{self, Group};

/// The rules of every group: what makes a rule one, and its description. A group is known by profile, region and id.
type State = BTreeMap<String, BTreeMap<String, String>>;

/// A cloud, and a folder with the scripts.
struct Cloud {
    home: tempfile::TempDir,
}

impl Cloud {
    /// With the groups of `held`, all empty.
    fn new(held: &[GroupRules], scripts: &[File]) -> Self {
        let cloud = Self { home: tempfile::tempdir().unwrap() };
        for script in scripts {
            fs::write(cloud.path(script.path.rsplit('/').next().unwrap()), &script.text).unwrap();
        }
        let aliyun = "#!/bin/sh\nprintf '%s\\0' \"$@\" > \"$CLOUD/call\"\nrm -f \"$CLOUD/refusal\"\n\
                      \"$SERVICE\" --exact --ignored the_service > \"$CLOUD/log\" 2>&1 || { cat \"$CLOUD/refusal\" \"$CLOUD/log\" >&2; exit 1; }\n\
                      echo '{ \"RequestId\": \"1\" }'\n";
        fs::create_dir(cloud.path("bin")).unwrap();
        fs::write(cloud.path("bin/aliyun"), aliyun).unwrap();
        fs::set_permissions(cloud.path("bin/aliyun"), fs::Permissions::from_mode(0o755)).unwrap();
        cloud.keep(&held.iter().map(|group| (key(group), BTreeMap::new())).collect());
        cloud
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn keep(&self, state: &State) {
        fs::write(self.path("state"), serde_json::to_string(state).unwrap()).unwrap();
    }

    fn state(&self) -> State {
        serde_json::from_str(&fs::read_to_string(self.path("state")).unwrap()).unwrap()
    }

    fn command(&self, program: &str) -> Command {
        let path = format!("{}:{}", self.path("bin").display(), env::var("PATH").unwrap());
        let mut command = Command::new(program);
        command.current_dir(self.home.path()).env("PATH", path);
        command.env("CLOUD", self.home.path()).env("SERVICE", env::current_exe().unwrap());
        command
    }

    fn run(&self, shell: &str, script: &str) -> Output {
        self.command(shell).arg(script).output().unwrap()
    }

    /// Runs a script that must work.
    fn works(&self, shell: &str, script: &str) {
        let output = self.run(shell, script);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{shell} {script}: {said}");
        let end = if script == "apply.sh" { "\nall rules are there\n" } else { "\nall rules are gone\n" };
        assert!(String::from_utf8_lossy(&output.stdout).ends_with(end));
        assert!(!self.path("canary").exists(), "a value was run");
    }
}

fn key(group: &GroupRules) -> String {
    place(group.account.as_deref().unwrap_or_default(), &group.region, &group.id)
}

fn place(profile: &str, region: &str, id: &str) -> String {
    format!("{profile:?} {region:?} {id:?}")
}

/// What the service is to hold in the end.
fn planned(held: &[GroupRules]) -> State {
    let rules = |group: &GroupRules| {
        let parts = |rule: &Rule| {
            let (ports, peer, priority) =
                (rule.protocol.port_range(), rule.peer.to_string(), rule.priority.to_string());
            identity(rule.direction.word(), rule.protocol.word(), &ports, &peer, rule.policy.word(), &priority)
        };
        group.rules.iter().map(|rule| (parts(rule), rule.description.clone())).collect()
    };
    held.iter().map(|group| (key(group), rules(group))).collect()
}

fn identity(direction: &str, protocol: &str, ports: &str, peer: &str, policy: &str, priority: &str) -> String {
    [direction, protocol, ports, peer, policy, priority].map(|part| format!("{part:?}")).join(" ")
}

/// What one call asks for.
struct Call {
    action: String,
    others: BTreeMap<String, String>,
    permissions: BTreeMap<usize, BTreeMap<String, String>>,
}

impl Call {
    /// As `cli/parser.go` of github.com/aliyun/aliyun-cli has it: a flag's value stands behind `=` or in the next word,
    /// and a word that starts with `-` is a flag, whatever stands before it.
    fn read(words: &[String]) -> Result<Self, String> {
        let mut call = Self { action: String::new(), others: BTreeMap::new(), permissions: BTreeMap::new() };
        let mut arguments = Vec::new();
        let mut waiting: Option<String> = None;
        for word in words {
            if !word.starts_with('-') {
                match waiting.take() {
                    Some(flag) => call.take(&flag, word)?,
                    None => arguments.push(word.as_str()),
                }
                continue;
            }
            let end = word.find(['=', ':']).unwrap_or(word.len());
            let (flag, value) = (&word[..end], word.get(end + 1..).unwrap_or_default());
            let name = flag.strip_prefix("--").ok_or_else(|| format!("not support flag form {flag}"))?;
            if let Some(flag) = waiting.take() {
                return Err(format!("--{flag} must be assigned with value"));
            }
            if value.is_empty() {
                waiting = Some(name.to_owned());
            } else {
                call.take(name, value)?;
            }
        }
        let ["ecs", action] = arguments.as_slice() else { return Err(format!("too many arguments: {arguments:?}")) };
        (*action).clone_into(&mut call.action);
        waiting.map_or(Ok(call), |flag| Err(format!("--{flag} must be assigned with value")))
    }

    fn take(&mut self, flag: &str, value: &str) -> Result<(), String> {
        let (fields, name) = match flag.strip_prefix("Permissions.").and_then(|rest| rest.split_once('.')) {
            Some((number, name)) => {
                (self.permissions.entry(number.parse().map_err(|_| "InvalidParameter")?).or_default(), name)
            }
            None => (&mut self.others, flag),
        };
        match fields.insert(name.to_owned(), value.to_owned()) {
            None => Ok(()),
            Some(_) => Err(format!("--{flag} duplicated")),
        }
    }
}

/// Answers a call as the reference of ECS 2014-05-26 has it: `AuthorizeSecurityGroup` and its twins.
fn answer(words: &[String], state: &mut State) -> Result<(), String> {
    let Call { action, mut others, permissions } = Call::read(words)?;
    let (adds, direction) = match action.as_str() {
        "AuthorizeSecurityGroup" => (true, "ingress"),
        "AuthorizeSecurityGroupEgress" => (true, "egress"),
        "RevokeSecurityGroup" => (false, "ingress"),
        "RevokeSecurityGroupEgress" => (false, "egress"),
        _ => return Err(format!("'{action}' is not a valid api")),
    };
    let profile = others.remove("profile").unwrap_or_default();
    let region = others.remove("RegionId").ok_or("MissingParameter.RegionId")?;
    let id = others.remove("SecurityGroupId").ok_or("MissingParameter.SecurityGroupId")?;
    if let Some(unknown) = others.keys().next() {
        return Err(format!("'--{unknown}' is not a valid parameter or flag"));
    }
    let group = state.get_mut(&place(&profile, &region, &id)).ok_or("InvalidSecurityGroupId.NotFound")?;
    if !permissions.keys().copied().eq(1..=permissions.len()) || !(1..=100).contains(&permissions.len()) {
        return Err(format!("InvalidParameter: {} permissions", permissions.len()));
    }
    // Nothing changes where anything is wrong.
    let rules: Result<Vec<_>, _> = permissions.into_values().map(|fields| permission(direction, fields)).collect();
    for (rule, description) in rules? {
        if adds {
            // An equal rule stays as it is, with its description.
            group.entry(rule).or_insert(description);
        } else if group.remove(&rule).is_none() {
            let codes = ["InvalidParam.SecurityGroupRuleId", "InvalidSecurityGroupRule.RuleNotExist"];
            return Err(format!("ErrorCode: {}", codes[usize::from(direction == "egress")]));
        }
    }
    Ok(())
}

/// The rule that `fields` make, and its description.
fn permission(direction: &str, mut fields: BTreeMap<String, String>) -> Result<(String, String), String> {
    let (side, other) = if direction == "ingress" { ("Source", "Dest") } else { ("Dest", "Source") };
    let mut take = |name: &str| fields.remove(name).unwrap_or_default();
    let (protocol, ports, policy) = (take("IpProtocol"), take("PortRange"), take("Policy"));
    let (priority, nic, description) = (take("Priority"), take("NicType"), take("Description"));
    let names =
        [format!("{side}CidrIp"), format!("Ipv6{side}CidrIp"), format!("{side}GroupId"), format!("{side}PrefixListId")];
    let peers: Vec<_> = names.iter().filter_map(|name| fields.remove(name)).collect();
    let [peer] = peers.as_slice() else { return Err(format!("InvalidParam.{side}Ip or {other}Ip: {fields:?}")) };
    let range = ports.split_once('/').and_then(|(a, b)| Some((a.parse::<i32>().ok()?, b.parse::<i32>().ok()?)));
    let right = match (protocol.as_str(), range) {
        ("tcp" | "udp", Some((first, last))) => 1 <= first && first <= last && last <= 65535,
        ("icmp" | "icmpv6" | "gre" | "all", Some(range)) => range == (-1, -1),
        _ => false,
    };
    let known = matches!(policy.as_str(), "accept" | "drop")
        && priority.parse::<u8>().is_ok_and(|priority| (1..=100).contains(&priority))
        && nic == "intranet"
        && description.chars().count() <= 512
        && fields.is_empty();
    match (right, known) {
        (false, _) => Err(format!("InvalidPortRange.Malformed: {protocol} {ports}")),
        (_, false) => Err(format!("InvalidParameter: {fields:?}")),
        _ => Ok((identity(direction, &protocol, &ports, peer, &policy, &priority), description)),
    }
}

#[test]
#[ignore = "the scripts call it: it is the cloud"]
fn the_service() {
    let home = PathBuf::from(env::var_os("CLOUD").expect("a script calls"));
    let call = fs::read_to_string(home.join("call")).unwrap();
    let words: Vec<_> = call.strip_suffix('\0').unwrap().split('\0').map(str::to_owned).collect();
    let mut state: State = serde_json::from_str(&fs::read_to_string(home.join("state")).unwrap()).unwrap();
    if let Err(refusal) = answer(&words, &mut state) {
        fs::write(home.join("refusal"), format!("ERROR: SDK.ServerError\n{refusal}\n")).unwrap();
        panic!("refused");
    }
    fs::write(home.join("state"), serde_json::to_string(&state).unwrap()).unwrap();
}

/// The shells of this machine that are POSIX's.
fn shells() -> Vec<&'static str> {
    ["sh", "dash", "bash"].into_iter().filter(|shell| support::tool(shell, "the scripts in it").is_some()).collect()
}

/// Twice there and twice back: the service holds the plan, then nothing.
fn there_and_back(shell: &str, held: &[GroupRules], scripts: &[File]) {
    let cloud = Cloud::new(held, scripts);
    let empty = cloud.state();
    for _ in 0..2 {
        cloud.works(shell, "apply.sh");
        assert_eq!(cloud.state(), planned(held));
    }
    for _ in 0..2 {
        cloud.works(shell, "revoke.sh");
        assert_eq!(cloud.state(), empty);
    }
}

fn of(topology: &str) -> Vec<File> {
    let security_groups = BTreeSet::from([BackEnd::AliyunCli]);
    let files = support::files(topology, &GenerateOptions { security_groups, ..GenerateOptions::default() });
    files.into_iter().filter(|file| file.path.starts_with("security-groups/")).collect()
}

#[test]
fn the_examples_rules_come_and_go_in_every_shell() {
    for (_, topology) in support::examples() {
        let scripts = of(&topology);
        if scripts.is_empty() {
            continue;
        }
        let held = BackEnd::AliyunCli.read_back(&scripts).unwrap();
        for shell in shells() {
            there_and_back(shell, &held, &scripts);
        }
    }
}

#[test]
fn the_rules_of_random_plans_come_and_go() {
    let mut runner = TestRunner::deterministic();
    let has_nul = |group: &Group| format!("{group:?}").contains("\\0");
    // A region that is none makes no script: the topology is refused.
    let mut random = || plans::groups().new_tree(&mut runner).unwrap().current();
    let plans = std::iter::repeat_with(&mut random)
        .filter(|groups| !groups.iter().any(has_nul) && groups.iter().all(|group| !group.region.is_empty()));
    for groups in plans.take(6).collect::<Vec<_>>() {
        let scripts = plans::with_plan(&groups, |plan| BackEnd::AliyunCli.write(plan));
        there_and_back("sh", &plans::held(&groups), &scripts);
    }
}

#[test]
fn no_value_of_a_topology_breaks_out_of_its_quotes() {
    let values: Vec<_> = VALUES.iter().copied().filter(|value| !value.contains('\0') && !value.is_empty()).collect();
    for values in values.chunks(40) {
        let text = support::text(&hostile::topology("flat", "alibaba", values));
        let files = support::rendered_for(&text, &[BackEnd::AliyunCli]);
        let scripts: Vec<_> = files.into_iter().filter(|file| file.path.starts_with("security-groups/")).collect();
        let held = BackEnd::AliyunCli.read_back(&scripts).unwrap();
        assert_eq!(held.len(), values.len() + 1);
        let cloud = Cloud::new(&held, &scripts);
        cloud.works("sh", "apply.sh");
        assert_eq!(cloud.state(), planned(&held));
    }
}

/// So many rules of one group that they take three calls.
fn many() -> Group {
    let rule = |number: u32| Rule {
        direction: Direction::Ingress,
        protocol: Protocol::Tcp(443, 443),
        peer: Peer::Network(format!("10.{}.{}.0/24", number / 256, number % 256).parse().unwrap()),
        policy: Verdict::Accept,
        priority: 1,
        description: format!("shop: c{number} -> a"),
    };
    let rules = (0..250).map(rule).collect();
    Group { id: "sg-many".to_owned(), region: "cn-hangzhou".to_owned(), account: Some("team-a".to_owned()), rules }
}

#[test]
fn many_rules_go_in_batches_and_others_are_left_alone() {
    let groups = [many()];
    let held = plans::held(&groups);
    let scripts = plans::with_plan(&groups, |plan| BackEnd::AliyunCli.write(plan));
    assert_eq!(scripts[0].text.matches("\nadd AuthorizeSecurityGroup ").count(), 3);
    let cloud = Cloud::new(&held, &scripts);
    let mut before = cloud.state();
    // One of them is there under another description, and one that nobody planned.
    let rules = before.get_mut(&key(&held[0])).unwrap();
    rules.insert("ssh".to_owned(), "by hand".to_owned());
    let (there, _) = planned(&held)[&key(&held[0])].clone().pop_first().unwrap();
    rules.insert(there.clone(), "by hand".to_owned());
    cloud.keep(&before);
    cloud.works("sh", "apply.sh");
    let mut expected = planned(&held);
    let rules = expected.get_mut(&key(&held[0])).unwrap();
    rules.insert("ssh".to_owned(), "by hand".to_owned());
    rules.insert(there, "by hand".to_owned());
    assert_eq!(cloud.state(), expected);
    // Only some are left to be taken away.
    fs::write(cloud.path("half.sh"), half(&scripts[1].text)).unwrap();
    cloud.works("sh", "half.sh");
    assert!(cloud.state()[&key(&held[0])].len() > 100);
    cloud.works("sh", "revoke.sh");
    assert_eq!(cloud.state()[&key(&held[0])], BTreeMap::from([("ssh".to_owned(), "by hand".to_owned())]));
}

/// A script that stops half way.
fn half(script: &str) -> String {
    let calls: Vec<_> = script.split("\nremove ").collect();
    calls[..calls.len() / 2].join("\nremove ") + "\nprintf '\\nall rules are gone\\n'\n"
}

#[test]
fn a_refusal_stops_the_script_and_is_shown() {
    let scripts = of(&support::examples()["cross-region"]);
    let held = BackEnd::AliyunCli.read_back(&scripts).unwrap();
    // The second group is gone.
    let cloud = Cloud::new(&held[..1], &scripts);
    for (script, code) in [("apply.sh", "NotFound"), ("revoke.sh", "NotFound")] {
        let output = cloud.run("sh", script);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(code), "{said}");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("all rules"));
    }
    let nobody = cloud.command("sh").arg("apply.sh").env("PATH", "/usr/bin:/bin").output().unwrap();
    assert!(!nobody.status.success() && !nobody.stderr.is_empty(), "no aliyun, and nobody says so");
}

/// The judge is no fool: it refuses what the service and the CLI refuse.
#[test]
fn the_service_refuses_what_the_real_one_does() {
    let start = ["ecs", "AuthorizeSecurityGroup", "--RegionId=r", "--SecurityGroupId=sg"].map(str::to_owned);
    let rule = |number: usize, protocol: &str, ports: &str| {
        [
            ("IpProtocol", protocol),
            ("PortRange", ports),
            ("SourceCidrIp", "10.0.0.0/8"),
            ("Policy", "accept"),
            ("Priority", "1"),
            ("NicType", "intranet"),
        ]
        .map(|(name, value)| format!("--Permissions.{number}.{name}={value}"))
    };
    let judged = |words: Vec<String>| {
        let mut state = State::from([(place("", "r", "sg"), BTreeMap::new())]);
        answer(&words, &mut state).map(|()| state.into_values().next().unwrap().len())
    };
    let call = |rules: &[[String; 6]]| start.iter().chain(rules.iter().flatten()).cloned().collect::<Vec<_>>();
    assert_eq!(judged(call(&[rule(1, "tcp", "80/80"), rule(2, "all", "-1/-1")])), Ok(2));
    assert_eq!(judged(call(&[rule(1, "tcp", "80/80"), rule(2, "tcp", "80/80")])), Ok(1));
    for (protocol, ports) in
        [("tcp", "-1/-1"), ("udp", "0/9"), ("tcp", "200/1"), ("all", "1/2"), ("tcp", "80"), ("TCPS", "1/2")]
    {
        assert!(judged(call(&[rule(1, protocol, ports)])).is_err(), "{protocol} {ports}");
    }
    assert!(judged(call(&[rule(2, "tcp", "80/80")])).is_err(), "the list starts at 1");
    let most: Vec<_> = (1..=101).map(|number| rule(number, "tcp", &format!("{number}/{number}"))).collect();
    assert_eq!(judged(call(&most[..100])), Ok(100));
    assert!(judged(call(&most)).is_err(), "101 rules in one call");
    let mut alone = call(&[rule(1, "all", "-1/-1")]);
    alone[5] = "--Permissions.1.PortRange".to_owned();
    alone.insert(6, "-1/-1".to_owned());
    assert!(judged(alone).is_err_and(|refusal| refusal.contains("not support flag form")));
    let mut unknown = call(&[rule(1, "tcp", "80/80")]);
    unknown[3] = "--SecurityGroupId=sg-other".to_owned();
    assert!(judged(unknown).is_err());
    let mut words = call(&[rule(1, "tcp", "80/80")]);
    words.push("--Permissions.1.DestCidrIp=10.0.0.0/8".to_owned());
    assert!(judged(words).is_err(), "a field of the other direction");
}

#[test]
fn every_judge_of_shell_scripts_is_content() {
    let hostile = |values: &[&str]| {
        let files =
            support::rendered_for(&support::text(&hostile::topology("flat", "alibaba", values)), &[BackEnd::AliyunCli]);
        files.into_iter().filter(|file| file.path.starts_with("security-groups/")).collect::<Vec<_>>()
    };
    let odd: Vec<_> = VALUES.iter().copied().filter(|value| !value.contains('\0')).collect();
    let trees = support::examples().into_values().map(|topology| of(&topology)).collect::<Vec<_>>();
    let home = tempfile::tempdir().unwrap();
    for script in trees.iter().flatten().cloned().chain(odd.chunks(60).flat_map(hostile)) {
        let path = home.path().join("script.sh");
        fs::write(&path, &script.text).unwrap();
        for shell in shells() {
            passes(Command::new(shell).arg("-n").arg(&path), &script);
        }
    }
    let Some(shellcheck) = support::tool("shellcheck", "the scripts") else { return };
    for script in trees.iter().flatten() {
        let path = home.path().join("script.sh");
        fs::write(&path, &script.text).unwrap();
        passes(Command::new(&shellcheck).args(["--norc", "--severity=style", "--shell=sh"]).arg(&path), script);
    }
}

fn passes(command: &mut Command, script: &File) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{command:?}: {said}\n{}", script.text);
}
