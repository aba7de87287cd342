//! Security-group rules in the forms that people apply. Whatever is written is read back and must be the plan.

mod aliyun_cli;
mod hcl;
mod home;
mod listing;
mod permission;
mod ros;
mod terraform;

use std::collections::BTreeSet;

use super::{File, RenderFault};
use crate::plan::security::SecurityPlan;
use crate::security_group::Rule;

pub(super) use ros::{Template as RosTemplate, templates as ros_templates};

/// A form of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename_all = "kebab-case"))]
pub enum BackEnd {
    /// Terraform's JSON.
    Terraform,
    /// Terraform's own language.
    TerraformHcl,
    /// Templates of the Resource Orchestration Service.
    Ros,
    /// Shell scripts that call the `aliyun` CLI.
    AliyunCli,
    /// The plan as data, for people and programs; nothing applies it.
    Plan,
}

/// The rules of one group, as the files of a back end hold them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupRules {
    /// The cloud's id.
    pub id: String,
    /// The region in which they are applied.
    pub region: String,
    /// The account in which they are applied, where one is named.
    pub account: Option<String>,
    /// The rules, sorted.
    pub rules: Vec<Rule>,
}

impl BackEnd {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Terraform, Self::TerraformHcl, Self::Ros, Self::AliyunCli, Self::Plan];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::TerraformHcl => "terraform-hcl",
            Self::Ros => "ros",
            Self::AliyunCli => "aliyun-cli",
            Self::Plan => "plan",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|back_end| back_end.word() == word)
    }

    /// The files of `plan`; none where it has no rules.
    #[must_use]
    pub fn write(self, plan: &SecurityPlan<'_>) -> Vec<File> {
        if plan.groups.is_empty() {
            return Vec::new();
        }
        let files = match self {
            Self::Terraform => terraform::write(plan),
            Self::TerraformHcl => hcl::write(plan),
            Self::Ros => ros::write(plan),
            Self::AliyunCli => aliyun_cli::write(plan),
            Self::Plan => listing::write(plan),
        };
        let placed = |(name, text): (String, String)| File { path: self.path(&name), text, ..File::default() };
        files.into_iter().map(placed).collect()
    }

    /// The rules in `files`, which are all that [`Self::write`] made, by group. Another reader than the writer's twin:
    /// it goes by what the tool that applies the files would see.
    pub fn read_back(self, files: &[File]) -> Result<Vec<GroupRules>, RenderFault> {
        let read = match self {
            Self::Terraform => terraform::read(files),
            Self::TerraformHcl => hcl::read(files),
            Self::Ros => ros::read(files),
            Self::AliyunCli => aliyun_cli::read(files),
            Self::Plan => listing::read(files),
        };
        read.map(Held::settle)
    }

    fn path(self, name: &str) -> String {
        format!("security-groups/{}/{name}", self.word())
    }
}

/// Adds the files of every one of `back_ends`, each read back and compared with the plan.
pub(super) fn write(
    plan: &SecurityPlan<'_>,
    back_ends: &BTreeSet<BackEnd>,
    files: &mut Vec<File>,
) -> Result<(), RenderFault> {
    for back_end in back_ends {
        let written = back_end.write(plan);
        let read = if written.is_empty() { Vec::new() } else { back_end.read_back(&written)? };
        compare(plan, &read)
            .map_err(|problem| RenderFault::ReadBack { path: back_end.path(""), problem: problem.to_owned() })?;
        files.extend(written);
    }
    Ok(())
}

fn compare(plan: &SecurityPlan<'_>, read: &[GroupRules]) -> Result<(), &'static str> {
    let mut planned: Vec<_> = plan.groups.iter().collect();
    planned.sort_unstable_by_key(|group| group.id);
    if planned.len() != read.len() {
        return Err("the groups read back are not those planned");
    }
    for (planned, read) in planned.into_iter().zip(read) {
        let home = (planned.id, planned.region, named(planned.account));
        if home != (read.id.as_str(), read.region.as_str(), read.account.as_deref()) {
            return Err("the groups read back are not those planned");
        }
        let mut rules: Vec<_> = planned.rules.iter().collect();
        rules.sort_unstable();
        if !read.rules.iter().eq(rules) {
            return Err("the rules read back are not those planned");
        }
    }
    Ok(())
}

/// An account without a name is none.
fn named(account: Option<&str>) -> Option<&str> {
    account.filter(|account| !account.is_empty())
}

/// What a reader has found so far.
#[derive(Default)]
struct Held {
    groups: Vec<GroupRules>,
}

impl Held {
    fn add(&mut self, id: &str, region: &str, account: Option<&str>, rule: Rule) {
        let account = named(account);
        match self.groups.last_mut() {
            Some(last) if last.id == id && last.region == region && last.account.as_deref() == account => {
                last.rules.push(rule);
            }
            _ => {
                let (id, region, account) = (id.to_owned(), region.to_owned(), account.map(str::to_owned));
                self.groups.push(GroupRules { id, region, account, rules: vec![rule] });
            }
        }
    }

    /// Each group once, its rules sorted.
    fn settle(mut self) -> Vec<GroupRules> {
        self.groups.sort_unstable();
        self.groups.dedup_by(|next, group| {
            let same = (&next.id, &next.region, &next.account) == (&group.id, &group.region, &group.account);
            if same {
                group.rules.append(&mut next.rules);
            }
            same
        });
        self.groups.iter_mut().for_each(|group| group.rules.sort_unstable());
        self.groups
    }
}

fn fault(file: &File, problem: impl Into<String>) -> RenderFault {
    RenderFault::ReadBack { path: file.path.clone(), problem: problem.into() }
}

/// The file's name in its folder.
fn name(file: &File) -> &str {
    file.path.rsplit('/').next().unwrap_or_default()
}
