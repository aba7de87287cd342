//! `invalid-cidr`: a range that cannot be read as one.

use ipnet::IpNet;

use super::blocks::{Block, Kind, tolerated};
use super::{Context, Findings, Rule, placeholder};
use crate::finding::Severity;
use crate::topology::{Cidr, CidrFault};

pub(super) static RULE: Rule =
    Rule { code: "MW209", name: "invalid-cidr", severity: Severity::Error, fixed: true, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // A text that waits for its value is reported as that.
    let blocks = context.blocks().iter().copied().chain(tolerated(context));
    for block in blocks.filter(|block| placeholder::find(&block.cidr.text).is_none()) {
        let (key, help) = match block.cidr.fault {
            Some(CidrFault::NotCidr) => ("not-cidr", "not-cidr-help"),
            Some(CidrFault::NoLength) => ("no-length", "no-length-help"),
            Some(CidrFault::LeadingZero) => ("leading-zero", "leading-zero-help"),
            Some(CidrFault::HostBits) | None => continue,
        };
        let finding = RULE.at(block.span, key, &block.facts()).help(help, &block.facts());
        findings.add(match meant(&block) {
            Some(net) => finding.fix(block.span, net.to_string(), "fix", &[("net", &net)]),
            None => finding,
        });
    }
}

/// The one range that the text can be meant as.
fn meant(block: &Block<'_>) -> Option<IpNet> {
    let text = block.cidr.text.trim();
    let (address, mask) = text.split_once('/').unwrap_or((text, ""));
    let address = address.trim_end().parse().ok()?;
    let net = match mask.trim_start().parse() {
        Ok(mask) => IpNet::with_netmask(address, mask).ok()?,
        // Of the lists that take a single host, only what is reserved says so without a length.
        Err(_) if mask.is_empty() => IpNet::from(address),
        Err(_) => Cidr::read(&format!("{address}/{}", mask.trim_start())).net?,
    };
    (net == net.trunc() && (!mask.is_empty() || block.kind == Kind::Reserved)).then_some(net)
}

#[cfg(test)]
mod tests {
    use super::super::samples::changed;
    use super::super::{Config, check};
    use crate::parse::parse;

    fn fix(old: &str, new: &str) -> Option<String> {
        let checked = check(&parse(&changed(old, new)), &Config::default());
        let mut findings = checked.findings.iter().filter(|finding| finding.rule == super::RULE.name);
        findings.next()?.fixes.first()?.edits.first().map(|edit| edit.text.clone())
    }

    #[test]
    fn what_can_be_meant_in_one_way_is_offered() {
        let nodes = |text: &str| fix("[10.2.0.0/20]", &format!("['{text}']"));
        assert_eq!(nodes("10.2.0.0/255.255.240.0").as_deref(), Some("10.2.0.0/20"));
        assert_eq!(nodes(" 10.2.0.0 / 20 ").as_deref(), Some("10.2.0.0/20"));
        for text in [
            "10.2.0.0",
            "10.2.0.0/",
            "10.2.0.0/33",
            "010.2.0.0/20",
            "10.2.0.0/255.0.255.0",
            "10.2.0.1/255.255.0.0",
            "",
            "x",
        ] {
            assert_eq!(nodes(text), None, "{text}");
        }
        let reserved =
            |text: &str| fix("clusters:", &format!("reserved: [{{ name: host, cidrs: ['{text}'] }}]\nclusters:"));
        assert_eq!(reserved("192.0.2.7").as_deref(), Some("192.0.2.7/32"));
        assert_eq!(reserved("2001:db8::7").as_deref(), Some("2001:db8::7/128"));
    }
}
