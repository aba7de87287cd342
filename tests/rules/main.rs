//! Every rule against its page, its messages and its near misses.
//!
//! `BLESS=1 cargo test --test rules` rewrites what is expected; look at the difference before keeping it.

#![cfg(feature = "pages")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads files and stops by panicking"
)]

mod cases;
mod codes;
mod edges;
mod expected;
mod fixes;
mod messages;
mod near_misses;
mod pages;
mod sentences;
mod text;

use std::path::PathBuf;

use meshwright::{CheckOptions, Report, Rule, Source};

/// Families whose near misses, messages and sentences are still being written: empty when all rules are held to them.
const PENDING: &[&str] = &[];

/// Rules that speak of what stands beside a topology; tests of their own hear them.
const BESIDE: &[&str] = &["read-back-mismatch", "rules-per-interface", "template-fault", "unplanned-addresses"];

fn is_pending(rule: &Rule) -> bool {
    is_beside(rule) || PENDING.iter().any(|family| rule.code.starts_with(family))
}

fn is_beside(rule: &Rule) -> bool {
    BESIDE.contains(&rule.name)
}

fn check(text: &str) -> Report {
    meshwright::check(&Source { name: "meshwright.yaml", text }, &CheckOptions::default())
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rule(name: &str) -> Option<&'static Rule> {
    meshwright::RULES.iter().copied().find(|rule| rule.name == name)
}
