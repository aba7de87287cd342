//! What the cloud has already: security groups with their rules, and prefix lists.
//!
//! Three tell of it: the topology's own `securityGroup.rules`, saved answers of the cloud's API, and what
//! `terraform show -json` prints. Whoever tells, a rule becomes the same [`ExistingRule`]; told twice, it is one.

mod answer;
mod entry;
mod given;
mod shown;
mod terraform;

pub use shown::shown;

use std::collections::BTreeMap;

use ipnet::IpNet;

use crate::parse::{self, JsonFault};
use crate::security_group::{Rule, Verdict};
use crate::source::{Source, Span};
use crate::topology::{GroupType, Spanned, Topology, Value};

/// What is there already.
#[derive(Debug, Clone, Default)]
pub struct Existing {
    /// Security groups by the cloud's id.
    pub groups: BTreeMap<String, ExistingGroup>,
    /// Prefix lists by the cloud's id.
    pub prefix_lists: BTreeMap<String, PrefixList>,
    /// What could not be read of the files.
    pub unread: Vec<Unread>,
    /// How many lists of rules were taken.
    lists: usize,
}

/// A security group, as far as it is told.
#[derive(Debug, Clone, Default)]
pub struct ExistingGroup {
    /// Its type.
    pub kind: Option<Spanned<GroupType>>,
    /// What becomes of traffic between its members before any rule is looked at.
    pub inner_access: Option<Spanned<Verdict>>,
    /// The id of its VPC.
    pub vpc: Option<Spanned<String>>,
    /// The id of its region.
    pub region: Option<Spanned<String>>,
    /// Its rules; none is there twice.
    pub rules: Vec<ExistingRule>,
    /// Rules that stand twice in one list: the second place and the first.
    pub duplicates: Vec<(Span, Span)>,
    known: BTreeMap<Identity, (Span, usize)>,
    /// The list that is not complete, and whether one that is was read too.
    cut: Option<Span>,
    complete: bool,
}

/// What tells a rule from others in the cloud: all but its description.
type Identity = (Rule, Option<String>);

/// A rule that a group has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingRule {
    /// Where it stands.
    pub at: Span,
    /// Whether the topology itself tells of it.
    pub own: bool,
    /// What it says; none where that cannot be told, which is among the faults unless the text has a fault there.
    pub rule: Option<Rule>,
    /// What narrows it further than `rule` says, in the cloud's words: source ports, own addresses, a port list, a
    /// protocol that is none of ours. It then covers some of what `rule` covers, and nobody knows which.
    pub narrowed: Option<String>,
    /// What is wrong with it.
    pub faults: Vec<RuleFault>,
}

/// What is wrong with a rule, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    /// Where.
    pub span: Span,
    /// What.
    pub what: RuleProblem,
}

/// Ways of not being a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleProblem {
    /// Neither `ingress` nor `egress`.
    Direction(String),
    /// Neither `accept` nor `drop`.
    Policy(String),
    /// Not a priority that the cloud knows.
    Priority(String),
    /// No protocol is named.
    NoProtocol,
    /// A protocol that the cloud does not know by this name.
    Protocol(String),
    /// Ports that the protocol cannot have.
    Ports {
        /// The protocol, in the cloud's word.
        protocol: &'static str,
        /// The ports as written.
        ports: String,
    },
    /// It says of nobody whom it is about.
    NoPeer,
    /// Neither a network nor an address.
    Network(String),
}

impl RuleProblem {
    /// What was written in place of what should be there.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Direction(text)
            | Self::Policy(text)
            | Self::Priority(text)
            | Self::Protocol(text)
            | Self::Network(text)
            | Self::Ports { ports: text, .. } => Some(text),
            Self::NoProtocol | Self::NoPeer => None,
        }
    }
}

/// The networks behind one id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrefixList {
    /// Where it stands.
    pub at: Span,
    /// Its networks.
    pub entries: Vec<IpNet>,
    /// How many it may have, all of which the cloud counts; as many as it has where that is not told.
    pub max_entries: usize,
}

/// A place of a file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// Not JSON.
    Json(JsonFault),
    /// JSON, but nothing that is known here.
    Shape(Span),
    /// Rules of no group: the id is missing.
    NoGroup(Span),
    /// A page of the answer for this group, and no last one.
    Cut(Span, String),
}

impl Existing {
    /// What `topology` and `files` tell, each file with where it starts. Files are read with the feature `full`.
    #[must_use]
    pub fn read<'t>(topology: &Topology, files: impl IntoIterator<Item = (usize, Source<'t>)>) -> Self {
        let mut existing = Self::default();
        given::take(topology, &mut existing);
        if cfg!(feature = "full") {
            files.into_iter().for_each(|(start, file)| existing.take_file(file.text, start));
        }
        let cut = existing.groups.iter().filter(|(_, group)| !group.complete);
        let cut: Vec<_> = cut.filter_map(|(id, group)| Some(Unread::Cut(group.cut?, id.clone()))).collect();
        existing.unread.extend(cut);
        existing
    }

    /// The rules that `group` has.
    #[must_use]
    pub fn rules(&self, group: &str) -> &[ExistingRule] {
        self.groups.get(group).map(|group| group.rules.as_slice()).unwrap_or_default()
    }

    fn take_file(&mut self, text: &str, start: usize) {
        match parse::json(text, start) {
            Ok(values) => values.iter().for_each(|value| self.take(value)),
            Err(fault) => self.unread.push(Unread::Json(fault)),
        }
    }

    /// Takes one value of a file.
    fn take(&mut self, value: &Value) {
        let known = terraform::take(value, self) || answer::take(value, self);
        if !known {
            self.unread.push(Unread::Shape(entry::first_key(value)));
        }
    }

    fn group(&mut self, id: &str) -> &mut ExistingGroup {
        self.groups.entry(id.to_owned()).or_default()
    }

    /// The number of a list of rules in which none should stand twice.
    fn next_list(&mut self) -> usize {
        self.lists += 1;
        self.lists
    }
}

impl ExistingGroup {
    /// Adds a rule of list number `list`.
    fn add(&mut self, rule: ExistingRule, list: usize) {
        let Some(said) = &rule.rule else { return self.rules.push(rule) };
        let identity = (Rule { description: String::new(), ..said.clone() }, rule.narrowed.clone());
        match self.known.get(&identity) {
            Some((first, of)) if *of == list => self.duplicates.push((rule.at, *first)),
            Some(_) => {}
            None => {
                self.known.insert(identity, (rule.at, list));
                self.rules.push(rule);
            }
        }
    }

    /// Whether the cloud takes `rule` for one that it has.
    #[must_use]
    pub fn has(&self, rule: &Rule) -> bool {
        self.known.contains_key(&(Rule { description: String::new(), ..rule.clone() }, None))
    }
}

impl PrefixList {
    fn new(at: Span, entries: Vec<IpNet>, max_entries: Option<usize>) -> Self {
        Self { at, max_entries: max_entries.unwrap_or_default().max(entries.len()), entries }
    }
}
