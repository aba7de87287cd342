//! The security-group rules in what was generated.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

/// How many rules there are.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    /// In all groups together.
    pub(crate) all: usize,
    /// In the group that has the most.
    pub(crate) most: usize,
}

#[derive(Deserialize)]
struct Generated {
    files: Vec<Document>,
}

#[derive(Deserialize)]
struct Document {
    path: String,
    text: String,
}

#[derive(Deserialize, Default)]
struct Terraform {
    #[serde(default)]
    resource: Resources,
}

#[derive(Deserialize, Default)]
struct Resources {
    #[serde(default)]
    alicloud_security_group_rule: BTreeMap<String, Rule>,
}

#[derive(Deserialize)]
struct Rule {
    security_group_id: String,
}

impl Rules {
    /// Runs `command` over `input` once more, and counts.
    pub(crate) fn count(input: &Path, command: &[&str]) -> io::Result<Self> {
        let (program, arguments) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let mut command = Command::new(program);
        command.args(arguments).args(["-o", "json"]).stdin(File::open(input)?).stderr(Stdio::inherit());
        let generated: Generated = serde_json::from_slice(&command.output()?.stdout)?;
        let mut groups: BTreeMap<String, usize> = BTreeMap::new();
        for file in generated.files.iter().filter(|file| file.path.ends_with(".tf.json")) {
            let terraform: Terraform = serde_json::from_str(&file.text)?;
            for rule in terraform.resource.alicloud_security_group_rule.into_values() {
                *groups.entry(rule.security_group_id).or_default() += 1;
            }
        }
        Ok(Self { all: groups.values().sum(), most: groups.values().copied().max().unwrap_or_default() })
    }
}
