//! What can be measured, sets of it, and readings.

use core::ops::BitOr;

use crate::json::Decimal;

use super::named::named;

named! {
    /// What a meter can tell, by the names that all versions share.
    ///
    /// The versions have nearly the same list: temperature and fan speed are of 1.6 alone, net and apparent energy of
    /// 2.x alone. See [`MeasurandSet::V16`] and [`MeasurandSet::V2`].
    pub Measurand {
        EnergyActiveExportRegister = "Energy.Active.Export.Register",
        /// What is meant where nothing is said.
        EnergyActiveImportRegister = "Energy.Active.Import.Register",
        EnergyReactiveExportRegister = "Energy.Reactive.Export.Register",
        EnergyReactiveImportRegister = "Energy.Reactive.Import.Register",
        EnergyActiveExportInterval = "Energy.Active.Export.Interval",
        EnergyActiveImportInterval = "Energy.Active.Import.Interval",
        EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
        EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
        PowerActiveExport = "Power.Active.Export",
        PowerActiveImport = "Power.Active.Import",
        PowerOffered = "Power.Offered",
        PowerReactiveExport = "Power.Reactive.Export",
        PowerReactiveImport = "Power.Reactive.Import",
        PowerFactor = "Power.Factor",
        CurrentImport = "Current.Import",
        CurrentExport = "Current.Export",
        CurrentOffered = "Current.Offered",
        Voltage = "Voltage",
        Frequency = "Frequency",
        Temperature = "Temperature",
        SoC = "SoC",
        /// The speed of a fan, in turns a minute.
        Rpm = "RPM",
        // Only in 2.x from here on. Sets are stored by place: new ones come last.
        EnergyActiveNet = "Energy.Active.Net",
        EnergyReactiveNet = "Energy.Reactive.Net",
        EnergyApparentNet = "Energy.Apparent.Net",
        EnergyApparentImport = "Energy.Apparent.Import",
        EnergyApparentExport = "Energy.Apparent.Export",
    }

    /// On which conductor, or between which two.
    pub Phase {
        L1 = "L1",
        L2 = "L2",
        L3 = "L3",
        N = "N",
        L1N = "L1-N",
        L2N = "L2-N",
        L3N = "L3-N",
        L1L2 = "L1-L2",
        L2L3 = "L2-L3",
        L3L1 = "L3-L1",
    }

    /// Where it was measured.
    pub Location {
        /// Inside the station, a temperature for example.
        Body = "Body",
        /// In the cable to the vehicle.
        Cable = "Cable",
        /// By the vehicle.
        Ev = "EV",
        /// Where the grid comes in.
        Inlet = "Inlet",
        /// At the connector; what is meant where nothing is said.
        Outlet = "Outlet",
    }

    /// The units of readings. Thousands of them are written as more digits.
    pub Unit {
        WattHours = "Wh",
        VarHours = "varh",
        VoltAmpereHours = "VAh",
        Watts = "W",
        Vars = "var",
        Amperes = "A",
        Volts = "V",
        /// In 1.6 some back ends know it only as "Celcius".
        Celsius = "Celsius",
        Percent = "Percent",
        /// 1.6 has no word for it: there the unit of a frequency is left out.
        Hertz = "Hz",
        /// In turns a minute; 1.6 leaves it out too.
        Rpm = "RPM",
    }
}

impl Measurand {
    /// The unit that its readings are in; `None` for a power factor, which has none.
    pub const fn unit(self) -> Option<Unit> {
        Some(match self {
            Self::EnergyActiveExportRegister
            | Self::EnergyActiveImportRegister
            | Self::EnergyActiveExportInterval
            | Self::EnergyActiveImportInterval
            | Self::EnergyActiveNet => Unit::WattHours,
            Self::EnergyReactiveExportRegister
            | Self::EnergyReactiveImportRegister
            | Self::EnergyReactiveExportInterval
            | Self::EnergyReactiveImportInterval
            | Self::EnergyReactiveNet => Unit::VarHours,
            Self::EnergyApparentNet | Self::EnergyApparentImport | Self::EnergyApparentExport => Unit::VoltAmpereHours,
            Self::PowerActiveExport | Self::PowerActiveImport | Self::PowerOffered => Unit::Watts,
            Self::PowerReactiveExport | Self::PowerReactiveImport => Unit::Vars,
            Self::PowerFactor => return None,
            Self::CurrentImport | Self::CurrentExport | Self::CurrentOffered => Unit::Amperes,
            Self::Voltage => Unit::Volts,
            Self::Frequency => Unit::Hertz,
            Self::Temperature => Unit::Celsius,
            Self::SoC => Unit::Percent,
            Self::Rpm => Unit::Rpm,
        })
    }

    /// Whether it only ever counts up: such readings are at all times worth sending.
    pub const fn is_register(self) -> bool {
        matches!(
            self,
            Self::EnergyActiveExportRegister
                | Self::EnergyActiveImportRegister
                | Self::EnergyReactiveExportRegister
                | Self::EnergyReactiveImportRegister
        )
    }
}

/// A set of measurands: what a setting asks for, or what a station can measure.
///
/// A measurand stands for all its phases: which phases there are is told by the readings. 1.6 lets a list name single
/// phases (`Voltage.L1-N`); such lists are refused, as the standard has it for what a station does not support.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeasurandSet(u32);

impl MeasurandSet {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// What 1.6 has words for.
    pub const V16: Self = Self((1 << Measurand::EnergyActiveNet as u32) - 1);
    /// What 2.x has words for.
    pub const V2: Self = Self(
        ((1 << (Measurand::EnergyApparentExport as u32 + 1)) - 1)
            & !(1 << Measurand::Temperature as u32 | 1 << Measurand::Rpm as u32),
    );

    /// A set of these.
    pub const fn of(measurands: &[Measurand]) -> Self {
        let (mut set, mut at) = (Self::NONE, 0);
        while at < measurands.len() {
            set = set.with(measurands[at]);
            at += 1;
        }
        set
    }

    /// The set and this one.
    pub const fn with(self, measurand: Measurand) -> Self {
        Self(self.0 | 1 << measurand as u32)
    }

    /// Whether it is in the set.
    pub const fn contains(self, measurand: Measurand) -> bool {
        self.0 & 1 << measurand as u32 != 0
    }

    /// What is in both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many are in it.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Its measurands.
    pub fn iter(self) -> impl Iterator<Item = Measurand> {
        Measurand::ALL.iter().copied().filter(move |measurand| self.contains(*measurand))
    }

    pub(crate) const fn bits(self) -> u32 {
        self.0
    }

    pub(crate) const fn from_bits(bits: u32) -> Self {
        Self(bits & (Self::V16.0 | Self::V2.0))
    }
}

impl From<Measurand> for MeasurandSet {
    fn from(measurand: Measurand) -> Self {
        Self::NONE.with(measurand)
    }
}

impl BitOr for MeasurandSet {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// One value of a meter, in the unit of its [`Measurand`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    mantissa: i32,
    scale: u8,
    /// What was measured.
    pub measurand: Measurand,
    /// On which conductor or between which; `None` for the value over all phases.
    pub phase: Option<Phase>,
    /// Where it was measured.
    pub location: Location,
}

impl Reading {
    /// A reading over all phases, at the outlet.
    ///
    /// It is kept in 32 bits: decimals at the end are cut until it fits, which a register of a thousand GWh does. What is
    /// larger still reads as the most that fits.
    pub fn new(measurand: Measurand, value: impl Into<Decimal>) -> Self {
        let Decimal { mut mantissa, mut scale } = value.into();
        let mantissa = loop {
            match i32::try_from(mantissa) {
                Ok(fits) => break fits,
                Err(_) if scale == 0 => break if mantissa < 0 { i32::MIN } else { i32::MAX },
                Err(_) => (mantissa, scale) = (tenth(mantissa), scale - 1),
            }
        };
        Self { mantissa, scale, measurand, phase: None, location: Location::Outlet }
    }

    /// The same on one conductor, or between two.
    pub fn on(self, phase: Phase) -> Self {
        Self { phase: Some(phase), ..self }
    }

    /// The same measured elsewhere.
    pub fn at(self, location: Location) -> Self {
        Self { location, ..self }
    }

    /// The value.
    pub fn value(self) -> Decimal {
        Decimal::new(i64::from(self.mantissa), self.scale)
    }
}

/// A tenth, cut towards zero.
fn tenth(number: i64) -> i64 {
    let tenth = crate::json::divide(number.unsigned_abs(), 10).0 as i64;
    if number < 0 { -tenth } else { tenth }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_small_and_cuts_decimals_before_it_cuts_the_value() {
        assert!(size_of::<Reading>() <= 12);
        let reading = |value| Reading::new(Measurand::EnergyActiveImportRegister, value).value();
        assert_eq!(reading(Decimal::new(2_935_600, 3)), Decimal::new(2_935_600, 3));
        assert_eq!(reading(Decimal::new(123_456_789_012, 3)), Decimal::new(1_234_567_890, 1));
        assert_eq!(reading(Decimal::new(-123_456_789_019, 3)), Decimal::new(-1_234_567_890, 1));
        assert_eq!(reading(Decimal::new(123_456_789_012, 0)), Decimal::new(i64::from(i32::MAX), 0));
        assert_eq!(reading(Decimal::from(-7)), Decimal::from(-7));
        let voltage = Reading::new(Measurand::Voltage, 230).on(Phase::L1N).at(Location::Inlet);
        assert_eq!((voltage.phase, voltage.location), (Some(Phase::L1N), Location::Inlet));
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set = MeasurandSet::of(&[Measurand::Voltage, Measurand::SoC]) | Measurand::EnergyApparentNet.into();
        assert_eq!(set.len(), 3);
        assert!(set.contains(Measurand::Voltage) && !set.contains(Measurand::Frequency));
        assert!(set.iter().eq([Measurand::Voltage, Measurand::SoC, Measurand::EnergyApparentNet]));
        assert_eq!(MeasurandSet::from_bits(u32::MAX).len() as usize, Measurand::ALL.len());
        assert_eq!(MeasurandSet::V16.and(set).len(), 2);
        assert_eq!((MeasurandSet::V16.len(), MeasurandSet::V2.len()), (22, 25));
    }

    #[cfg(feature = "v16")]
    #[test]
    fn the_words_are_those_of_1_6() {
        use crate::v16;
        let names = v16::Measurand::ALL.iter().map(|measurand| measurand.as_str());
        assert!(names.eq(MeasurandSet::V16.iter().map(|measurand| Some(measurand.as_str()))));
        assert!(
            v16::Phase::ALL.iter().map(|phase| phase.as_str()).eq(Phase::ALL.iter().map(|phase| Some(phase.as_str())))
        );
        assert!(Location::ALL.iter().all(|location| v16::Location::parse(location.as_str()).is_some()));
    }

    #[cfg(feature = "v201")]
    #[test]
    fn the_words_are_those_of_2_0_1() {
        use crate::v201;
        assert_eq!(v201::Measurand::ALL.len(), MeasurandSet::V2.len() as usize);
        assert!(MeasurandSet::V2.iter().all(|measurand| v201::Measurand::parse(measurand.as_str()).is_some()));
        assert!(
            v201::Phase::ALL.iter().map(|phase| phase.as_str()).eq(Phase::ALL.iter().map(|phase| Some(phase.as_str())))
        );
        assert!(v201::Location::ALL.iter().map(|at| at.as_str()).eq(Location::ALL.iter().map(|at| Some(at.as_str()))));
    }
}
