//! Settings: what a CSMS can configure, and what a station tells of itself, under names that no version owns.
//!
//! 1.6 calls them configuration keys, 2.x variables of the device model. What means the same in both is one setting
//! with one value, so a station that is moved from 1.6 to 2.0.1 keeps what was set. All of them stand in one list
//! ([`list`]), one line each.

#[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
pub(crate) mod device_model;
#[cfg(feature = "v16")]
pub(crate) mod keys;
mod kind;
mod list;
pub(crate) mod own;
mod text;
mod tx_point;

use crate::json::{Text, Writer};

pub use kind::{Feature, FileTransfer, RateUnit, TimeSource};
pub use list::Setting;
pub use own::{Own, OwnAccess, OwnKind, OwnSettings, OwnValue, own_room};
pub use tx_point::{TxPoint, TxPoints};

pub(crate) use list::Block;

use super::Key;
use super::measurand::MeasurandSet;
use super::record::{Packer, Unpacker};
pub(crate) use kind::nibbles;

use kind::{Kind, List, UNLIMITED, Words};
use list::{ROWS, Row, WORDS_OF_BITS};

/// Most bytes of the password for Basic authentication.
const PASSWORD: usize = 40;
/// Most bytes of an organization's name in a certificate (RFC 5280, ub-organization-name).
const ORGANIZATION: usize = 64;
/// Most bytes of a group's id.
#[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
const GROUP: usize = 36;

/// The first byte of a setting's record.
const LAYOUT: u8 = 1;

/// The values of all settings.
///
/// ```
/// use ocpp_core::station::{FileTransfer, Measurand, MeasurandSet, Setting, Settings};
///
/// # fn main() -> Result<(), ocpp_core::station::Unfit> {
/// let mut settings = Settings::new(MeasurandSet::of(&[
///     Measurand::EnergyActiveImportRegister,
///     Measurand::PowerActiveImport,
/// ]));
/// settings.preset(Setting::SampledInterval, 300)?;
/// settings.preset(Setting::FileTransferProtocols, FileTransfer::set(&[FileTransfer::Https]))?;
/// // A fixed cable is never unlocked.
/// settings.fix(Setting::UnlockOnEvSideDisconnect, false)?;
/// assert_eq!(settings.seconds(Setting::SampledInterval), 300);
/// assert!(settings.preset(Setting::SampledMeasurands, MeasurandSet::from(Measurand::Voltage)).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Settings {
    numbers: [u32; ROWS.len()],
    password: heapless::String<PASSWORD, u8>,
    organization: heapless::String<ORGANIZATION, u8>,
    #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
    group: heapless::String<GROUP, u8>,
    /// What the meters measure: lists of measurands with anything else are refused.
    measured: MeasurandSet,
    /// Which points in a charging session the hardware tells.
    tx_points: TxPoints,
    /// Where the time can come from, a bit each.
    #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
    time_sources: u8,
    /// How many network profiles can be stored; they are numbered from one.
    #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
    networks: u8,
    /// Blocks of the standard that this station does without, a bit each.
    without: u8,
    offered: Bits,
    fixed: Bits,
    dirty: Bits,
}

/// The value of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// On or off.
    Flag(bool),
    /// A number, in the setting's unit; also a set or a sequence in its packed form.
    Number(u32),
    /// What to measure.
    Measurands(MeasurandSet),
    /// When transactions begin or end.
    TxPoints(TxPoints),
    /// A text.
    Text(&'a str),
}

/// The value is not one that the setting can have, or this build has no such setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit;

impl core::fmt::Display for Unfit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("not a value of this setting")
    }
}

impl core::error::Error for Unfit {}

impl Settings {
    /// All settings at their defaults. `measured` is what the meters can tell.
    pub fn new(measured: MeasurandSet) -> Self {
        let mut settings = Self {
            numbers: [0; ROWS.len()],
            password: heapless::String::new(),
            organization: heapless::String::new(),
            #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
            group: heapless::String::new(),
            measured,
            tx_points: TxPoints::USUAL,
            #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
            time_sources: 1 << TimeSource::Heartbeat as u8,
            #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
            networks: 1,
            without: 0,
            offered: Bits::default(),
            fixed: Bits::default(),
            dirty: Bits::default(),
        };
        for ((slot, row), number) in ROWS.iter().enumerate().zip(&mut settings.numbers) {
            *number = u32::from(row.default);
            if row.kind == Kind::Members(List::Measurand) {
                *number &= measured.bits();
            }
            if !row.extra {
                settings.offered.insert(slot);
            }
        }
        settings
    }

    /// What the meters can tell.
    pub fn measured(&self) -> MeasurandSet {
        self.measured
    }

    /// Says which points of a charging session the hardware can tell; without it all but the parking bay's. The signing
    /// meter's is never among them: signed readings are not handed on.
    pub fn set_known_tx_points(&mut self, points: TxPoints) {
        self.tx_points = points.without(TxPoint::DataSigned);
    }

    /// Says where the time can come from; without it from the CSMS alone.
    #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
    pub fn set_known_time_sources(&mut self, sources: &[TimeSource]) {
        self.time_sources = sources.iter().fold(0, |bits, source| bits | 1 << *source as u8);
    }

    /// Says how many network profiles can be stored, at most eight.
    #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
    pub(crate) fn set_networks(&mut self, networks: u8) {
        self.networks = networks.min(8);
    }

    /// The numbers of all network profiles, as a value of the setting.
    fn network_slots(&self) -> u32 {
        #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
        return 0x9876_5432 & u32::MAX.checked_shr(32 - 4 * u32::from(self.networks)).unwrap_or(0);
        #[cfg(not(any(feature = "v20", feature = "v201", feature = "v21")))]
        0
    }

    /// Which names of a list the station can do, a bit each.
    fn known(&self, list: List) -> u32 {
        match list {
            List::Measurand => self.measured.bits(),
            List::TxPoint => self.tx_points.bits(),
            #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
            List::TimeSource => u32::from(self.time_sources),
            list => (1 << list.names(Words::Own).count()) - 1,
        }
    }

    /// Hides the settings of what this station does without.
    pub(crate) fn do_without(&mut self, block: Block) {
        self.without |= 1 << block as u8;
    }

    /// Whether the station has the setting, as far as a CSMS can see.
    fn shows(&self, slot: usize) -> bool {
        let hidden = ROWS.get(slot).is_none_or(|row| self.lacks(row.block));
        !hidden && self.offered.has(slot)
    }

    fn lacks(&self, block: Block) -> bool {
        self.without >> block as u8 & 1 != 0
    }

    /// Gives a setting another default, before what was stored is restored. A setting that is offered only by stations
    /// with a certain ability becomes visible by it.
    pub fn preset<'a>(&mut self, setting: Setting, value: impl Into<Value<'a>>) -> Result<(), Unfit> {
        let slot = setting.slot().ok_or(Unfit)?;
        self.put(slot, value.into())?;
        self.offered.insert(slot);
        Ok(())
    }

    /// Like [`preset`](Self::preset), and the CSMS may read but not change it.
    pub fn fix<'a>(&mut self, setting: Setting, value: impl Into<Value<'a>>) -> Result<(), Unfit> {
        self.preset(setting, value)?;
        self.fixed.insert(setting.slot().ok_or(Unfit)?);
        Ok(())
    }

    /// Changes a setting from inside the station. It is stored like a change by the CSMS.
    pub fn set<'a>(&mut self, setting: Setting, value: impl Into<Value<'a>>) -> Result<(), Unfit> {
        let slot = setting.slot().ok_or(Unfit)?;
        if self.put(slot, value.into())? {
            self.dirty.insert(slot);
        }
        Ok(())
    }

    /// Whether a setting that is on or off is on.
    #[inline(always)]
    pub fn is(&self, setting: Setting) -> bool {
        self.number(setting) != 0
    }

    /// The seconds that a setting says.
    #[inline(always)]
    pub fn seconds(&self, setting: Setting) -> u32 {
        self.number(setting)
    }

    /// The number that a setting says; a setting of versions that are not built says its default.
    // Inlined, so that with a setting that is named it is one load, or one constant.
    #[inline(always)]
    pub fn number(&self, setting: Setting) -> u32 {
        match setting.slot() {
            Some(slot) => self.at(slot),
            None => setting.default(),
        }
    }

    /// The number at a place in the list.
    fn at(&self, slot: usize) -> u32 {
        self.numbers.get(slot).copied().unwrap_or(0)
    }

    /// The measurands that a setting asks for.
    #[inline(always)]
    pub fn measurands(&self, setting: Setting) -> MeasurandSet {
        MeasurandSet::from_bits(self.number(setting))
    }

    /// The points of a charging session that a setting names.
    #[inline(always)]
    pub fn tx_points(&self, setting: Setting) -> TxPoints {
        TxPoints::from_bits(self.number(setting))
    }

    /// The text that a setting says.
    pub fn text(&self, setting: Setting) -> &str {
        match setting {
            Setting::BasicAuthPassword => &self.password,
            Setting::OrganizationName => &self.organization,
            #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
            Setting::MasterPassGroupId => &self.group,
            _ => "",
        }
    }

    fn text_mut(&mut self, setting: Setting) -> Option<&mut heapless::string::StringView<u8>> {
        match setting {
            Setting::BasicAuthPassword => Some(&mut self.password),
            Setting::OrganizationName => Some(&mut self.organization),
            #[cfg(any(feature = "v20", feature = "v201", feature = "v21"))]
            Setting::MasterPassGroupId => Some(&mut self.group),
            _ => None,
        }
    }

    /// Sets a value if it does; tells whether it differs from what was there.
    fn put(&mut self, slot: usize, value: Value<'_>) -> Result<bool, Unfit> {
        let row = ROWS.get(slot).ok_or(Unfit)?;
        let number = match value {
            Value::Flag(flag) => u32::from(flag),
            Value::Number(number) => number,
            Value::Measurands(set) => set.bits(),
            Value::TxPoints(points) => points.bits(),
            Value::Text(text) => return self.put_text(row, text),
        };
        if !self.fits(row.kind, number) {
            return Err(Unfit);
        }
        let to = self.numbers.get_mut(slot).ok_or(Unfit)?;
        let differs = *to != number;
        *to = number;
        Ok(differs)
    }

    fn put_text(&mut self, row: &Row, text: &str) -> Result<bool, Unfit> {
        let Kind::Text { min, max } = row.kind else { return Err(Unfit) };
        let to = self.text_mut(row.setting).ok_or(Unfit)?;
        if !is_text(text, min, max) {
            return Err(Unfit);
        }
        let differs = to.as_str() != text;
        to.clear();
        to.push_str(text).map_err(|_| Unfit)?;
        Ok(differs)
    }

    /// Whether a number is one that a setting of this kind can have.
    fn fits(&self, kind: Kind, number: u32) -> bool {
        let known = |at: u32, known: u32| known.checked_shr(at).unwrap_or(0) & 1 != 0;
        match kind {
            Kind::Flag => number <= 1,
            Kind::Integer { min, max: UNLIMITED } => (u32::from(min)..=i32::MAX as u32).contains(&number),
            Kind::Integer { min, max } => (u32::from(min)..=u32::from(max)).contains(&number),
            Kind::Tenths => i32::try_from(number).is_ok(),
            // Without any a transaction would never begin, or never end.
            Kind::Members(list) => number & !self.known(list) == 0 && (list != List::TxPoint || number != 0),
            Kind::Sequence(list) => {
                number != 0 && nibbles(number).all(|nibble| nibble != 0 && known(nibble - 1, self.known(list)))
            }
            Kind::Numbers => {
                number != 0 && nibbles(number).all(|nibble| nibbles(self.network_slots()).any(|slot| slot == nibble))
            }
            Kind::Rotations => nibbles(number).all(|nibble| nibble as usize <= kind::ROTATIONS.count()),
            Kind::Text { .. } => false,
        }
    }

    /// What a CSMS asks for, if the setting can have it.
    fn propose(&self, slot: usize, value: Text<'_>, words: Words) -> Option<Change> {
        let row = ROWS.get(slot)?;
        let text::Read { number, text } = text::read(row.kind, value, words)?;
        let fits = match row.kind {
            Kind::Text { min, max } => is_text(&text, min, max),
            Kind::Members(list) => self.fits(row.kind, number) && number & !list.known(words) == 0,
            kind => self.fits(kind, number),
        };
        fits.then_some(Change { setting: row.setting, number, text })
    }

    /// Makes a change that was proposed; tells whether it waits for a reboot.
    pub(crate) fn apply(&mut self, change: &Change) -> bool {
        let Some(slot) = change.setting.slot() else { return false };
        let Some(row) = ROWS.get(slot) else { return false };
        let value = match row.kind {
            Kind::Text { .. } => Value::Text(&change.text),
            _ => Value::Number(change.number),
        };
        let differs = self.put(slot, value) == Ok(true);
        if differs {
            self.dirty.insert(slot);
        }
        differs && row.reboot
    }

    /// Writes a value as a JSON string, in the words of a version.
    fn write_value(&self, slot: usize, words: Words, writer: &mut Writer<'_>) {
        let Some(row) = ROWS.get(slot) else { return };
        match row.kind {
            Kind::Text { .. } => writer.string(self.text(row.setting)),
            kind => text::write(kind, self.at(slot), words, writer),
        }
    }

    /// A setting whose change is not stored yet.
    pub(crate) fn dirty(&self) -> Option<Key> {
        ROWS.get(self.dirty.first()?).map(|row| Key::Setting(row.place))
    }

    /// The record of a setting; `None` if the buffer is too small. It counts as stored from now on: what changes while
    /// it is on its way is dirty again.
    pub(crate) fn record<'b>(&mut self, place: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let slot = slot_of(place)?;
        let row = ROWS.get(slot)?;
        let mut packer = Packer::new(buffer);
        packer.u8(LAYOUT);
        match row.kind {
            Kind::Text { .. } => packer.text(self.text(row.setting)),
            _ => packer.u32(self.at(slot)),
        };
        let record = packer.finish()?;
        self.dirty.remove(slot);
        Some(record)
    }

    /// The record did not reach the storage.
    pub(crate) fn not_stored(&mut self, place: u8) {
        if let Some(slot) = slot_of(place) {
            self.dirty.insert(slot);
        }
    }

    /// Takes a stored setting back. One that is broken, or that this station cannot have any more, stays at its default.
    pub(crate) fn restore(&mut self, place: u8, record: &[u8]) -> Result<(), Unfit> {
        let slot = slot_of(place).ok_or(Unfit)?;
        if record.is_empty() {
            return Ok(());
        }
        let mut from = Unpacker::new(record);
        let layout = from.u8();
        let value = match ROWS.get(slot).map(|row| row.kind) {
            Some(Kind::Text { .. }) => Value::Text(from.text()),
            _ => Value::Number(from.u32()),
        };
        if !from.finish() || layout != LAYOUT {
            return Err(Unfit);
        }
        self.put(slot, value).map(|_| ())
    }
}

/// Where the setting with this place in the storage is.
fn slot_of(place: u8) -> Option<usize> {
    ROWS.iter().position(|row| row.place == place)
}

/// Whether a text is of the right length, and printable.
fn is_text(text: &str, min: u8, max: u8) -> bool {
    (usize::from(min)..=usize::from(max)).contains(&text.len()) && text.bytes().all(|byte| byte >= b' ')
}

/// A change that a CSMS asks for, and that the setting can have.
#[derive(Clone)]
pub(crate) struct Change {
    pub(crate) setting: Setting,
    /// The new value of what is kept as a number.
    pub(crate) number: u32,
    /// The new text.
    pub(crate) text: heapless::String<{ text::LONGEST }, u8>,
}

impl core::fmt::Debug for Settings {
    /// The password stays out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let numbers = ROWS.iter().zip(self.numbers).filter(|(row, _)| !matches!(row.kind, Kind::Text { .. }));
        f.debug_map().entries(numbers.map(|(row, number)| (row.setting, number))).finish()
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<MeasurandSet> for Value<'_> {
    fn from(set: MeasurandSet) -> Self {
        Self::Measurands(set)
    }
}

impl From<TxPoints> for Value<'_> {
    fn from(points: TxPoints) -> Self {
        Self::TxPoints(points)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

/// A set of settings, by their slots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Bits([u32; WORDS_OF_BITS]);

impl Bits {
    fn insert(&mut self, slot: usize) {
        if let Some(word) = self.0.get_mut(slot / 32) {
            *word |= 1 << (slot % 32);
        }
    }

    fn remove(&mut self, slot: usize) {
        if let Some(word) = self.0.get_mut(slot / 32) {
            *word &= !(1 << (slot % 32));
        }
    }

    fn has(&self, slot: usize) -> bool {
        self.0.get(slot / 32).is_some_and(|word| word & 1 << (slot % 32) != 0)
    }

    fn first(&self) -> Option<usize> {
        let at = self.0.iter().position(|word| *word != 0)?;
        self.0.get(at).map(|word| at * 32 + word.trailing_zeros() as usize)
    }
}

#[cfg(all(test, any(feature = "v16", feature = "v20", feature = "v201", feature = "v21")))]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::station::Measurand;

    fn settings() -> Settings {
        Settings::new(MeasurandSet::of(&[Measurand::EnergyActiveImportRegister, Measurand::Voltage]))
    }

    /// Stores all that is dirty.
    fn store(settings: &mut Settings) -> Vec<(u8, Vec<u8>)> {
        let mut records = Vec::new();
        while let Some(Key::Setting(place)) = settings.dirty() {
            let mut buffer = [0; 80];
            let record = settings.record(place, &mut buffer).expect("fits");
            records.push((place, record.to_vec()));
        }
        records
    }

    #[test]
    fn what_was_changed_survives_a_power_cut_and_nothing_else_is_stored() {
        let mut before = settings();
        before.preset(Setting::ResetRetries, 7).expect("a count");
        before.set(Setting::HeartbeatInterval, 3600).expect("what it is already");
        before.set(Setting::SampledMeasurands, MeasurandSet::from(Measurand::Voltage)).expect("measured");
        before.set(Setting::BasicAuthPassword, "0123456789abcdef").expect("a password");
        before.set(Setting::LocalPreAuthorize, true).expect("a flag");
        let records = store(&mut before);
        assert_eq!(records.iter().map(|record| record.0).collect::<Vec<_>>(), [22, 61, 140]);
        let mut after = settings();
        for (place, record) in &records {
            assert_eq!(after.restore(*place, record), Ok(()));
        }
        assert!(after.is(Setting::LocalPreAuthorize));
        assert!(after.measurands(Setting::SampledMeasurands) == Measurand::Voltage.into());
        assert_eq!(after.text(Setting::BasicAuthPassword), "0123456789abcdef");
        assert_eq!((after.number(Setting::ResetRetries), after.dirty()), (1, None));
    }

    #[test]
    fn a_change_while_a_record_is_on_its_way_is_stored_again() {
        let mut settings = settings();
        settings.set(Setting::SampledInterval, 10).expect("seconds");
        assert_eq!(store(&mut settings).len(), 1);
        assert_eq!(settings.dirty(), None);
        settings.set(Setting::SampledInterval, 20).expect("seconds");
        assert_eq!(settings.dirty(), Some(Key::Setting(60)));
        assert!(settings.record(60, &mut [0; 2]).is_none());
        assert_eq!(settings.dirty(), Some(Key::Setting(60)));
        assert_eq!(store(&mut settings).len(), 1);
        settings.not_stored(60);
        assert_eq!(settings.dirty(), Some(Key::Setting(60)));
    }

    #[test]
    fn a_record_that_is_broken_or_does_not_fit_leaves_the_default() {
        let mut settings = settings();
        for (place, record) in [
            (1, &[1, 0, 0][..]),
            (1, &[2, 10, 0, 0, 0]),
            (1, &[1, 0, 0, 0, 0]),
            (1, &[1, 10, 0, 0, 0, 0]),
            (21, &[1, 2, 0, 0, 0]),
            (61, &[1, 0, 0, 16, 0]),
            (140, &[1, 3, b'a', b'b', b'c']),
            (141, &[1, 4, 0, 0, 0]),
            (199, &[1, 1, 0, 0, 0]),
        ] {
            assert_eq!(settings.restore(place, record), Err(Unfit), "{place}: {record:?}");
        }
        assert_eq!(settings.restore(1, &[]), Ok(()));
        assert_eq!(settings.numbers, self::settings().numbers);
        assert_eq!(settings.text(Setting::BasicAuthPassword), "");
    }

    #[test]
    fn places_of_records_are_each_used_once_and_below_those_of_the_integrator() {
        let mut places: Vec<_> = ROWS.iter().map(|row| row.place).collect();
        places.sort_unstable();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(places.iter().all(|place| (1..own::FIRST_PLACE).contains(place)));
    }

    #[test]
    fn every_default_is_a_value_that_the_setting_can_have() {
        let settings = settings();
        for (row, number) in ROWS.iter().zip(settings.numbers) {
            let is_text = matches!(row.kind, Kind::Text { .. });
            assert!(is_text && number == 0 || settings.fits(row.kind, number), "{:?}", row.setting);
        }
    }

    #[test]
    fn values_of_another_kind_are_refused() {
        let mut settings = settings();
        assert_eq!(settings.set(Setting::OrganizationName, 3), Err(Unfit));
        assert_eq!(settings.set(Setting::HeartbeatInterval, "3"), Err(Unfit));
        assert_eq!(settings.set(Setting::LocalPreAuthorize, 2), Err(Unfit));
        assert_eq!(settings.set(Setting::SecurityProfile, 4), Err(Unfit));
        assert_eq!(settings.set(Setting::SampledMeasurands, MeasurandSet::from(Measurand::SoC)), Err(Unfit));
        assert_eq!(settings.set(Setting::OrganizationName, "an\nother"), Err(Unfit));
        assert_eq!(settings.dirty(), None);
    }

    #[cfg(not(any(feature = "v20", feature = "v201", feature = "v21")))]
    #[test]
    fn a_station_of_1_6_alone_is_small_and_knows_the_rest_by_its_defaults() {
        assert!(size_of::<Settings>() <= 500, "{}", size_of::<Settings>());
        let mut settings = settings();
        assert_eq!(settings.seconds(Setting::OfflineThreshold), 60);
        assert_eq!(settings.tx_points(Setting::TxStartPoint), TxPoints::V16);
        assert_eq!(settings.set(Setting::OfflineThreshold, 3), Err(Unfit));
    }
}
