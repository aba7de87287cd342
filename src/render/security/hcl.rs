//! Terraform's own language: the same folder, resources and values as in JSON, laid out as `terraform fmt` has them.

mod read;

use super::home::{Home, aliases, home};
use super::terraform::{PROVIDER, arguments, label, literal, stem};
use crate::plan::security::{GroupPlan, SecurityPlan};
use crate::render::quote;
use crate::security_group::Rule;

pub(super) use read::read;

const PROVIDERS: &str = "providers.tf";

pub(super) fn write(plan: &SecurityPlan<'_>) -> Vec<(String, String)> {
    let aliases = aliases(plan);
    let mut providers = required();
    for (home, alias) in &aliases {
        provider(&mut providers, *home, alias);
    }
    let mut files = vec![(PROVIDERS.to_owned(), providers)];
    for group in &plan.groups {
        let alias = aliases.get(&home(group)).map(String::as_str).unwrap_or_default();
        let mut text = String::with_capacity(512 * group.rules.len());
        for (index, rule) in group.rules.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { "\n" });
            resource(&mut text, group, alias, rule);
        }
        files.push((format!("rules-{}.tf", stem(group)), text));
    }
    files
}

fn required() -> String {
    format!(
        "terraform {{\n  required_providers {{\n    alicloud = {{\n      source  = \"aliyun/alicloud\"\n      \
         version = \"{PROVIDER}\"\n    }}\n  }}\n}}\n"
    )
}

fn provider(text: &mut String, (region, account): Home<'_>, alias: &str) {
    text.push_str("\nprovider \"alicloud\" {\n");
    let mut attributes = vec![("alias", string(alias)), ("region", string(region))];
    attributes.extend(account.map(|account| ("profile", string(account))));
    block(text, &attributes);
}

fn resource(text: &mut String, group: &GroupPlan<'_>, alias: &str, rule: &Rule) {
    text.push_str("resource \"alicloud_security_group_rule\" \"");
    text.push_str(&label(stem(group), rule));
    text.push_str("\" {\n");
    let mut attributes = vec![("provider", format!("alicloud.{alias}"))];
    attributes.extend(arguments(group.id, rule).map(|(key, value)| (key, string(&value))));
    attributes.push(("priority", rule.priority.to_string()));
    block(text, &attributes);
}

/// The attributes of a block with their signs in one column, and the block's end.
fn block(text: &mut String, attributes: &[(&str, String)]) {
    let width = attributes.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
    for (key, value) in attributes {
        text.push_str("  ");
        text.push_str(key);
        text.extend(std::iter::repeat_n(' ', width - key.len()));
        text.push_str(" = ");
        text.push_str(value);
        text.push('\n');
    }
    text.push_str("}\n");
}

fn string(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    quote::hcl(&mut text, &literal(value));
    text
}
