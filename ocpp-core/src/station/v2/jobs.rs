//! What the CSMS wants to be told of jobs, in the words of 2.x.

use crate::station::{Setup, Station, inbox::Reply, jobs::Form, speak::Subject};

/// The word at a place: ours and the standard's are in one order.
pub(in crate::station) fn same<T: Copy>(words: &[T], place: u8) -> Option<T> {
    words.get(usize::from(place)).copied()
}

/// What a message about a job is called.
pub(in crate::station) fn action(subject: Subject) -> &'static str {
    if subject == Subject::Firmware { "FirmwareStatusNotification" } else { "LogStatusNotification" }
}

impl<S: Setup> Station<S> {
    /// The CSMS wants to be told how far a job is, or a new certificate to be asked for.
    pub(in crate::station) fn trigger_job(&mut self, of: Subject) -> Reply {
        match of {
            Subject::Firmware => self.jobs.repeat_firmware(),
            Subject::Upload => self.jobs.trigger_logs(Form::Numbered),
            _ => self.jobs.trigger_sign(),
        }
        Reply::Status("Accepted")
    }
}
