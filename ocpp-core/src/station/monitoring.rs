//! Variable monitors: what is watched, when it is told, and what of that the CSMS may change (2.0.1 N02 to N08).
//!
//! Values are compared as whole thousandths. What is no number is compared by its digest: it differs, or it does not. An event
//! is kept with the transaction messages until the CSMS has it, also over a power cut.

use super::{
    Key, Setting, Setup, Slots, Station, Unfit,
    clock::Alarm,
    named::named,
    outbox::{Event, EventKind, QUEUE},
    record::{Packer, Unpacker},
    settings::device_model::{Asked, DeviceModel, Facts, Refused, Spot},
    v2::variables::View,
    words::{ChargingState, Trigger},
};
use crate::{
    Instant,
    json::{Decimal, Text, Writer, divide},
};

named! {
    /// When a monitor rings.
    pub MonitorKind {
        /// When the value rises above the threshold, and when it is back.
        UpperThreshold = "UpperThreshold",
        /// When the value falls below the threshold, and when it is back.
        LowerThreshold = "LowerThreshold",
        /// When the value has changed by more than this since it was told last; what is no number: at every change.
        Delta = "Delta",
        /// Every so many seconds since it was set.
        Periodic = "Periodic",
        /// Every so many seconds, counted from midnight.
        PeriodicClockAligned = "PeriodicClockAligned",
    }

    /// Who set a monitor.
    pub(crate) Origin {
        HardWired = "HardWiredMonitor",
        Preconfigured = "PreconfiguredMonitor",
        Custom = "CustomMonitor",
    }

    /// Which monitors are in force, besides those of the CSMS's.
    pub(crate) MonitoringBase { All = "All", FactoryDefault = "FactoryDefault", HardWiredOnly = "HardWiredOnly" }
}

/// A monitor that a station has from the beginning, see [`preset_monitors`](Station::preset_monitors).
#[derive(Clone, Copy, Debug)]
pub struct PresetMonitor {
    /// The component of the variable, one of the standard's or an own one.
    pub component: &'static str,
    /// The EVSE that has the component; 0 for the station.
    pub evse: u8,
    /// The variable.
    pub variable: &'static str,
    /// When it rings.
    pub kind: MonitorKind,
    /// The threshold, the change, or the seconds.
    pub value: i32,
    /// How grave that is: from 0, danger, to 9, debugging.
    pub severity: u8,
    /// Whether the CSMS can neither change nor remove it.
    pub hard_wired: bool,
}

/// A monitor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Monitor {
    pub(crate) id: i32,
    pub(crate) spot: Spot,
    pub(crate) kind: MonitorKind,
    pub(crate) severity: u8,
    /// Whether it watches only during transactions.
    pub(crate) transaction: bool,
    /// In thousandths.
    pub(crate) value: i64,
    pub(crate) origin: Origin,
    /// Whether the monitoring base leaves it in force.
    is_active: bool,
    /// Whether the value was beyond the threshold when it was last looked at.
    is_beyond: bool,
    /// What the value was when it was last told, in thousandths or as its digest; of one that rings by the clock: when it
    /// does so next, in milliseconds.
    mark: Option<i64>,
}

/// A monitor as the CSMS wants it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) id: Option<i32>,
    pub(crate) kind: MonitorKind,
    pub(crate) severity: i32,
    pub(crate) transaction: bool,
    pub(crate) value: Option<Decimal>,
}

/// What comes of setting a monitor. The order is that of the dialects' words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Accepted,
    UnknownComponent,
    UnknownVariable,
    UnsupportedMonitorType,
    Rejected,
    Duplicate,
    OutOfRange,
}

/// All monitors.
#[derive(Debug)]
pub(crate) struct Monitors<M> {
    slots: M,
    presets: &'static [PresetMonitor],
    dirty: u32,
    last_id: i32,
    /// Events since the boot.
    made: u16,
}

/// Most monitors: a bit each.
const MOST: usize = 32;
const LAYOUT: u8 = 1;
/// In place of a preset that was removed.
const REMOVED: u8 = 2;
/// The least grave severity.
const LEAST_GRAVE: i32 = 9;
/// Most bytes of a value that are told.
pub(super) const VALUE: usize = 100;
const DAY: u32 = 86_400;

impl<M: Slots<Option<Monitor>>> Monitors<M> {
    pub(crate) fn new() -> Self {
        Self { slots: M::empty(), presets: &[], dirty: 0, last_id: 0, made: 0 }
    }

    /// Those that are in force, with their places.
    pub(crate) fn active(&self) -> impl Iterator<Item = (usize, &Monitor)> {
        let slots = self.slots.as_ref().iter().enumerate();
        slots.filter_map(|(at, slot)| Some((at, slot.as_ref().filter(|monitor| monitor.is_active)?)))
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Monitor> {
        self.slots.as_ref().get(at)?.as_ref()
    }

    /// The monitor of this id, or any that is just so.
    pub(crate) fn id_of(&self, spot: Spot, wanted: &Wanted) -> Option<i32> {
        wanted.id.or_else(|| {
            let is = |monitor: &&Monitor| monitor.is_like(spot, wanted.kind, wanted.severity);
            self.slots.as_ref().iter().flatten().find(is).map(|monitor| monitor.id)
        })
    }

    fn put(&mut self, at: usize, monitor: Option<Monitor>) {
        if let Some(slot) = self.slots.as_mut().get_mut(at) {
            *slot = monitor;
            self.dirty |= 1 << at;
        }
    }

    /// Removes a monitor.
    /// 0 for done, 1 for one that stays, 2 for one that there is not.
    pub(crate) fn clear(&mut self, id: i32) -> u64 {
        let found = self.active().find(|(_, monitor)| monitor.id == id).map(|(at, monitor)| (at, monitor.origin));
        match found {
            None => 2,
            Some((_, Origin::HardWired)) => 1,
            Some((at, _)) => {
                self.put(at, None);
                0
            }
        }
    }

    fn set(&mut self, spot: Spot, wanted: &Wanted, value: i64) -> Outcome {
        let slots = || self.slots.as_ref().iter().enumerate();
        let (at, id) = match wanted.id {
            Some(id) => {
                let found = slots().find_map(|(at, slot)| slot.filter(|own| own.id == id).map(|own| (at, own)));
                let may = |own: &Monitor| own.origin != Origin::HardWired && own.spot == spot;
                let Some((at, _)) = found.filter(|(_, own)| may(own)) else { return Outcome::Rejected };
                (Some(at), id)
            }
            None => {
                let free = slots().skip(self.presets.len()).find(|(_, slot)| slot.is_none());
                (free.map(|(at, _)| at), self.last_id.wrapping_add(1))
            }
        };
        let is_double = |(other, slot): (usize, &Option<Monitor>)| {
            Some(other) != at && slot.is_some_and(|monitor| monitor.is_like(spot, wanted.kind, wanted.severity))
        };
        if slots().any(is_double) {
            return Outcome::Duplicate;
        }
        let Some(at) = at else { return Outcome::Rejected };
        self.last_id = self.last_id.max(id);
        self.put(
            at,
            Some(Monitor {
                transaction: wanted.transaction,
                ..Monitor::new(id, spot, wanted.kind, wanted.severity as u8, value, Origin::Custom)
            }),
        );
        Outcome::Accepted
    }

    pub(crate) fn dirty(&self) -> Option<Key> {
        (self.dirty != 0).then(|| Key::Monitor(self.dirty.trailing_zeros() as u8))
    }

    pub(crate) fn not_stored(&mut self, at: u8) {
        if usize::from(at) < self.slots.as_ref().len() {
            self.dirty |= 1 << at;
        }
    }

    /// The record of a monitor; it counts as stored from now on.
    pub(crate) fn record<'b>(&mut self, at: u8, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        self.dirty &= !(1 << at);
        let mut packer = Packer::new(buffer);
        match self.get(usize::from(at)) {
            Some(monitor) => monitor.pack(&mut packer),
            None if usize::from(at) < self.presets.len() => _ = packer.u8(REMOVED),
            None => {}
        }
        packer.finish()
    }

    /// Takes a stored monitor back; `false` if it makes no sense, or what it watched is not there any more.
    pub(crate) fn restore(&mut self, at: u8, record: &[u8]) -> bool {
        let mut from = Unpacker::new(record);
        let monitor = if record == [REMOVED] { None } else { Monitor::unpack(&mut from) };
        if record != [REMOVED] && (monitor.is_none() || !from.finish()) {
            return false;
        }
        let Some(slot) = self.slots.as_mut().get_mut(usize::from(at)) else { return false };
        *slot = monitor;
        self.last_id = self.last_id.max(monitor.map_or(0, |monitor| monitor.id));
        true
    }
}

impl MonitorKind {
    fn is_by_clock(self) -> bool {
        matches!(self, Self::Periodic | Self::PeriodicClockAligned)
    }

    fn is_threshold(self) -> bool {
        matches!(self, Self::UpperThreshold | Self::LowerThreshold)
    }
}

impl Monitor {
    fn new(id: i32, spot: Spot, kind: MonitorKind, severity: u8, value: i64, origin: Origin) -> Self {
        let (transaction, is_active, is_beyond, mark) = (false, true, false, None);
        Self { id, spot, kind, severity, transaction, value, origin, is_active, is_beyond, mark }
    }

    fn is_like(&self, spot: Spot, kind: MonitorKind, severity: i32) -> bool {
        (self.spot, self.kind, i32::from(self.severity)) == (spot, kind, severity)
    }

    /// The interval in seconds, of one that rings by the clock.
    fn interval(&self) -> u32 {
        divide(self.value.unsigned_abs(), 1000).0 as u32
    }

    fn pack(&self, to: &mut Packer<'_>) {
        let [high, low] = self.spot.code().to_be_bytes();
        to.u8(LAYOUT).i32(self.id).u8(high).u8(low).u8(self.spot.evse).u8(self.kind as u8).u8(self.severity);
        to.i64(self.value).u8(self.origin as u8).bool(self.transaction).bool(self.is_active).bool(self.is_beyond);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let (layout, id) = (from.u8(), from.i32());
        let (high, low, evse) = (from.u8(), from.u8(), from.u8());
        let (kind, severity, value, origin) = (from.u8(), from.u8(), from.i64(), from.u8());
        let (transaction, is_active, is_beyond) = (from.bool(), from.bool(), from.bool());
        if layout != LAYOUT {
            return None;
        }
        let kind = MonitorKind::ALL.get(usize::from(kind)).copied()?;
        let origin = Origin::ALL.get(usize::from(origin)).copied()?;
        let spot = Spot::of(u16::from_be_bytes([high, low]), evse)?;
        Some(Self { transaction, is_active, is_beyond, ..Self::new(id, spot, kind, severity, value, origin) })
    }
}

/// What a kept event says; the time is the message's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rang<'a> {
    pub(crate) event: i32,
    /// As it was then.
    pub(crate) monitor: Monitor,
    /// Whether it is the end of what it rang for.
    pub(crate) cleared: bool,
    /// Our number of the transaction that it has to do with; 0 for none.
    pub(crate) transaction: u32,
    /// The inside of a JSON string.
    pub(crate) actual: &'a str,
}

impl<'a> Rang<'a> {
    fn pack(&self, to: &mut Packer<'_>) {
        self.monitor.pack(to);
        to.i32(self.event).bool(self.cleared).u32(self.transaction).text(self.actual);
    }

    pub(crate) fn unpack(bytes: &'a [u8]) -> Option<Self> {
        let mut from = Unpacker::new(bytes);
        let monitor = Monitor::unpack(&mut from)?;
        let (event, cleared, transaction, actual) = (from.i32(), from.bool(), from.u32(), from.text());
        from.finish().then_some(Self { event, monitor, cleared, transaction, actual })
    }
}

/// A number in thousandths, and whether it is just that; `None` for one that is too large.
fn thousandths(value: Decimal) -> Option<(i64, bool)> {
    let Decimal { mut mantissa, mut scale } = value;
    let mut is_exact = true;
    while scale < 3 {
        (mantissa, scale) = (mantissa.checked_mul(10)?, scale + 1);
    }
    while scale > 3 {
        let (tenth, rest) = divide(mantissa.unsigned_abs(), 10);
        is_exact &= rest == 0;
        (mantissa, scale) = (if mantissa < 0 { -(tenth as i64) } else { tenth as i64 }, scale - 1);
    }
    Some((mantissa, is_exact))
}

/// Thousandths as a number without zeros at its end.
pub(crate) fn decimal(mut thousandths: i64) -> Decimal {
    let mut scale = 3;
    while scale > 0 {
        let (tenth, rest) = divide(thousandths.unsigned_abs(), 10);
        if rest != 0 {
            break;
        }
        (thousandths, scale) = (if thousandths < 0 { -(tenth as i64) } else { tenth as i64 }, scale - 1);
    }
    Decimal::new(thousandths, scale)
}

/// What a variable is now: a number in thousandths, or the digest of any other value. `None`: not known.
fn measure<F: Facts>(model: DeviceModel<'_, F>, spot: Spot) -> Option<i64> {
    let mut buffer = [0; 64];
    let (mut start, mut digest) = (0, 0x811C_9DC5u32);
    loop {
        let mut writer = Writer::piece(&mut buffer, start);
        model.write_secret(spot, &mut writer);
        let (text, left) = writer.finish_piece();
        if model.is_number(spot) {
            return Some(thousandths(Decimal::parse(text.get(1..text.len().checked_sub(1)?)?)?)?.0);
        }
        for byte in text.bytes() {
            digest = (digest ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        if left <= text.len() {
            return Some(i64::from(digest));
        }
        start += text.len();
    }
}

/// The value as it is told, cut where it is too long.
fn actual<'b, F: Facts>(model: DeviceModel<'_, F>, spot: Spot, buffer: &'b mut [u8; VALUE + 2]) -> &'b str {
    let mut writer = Writer::new(buffer);
    model.write_value(spot, &mut writer);
    let (quoted, left) = writer.finish_piece();
    let inside = quoted.get(1..).unwrap_or("");
    if left <= quoted.len() {
        return inside.strip_suffix('"').unwrap_or(inside);
    }
    // Not in the middle of an escape, of which the longest has six bytes.
    let end = inside.len().saturating_sub(6);
    let tail = inside.bytes().skip(end).position(|byte| byte == b'\\').map_or(inside.len(), |at| end + at);
    inside.get(..tail).unwrap_or("")
}

impl<S: Setup> Station<S> {
    /// Declares monitors that the station has from the beginning, after [`declare`](Self::declare) and before anything
    /// is restored. There must be room for them, and their variables must be there.
    pub fn preset_monitors(&mut self, presets: &'static [PresetMonitor]) -> Result<(), Unfit> {
        if presets.len() > S::MONITORS {
            return Err(Unfit);
        }
        self.monitors.presets = presets;
        self.monitors.last_id = presets.len() as i32;
        (0..presets.len()).try_for_each(|at| self.preset(at))?;
        self.monitors.dirty = 0;
        Ok(())
    }

    fn preset(&mut self, at: usize) -> Result<(), Unfit> {
        let preset = self.monitors.presets.get(at).ok_or(Unfit)?;
        let view = View::live(self, Instant::from_millis(0));
        let model = DeviceModel { settings: &self.settings, facts: &view };
        let asked = Asked {
            component: Text::new(preset.component),
            component_instance: None,
            evse: (preset.evse > 0).then_some(preset.evse.into()),
            connector: (preset.component == "Connector").then_some(1),
            variable: Some(Text::new(preset.variable)),
            instance: None,
        };
        let spot = model.find(&asked).map_err(|_| Unfit)?;
        let origin = if preset.hard_wired { Origin::HardWired } else { Origin::Preconfigured };
        let value = i64::from(preset.value) * 1000;
        let monitor = Monitor::new(at as i32 + 1, spot, preset.kind, preset.severity, value, origin);
        self.monitors.put(at, Some(monitor));
        Ok(())
    }

    /// SetMonitoringBase.
    pub(super) fn set_monitoring_base(&mut self, base: MonitoringBase) {
        let _ = self.settings.set(Setting::ActiveMonitoringBase, 1u32 << base as u32);
        for at in 0..S::MONITORS {
            match (self.monitors.get(at).copied(), base) {
                // What the CSMS has set goes, and what it has changed is as it was.
                (_, MonitoringBase::FactoryDefault) if at < self.monitors.presets.len() => _ = self.preset(at),
                (Some(Monitor { origin: Origin::Custom, .. }), MonitoringBase::All) => {}
                (Some(Monitor { origin: Origin::Custom, .. }), _) => self.monitors.put(at, None),
                (Some(monitor), _) => {
                    let is_active = base != MonitoringBase::HardWiredOnly || monitor.origin == Origin::HardWired;
                    self.monitors.put(at, Some(Monitor { is_active, is_beyond: false, mark: None, ..monitor }));
                }
                (None, MonitoringBase::All) if at < self.monitors.presets.len() => _ = self.preset(at),
                (None, _) => {}
            }
        }
        self.is_stirred = true;
    }

    /// SetMonitoringLevel; `false` for what is no severity.
    pub(super) fn set_monitoring_level(&mut self, severity: i32) -> bool {
        let severity = u32::try_from(severity).ok();
        severity.is_some_and(|severity| self.settings.set(Setting::ActiveMonitoringLevel, severity).is_ok())
    }

    /// Sets one monitor, where its variable was found.
    pub(super) fn set_monitor(&mut self, now: Instant, found: Result<Spot, Refused>, wanted: &Wanted) -> Outcome {
        let spot = match found {
            Ok(spot) => spot,
            Err(Refused::UnknownComponent) => return Outcome::UnknownComponent,
            Err(_) => return Outcome::UnknownVariable,
        };
        if !(0..=LEAST_GRAVE).contains(&wanted.severity) {
            return Outcome::Rejected;
        }
        let view = View::live(self, now);
        let model = DeviceModel { settings: &self.settings, facts: &view };
        let is_number = model.is_number(spot);
        // A clock changes all the time.
        if wanted.kind.is_threshold() && !is_number || wanted.kind == MonitorKind::Delta && model.is_time(spot) {
            return Outcome::UnsupportedMonitorType;
        }
        let (min, max) = model.limits(spot);
        let within = |value: i64| {
            let is_below = |limit: i64, value: i64| limit.saturating_mul(1000) <= value;
            min.is_none_or(|min| is_below(min, value)) && max.is_none_or(|max| !is_below(max, value - 1))
        };
        let value = wanted.value.and_then(thousandths).filter(|(_, is_exact)| *is_exact).map(|(value, _)| value);
        let Some(value) = value else { return Outcome::OutOfRange };
        let fits = match wanted.kind {
            MonitorKind::UpperThreshold | MonitorKind::LowerThreshold => within(value),
            MonitorKind::Delta => value >= 0,
            MonitorKind::Periodic | MonitorKind::PeriodicClockAligned => {
                (1000..=i64::from(DAY) * 1000).contains(&value) && divide(value as u64, 1000).1 == 0
            }
        };
        if !fits {
            return Outcome::OutOfRange;
        }
        // It is looked at before anything else happens: what changes from now on counts.
        self.is_stirred = true;
        self.monitors.set(spot, wanted, value)
    }

    /// The transaction that a monitor has to do with.
    fn transaction_at(&self, evse: u8) -> Option<u32> {
        let mut connectors = (1..).zip(self.connectors.as_ref());
        connectors.find_map(|(at, connector)| {
            connector.transaction.as_ref().filter(|_| evse == 0 || at == evse).map(|transaction| transaction.number)
        })
    }

    /// When a monitor that rings by the clock does so next.
    fn next_ring(&self, now: Instant, monitor: &Monitor) -> Option<Instant> {
        let interval = monitor.interval();
        if monitor.kind == MonitorKind::Periodic {
            return Some(now.after(interval.saturating_mul(1000)));
        }
        let (interval, day) = (interval.saturating_mul(1000), DAY * 1000);
        let (_, since_midnight) = divide(self.clock.time(now)?.as_millis().max(0) as u64, day);
        let since_last = since_midnight.checked_rem(interval)?;
        Some(now.after((interval - since_last).min(day - since_midnight)))
    }

    /// Looks at what is watched.
    pub(super) fn ring_monitors(&mut self, alarm: &mut Alarm) {
        let level = self.settings.number(Setting::ActiveMonitoringLevel);
        if !self.settings.is(Setting::MonitoringEnabled) {
            return;
        }
        for at in 0..S::MONITORS {
            let Some(monitor) = self.monitors.get(at).copied() else { continue };
            let runs = self.transaction_at(monitor.spot.evse).is_some();
            let watches = monitor.is_active && u32::from(monitor.severity) <= level && (runs || !monitor.transaction);
            let seen = if watches { self.look(alarm, &monitor) } else { Seen::default(monitor) };
            if seen.monitor != monitor {
                if seen.monitor.is_beyond != monitor.is_beyond {
                    self.monitors.dirty |= 1 << at;
                }
                if let Some(slot) = self.monitors.slots.as_mut().get_mut(at) {
                    *slot = Some(seen.monitor);
                }
            }
            if seen.rings {
                self.rang(alarm.now, &seen.monitor);
            }
        }
    }

    /// Whether a monitor rings, and what it is then.
    fn look(&self, alarm: &mut Alarm, monitor: &Monitor) -> Seen {
        let mut seen = Seen { monitor: *monitor, rings: false };
        let to = &mut seen.monitor;
        if monitor.kind.is_by_clock() {
            let due = monitor.mark.map(|mark| Instant::from_millis(mark as u64));
            seen.rings = alarm.is_due(due);
            if seen.rings || due.is_none() {
                let next = self.next_ring(alarm.now, monitor);
                alarm.is_due(next);
                to.mark = next.map(|next| next.as_millis() as i64);
            }
            return seen;
        }
        let view = View::live(self, alarm.now);
        let model = DeviceModel { settings: &self.settings, facts: &view };
        let Some(now) = measure(model, monitor.spot) else { return seen };
        match monitor.kind {
            MonitorKind::UpperThreshold => to.is_beyond = now > monitor.value,
            MonitorKind::LowerThreshold => to.is_beyond = now < monitor.value,
            _ => {
                let told = monitor.mark.unwrap_or(now);
                let change = told.abs_diff(now);
                let is_number = model.is_number(monitor.spot);
                seen.rings = change != 0 && (!is_number || change > monitor.value as u64);
                to.mark = Some(if seen.rings { now } else { told });
            }
        }
        seen.rings |= to.is_beyond != monitor.is_beyond;
        seen
    }

    /// A monitor rang: the CSMS is told, now or, if it is grave enough, when there is a connection again.
    fn rang(&mut self, now: Instant, monitor: &Monitor) {
        let is_offline = !self.link.is_up();
        let is_kept = u32::from(monitor.severity) <= self.settings.number(Setting::OfflineQueuingSeverity);
        // Half of the room stays for transactions, whatever happens.
        if is_offline && !is_kept || self.outbox.len() >= QUEUE / 2 {
            return;
        }
        self.monitors.made = self.monitors.made.wrapping_add(1);
        let view = View::live(self, now);
        let model = DeviceModel { settings: &self.settings, facts: &view };
        let (mut value, mut buffer) = ([0; VALUE + 2], [0; VALUE + 40]);
        let rang = Rang {
            event: (self.start.boot << 16 & 0x7FFF_0000) as i32 | i32::from(self.monitors.made),
            monitor: *monitor,
            cleared: monitor.kind.is_threshold() && !monitor.is_beyond,
            transaction: self.transaction_at(monitor.spot.evse).filter(|_| monitor.spot.evse > 0).unwrap_or(0),
            actual: actual(model, monitor.spot, &mut value),
        };
        let mut packer = Packer::new(&mut buffer);
        rang.pack(&mut packer);
        let event = Event {
            kind: EventKind::Monitor,
            connector: 0,
            transaction: 0,
            sequence: 0,
            time: self.clock.moment(now),
            offline: is_offline,
            has_place: false,
            trigger: Trigger::Trigger,
            state: ChargingState::Idle,
            reason: None,
            token: None,
            reservation: None,
            remote_start: None,
            energy: 0,
            samples: packer.finish().unwrap_or(&[]),
        };
        let _ = self.outbox.push(&event);
    }
}

/// What came of looking at a monitor.
struct Seen {
    monitor: Monitor,
    rings: bool,
}

impl Seen {
    /// Nobody looks: what it was is forgotten.
    fn default(monitor: Monitor) -> Self {
        Self { monitor: Monitor { is_beyond: false, mark: None, ..monitor }, rings: false }
    }
}

const _: () = assert!(MOST == u32::BITS as usize);
