//! One rule as it is told → what it means.

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{ExistingRule, RuleFault, RuleProblem};
use crate::security_group::{Direction, Peer, Protocol, Rule, Verdict};
use crate::source::Span;
use crate::topology::{Cidr, Field, GroupType, Spanned, Value};

/// A word of a rule; what is empty is absent.
pub(super) type Told<'t> = Field<&'t str>;

/// One rule in the words of whoever tells it.
#[derive(Debug, Default)]
pub(super) struct Entry<'t> {
    pub(super) at: Span,
    pub(super) own: bool,
    pub(super) direction: Told<'t>,
    pub(super) policy: Told<'t>,
    pub(super) priority: Field<Cow<'t, str>>,
    pub(super) protocol: Told<'t>,
    pub(super) ports: Told<'t>,
    pub(super) port_list: Told<'t>,
    pub(super) source_ports: Told<'t>,
    pub(super) source: Side<'t>,
    pub(super) dest: Side<'t>,
    pub(super) description: Told<'t>,
}

/// Whom a rule names on one side.
#[derive(Debug, Default)]
pub(super) struct Side<'t> {
    pub(super) v4: Told<'t>,
    pub(super) v6: Told<'t>,
    pub(super) group: Told<'t>,
    pub(super) prefix_list: Told<'t>,
}

impl Entry<'_> {
    /// What it means, as far as that can be told.
    pub(super) fn read(&self) -> ExistingRule {
        let mut reading = Reading { at: self.at, faults: Vec::new(), narrowed: Vec::new() };
        let rule = self.rule(&mut reading);
        let narrowed = (!reading.narrowed.is_empty()).then(|| reading.narrowed.join(", "));
        ExistingRule { at: self.at, own: self.own, rule, narrowed, faults: reading.faults }
    }

    /// Every part is looked at before any is missed, so that all faults are met.
    fn rule(&self, reading: &mut Reading) -> Option<Rule> {
        let lower = |word: &str| Direction::read(&word.to_ascii_lowercase());
        let direction = reading.word(&self.direction, Direction::Ingress, lower, RuleProblem::Direction);
        let policy = reading.word(&self.policy, Verdict::Accept, Verdict::read, RuleProblem::Policy);
        let priority = reading.priority(&self.priority);
        let protocol = self.protocol(reading);
        let (peer, own) = match direction? {
            Direction::Ingress => (&self.source, &self.dest),
            Direction::Egress => (&self.dest, &self.source),
        };
        let peer = reading.peer(peer);
        reading.own_addresses(own)?;
        reading.source_ports(&self.source_ports)?;
        Some(Rule {
            direction: direction?,
            protocol: protocol?,
            peer: peer?,
            policy: policy?,
            priority: priority?,
            description: self.description.value().map_or_else(String::new, |text| (*text).to_owned()),
        })
    }

    /// The protocol with its ports; where they cannot be told, the widest they may be.
    fn protocol(&self, reading: &mut Reading) -> Option<Protocol> {
        let Some(named) = known(&self.protocol)? else {
            reading.fault(self.at, RuleProblem::NoProtocol);
            reading.narrowed.push("IpProtocol ?".to_owned());
            return Some(Protocol::All);
        };
        let ports = known(&self.ports)?;
        let Some(widest) = widest(named.value) else {
            if named.value.parse::<u8>().is_err() {
                reading.fault(named.span, RuleProblem::Protocol(named.value.to_owned()));
            }
            reading.narrowed.push(format!("IpProtocol {}", named.value));
            return Some(Protocol::All);
        };
        if let (Some(list), Some(_)) = (known(&self.port_list)?, widest.ports()) {
            reading.narrowed.push(format!("PortRangeListId {}", list.value));
            return Some(widest);
        }
        let text = ports.map_or(Protocol::NO_PORTS, |ports| ports.value);
        let read = Protocol::read(named.value, text);
        if read.is_none() {
            let what = RuleProblem::Ports { protocol: widest.word(), ports: text.to_owned() };
            reading.fault(ports.map_or(named.span, |ports| ports.span), what);
            reading.narrowed.push(format!("PortRange {text}"));
        }
        read.or(Some(widest))
    }
}

/// The whole of the protocol with this name.
fn widest(word: &str) -> Option<Protocol> {
    let all = [
        Protocol::All,
        Protocol::Tcp(1, u16::MAX),
        Protocol::Udp(1, u16::MAX),
        Protocol::Icmp,
        Protocol::IcmpV6,
        Protocol::Gre,
    ];
    all.into_iter().find(|protocol| protocol.word().eq_ignore_ascii_case(word))
}

/// What is told, if anything is; none at all where it cannot be read, which the text's faults say.
#[expect(clippy::option_option, reason = "nothing told is not the same as nothing read")]
fn known<'f, 't>(told: &'f Told<'t>) -> Option<Option<&'f Spanned<&'t str>>> {
    match told {
        Field::Absent => Some(None),
        Field::Unreadable => None,
        Field::Given(given) => Some((!given.value.is_empty()).then_some(given)),
    }
}

/// What a file tells under `key`. What is no text there is shown as a question, so that it is met as a fault.
pub(super) fn word<'v>(section: &'v Value, key: &str) -> Told<'v> {
    match section.get(key).filter(|value| !value.is_null()) {
        None => Field::Absent,
        Some(value) => Field::Given(Spanned { value: value.text().unwrap_or("?"), span: value.span }),
    }
}

/// The same, where a number may stand.
pub(super) fn number<'v>(section: &'v Value, key: &str) -> Field<Cow<'v, str>> {
    match word(section, key) {
        Field::Given(given) => Field::Given(Spanned { value: Cow::Borrowed(given.value), span: given.span }),
        _ => Field::Absent,
    }
}

/// Where a section is pointed at.
pub(super) fn first_key(section: &Value) -> Span {
    section.entries().first().map_or(section.span, |(key, _)| key.span)
}

/// The text under `key` of a file, owned; none where it is empty.
pub(super) fn fact(section: &Value, key: &str) -> Option<Spanned<String>> {
    let told = word(section, key);
    let given = told.spanned().filter(|given| !given.value.is_empty())?;
    Some(Spanned { value: given.value.to_owned(), span: given.span })
}

/// The verdict that the text under `key` names.
pub(super) fn verdict(section: &Value, key: &str) -> Option<Spanned<Verdict>> {
    let fact = fact(section, key)?;
    Some(Spanned { value: Verdict::read(&fact.value)?, span: fact.span })
}

/// The type of group under `key`, in the cloud's words.
pub(super) fn kind(section: &Value, key: &str) -> Option<Spanned<GroupType>> {
    let fact = fact(section, key)?;
    let value = match fact.value.as_str() {
        "normal" => GroupType::Basic,
        "enterprise" => GroupType::Enterprise,
        _ => return None,
    };
    Some(Spanned { value, span: fact.span })
}

/// The networks under `key` of every item.
pub(super) fn networks(items: &[Value], key: &str) -> Vec<IpNet> {
    items.iter().filter_map(|item| network(item.get(key)?.text()?)).collect()
}

/// What comes to light while a rule is read.
struct Reading {
    at: Span,
    faults: Vec<RuleFault>,
    narrowed: Vec<String>,
}

impl Reading {
    fn fault(&mut self, span: Span, what: RuleProblem) {
        self.faults.push(RuleFault { span, what });
    }

    fn word<T>(
        &mut self,
        told: &Told<'_>,
        absent: T,
        read: impl Fn(&str) -> Option<T>,
        problem: impl Fn(String) -> RuleProblem,
    ) -> Option<T> {
        let Some(word) = known(told)? else { return Some(absent) };
        let value = read(word.value);
        if value.is_none() {
            self.fault(word.span, problem(word.value.to_owned()));
        }
        value
    }

    /// From 1 to 100; old default groups have 110.
    fn priority(&mut self, told: &Field<Cow<'_, str>>) -> Option<u8> {
        let given = match told {
            Field::Absent => return Some(1),
            Field::Unreadable => return None,
            Field::Given(given) => given,
        };
        let number = given.value.parse().ok();
        if !number.is_some_and(|number| (1..=100).contains(&number) || number == 110) {
            self.fault(given.span, RuleProblem::Priority(given.value.clone().into_owned()));
        }
        number
    }

    /// Of several, the cloud heeds a network first and a prefix list last.
    fn peer(&mut self, side: &Side<'_>) -> Option<Peer> {
        if let Some(network) = known(&side.v4)?.or(known(&side.v6)?) {
            return self.network(network).map(Peer::Network);
        }
        if let Some(group) = known(&side.group)? {
            return Some(Peer::Group(group.value.to_owned()));
        }
        if let Some(list) = known(&side.prefix_list)? {
            return Some(Peer::PrefixList(list.value.to_owned()));
        }
        self.fault(self.at, RuleProblem::NoPeer);
        None
    }

    fn network(&mut self, told: &Spanned<&str>) -> Option<IpNet> {
        let net = network(told.value);
        if net.is_none() {
            self.fault(told.span, RuleProblem::Network(told.value.to_owned()));
        }
        net
    }

    /// The members' own side: a network there leaves some of their addresses out.
    fn own_addresses(&mut self, side: &Side<'_>) -> Option<()> {
        for told in [&side.v4, &side.v6] {
            if let Some(own) = known(told)?
                && self.network(own)?.prefix_len() > 0
            {
                self.narrowed.push(format!("own addresses {}", own.value));
            }
        }
        Some(())
    }

    fn source_ports(&mut self, told: &Told<'_>) -> Option<()> {
        let all = [Protocol::NO_PORTS, "1/65535"];
        if let Some(ports) = known(told)?.filter(|ports| !all.contains(&ports.value)) {
            self.narrowed.push(format!("SourcePortRange {}", ports.value));
        }
        Some(())
    }
}

/// A network, or one address.
pub(super) fn network(text: &str) -> Option<IpNet> {
    Cidr::read(text).net.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}
