//! Logs: uploaded where the CSMS wants them (1.6 diagnostics, 2.0.1 N01).

use super::{Form, Jobs, Progress, Told, Tries, UploadFailure, Work};
use crate::{
    Instant,
    station::{Setup, Station, clock::Alarm, named::named},
};

named! {
    /// How far an upload is, as it is told.
    pub(in crate::station) UploadState {
        Idle = "Idle",
        Uploading = "Uploading",
        Uploaded = "Uploaded",
        UploadFailure = "UploadFailure",
        BadMessage = "BadMessage",
        NotSupportedOperation = "NotSupportedOperation",
        PermissionDenied = "PermissionDenied",
        AcceptedCanceled = "AcceptedCanceled",
    }
}

/// An upload that was ordered.
#[derive(Clone, Copy, Debug)]
pub(in crate::station) struct Upload {
    id: i32,
    pub(super) form: Form,
    tries: Tries,
    is_running: bool,
}

impl Upload {
    /// Without a number it is 1.6's own.
    pub(in crate::station) fn new(id: Option<i32>, tries: Tries) -> Self {
        let form = if id.is_some() { Form::Numbered } else { Form::Plain };
        Self { id: id.unwrap_or(0), form, tries, is_running: false }
    }
}

impl Jobs {
    pub(super) fn tell_upload(&mut self, state: UploadState) {
        if let Some(Upload { id, form, .. }) = self.upload {
            self.logs.push(Told { state, id: Some(id).filter(|_| form == Form::Numbered), form });
        }
    }

    /// The CSMS wants to know how far the upload is.
    pub(in crate::station) fn trigger_logs(&mut self, form: Form) {
        let upload = self.upload.filter(|upload| upload.form == form && upload.is_running);
        let state = if upload.is_some() { UploadState::Uploading } else { UploadState::Idle };
        let id = upload.filter(|_| form == Form::Numbered).map(|upload| upload.id);
        self.logs.push(Told { state, id, form });
        self.logs.is_asked = true;
    }
}

impl<S: Setup> Station<S> {
    pub(super) fn upload_ended(&mut self, now: Instant, progress: Progress) {
        let Some(upload) = self.jobs.upload.as_mut().filter(|upload| upload.is_running) else { return };
        let state = match progress {
            Progress::UploadFailed(_) if upload.tries.failed(now) => {
                upload.is_running = false;
                return;
            }
            Progress::UploadFailed(UploadFailure::BadMessage) => UploadState::BadMessage,
            Progress::UploadFailed(UploadFailure::NotSupported) => UploadState::NotSupportedOperation,
            Progress::UploadFailed(UploadFailure::PermissionDenied) => UploadState::PermissionDenied,
            Progress::UploadFailed(UploadFailure::Other) => UploadState::UploadFailure,
            _ => UploadState::Uploaded,
        };
        self.jobs.tell_upload(state);
        self.jobs.upload = None;
    }

    /// Begins what is due.
    pub(super) fn ring_upload(&mut self, alarm: &mut Alarm) {
        if let Some(upload) = &mut self.jobs.upload
            && !upload.is_running
            && upload.tries.at.is_none_or(|at| alarm.is_due(Some(at)))
        {
            let is_first = upload.tries.at.is_none();
            upload.is_running = true;
            if is_first {
                self.jobs.tell_upload(UploadState::Uploading);
            }
            self.jobs.begin(Work::Upload);
        }
    }
}
