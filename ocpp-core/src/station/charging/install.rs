//! Which profiles are taken, and which they replace.

use crate::Timestamp;

use super::profile::seconds;
use super::{Charger, Kind, Profile, Profiles, Purpose, Unit, bit};

/// By whose rules a profile is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// 1.6: one with the same id, or the same purpose, stack level and connector (and transaction) is replaced.
    ByLevel,
    /// 2.x: one with the same id is replaced; a clash with another id is refused.
    ById,
}

/// What a profile is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The connector as it is; with the transaction that runs there.
    Running(Option<u32>),
    /// The transaction that a remote start is to bring. The connector may be 0 while it is not known.
    Start,
}

/// Why a profile is not installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such connector, or the purpose is not for it.
    Connector,
    /// The purpose is not for this sender, or not for this message.
    Purpose,
    /// The stack level is higher than this station has.
    StackLevel,
    /// A station's maximum cannot be relative (K01.FR.38).
    Relative,
    /// The start of the schedule is missing, or given with the kind Relative (K01.FR.40, 41).
    Start,
    /// Recurring, but not how often.
    Recurrence,
    /// Not one of the units that this station takes.
    Unit,
    /// No period, the first one not at 0, or not ascending.
    Periods,
    /// More periods than this build has room for.
    TooManyPeriods,
    /// A limit below zero.
    Limit,
    /// Not 1 to 3 phases, or a phase to use where that cannot be chosen (K01.FR.19, 20).
    Phases,
    /// No transaction runs on the connector.
    NoTransaction,
    /// Another transaction runs there, or a profile for none names one.
    Transaction,
    /// Another profile has this stack level (K01.FR.06, 39, 52, 53).
    Duplicate,
    /// All places are taken.
    Full,
}

impl<const PROFILES: usize, const PERIODS: usize> Profiles<PROFILES, PERIODS> {
    /// Installs a profile, in place of those that it replaces. A TxProfile without a transaction is for the one that runs.
    /// When all places are taken, one whose validity is over makes room.
    pub(crate) fn install(
        &mut self,
        profile: &Profile<PERIODS>,
        rules: Rules,
        target: Target,
        now: Timestamp,
        charger: &Charger<'_>,
    ) -> Result<(), Refusal> {
        let transaction = check(profile, rules, target, charger)?;
        let now = seconds(now);
        let (mut replaced, mut free, mut over) = (0u32, None, None);
        for (place, old) in self.places.iter().enumerate() {
            if old.is_free() {
                free = free.or(Some(place));
                continue;
            }
            if old.is_over(now) {
                over = Some(place);
            }
            if replaces(profile, transaction, old, rules)? {
                replaced |= bit(place);
                free = Some(place);
            }
        }
        let place = free.or(over).ok_or(Refusal::Full)?;
        for (at, old) in self.places.iter_mut().enumerate() {
            if replaced & bit(at) != 0 {
                old.free();
            }
        }
        if let Some(new) = self.places.get_mut(place) {
            new.clone_from(profile);
            new.set_transaction(transaction);
            if new.start == 0 && new.purpose == Purpose::StationMaximum {
                // No transaction to count from: from when it came.
                new.start = now;
            }
        }
        self.dirty |= replaced | bit(place);
        Ok(())
    }
}

/// The transaction that the profile is bound to, or why it is not taken.
fn check<const PERIODS: usize>(
    profile: &Profile<PERIODS>,
    rules: Rules,
    target: Target,
    charger: &Charger<'_>,
) -> Result<Option<u32>, Refusal> {
    let refuse = |broken: bool, refusal: Refusal| if broken { Err(refusal) } else { Ok(()) };
    let (purpose, connector) = (profile.purpose, profile.connector);
    refuse(connector > charger.connectors, Refusal::Connector)?;
    refuse(purpose == Purpose::ExternalConstraints, Refusal::Purpose)?;
    refuse(target == Target::Start && purpose != Purpose::Tx, Refusal::Purpose)?;
    refuse(purpose == Purpose::StationMaximum && connector != 0, Refusal::Connector)?;
    refuse(profile.stack_level > charger.max_stack_level, Refusal::StackLevel)?;
    refuse(!if profile.unit == Unit::Amperes { charger.amperes } else { charger.watts }, Refusal::Unit)?;
    let has_start = profile.start != 0;
    match profile.kind {
        Kind::Absolute => refuse(!has_start && rules != Rules::ByLevel, Refusal::Start)?,
        Kind::Daily | Kind::Weekly => refuse(!has_start, Refusal::Start)?,
        Kind::RecurringUnsaid => return Err(Refusal::Recurrence),
        Kind::Relative => {
            refuse(has_start, Refusal::Start)?;
            refuse(purpose == Purpose::StationMaximum && rules == Rules::ById, Refusal::Relative)?;
        }
    }
    refuse(!profile.has_ascending_periods(), Refusal::Periods)?;
    for period in profile.periods() {
        let chooses = period.phase_to_use().is_some();
        refuse(chooses && (period.phases() != Some(1) || !charger.switches_phases), Refusal::Phases)?;
    }
    match (purpose, target) {
        (Purpose::Tx, Target::Running(running)) => {
            refuse(connector == 0, Refusal::Connector)?;
            let running = running.ok_or(Refusal::NoTransaction)?;
            refuse(profile.transaction().is_some_and(|meant| meant != running), Refusal::Transaction)?;
            Ok(Some(running))
        }
        _ => refuse(profile.transaction().is_some(), Refusal::Transaction).map(|()| None),
    }
}

/// Whether the new profile takes the place of the old one, or why it may not stand beside it.
fn replaces<const PERIODS: usize>(
    new: &Profile<PERIODS>,
    transaction: Option<u32>,
    old: &Profile<PERIODS>,
    rules: Rules,
) -> Result<bool, Refusal> {
    let same_level = new.purpose == old.purpose && new.stack_level == old.stack_level;
    let same_place = same_level && new.connector == old.connector && transaction == old.transaction();
    let waits = new.purpose == Purpose::Tx && transaction.is_none();
    // 1.6 systems start many transactions with one stored profile: it is not taken from one to the next.
    let elsewhere = new.purpose == Purpose::Tx && old.purpose == Purpose::Tx && transaction != old.transaction();
    if new.id == old.id && !(rules == Rules::ByLevel && elsewhere) {
        return Ok(true);
    }
    if rules == Rules::ByLevel || waits {
        return Ok(same_place);
    }
    let against_station =
        same_level && new.purpose == Purpose::TxDefault && (new.connector == 0) != (old.connector == 0);
    let at_once = new.purpose == Purpose::Tx || new.overlaps(old);
    if against_station || same_place && at_once { Err(Refusal::Duplicate) } else { Ok(false) }
}
