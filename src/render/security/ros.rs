//! Templates of the Resource Orchestration Service: one for each account and region, or several where the service's
//! limits ask for it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::home::{Home, aliases, distinct, home};
use super::permission::{batches, description, identity, rule};
use super::{Found, fault};
use crate::parse::documents;
use crate::plan::security::{GroupPlan, SecurityPlan};
use crate::render::{File, RenderFault, quote};
use crate::security_group::{Direction, Rule};
use crate::topology::Value;

/// What a template may hold: the service takes 512 KiB, and 200 resources by its strictest page.
const BYTES: usize = 450_000;
const RESOURCES: usize = 200;

const DIRECTIONS: [Direction; 2] = [Direction::Ingress, Direction::Egress];

/// One template.
pub(in super::super) struct Template<'p> {
    /// The file's name without its ending, which is also a name for its stack.
    pub(in super::super) name: String,
    pub(in super::super) region: &'p str,
    pub(in super::super) account: Option<&'p str>,
    resources: String,
    count: usize,
    /// Rules by the group's name in the template, and its id.
    rules: BTreeMap<(String, &'p str), usize>,
}

pub(super) fn write(plan: &SecurityPlan<'_>) -> Vec<(String, String)> {
    templates(plan).iter().map(|template| (format!("{}.yaml", template.name), text(template))).collect()
}

/// Every template of `plan`.
pub(in super::super) fn templates<'p>(plan: &SecurityPlan<'p>) -> Vec<Template<'p>> {
    let mut templates = Vec::new();
    for (of, alias) in aliases(plan) {
        let groups: Vec<_> = plan.groups.iter().filter(|group| home(group) == of).collect();
        templates.extend(of_home(of, &alias, &groups));
    }
    templates
}

fn of_home<'p>(home: Home<'p>, alias: &str, groups: &[&GroupPlan<'p>]) -> Vec<Template<'p>> {
    let names = distinct(groups.iter().map(|group| group.id).collect(), |id| {
        id.chars().filter(char::is_ascii_alphanumeric).collect()
    });
    let mut templates = vec![Template::new(home, alias.to_owned())];
    for group in groups {
        let name = names.get(group.id).cloned().unwrap_or_default();
        for direction in DIRECTIONS {
            for (index, batch) in batches(&group.rules, direction).iter().enumerate() {
                let resource = resource(group, &name, direction, index + 1, batch);
                if templates.last().is_some_and(|last| last.is_full(resource.len())) {
                    let number = templates.len() + 1;
                    templates.push(Template::new(home, format!("{alias}.{number}")));
                }
                if let Some(last) = templates.last_mut() {
                    last.resources.push_str(&resource);
                    last.count += 1;
                    *last.rules.entry((name.clone(), group.id)).or_default() += batch.len();
                }
            }
        }
    }
    templates
}

impl<'p> Template<'p> {
    fn new((region, account): Home<'p>, name: String) -> Self {
        Self { name, region, account, resources: String::new(), count: 0, rules: BTreeMap::new() }
    }

    fn is_full(&self, more: usize) -> bool {
        self.count > 0 && (self.count == RESOURCES || self.resources.len() + more > BYTES)
    }
}

/// One call's worth of rules.
fn resource(group: &GroupPlan<'_>, name: &str, direction: Direction, number: usize, rules: &[&Rule]) -> String {
    let kind = if direction == Direction::Ingress { "Ingress" } else { "Egress" };
    let mut out =
        format!("  Group{name}{kind}{number}:\n    Type: ALIYUN::ECS::SecurityGroup{kind}es\n    Metadata:\n");
    field(&mut out, "      Region: ", group.region);
    if let Some(account) = super::named(group.account) {
        field(&mut out, "      Account: ", account);
    }
    field(&mut out, "    Properties:\n      SecurityGroupId: ", group.id);
    out.push_str("      Permissions:\n");
    for rule in rules {
        let mut start = "      - ";
        for (key, value) in identity(rule) {
            out.push_str(start);
            out.push_str(key);
            // The one number among them.
            if key == "Priority" {
                out.push_str(": ");
                out.push_str(&value);
                out.push('\n');
            } else {
                field(&mut out, ": ", &value);
            }
            start = "        ";
        }
        if let Some((_, description)) = description(rule) {
            field(&mut out, "        Description: ", description);
        }
    }
    out
}

fn text(template: &Template<'_>) -> String {
    let mut out = String::with_capacity(template.resources.len() + 1024);
    out.push_str("ROSTemplateFormatVersion: '2015-09-01'\nDescription: ");
    let account =
        super::named(template.account).map_or_else(String::new, |account| format!(" of the account {account}"));
    field(&mut out, "", &format!("The rules that a mesh needs in security groups of {}{account}", template.region));
    out.push_str("Resources:\n");
    out.push_str(&template.resources);
    out.push_str("Outputs:\n");
    for ((name, id), count) in &template.rules {
        field(
            &mut out,
            &format!("  Group{name}Rules:\n    Description: "),
            &format!("Rules that {id} has by this stack"),
        );
        // A string grows without fail.
        let _ = writeln!(out, "    Value: {count}");
    }
    out
}

fn field(out: &mut String, start: &str, value: &str) {
    out.push_str(start);
    quote::yaml(out, value);
    out.push('\n');
}

pub(super) fn read(files: &[File], found: &mut dyn Found) -> Result<(), RenderFault> {
    for file in files {
        let documents = documents(&file.text).map_err(|problem| fault(file, problem))?;
        let [template] = documents.as_slice() else { return Err(fault(file, "it is not one document")) };
        let version = template.get("ROSTemplateFormatVersion").and_then(Value::text);
        let resources = template.get("Resources").map(Value::entries).unwrap_or_default();
        if version != Some("2015-09-01") || resources.is_empty() {
            return Err(fault(file, "it is no template"));
        }
        for (name, resource) in resources {
            hold(found, resource).ok_or_else(|| fault(file, format!("`{}` is no batch of rules", name.value)))?;
        }
    }
    Ok(())
}

/// Adds the rules of one resource.
fn hold(found: &mut dyn Found, resource: &Value) -> Option<()> {
    let text = |value: &'_ Value, key: &str| value.get(key).and_then(Value::text).map(str::to_owned);
    let direction = match resource.get("Type")?.text()? {
        "ALIYUN::ECS::SecurityGroupIngresses" => Direction::Ingress,
        "ALIYUN::ECS::SecurityGroupEgresses" => Direction::Egress,
        _ => return None,
    };
    let (metadata, properties) = (resource.get("Metadata")?, resource.get("Properties")?);
    let (id, region, account) =
        (text(properties, "SecurityGroupId")?, text(metadata, "Region")?, text(metadata, "Account"));
    let permissions = properties.get("Permissions")?.items();
    for permission in permissions {
        let fields = permission.entries().iter().map(|(key, value)| Some((key.value.as_str(), value.text()?)));
        found.add(&id, &region, account.as_deref(), rule(direction, fields.collect::<Option<_>>()?)?);
    }
    (1..=super::permission::MOST).contains(&permissions.len()).then_some(())
}
