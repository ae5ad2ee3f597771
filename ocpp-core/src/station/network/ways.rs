//! Which way to the CSMS is tried, and when the next one is (2.0.1 A05, B09, B10).
//!
//! The slots are tried in the order of the setting NetworkConfigurationPriority, each as often as
//! NetworkProfileConnectionAttempts says; then the way that last led to a CSMS; then all of them again. Slot 1 with nothing
//! in it is the integrator's own way, which is always there.

use crate::{
    Instant, Version,
    json::Text,
    station::{
        Network, Setup, Station,
        inbox::Reply,
        link::Wish,
        record::{Key, Packer, Unpacker},
        settings::{Change, Setting, nibbles},
        speak::Next,
    },
};

use super::{
    ApnAuthentication, HAS_APN, HAS_PIN, HAS_VPN, LAYOUT, NetworkInterface, ONLY_PREFERRED, Place, Slot, VpnKind,
};

/// The integrator's own way.
const OWN: u8 = 0;
/// More than a build has.
const SLOTS: usize = 8;
/// In the number of a place: it is the second one of its slot.
const SECOND: u8 = 0x80;

/// Which way is in use, and which one is tried.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    /// The slots to try, as the setting was when the station booted.
    order: u32,
    /// Slots of which the second place is in use: a bit each, from slot 1.
    seconds: u8,
    /// Which of the slots is tried, or was last; behind the last one stands the way that led to a CSMS.
    at: u8,
    attempts: u32,
    /// All of them have been tried in vain.
    is_second_round: bool,
    /// The place of what is tried or in use.
    trying: u8,
    /// The place of what last led to a CSMS.
    last: u8,
    is_last_dirty: bool,
    step: Step,
    /// How long the profile is that was loaded into the inbox, where nothing else is without a connection.
    loaded: usize,
    /// In seconds; 0: as the setting says.
    timeout: u32,
    /// The room for a record.
    room: usize,
    /// What is to be stored out of the request in the inbox.
    proposed: Option<Proposed>,
    is_proposed_stored: bool,
    /// Places to be emptied: a bit each, those of the first places first.
    emptied: u16,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Rest,
    /// The profile has to be loaded first.
    Load,
    Loading,
    Loaded,
}

/// A profile that is good, and where to store it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proposed {
    at: u8,
    place: Place,
}

/// SetNetworkProfile, in no version's words.
pub(crate) struct Asked<'a> {
    pub(crate) slot: i32,
    pub(crate) is_json: bool,
    pub(crate) url: Text<'a>,
    pub(crate) timeout: i32,
    /// None in 2.0: it stays as it is.
    pub(crate) security: Option<i32>,
    pub(crate) interface: Option<&'static str>,
    pub(crate) apn: Option<AskedApn<'a>>,
    pub(crate) vpn: Option<AskedVpn<'a>>,
}

pub(crate) struct AskedApn<'a> {
    /// Name, user and password.
    pub(crate) texts: [Option<Text<'a>>; 3],
    pub(crate) sim_pin: Option<i32>,
    pub(crate) preferred_network: Option<Text<'a>>,
    pub(crate) only_preferred_network: bool,
    pub(crate) authentication: Option<&'static str>,
}

pub(crate) struct AskedVpn<'a> {
    /// Server, user, group, password and key.
    pub(crate) texts: [Option<Text<'a>>; 5],
    pub(crate) kind: Option<&'static str>,
}

/// The place of a name among others.
fn index(names: impl Iterator<Item = &'static str>, name: Option<&'static str>) -> u8 {
    names.zip(0..).find(|(own, _)| Some(*own) == name).map_or(0, |(_, at)| at)
}

/// `false`: it is longer than such a text can be.
fn pack(to: &mut Packer<'_>, texts: &[Option<Text<'_>>]) -> bool {
    let mut fits = true;
    for text in texts {
        let text = text.unwrap_or_default();
        let len: usize = text.chars().map(char::len_utf8).sum();
        fits &= len <= 255;
        to.u8(len as u8);
        characters(to, text);
    }
    fits
}

fn characters(to: &mut Packer<'_>, text: Text<'_>) {
    for character in text.chars() {
        to.raw(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

impl Asked<'_> {
    fn pack(&self, place: Place, to: &mut Packer<'_>) -> bool {
        let mut fits = true;
        let (apn, vpn) = (self.apn.as_ref(), self.vpn.as_ref());
        let mut flags = if apn.is_some() { HAS_APN } else { 0 } | if vpn.is_some() { HAS_VPN } else { 0 };
        if let Some(apn) = apn {
            flags |= if apn.only_preferred_network { ONLY_PREFERRED } else { 0 };
            flags |= if apn.sim_pin.is_some() { HAS_PIN } else { 0 };
        }
        to.u8(LAYOUT).u8(place.age).u8(place.security).i32(self.timeout);
        to.u8(index(NetworkInterface::NAMES, self.interface)).u8(flags);
        if let Some(apn) = apn {
            to.u8(index(ApnAuthentication::NAMES, apn.authentication)).i32(apn.sim_pin.unwrap_or(0));
            fits &= pack(to, &apn.texts) && pack(to, &[apn.preferred_network]);
        }
        if let Some(vpn) = vpn {
            to.u8(index(VpnKind::NAMES, vpn.kind));
            fits &= pack(to, &vpn.texts);
        }
        characters(to, self.url);
        fits
    }
}

impl Slot {
    /// Which of the two places has the newer profile; `None` if neither has one.
    fn newest(&self) -> Option<usize> {
        let [first, second] = self.places.map(|place| place.age);
        match (first, second) {
            (0, 0) => None,
            (_, 0) => Some(0),
            (0, _) => Some(1),
            _ => Some(usize::from(second.wrapping_sub(first) < 128)),
        }
    }
}

fn number(slot: usize, is_second: bool) -> u8 {
    slot as u8 | if is_second { SECOND } else { 0 }
}

fn slot_of(at: u8) -> usize {
    usize::from(at & !SECOND)
}

fn place(slots: &[Slot], at: u8) -> Option<&Place> {
    slots.get(slot_of(at).checked_sub(1)?)?.places.get(usize::from(at & SECOND != 0))
}

fn place_mut(slots: &mut [Slot], at: u8) -> Option<&mut Place> {
    slots.get_mut(slot_of(at).checked_sub(1)?)?.places.get_mut(usize::from(at & SECOND != 0))
}

fn emptied_bit(at: u8) -> u16 {
    let bit = 1u16.checked_shl(slot_of(at).wrapping_sub(1) as u32).unwrap_or(0);
    if at & SECOND != 0 { bit << 8 } else { bit }
}

impl Ways {
    fn slots_in_order(&self) -> impl Iterator<Item = usize> + use<> {
        nibbles(self.order).map(|nibble| nibble as usize - 1)
    }

    fn is_second(&self, slot: usize) -> bool {
        self.seconds >> (slot.wrapping_sub(1) & 7) & 1 != 0
    }

    /// The place to be tried.
    fn choose(&mut self, slots: &[Slot]) -> u8 {
        while let Some(slot) = self.slots_in_order().nth(usize::from(self.at)) {
            let at = number(slot, self.is_second(slot));
            match place(slots, at) {
                Some(place) if place.age != 0 => return at,
                _ if slot == 1 => return OWN,
                _ => self.at += 1,
            }
        }
        if place(slots, self.last).is_some_and(|place| place.age != 0) { self.last } else { OWN }
    }

    /// An attempt has failed; tells whether another way is next that was not tried before.
    fn failed(&mut self, most: u32) -> bool {
        self.attempts += 1;
        if self.attempts < most {
            return false;
        }
        self.attempts = 0;
        self.at += 1;
        let count = self.slots_in_order().count();
        self.is_second_round |= usize::from(self.at) >= count;
        if usize::from(self.at) > count {
            self.at = 0;
        }
        !self.is_second_round
    }

    /// A place that must be written.
    pub(crate) fn dirty(&self) -> Option<Key> {
        let proposed = self.proposed.filter(|_| !self.is_proposed_stored).map(|proposed| proposed.at);
        let emptied = || {
            let bit = self.emptied.trailing_zeros() as usize;
            (bit < 16).then(|| number(1 + bit % 8, bit >= 8))
        };
        proposed.or_else(emptied).or(self.is_last_dirty.then_some(OWN)).map(Key::Network)
    }
}

impl<S: Setup> Station<S> {
    /// The first thing after all records were restored.
    pub(in crate::station) fn begin_ways(&mut self) {
        self.ways.order = self.settings.number(Setting::NetworkConfigurationPriority);
        for (bit, slot) in self.networks.as_ref().iter().enumerate() {
            self.ways.seconds |= u8::from(slot.newest() == Some(1)) << (bit & 7);
        }
    }

    pub(in crate::station) fn restore_network(&mut self, at: u8, record: &[u8]) -> bool {
        if at == OWN {
            let mut from = Unpacker::new(record);
            let (layout, last) = (from.u8(), from.u8());
            let is_right = from.finish() && layout == LAYOUT;
            self.ways.last = if is_right { last } else { OWN };
            return is_right;
        }
        let (Some(place), Some(content)) = (place_mut(self.networks.as_mut(), at), super::read(record)) else {
            return false;
        };
        *place = Place { age: content.age, security: content.security };
        true
    }

    /// What the CSMS wants stored, if it is good (B09.FR.02 to B09.FR.05); else the word for why not.
    pub(in crate::station) fn propose_network(&self, asked: &Asked<'_>) -> Result<Proposed, &'static str> {
        let now = self.settings.number(Setting::SecurityProfile) as i32;
        let security = asked.security.unwrap_or(now);
        let slot = usize::try_from(asked.slot).ok().filter(|slot| *slot <= SLOTS);
        let slot = slot.and_then(|slot| Some((slot, self.networks.as_ref().get(slot.checked_sub(1)?)?)));
        let begins = |scheme: &str| asked.url.chars().take(scheme.len()).eq(scheme.chars());
        let is_good = asked.is_json
            && asked.timeout > 0
            && (now..=3).contains(&security)
            && (begins("wss://") || (security < 2 && begins("ws://")));
        let Some((slot, known)) = slot.filter(|_| is_good) else { return Err("Rejected") };
        // Neither what is in use nor what last led to a CSMS is written over before something else has.
        let in_use = self.ways.is_second(slot);
        let keeps_second = if slot_of(self.ways.last) == slot { self.ways.last & SECOND != 0 } else { in_use };
        let [first, second] = known.places.map(|place| place.age);
        let before = if keeps_second { second } else { first };
        let place = Place { age: before.checked_add(1).unwrap_or(1), security: security as u8 };
        let mut packer = Packer::new(&mut []);
        if !asked.pack(place, &mut packer) {
            return Err("Rejected");
        }
        if packer.len() > self.ways.room {
            return Err("Failed");
        }
        Ok(Proposed { at: number(slot, !keeps_second), place })
    }

    /// Stores it, which is the next thing to be done: the record is made of the request. The answer follows after that.
    pub(in crate::station) fn store_network(&mut self, proposed: Result<Proposed, &'static str>) -> Reply {
        match proposed {
            Ok(proposed) => {
                self.ways.proposed = Some(proposed);
                self.ways.is_proposed_stored = false;
                Reply::Status("Accepted")
            }
            Err(word) => Reply::Status(word),
        }
    }

    /// Whether a change of the order names only profiles that are there and that the station can use (A05, B10.FR.02).
    pub(in crate::station) fn allows(&self, change: &Change) -> bool {
        if S::NETWORKS == 0 || change.setting != Setting::NetworkConfigurationPriority {
            return true;
        }
        let now = self.settings.number(Setting::SecurityProfile);
        nibbles(change.number).all(|nibble| {
            let slot = nibble as usize - 1;
            let known = slot.checked_sub(1).and_then(|slot| self.networks.as_ref().get(slot));
            match known.and_then(|known| known.places.get(known.newest()?)) {
                Some(place) if u32::from(place.security) > now => self.can_secure(place.security.into()),
                Some(place) => u32::from(place.security) == now,
                None => slot == 1,
            }
        })
    }

    pub(in crate::station) fn network_record<'b>(&mut self, at: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let ways = &mut self.ways;
        let mut packer = Packer::new(buffer);
        if let Some(proposed) = ways.proposed.filter(|proposed| proposed.at == at && !ways.is_proposed_stored) {
            ways.is_proposed_stored = true;
            let payload = self.inbox.call()?.payload;
            let asked = match self.version() {
                #[cfg(feature = "v201")]
                Version::V201 => Some(crate::station::v201::asked_network(payload)),
                #[cfg(feature = "v20")]
                Version::V20 => Some(crate::station::v20::asked_network(payload)),
                _ => None,
            };
            asked?.pack(proposed.place, &mut packer);
        } else if at == OWN {
            ways.is_last_dirty = false;
            packer.u8(LAYOUT).u8(ways.last);
        } else {
            ways.emptied &= !emptied_bit(at);
        }
        packer.finish()
    }

    /// The storage has done with a place what it was told to, or could not.
    pub(in crate::station) fn network_stored(&mut self, at: u8, is_stored: bool) {
        let ways = &mut self.ways;
        match ways.proposed.filter(|proposed| proposed.at == at && ways.is_proposed_stored) {
            Some(proposed) => {
                ways.proposed = None;
                if !is_stored {
                    // The CSMS may try again (B09.FR.03).
                    self.inbox.reply = self.inbox.reply.and(Some(Reply::Status("Failed")));
                } else if let Some(place) = place_mut(self.networks.as_mut(), at) {
                    *place = proposed.place;
                }
            }
            None if is_stored => {}
            None if at == OWN => ways.is_last_dirty = true,
            None => ways.emptied |= emptied_bit(at),
        }
    }

    /// Sees to it that a profile is loaded before it is tried.
    pub(in crate::station) fn go(&mut self, wish: Option<Wish>) -> Option<Next> {
        let ways = &mut self.ways;
        if wish == Some(Wish::Connect) {
            ways.step = Step::Load;
        }
        match ways.step {
            Step::Rest => wish.map(Next::Wish),
            Step::Load => {
                (ways.trying, ways.loaded, ways.timeout) = (ways.choose(self.networks.as_ref()), 0, 0);
                if ways.trying == OWN {
                    ways.step = Step::Rest;
                    return Some(Next::Wish(Wish::Connect));
                }
                if self.loading {
                    return None;
                }
                ways.step = Step::Loading;
                self.loading = true;
                Some(Next::Load(Key::Network(ways.trying)))
            }
            Step::Loading => None,
            Step::Loaded => {
                ways.step = Step::Rest;
                Some(Next::Wish(Wish::Connect))
            }
        }
    }

    /// The storage has this of a profile that was asked for.
    pub(in crate::station) fn network_loaded(&mut self, record: Option<&[u8]>) {
        if self.ways.step != Step::Loading {
            return;
        }
        let content = record.and_then(|record| Some((super::read(record)?, record)));
        match content.filter(|(_, record)| self.inbox.lay(record)) {
            Some((content, record)) => {
                (self.ways.loaded, self.ways.timeout, self.ways.step) = (record.len(), content.timeout, Step::Loaded);
            }
            None => {
                // As if it had never been there.
                if let Some(place) = place_mut(self.networks.as_mut(), self.ways.trying) {
                    place.age = 0;
                }
                self.ways.step = Step::Load;
            }
        }
    }

    /// The profile that is tried; `None`: the integrator's own way.
    pub(in crate::station) fn network(&self) -> Option<Network<'_>> {
        let record = self.inbox.laid(self.ways.loaded)?;
        (self.ways.loaded > 0).then_some(Network { slot: slot_of(self.ways.trying) as u8, record })
    }

    /// How secure the link by the profile that is tried must be.
    pub(in crate::station) fn network_security(&self) -> u8 {
        place(self.networks.as_ref(), self.ways.trying).map_or(0, |place| place.security)
    }

    /// How many seconds the answer to a call may take.
    pub(in crate::station) fn network_timeout(&self) -> Option<u32> {
        Some(self.ways.timeout).filter(|timeout| *timeout > 0)
    }

    /// The slot of what is in use.
    pub(in crate::station) fn active_slot(&self) -> u32 {
        slot_of(self.ways.last).max(1) as u32
    }

    /// A way led to a CSMS.
    pub(in crate::station) fn arrived(&mut self, now: Instant) {
        let ways = &mut self.ways;
        (ways.attempts, ways.is_second_round) = (0, false);
        if ways.last != ways.trying {
            ways.last = ways.trying;
            ways.is_last_dirty = true;
            // It may be another CSMS, which does not know the station (B10.FR.10).
            self.link.register_again(now);
        }
        let security = u32::from(self.network_security());
        if security > self.settings.number(Setting::SecurityProfile) {
            let _ = self.settings.set(Setting::SecurityProfile, security);
            self.leave_lower(security);
        }
    }

    /// What is less secure is not used any more (A05.FR.06).
    fn leave_lower(&mut self, security: u32) {
        let slots = self.networks.as_mut();
        for slot in 1..=slots.len() {
            for at in [number(slot, false), number(slot, true)] {
                if let Some(place) = place_mut(slots, at)
                    && place.age != 0
                    && u32::from(place.security) < security
                {
                    place.age = 0;
                    self.ways.emptied |= emptied_bit(at);
                }
            }
        }
        let slots = self.networks.as_ref();
        let stays = |nibble: u32| {
            let slot = (nibble as usize).checked_sub(2).and_then(|slot| slots.get(slot));
            slot.is_some_and(|slot| slot.newest().is_some())
        };
        let keep = |order: u32| {
            let kept = nibbles(order).filter(|nibble| stays(*nibble));
            kept.enumerate().fold(0, |kept, (at, nibble)| kept | nibble << ((4 * at as u32) & 31))
        };
        let trying = slot_of(self.ways.trying) as u32 + 1;
        self.ways.order = keep(self.ways.order);
        let at = nibbles(self.ways.order).position(|nibble| nibble == trying);
        self.ways.at = at.unwrap_or_else(|| nibbles(self.ways.order).count()) as u8;
        let order = keep(self.settings.number(Setting::NetworkConfigurationPriority));
        let order = if order == 0 { trying } else { order };
        let _ = self.settings.set(Setting::NetworkConfigurationPriority, order);
    }

    /// There is no connection, or none could be made.
    pub(in crate::station) fn strayed(&mut self) {
        let most = self.settings.number(Setting::NetworkProfileConnectionAttempts);
        if self.link.is_trying() && self.ways.failed(most) {
            self.link.begin_anew();
        }
        self.ways.step = Step::Rest;
    }
}

impl Ways {
    pub(in crate::station) fn is_own(&self) -> bool {
        self.trying == OWN
    }

    /// How long a record may be.
    pub(in crate::station) fn set_room(&mut self, room: usize) {
        self.room = room;
    }
}
