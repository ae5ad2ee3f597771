//! Security profiles: raised, tried, and fallen back from (A05).

use super::Certificates;
use crate::{
    Instant,
    station::{Setting, Setup, Station},
};

/// Connections that are tried with a new security profile before the station falls back (A05).
const TRIALS: u8 = 3;

impl<S: Setup> Station<S> {
    /// Which certificates the station has: security profiles that need others are refused.
    pub fn handle_certificates(&mut self, now: Instant, certificates: Certificates) {
        let _ = now;
        self.jobs.certificates = certificates;
    }

    /// The security profile that the next connection is made with.
    pub(in crate::station) fn security_profile(&self) -> u8 {
        let trial = self.jobs.trial.filter(|_| S::JOBS);
        trial.unwrap_or(self.settings.number(Setting::SecurityProfile) as u8)
    }

    /// The CSMS wants a higher security profile; `false` if the station lacks what it needs, or has as much (A05).
    pub(in crate::station) fn raise_security(&mut self, profile: u32) -> bool {
        let can = self.can_secure(profile);
        let is_higher = u32::from(self.security_profile()) < profile;
        if can && is_higher {
            self.jobs.trial = Some(profile as u8);
            self.jobs.trials = 0;
            self.jobs.is_dirty = true;
            self.link.close();
        }
        can && is_higher
    }

    /// Whether the station has what a security profile needs.
    pub(in crate::station) fn can_secure(&self, profile: u32) -> bool {
        let Certificates { csms_root, station, .. } = self.jobs.certificates;
        let has_password = !self.settings.text(Setting::BasicAuthPassword).is_empty();
        match profile {
            1 => has_password,
            2 => has_password && csms_root,
            3 => csms_root && station,
            _ => false,
        }
    }

    /// The profile that was tried is the station's from now on.
    pub(in crate::station) fn connected_securely(&mut self) {
        if S::JOBS
            && self.is_own_way()
            && let Some(trial) = self.jobs.trial.take()
        {
            self.jobs.is_dirty = true;
            let _ = self.settings.set(Setting::SecurityProfile, u32::from(trial));
        }
    }

    /// After some attempts the station falls back.
    pub(in crate::station) fn not_connected_securely(&mut self) {
        if S::JOBS && self.jobs.trial.is_some() && self.link.is_trying() && self.is_own_way() {
            self.jobs.trials += 1;
            if self.jobs.trials >= TRIALS {
                self.jobs.trial = None;
                self.jobs.is_dirty = true;
            }
        }
    }

    /// The station's own certificate is a new one: a link that is made with it is made anew.
    pub(in crate::station) fn certificate_changed(&mut self) {
        if self.settings.number(Setting::SecurityProfile) == 3 {
            self.link.close();
        }
    }
}
