//! Ways to the CSMS: the one that the integrator has set up, and those that the CSMS adds, each in a slot (2.0.1 B09, B10).
//!
//! What a CSMS has set is kept in the integrator's storage alone; a profile is loaded when it is to be used.

#[cfg(any(feature = "v20", feature = "v201"))]
mod ways;

#[cfg(any(feature = "v20", feature = "v201"))]
pub(super) use ways::{Asked, AskedApn, AskedVpn, Ways};

use super::{Setup, Station, named::named, record::Unpacker};

named! {
    /// Which network interface to try first; the numbers are the station's.
    pub NetworkInterface {
        Wired0 = "Wired0",
        Wired1 = "Wired1",
        Wired2 = "Wired2",
        Wired3 = "Wired3",
        Wireless0 = "Wireless0",
        Wireless1 = "Wireless1",
        Wireless2 = "Wireless2",
        Wireless3 = "Wireless3",
    }

    /// How to log in to the mobile network.
    pub ApnAuthentication {
        Chap = "CHAP",
        None = "NONE",
        Pap = "PAP",
        /// CHAP, else PAP, else none.
        Auto = "AUTO",
    }

    /// Which tunnel.
    pub VpnKind { IkeV2 = "IKEv2", IpSec = "IPSec", L2tp = "L2TP", Pptp = "PPTP" }
}

/// A network connection profile that the CSMS has set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Network<'a> {
    #[cfg(any(feature = "v20", feature = "v201"))]
    slot: u8,
    #[cfg(any(feature = "v20", feature = "v201"))]
    record: &'a [u8],
    /// Without 2.x there is none, and it takes no room.
    #[cfg(not(any(feature = "v20", feature = "v201")))]
    none: (core::convert::Infallible, core::marker::PhantomData<&'a ()>),
}

/// How to get onto a mobile network.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Apn<'a> {
    /// The access point's name.
    pub name: &'a str,
    /// Who logs in; empty where the network asks for none.
    pub user: &'a str,
    /// With which to log in; empty where the network asks for none.
    pub password: &'a str,
    /// Unlocks the SIM card, if it is locked.
    pub sim_pin: Option<u32>,
    /// The network to use if it is there: its country and network codes; empty for any.
    pub preferred_network: &'a str,
    /// Whether to stay offline where that network is not there.
    pub only_preferred_network: bool,
    /// How the user name and the password are given.
    pub authentication: ApnAuthentication,
}

/// How to get into a private network.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Vpn<'a> {
    /// The address of the far end.
    pub server: &'a str,
    /// The name to log in with.
    pub user: &'a str,
    /// The group of users to log in to; empty for none.
    pub group: &'a str,
    /// With which to log in.
    pub password: &'a str,
    /// The secret that all users share.
    pub key: &'a str,
    /// Which sort of tunnel.
    pub kind: VpnKind,
}

/// The first byte of a profile's record.
const LAYOUT: u8 = 1;
const HAS_APN: u8 = 1;
const HAS_VPN: u8 = 2;
const ONLY_PREFERRED: u8 = 4;
const HAS_PIN: u8 = 8;

/// What stands in a record, behind the layout.
struct Content<'a> {
    /// Which of two profiles of a slot is the newer one.
    #[cfg_attr(not(any(feature = "v20", feature = "v201")), allow(dead_code))]
    age: u8,
    security: u8,
    timeout: u32,
    interface: u8,
    apn: Option<Apn<'a>>,
    vpn: Option<Vpn<'a>>,
    url: &'a str,
}

fn read(record: &[u8]) -> Option<Content<'_>> {
    let mut from = Unpacker::new(record);
    let (layout, age, security, timeout) = (from.u8(), from.u8(), from.u8(), from.u32());
    let (interface, flags) = (from.u8(), from.u8());
    let apn = (flags & HAS_APN != 0).then(|| {
        let (authentication, pin) = (from.u8(), from.u32());
        Apn {
            name: from.text(),
            user: from.text(),
            password: from.text(),
            sim_pin: (flags & HAS_PIN != 0).then_some(pin),
            preferred_network: from.text(),
            only_preferred_network: flags & ONLY_PREFERRED != 0,
            authentication: pick(ApnAuthentication::ALL, authentication).unwrap_or(ApnAuthentication::Auto),
        }
    });
    let vpn = (flags & HAS_VPN != 0).then(|| {
        let kind = from.u8();
        Vpn {
            server: from.text(),
            user: from.text(),
            group: from.text(),
            password: from.text(),
            key: from.text(),
            kind: pick(VpnKind::ALL, kind).unwrap_or(VpnKind::IkeV2),
        }
    });
    let url = core::str::from_utf8(from.rest()).ok()?;
    let is_whole = from.finish() && layout == LAYOUT && age != 0;
    is_whole
        .then_some(Content { age, security, timeout, interface, apn, vpn, url })
        .filter(|content| is_url(content.url))
}

fn is_url(url: &str) -> bool {
    url.starts_with("ws://") || url.starts_with("wss://")
}

fn pick<T: Copy>(all: &[T], at: u8) -> Option<T> {
    all.get(usize::from(at)).copied()
}

impl<'a> Network<'a> {
    fn content(&self) -> Option<Content<'a>> {
        #[cfg(any(feature = "v20", feature = "v201"))]
        return read(self.record);
        #[cfg(not(any(feature = "v20", feature = "v201")))]
        match self.none.0 {}
    }

    /// Its slot, by which the setting [`NetworkConfigurationPriority`](super::Setting::NetworkConfigurationPriority) names
    /// it.
    pub fn slot(&self) -> u8 {
        #[cfg(any(feature = "v20", feature = "v201"))]
        return self.slot;
        #[cfg(not(any(feature = "v20", feature = "v201")))]
        match self.none.0 {}
    }

    /// The CSMS's address, which starts with `ws://` or `wss://`; the station's identity is to be appended.
    pub fn url(&self) -> &'a str {
        self.content().map_or("", |content| content.url)
    }

    /// How the link is secured, 1 to 3.
    pub fn security_profile(&self) -> u8 {
        self.content().map_or(0, |content| content.security)
    }

    /// How many seconds the answer to a call may take. The station counts them.
    pub fn message_timeout(&self) -> u32 {
        self.content().map_or(0, |content| content.timeout)
    }

    /// Which interface to try first; another may be used where it does not work.
    pub fn interface(&self) -> NetworkInterface {
        let interface = self.content().and_then(|content| pick(NetworkInterface::ALL, content.interface));
        interface.unwrap_or(NetworkInterface::Wired0)
    }

    /// How to get onto the mobile network, where the interface is one.
    pub fn apn(&self) -> Option<Apn<'a>> {
        self.content()?.apn
    }

    /// The tunnel to go through, if there is to be one.
    pub fn vpn(&self) -> Option<Vpn<'a>> {
        self.content()?.vpn
    }
}

/// What is known of a slot without its profile being loaded. It has two places in the storage: one in use, and one for what
/// is used from the next boot on (B09).
#[derive(Clone, Copy, Debug, Default)]
pub struct Slot {
    #[cfg_attr(not(any(feature = "v20", feature = "v201")), allow(dead_code))]
    places: [Place; 2],
}

#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(not(any(feature = "v20", feature = "v201")), allow(dead_code))]
struct Place {
    /// 0: there is no profile. The newer of two has the one number more, and 1 comes after 255.
    age: u8,
    security: u8,
}

impl core::fmt::Debug for Apn<'_> {
    /// Secrets stay out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Apn").field("name", &self.name).finish_non_exhaustive()
    }
}

impl core::fmt::Debug for Vpn<'_> {
    /// Secrets stay out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Vpn").field("server", &self.server).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl core::fmt::Debug for Network<'_> {
    /// Secrets stay out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut to = f.debug_struct("Network");
        to.field("slot", &self.slot())
            .field("url", &self.url())
            .field("security_profile", &self.security_profile())
            .field("message_timeout", &self.message_timeout())
            .field("interface", &self.interface())
            .field("apn", &self.apn())
            .field("vpn", &self.vpn())
            .finish()
    }
}

impl<S: Setup> Station<S> {
    /// Whether the integrator's own way is tried, or in use.
    pub(super) fn is_own_way(&self) -> bool {
        #[cfg(any(feature = "v20", feature = "v201"))]
        return self.ways.is_own();
        #[cfg(not(any(feature = "v20", feature = "v201")))]
        true
    }
}
