//! Where a request comes from: the one function that knows a client's address, behind a proxy too.
//!
//! The portal speaks no TLS, so a proxy stands before every real one, and the socket's peer is that proxy. The proxy says
//! whom it speaks for in a header that anybody else could write as well: it is believed from trusted networks only, and
//! read from the right, where each trusted proxy wrote the hop that it saw itself.

use std::{
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

/// The header in which trusted proxies name the client. Only this one is read: a proxy passes the other one on as the
/// client wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`: addresses, joined by commas.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239): its `for=`.
    Forwarded,
}

/// Whom the portal believes about where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    trusted: Vec<IpNet>,
    header: ForwardedHeader,
}

impl Proxies {
    /// Reads the networks of trusted proxies, joined by commas: `10.0.0.0/8, fd00::/8, 192.0.2.7`; `none` for none.
    ///
    /// # Errors
    /// Which of them is no network.
    pub fn parse(networks: &str, header: ForwardedHeader) -> Result<Self, String> {
        let network = |text: &str| {
            let one_address = || IpAddr::from_str(text).map(IpNet::from).ok();
            let network = IpNet::from_str(text).ok().or_else(one_address);
            network.map(canonical).ok_or_else(|| format!("{text:?}: give networks such as 10.0.0.0/8, or none"))
        };
        let trusted = match networks.trim() {
            "none" => Vec::new(),
            networks => networks.split(',').map(|text| network(text.trim())).collect::<Result<_, _>>()?,
        };
        Ok(Self { trusted, header })
    }

    /// Whether an address is that of a trusted proxy.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// The client's address: of a trusted peer the right-most hop that is no trusted proxy itself, of everybody else the
    /// peer's own. Where a hop cannot be read, the proxy that reported it.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.trusts(client) {
            return client;
        }
        for hop in self.hops(headers) {
            match hop {
                Some(address) => client = address.to_canonical(),
                None => return client,
            }
            if !self.trusts(client) {
                return client;
            }
        }
        client
    }

    /// What the header's lines say, from right to left; `None` for what is no address.
    fn hops(&self, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
        let name = match self.header {
            ForwardedHeader::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            ForwardedHeader::Forwarded => header::FORWARDED,
        };
        let mut hops = Vec::new();
        for line in headers.get_all(name).into_iter().rev() {
            match (line.to_str(), self.header) {
                (Err(_), _) => hops.push(None),
                (Ok(line), ForwardedHeader::XForwardedFor) => hops.extend(line.rsplit(',').map(node)),
                (Ok(line), ForwardedHeader::Forwarded) => {
                    hops.extend(parts_from_right(line, b',').into_iter().map(forwarded_for));
                }
            }
        }
        hops
    }
}

/// The network in its plain form: `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
fn canonical(network: IpNet) -> IpNet {
    match (network.addr().to_canonical(), network.prefix_len().checked_sub(96)) {
        (plain @ IpAddr::V4(_), Some(length)) if network.addr().is_ipv6() => {
            IpNet::new(plain, length).unwrap_or(network)
        }
        _ => network,
    }
}

/// Takes a text apart at a sign, but not inside quotes. From the right: what a trusted proxy appended is read the same
/// whatever a client wrote before it, an open quote too.
fn parts_from_right(text: &str, at: u8) -> Vec<&str> {
    let bytes = text.as_bytes();
    let is_escaped = |place: usize| bytes[..place].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
    let (mut parts, mut end, mut quoted) = (Vec::new(), text.len(), false);
    for (place, byte) in bytes.iter().enumerate().rev() {
        if *byte == b'"' && !is_escaped(place) {
            quoted = !quoted;
        } else if *byte == at && !quoted {
            parts.push(&text[place + 1..end]);
            end = place;
        }
    }
    parts.push(&text[..end]);
    parts
}

/// The address in one element of `Forwarded`, such as `for="[2001:db8::1]:4711";proto=https`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut pairs = parts_from_right(element, b';').into_iter().filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    node(value)
}

/// An address as proxies write it: quoted or not, in brackets or not, with a port or without. `unknown` and made-up names
/// are none.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    if let Some(rest) = text.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
        return is_port.then(|| Ipv6Addr::from_str(address).ok().map(IpAddr::V6)).flatten();
    }
    if let Ok(address) = IpAddr::from_str(text) {
        return Some(address);
    }
    let (address, port) = text.rsplit_once(':')?;
    let address = IpAddr::from_str(address).ok().filter(IpAddr::is_ipv4)?;
    is_port(port).then_some(address)
}

fn is_port(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The network that tries and connections are counted by. One customer gets a /64 of IPv6 and can use any address of it.
pub fn counted(address: IpAddr) -> IpNet {
    let address = address.to_canonical();
    let length = if address.is_ipv4() { 32 } else { 64 };
    IpNet::new(address, length).map_or_else(|_| IpNet::from(address), |network| network.trunc())
}

/// The same as a word that stands in the database: `192.0.2.7`, `2001:db8:1:2::/64`.
pub fn counted_by(address: IpAddr) -> String {
    match counted(address) {
        IpNet::V4(network) => network.addr().to_string(),
        IpNet::V6(network) => network.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use proptest::prelude::*;

    use super::{ForwardedHeader, Proxies, counted_by};

    const NETWORKS: &str = "10.0.0.0/8, fd00::/8,192.0.2.7";

    /// What the portal takes for the client of a request from `peer`.
    fn client(header: ForwardedHeader, peer: &str, lines: &[&str]) -> String {
        let proxies = Proxies::parse(NETWORKS, header).unwrap();
        let name = match header {
            ForwardedHeader::XForwardedFor => "x-forwarded-for",
            ForwardedHeader::Forwarded => "forwarded",
        };
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    fn of_list(peer: &str, lines: &[&str]) -> String {
        client(ForwardedHeader::XForwardedFor, peer, lines)
    }

    fn of_forwarded(peer: &str, lines: &[&str]) -> String {
        client(ForwardedHeader::Forwarded, peer, lines)
    }

    /// K1.4
    #[test]
    fn k1_a_header_from_an_untrusted_peer_is_ignored() {
        assert_eq!(of_list("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(of_forwarded("203.0.113.9", &["for=198.51.100.1"]), "203.0.113.9");
        assert_eq!(of_list("203.0.113.9", &[]), "203.0.113.9");
    }

    /// K1.4
    #[test]
    fn k1_behind_trusted_proxies_the_client_is_the_right_most_hop_that_is_none_of_them() {
        for (lines, client) in [
            (&["198.51.100.1"][..], "198.51.100.1"),
            // What the client claimed itself stands further left.
            (&["8.8.8.8, 198.51.100.1"], "198.51.100.1"),
            (&["8.8.8.8", "198.51.100.1, 10.9.9.9", "192.0.2.7"], "198.51.100.1"),
            (&["198.51.100.1:4711"], "198.51.100.1"),
            (&["[2001:db8::1]:4711, fd00::5"], "2001:db8::1"),
            (&["2001:db8::1"], "2001:db8::1"),
            (&["::ffff:198.51.100.1"], "198.51.100.1"),
            // Of what cannot be read, the proxy that reported it; never what stands to the left of it.
            (&["8.8.8.8, unknown"], "10.0.0.1"),
            (&["8.8.8.8, , 10.2.2.2"], "10.2.2.2"),
            (&["8.8.8.8", "\u{fc}"], "10.0.0.1"),
            (&["8.8.8.8, 198.51.100.1:port"], "10.0.0.1"),
            (&["8.8.8.8, [2001:db8::1]x"], "10.0.0.1"),
            // A check from inside.
            (&["10.3.3.3, 10.2.2.2"], "10.3.3.3"),
            (&[], "10.0.0.1"),
            (&[""], "10.0.0.1"),
        ] {
            assert_eq!(of_list("10.0.0.1", lines), client, "{lines:?}");
        }
    }

    /// K1.4
    #[test]
    fn k1_forwarded_is_read_as_rfc_7239_writes_it() {
        for (lines, client) in [
            (&["for=198.51.100.1"][..], "198.51.100.1"),
            (&["For=\"[2001:db8::1]:4711\"; proto=https;by=10.0.0.1"], "2001:db8::1"),
            (&["proto=https;for=198.51.100.1:80, for=10.1.1.1"], "198.51.100.1"),
            (&["for=8.8.8.8", "for=198.51.100.1;host=\"a,b;for=9.9.9.9\""], "198.51.100.1"),
            (&["for=8.8.8.8;x=\"\\\",\", for=198.51.100.1"], "198.51.100.1"),
            (&["for=8.8.8.8;x=\", for=198.51.100.1"], "198.51.100.1"),
            (&["for=8.8.8.8, for=unknown"], "10.0.0.1"),
            (&["for=8.8.8.8, for=_hidden"], "10.0.0.1"),
            (&["for=8.8.8.8, proto=https"], "10.0.0.1"),
            (&["for=8.8.8.8, garbage"], "10.0.0.1"),
            (&["for=8.8.8.8, for=\"198.51.100.1"], "10.0.0.1"),
        ] {
            assert_eq!(of_forwarded("10.0.0.1", lines), client, "{lines:?}");
        }
    }

    /// The other header is what the client wrote: a proxy that sets one passes the other on.
    #[test]
    fn k1_only_the_header_that_the_proxy_sets_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert("forwarded", HeaderValue::from_static("for=8.8.8.8"));
        headers.insert("x-forwarded-for", HeaderValue::from_static("198.51.100.1"));
        let of = |header| {
            let proxies = Proxies::parse(NETWORKS, header).unwrap();
            proxies.client("10.0.0.1".parse().unwrap(), &headers).to_string()
        };
        assert_eq!(of(ForwardedHeader::XForwardedFor), "198.51.100.1");
        assert_eq!(of(ForwardedHeader::Forwarded), "8.8.8.8");
    }

    /// K1.5
    #[test]
    fn k1_ipv4_in_ipv6_form_is_ipv4_and_ipv6_is_counted_by_64_bits() {
        assert_eq!(of_list("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(of_list("::ffff:203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        for (address, count) in [
            ("198.51.100.1", "198.51.100.1"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("::1", "::/64"),
        ] {
            assert_eq!(counted_by(address.parse().unwrap()), count);
        }
    }

    #[test]
    fn networks_are_read_and_nothing_else() {
        let trusts = |networks, address: &str| {
            Proxies::parse(networks, ForwardedHeader::default()).unwrap().trusts(address.parse().unwrap())
        };
        assert!(trusts("10.0.0.0/8", "10.255.0.1") && !trusts("10.0.0.0/8", "11.0.0.1"));
        assert!(trusts("::ffff:10.0.0.0/104", "10.255.0.1") && trusts("::1", "::1"));
        assert!(!trusts("none", "127.0.0.1"));
        for wrong in ["", "all", "10.0.0.0/33", "10.0.0.0/8,", "proxy.example"] {
            assert!(Proxies::parse(wrong, ForwardedHeader::default()).is_err(), "{wrong:?}");
        }
    }

    proptest! {
        /// Whatever a client writes, it never becomes somebody that the proxy before it did not see.
        #[test]
        fn k1_nothing_that_a_client_writes_changes_who_they_are(written in "[ -~]{0,60}", lines in 1usize..3) {
            let mut list = vec![written.as_str(); lines];
            list.push("198.51.100.1");
            prop_assert_eq!(of_list("10.0.0.1", &list), "198.51.100.1");
            let appended = format!("{written}, 198.51.100.1");
            prop_assert_eq!(of_list("10.0.0.1", &[&appended]), "198.51.100.1");
            list.pop();
            list.push("for=198.51.100.1");
            prop_assert_eq!(of_forwarded("10.0.0.1", &list), "198.51.100.1");
            let appended = format!("{written}, for=198.51.100.1;proto=https");
            prop_assert_eq!(of_forwarded("10.0.0.1", &[&appended]), "198.51.100.1");
            prop_assert_eq!(of_list("203.0.113.9", &[&written]), "203.0.113.9");
        }
    }
}
