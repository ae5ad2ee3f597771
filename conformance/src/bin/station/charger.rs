//! What there is besides electronics: contactors, meters that keep their count without power, vehicles that take what they may.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use ocpp_core::{
    Instant,
    json::Decimal,
    station::{Measurand, Power, Reading},
};

use crate::{Failure, storage::replace};

/// How often the meters are read while energy flows, in milliseconds by the station's clock.
const PERIOD: u32 = 250;
const VOLTS: u64 = 230;

pub(crate) struct Charger {
    /// The meters' memory.
    path: PathBuf,
    outlets: [Outlet; 2],
    /// Up to when that is counted.
    flowed_at: Instant,
    /// Whether energy could flow when the meters were read last: the station must learn that it has ended.
    has_flowed: bool,
}

#[derive(Clone, Copy)]
struct Outlet {
    power: Option<Power>,
    /// What the vehicle would like.
    watts: u64,
    /// What went through so far, in milliwattseconds, so that none is lost to rounding.
    energy: u64,
}

impl Outlet {
    fn flowing_watts(&self) -> u64 {
        let offered = |power: Power| u64::from(power.milliamperes) * VOLTS * u64::from(power.phases) / 1000;
        self.power.map_or(0, |power| self.watts.min(offered(power)))
    }

    fn readings(&self) -> [Reading; 3] {
        let offered = self.power.map_or(0, |power| power.milliamperes.min(99_999_000));
        let watt_hours = (self.energy / 3_600_000) as i64;
        [
            Reading::new(Measurand::EnergyActiveImportRegister, Decimal::new(watt_hours, 0)),
            Reading::new(Measurand::PowerActiveImport, Decimal::new(self.flowing_watts() as i64, 0)),
            Reading::new(Measurand::CurrentOffered, Decimal::new(offered.into(), 3)),
        ]
    }
}

impl Charger {
    pub(crate) fn open(folder: &Path, now: Instant) -> io::Result<Self> {
        let path = folder.join("meters");
        let kept = fs::read_to_string(&path).unwrap_or_default();
        let mut kept = kept.split_whitespace().map_while(|energy| energy.parse().ok());
        let outlets = [(); 2].map(|()| Outlet { power: None, watts: 7_360, energy: kept.next().unwrap_or(0) });
        Ok(Self { path, outlets, flowed_at: now, has_flowed: false })
    }

    /// Does with a contactor as told.
    pub(crate) fn switch(&mut self, now: Instant, connector: u8, power: Option<Power>) {
        self.flow(now);
        if let Some(outlet) = self.outlet(connector) {
            outlet.power = power;
        }
    }

    /// What a contactor does that nobody holds closed.
    pub(crate) fn open_contactors(&mut self, now: Instant) {
        self.flow(now);
        self.outlets.iter_mut().for_each(|outlet| outlet.power = None);
    }

    /// What the vehicle would like to take from now on.
    pub(crate) fn take(&mut self, now: Instant, connector: u8, watts: u64) -> Result<(), Failure> {
        self.flow(now);
        self.outlet(connector).ok_or("no such connector")?.watts = watts;
        Ok(())
    }

    fn outlet(&mut self, connector: u8) -> Option<&mut Outlet> {
        self.outlets.get_mut(usize::from(connector).checked_sub(1)?)
    }

    /// When the meters are to be read: while energy may flow, and once more.
    pub(crate) fn read_at(&self) -> Option<Instant> {
        (self.may_flow() || self.has_flowed).then(|| self.flowed_at.after(PERIOD))
    }

    fn may_flow(&self) -> bool {
        self.outlets.iter().any(|outlet| outlet.power.is_some())
    }

    /// Whether there is such a connector; 0 is the station.
    pub(crate) fn has(&self, connector: u8) -> bool {
        usize::from(connector) <= self.outlets.len()
    }

    /// What the meters say.
    pub(crate) fn readings(&mut self, now: Instant) -> io::Result<[(u8, [Reading; 3]); 2]> {
        self.flow(now);
        self.has_flowed = self.may_flow();
        let memory = self.outlets.map(|outlet| outlet.energy.to_string());
        replace(&self.path, memory.join(" ").as_bytes())?;
        let mut connector = 0;
        Ok(self.outlets.map(|outlet| {
            connector += 1;
            (connector, outlet.readings())
        }))
    }

    /// Lets flow what has flowed since the last time.
    fn flow(&mut self, now: Instant) {
        let millis = now.since(self.flowed_at);
        self.flowed_at = now;
        for outlet in &mut self.outlets {
            outlet.energy += outlet.flowing_watts() * millis;
        }
    }
}
