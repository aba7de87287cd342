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
use crate::plan::security::{GroupPlan, SecurityPlan};
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

    /// Whether it can be written here: all of them with the feature `full`.
    #[must_use]
    pub fn is_here(self) -> bool {
        cfg!(feature = "full") || self == Self::Terraform
    }

    /// The files of `plan`; none where it has no rules, or is not here.
    #[must_use]
    pub fn write(self, plan: &SecurityPlan<'_>) -> Vec<File> {
        if plan.groups.is_empty() || !self.is_here() {
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
        let mut held = Held::default();
        self.read_into(&mut held, files)?;
        Ok(held.settle())
    }

    fn read_into(self, found: &mut dyn Found, files: &[File]) -> Result<(), RenderFault> {
        match self {
            _ if !self.is_here() => Ok(()),
            Self::Terraform => terraform::read(files, found),
            Self::TerraformHcl => hcl::read(files, found),
            Self::Ros => ros::read(files, found),
            Self::AliyunCli => aliyun_cli::read(files, found),
            Self::Plan => listing::read(files, found),
        }
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
        let mut missing = Missing::of(plan);
        if !written.is_empty() {
            back_end.read_into(&mut missing, &written)?;
        }
        missing
            .settle()
            .map_err(|problem| RenderFault::ReadBack { path: back_end.path(""), problem: problem.to_owned() })?;
        files.extend(written);
    }
    Ok(())
}

/// An account without a name is none.
fn named(account: Option<&str>) -> Option<&str> {
    account.filter(|account| !account.is_empty())
}

/// Whom a reader tells what it finds, rule by rule.
trait Found {
    /// A rule of the group `id`, which is applied in `region` of `account`.
    fn add(&mut self, id: &str, region: &str, account: Option<&str>, rule: Rule);
}

/// All that a reader finds.
#[derive(Default)]
struct Held {
    groups: Vec<GroupRules>,
}

impl Found for Held {
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
}

impl Held {
    fn tell(self, found: &mut dyn Found) {
        for GroupRules { id, region, account, rules } in self.groups {
            for rule in rules {
                found.add(&id, &region, account.as_deref(), rule);
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

/// What of a plan no reader has found yet.
struct Missing<'p> {
    /// By id.
    groups: Vec<Group<'p>>,
    /// The place of the group that was found last.
    at: usize,
    /// Whether a group was found that is not planned.
    is_other: bool,
}

struct Group<'p> {
    plan: &'p GroupPlan<'p>,
    /// Planned rules that were not found at their turn.
    rules: &'p [Rule],
    /// Rules found out of turn.
    strays: Vec<Rule>,
}

impl<'p> Missing<'p> {
    fn of(plan: &'p SecurityPlan<'p>) -> Self {
        let group = |plan: &'p GroupPlan<'p>| Group { plan, rules: &plan.rules, strays: Vec::new() };
        let mut groups: Vec<_> = plan.groups.iter().map(group).collect();
        groups.sort_unstable_by_key(|group| group.plan.id);
        Self { groups, at: 0, is_other: false }
    }

    /// Whether all of the plan was found, and nothing else.
    fn settle(self) -> Result<(), &'static str> {
        if self.is_other {
            return Err("the groups read back are not those planned");
        }
        for mut group in self.groups {
            let mut left: Vec<_> = group.rules.iter().collect();
            left.sort_unstable();
            group.strays.sort_unstable();
            if !group.strays.iter().eq(left) {
                return Err("the rules read back are not those planned");
            }
        }
        Ok(())
    }
}

impl Found for Missing<'_> {
    fn add(&mut self, id: &str, region: &str, account: Option<&str>, rule: Rule) {
        if self.groups.get(self.at).is_none_or(|group| group.plan.id != id) {
            self.at = self.groups.partition_point(|group| group.plan.id < id);
        }
        let home = (id, region, named(account));
        let is_home = |plan: &GroupPlan<'_>| home == (plan.id, plan.region, named(plan.account));
        let Some(group) = self.groups.get_mut(self.at).filter(|group| is_home(group.plan)) else {
            self.is_other = true;
            return;
        };
        match group.rules.split_first() {
            Some((first, rest)) if *first == rule => group.rules = rest,
            _ => group.strays.push(rule),
        }
    }
}

fn fault(file: &File, problem: impl Into<String>) -> RenderFault {
    RenderFault::ReadBack { path: file.path.clone(), problem: problem.into() }
}

/// The file's name in its folder.
fn name(file: &File) -> &str {
    file.path.rsplit('/').next().unwrap_or_default()
}
