//! Security events: what must reach the CSMS goes the way of the transaction messages, stored and repeated (1.6 security
//! whitepaper A04; 2.0.1 A04).

use crate::{
    Instant,
    station::{
        Setting, Setup, Station,
        named::named,
        outbox::{Event, EventKind, QUEUE},
        record::{Packer, Unpacker},
        words::{ChargingState, Trigger},
    },
};

named! {
    /// What matters to security. 1.6 calls the CSMS Central System and the station Charge Point.
    pub SecurityEvent {
        /// New firmware runs.
        FirmwareUpdated = "FirmwareUpdated",
        /// The CSMS did not take the station's credentials.
        FailedToAuthenticateAtCsms = "FailedToAuthenticateAtCsms",
        /// The station did not take the CSMS's.
        CsmsFailedToAuthenticate = "CsmsFailedToAuthenticate",
        /// The clock was set.
        SettingSystemTime = "SettingSystemTime",
        /// The station has booted.
        StartupOfTheDevice = "StartupOfTheDevice",
        /// Someone has made it boot.
        ResetOrReboot = "ResetOrReboot",
        /// The security log was emptied.
        SecurityLogWasCleared = "SecurityLogWasCleared",
        /// Keys, passwords or the like were changed.
        ReconfigurationOfSecurityParameters = "ReconfigurationOfSecurityParameters",
        /// No memory is left.
        MemoryExhaustion = "MemoryExhaustion",
        /// Messages came that are none.
        InvalidMessages = "InvalidMessages",
        /// Old messages came again.
        AttemptedReplayAttacks = "AttemptedReplayAttacks",
        /// Someone has opened it.
        TamperDetectionActivated = "TamperDetectionActivated",
        /// Firmware was not signed by whom it should be.
        InvalidFirmwareSignature = "InvalidFirmwareSignature",
        /// The certificate of who signed it is not valid.
        InvalidFirmwareSigningCertificate = "InvalidFirmwareSigningCertificate",
        /// The CSMS's certificate is not valid.
        InvalidCsmsCertificate = "InvalidCsmsCertificate",
        /// The station's is not.
        InvalidChargingStationCertificate = "InvalidChargingStationCertificate",
        /// TLS is older than it may be.
        InvalidTlsVersion = "InvalidTLSVersion",
        /// None of the ciphers that may be used was offered.
        InvalidTlsCipherSuite = "InvalidTLSCipherSuite",
    }
}

impl SecurityEvent {
    /// Whether the CSMS is told: of critical ones as the standard lists them, and of certificates and signatures that it
    /// sent and that are not valid. The others belong in the station's security log only.
    pub fn is_told(self) -> bool {
        use SecurityEvent as Is;
        matches!(
            self,
            Is::FirmwareUpdated
                | Is::SettingSystemTime
                | Is::StartupOfTheDevice
                | Is::ResetOrReboot
                | Is::SecurityLogWasCleared
                | Is::MemoryExhaustion
                | Is::TamperDetectionActivated
                | Is::InvalidFirmwareSignature
                | Is::InvalidFirmwareSigningCertificate
                | Is::InvalidCsmsCertificate
                | Is::InvalidChargingStationCertificate
                | Is::InvalidTlsVersion
                | Is::InvalidTlsCipherSuite
        )
    }
}

/// Most bytes of an event's name.
const NAME: usize = 50;
/// Most bytes of what is said to it: with the rest of the record it must fit.
const INFO: usize = 200;

/// Name and words, out of the message's bytes.
pub(in crate::station) fn unpack(bytes: &[u8]) -> (&str, &str) {
    let mut from = Unpacker::new(bytes);
    let name = from.text();
    (name, from.text())
}

impl<S: Setup> Station<S> {
    /// Something happened that matters to security. The CSMS is told if the event [is to be told](SecurityEvent::is_told);
    /// `info` says more about it for people, in at most 200 bytes. `false`: too many messages wait.
    pub fn handle_security_event(&mut self, now: Instant, event: SecurityEvent, info: &str) -> bool {
        !S::JOBS || !event.is_told() || self.handle_own_security_event(now, event.as_str(), info)
    }

    /// The same for an event of the maker's, with a name of at most 50 bytes. It is told always.
    pub fn handle_own_security_event(&mut self, now: Instant, name: &str, info: &str) -> bool {
        self.begin(now);
        // Half of the room stays for transactions, whatever happens.
        if !S::JOBS || self.outbox.len() >= QUEUE / 2 {
            return false;
        }
        let mut buffer = [0; NAME + INFO + 2];
        let mut packer = Packer::new(&mut buffer);
        packer.text(shortened(name, NAME)).text(shortened(info, INFO));
        let event = Event {
            kind: EventKind::Security,
            connector: 0,
            transaction: 0,
            sequence: 0,
            time: self.clock.moment(now),
            offline: !self.link.is_open(),
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
        self.outbox.push(&event).is_ok()
    }

    /// An event that the flow itself has seen. These are told where security is in use: other CSMSs may not know the
    /// message.
    pub(in crate::station) fn security_event(&mut self, now: Instant, event: SecurityEvent) {
        if S::JOBS && self.settings.number(Setting::SecurityProfile) > 0 {
            self.handle_security_event(now, event, "");
        }
    }
}

fn shortened(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or("")
}
