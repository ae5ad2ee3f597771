//! Limits that someone else than the CSMS sets: the energy management of the building, the operator of the grid
//! (K11 to K14). A station that speaks 1.6 obeys them too and has no words for them; a build of 1.6 alone does without.

use crate::{
    Instant,
    station::{
        Setting, Setup, Station,
        record::{Packer, Unpacker},
    },
};

/// Who else than the CSMS limits the charging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitSource {
    /// The energy management of the building.
    EnergyManagement,
    /// The operator of the grid.
    SystemOperator,
    /// Anyone else.
    Other,
}

/// A limit that someone else than the CSMS sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExternalLimit {
    /// The most that may be drawn, in milliamperes for each phase.
    pub milliamperes: u32,
    /// Who sets it.
    pub source: LimitSource,
    /// Whether the grid needs it to stay up, if that is known.
    pub is_grid_critical: Option<bool>,
}

/// What is kept of the limit of a connector, or of the station.
#[derive(Clone, Copy, Debug)]
pub(in crate::station) struct Held {
    /// The highest number is no limit; then the source is that of the one that is gone.
    limit: ExternalLimit,
    /// What it was, as far as it counted, when what leaves now began to: that leaves in pieces.
    pub(in crate::station) asked: ExternalLimit,
    /// What the CSMS knows of it.
    told: u32,
}

const NO_LIMIT: u32 = u32::MAX;

impl Default for Held {
    fn default() -> Self {
        let limit = ExternalLimit { milliamperes: NO_LIMIT, source: LimitSource::Other, is_grid_critical: None };
        Self { limit, asked: limit, told: NO_LIMIT }
    }
}

impl ExternalLimit {
    pub(in crate::station) fn is_there(&self) -> bool {
        self.milliamperes != NO_LIMIT
    }
}

impl<S: Setup> Station<S> {
    /// Someone else than the CSMS limits a connector, or with 0 the station, from now on; `None`: not any more. It counts
    /// beside the CSMS's profiles and without it, over reboots too, until the next one: tell at each boot what holds.
    ///
    /// 2.x tells the CSMS of it, and lets the CSMS say that such limits do not count
    /// ([`ExternalControlSignalsEnabled`](Setting::ExternalControlSignalsEnabled)). It needs room for charging profiles in
    /// the build.
    pub fn handle_limit(&mut self, now: Instant, connector: u8, limit: Option<ExternalLimit>) {
        if S::PROFILES == 0 {
            return;
        }
        self.begin(now);
        let significance = self.settings.number(Setting::LimitChangeSignificance);
        let Some(held) = self.held_mut(connector) else { return };
        let before = held.limit;
        held.limit = limit.unwrap_or(ExternalLimit { milliamperes: NO_LIMIT, ..before });
        if held.limit == before {
            return;
        }
        let is_same = held.limit == ExternalLimit { milliamperes: held.limit.milliamperes, ..before };
        if !is_same || is_significant(held.told, held.limit.milliamperes, significance) {
            held.told = held.limit.milliamperes;
            self.offers.untold |= 1 << connector;
        }
        self.offers.is_limit_dirty = true;
        self.offers.is_stale = true;
    }

    pub(in crate::station) fn held(&self, at: u8) -> &Held {
        self.connector(at).map_or(&self.whole.held, |connector| &connector.held)
    }

    fn held_mut(&mut self, at: u8) -> Option<&mut Held> {
        if at == 0 { Some(&mut self.whole.held) } else { self.connector_mut(at).map(|connector| &mut connector.held) }
    }

    /// The limit that counts, in milliamperes for each phase.
    pub(super) fn external(&self, at: u8) -> u32 {
        let counts = self.settings.is(Setting::ExternalControlSignalsEnabled);
        if counts { self.held(at).limit.milliamperes } else { NO_LIMIT }
    }

    /// Something is about to leave that follows from the limits: they are kept as they are.
    pub(in crate::station) fn keep_limits(&mut self) {
        for at in 0..=self.count() {
            let milliamperes = self.external(at);
            if let Some(held) = self.held_mut(at) {
                held.asked = ExternalLimit { milliamperes, ..held.limit };
            }
        }
    }

    /// The record of all limits; it counts as stored from now on.
    pub(in crate::station) fn limits_record<'b>(&mut self, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        self.offers.is_limit_dirty = false;
        let mut packer = Packer::new(buffer);
        packer.u8(LAYOUT);
        for at in 0..=self.count() {
            let ExternalLimit { milliamperes, source, is_grid_critical } = self.held(at).limit;
            let critical = is_grid_critical.map_or(0, |is| 1 + u8::from(is));
            packer.u32(milliamperes).u8(source as u8).u8(critical);
        }
        packer.finish()
    }

    /// Takes the record back.
    pub(in crate::station) fn restore_limits(&mut self, record: &[u8]) -> bool {
        let mut from = Unpacker::new(record);
        let is_right = from.u8() == LAYOUT;
        for at in 0..=self.count() {
            let limit = ExternalLimit {
                milliamperes: from.u32(),
                source: match from.u8() {
                    0 => LimitSource::EnergyManagement,
                    1 => LimitSource::SystemOperator,
                    _ => LimitSource::Other,
                },
                is_grid_critical: from.u8().checked_sub(1).map(|is| is != 0),
            };
            if let Some(held) = self.held_mut(at).filter(|_| is_right) {
                held.limit = limit;
                // Nobody remembers whether the CSMS was told.
                if limit.milliamperes != NO_LIMIT {
                    held.told = limit.milliamperes;
                    self.offers.untold |= 1 << at;
                }
            }
        }
        is_right && from.finish()
    }
}

const LAYOUT: u8 = 1;

/// Whether a rate has changed by more than so many tenths of a percent (LimitChangeSignificance).
pub(super) fn is_significant(before: u32, after: u32, tenths: u32) -> bool {
    u64::from(before.abs_diff(after)) * 1000 > u64::from(before) * u64::from(tenths)
}
