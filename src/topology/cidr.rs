//! An address range, read strictly.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net};

/// A network as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cidr {
    /// What stands in the file.
    pub text: String,
    /// The network it names, with host bits cleared; `None` where it names none.
    pub net: Option<IpNet>,
    /// What is wrong with how it is written.
    pub fault: Option<CidrFault>,
}

/// Why a text is not a clean network address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CidrFault {
    /// Not `address/length` at all.
    NotCidr,
    /// An address without a length.
    NoLength,
    /// A part with leading zeros, which some tools read as octal.
    LeadingZero,
    /// Bits set behind the network part; [`Cidr::net`] is the network.
    HostBits,
}

impl Cidr {
    /// Reads `text`; never fails, but remembers what is wrong.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let fault = |fault| Self { text: text.to_owned(), net: None, fault: Some(fault) };
        let Some((address, length)) = text.split_once('/') else {
            return fault(if text.parse::<IpAddr>().is_ok() { CidrFault::NoLength } else { CidrFault::NotCidr });
        };
        // `ipnet` takes `010.0.0.0` for ten; others take it for eight.
        let zero = |part: &str| part.len() > 1 && part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit());
        if !address.contains(':') && address.split('.').chain([length]).any(zero) {
            return fault(CidrFault::LeadingZero);
        }
        let length = length.parse::<u8>().ok().filter(|_| !length.starts_with('+'));
        let (Ok(address), Some(length)) = (address.parse::<IpAddr>(), length) else {
            return fault(CidrFault::NotCidr);
        };
        let Ok(net) = IpNet::new(address, length) else { return fault(CidrFault::NotCidr) };
        let network = net.trunc();
        let host_bits = (network != net).then_some(CidrFault::HostBits);
        Self { text: text.to_owned(), net: Some(unmapped(network)), fault: host_bits }
    }
}

/// `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
fn unmapped(net: IpNet) -> IpNet {
    let IpNet::V6(v6) = net else { return net };
    let plain = |address: Ipv6Addr| address.to_ipv4_mapped().zip(v6.prefix_len().checked_sub(96));
    let v4 = plain(v6.addr()).and_then(|(address, length)| Ipv4Net::new(address, length).ok());
    v4.map_or(net, IpNet::V4)
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Cidr {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Cidr".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "examples": ["10.1.0.0/16"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_networks_and_says_what_is_wrong_with_others() {
        let read = |text| (Cidr::read(text).net.map(|net| net.to_string()), Cidr::read(text).fault);
        let net = |text: &str| Some(text.to_owned());
        assert_eq!(read("10.0.0.0/8"), (net("10.0.0.0/8"), None));
        assert_eq!(read("0.0.0.0/0"), (net("0.0.0.0/0"), None));
        assert_eq!(read("10.0.0.5/8"), (net("10.0.0.0/8"), Some(CidrFault::HostBits)));
        assert_eq!(read("::ffff:10.0.0.0/104"), (net("10.0.0.0/8"), None));
        assert_eq!(read("fd00::/8"), (net("fd00::/8"), None));
        assert_eq!(read("10.0.0.1"), (None, Some(CidrFault::NoLength)));
        for text in ["010.0.0.0/8", "10.0.0.0/08"] {
            assert_eq!(read(text), (None, Some(CidrFault::LeadingZero)), "{text}");
        }
        for text in
            ["", "/", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8 ", "x/8", "１0.0.0.0/8"]
        {
            assert_eq!(read(text), (None, Some(CidrFault::NotCidr)), "{text}");
        }
    }
}
