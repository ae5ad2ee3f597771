//! Core profile: what every charge point speaks (1.6, sections 4 and 5).

use super::types::*;
use crate::schema::prelude::*;

messages! {
    [draft 4]

    /// The station registers after a boot, and tells what it is. It may send nothing else until it is accepted
    /// (section 4.2).
    BootNotification from Station: BootNotificationRequest<'a> {
        /// The maker; nobody keeps a list of these names.
        charge_point_vendor: Text<'a, 20>,
        /// The maker's name for this type of station.
        charge_point_model: Text<'a, 20>,
        /// The maker's number for this one station.
        charge_point_serial_number: Option<Text<'a, 25>>,
        /// The number of the box that holds the station; deprecated in favour of `charge_point_serial_number`.
        charge_box_serial_number: Option<Text<'a, 25>>,
        /// The version that runs, written as the maker likes.
        firmware_version: Option<Text<'a, 50>>,
        /// The number of the SIM card in the modem, up to 20 digits.
        iccid: Option<Text<'a, 20>>,
        /// The number of the subscriber in the mobile network, up to 15 digits.
        imsi: Option<Text<'a, 20>>,
        /// The type of the main meter.
        meter_type: Option<Text<'a, 25>>,
        /// The number of the main meter.
        meter_serial_number: Option<Text<'a, 25>>,
    } => BootNotificationResponse<'a> {
        /// Only Accepted lets the station send what it likes.
        status: RegistrationStatus,
        /// The CSMS's time; the station may set its clock by it.
        current_time: DateTime<'a>,
        /// In seconds. When accepted, the heartbeat interval; otherwise the least wait before the next attempt. Zero
        /// leaves the choice to the station.
        interval: i32,
    }

    /// Nothing to say for a while, but alive. The answer sets the clock (section 4.6).
    Heartbeat from Station: HeartbeatRequest {} => HeartbeatResponse<'a> {
        /// The CSMS's time; the station may set its clock by it.
        current_time: DateTime<'a>,
    }

    /// May the holder of this tag charge here? (section 4.1)
    Authorize from Station: AuthorizeRequest<'a> {
        /// What the driver has shown; upper and lower case are the same.
        id_tag: Text<'a, 20>,
    } => AuthorizeResponse<'a> {
        /// What the CSMS knows of the tag; only Accepted may charge.
        id_tag_info: IdTagInfo<'a>,
    }

    /// A transaction has begun; the answer gives it its number. Kept and repeated until it is answered
    /// (sections 3.7 and 4.8).
    StartTransaction from Station: StartTransactionRequest<'a> {
        /// Where it began, counted from one.
        connector_id: i32,
        /// Whose tag started it; upper and lower case are the same.
        id_tag: Text<'a, 20>,
        /// Meter reading at the start, in Wh; the meter's own count, not set to zero.
        meter_start: i32,
        /// The reservation that this transaction uses up.
        reservation_id: Option<i32>,
        /// When it began, which may be long before it can be told.
        timestamp: DateTime<'a>,
    } => StartTransactionResponse<'a> {
        /// Anything but Accepted may end the transaction; the key `StopTransactionOnInvalidId` says.
        id_tag_info: IdTagInfo<'a>,
        /// Chosen by the CSMS, unique in it. No value has a meaning of its own.
        transaction_id: i32,
    }

    /// Meter readings, sampled in a transaction or aligned to the clock (section 4.7).
    MeterValues from Station: MeterValuesRequest<'a> {
        /// Counted from one; zero is the main meter of the whole station.
        connector_id: i32,
        /// The transaction at the time of sampling; absent when there was none. -1 when its start was never answered.
        transaction_id: Option<i32>,
        /// Each the readings of one time.
        meter_value: List<'a, MeterValue<'a>, 1>,
    } => MeterValuesResponse {}

    /// A transaction has ended. Kept and repeated until it is answered; it cannot be refused (sections 3.7 and 4.10).
    StopTransaction from Station: StopTransactionRequest<'a> {
        /// Whose tag stopped it; absent when the station stopped by itself.
        id_tag: Option<Text<'a, 20>>,
        /// Meter reading at the end, in Wh; less `meter_start` it is what was drawn.
        meter_stop: i32,
        /// When it ended, which may be long before it can be told.
        timestamp: DateTime<'a>,
        /// From the answer to [`StartTransaction`]; -1 when that never came.
        transaction_id: i32,
        /// What began the end of it; absent means [`Reason::Local`].
        reason: Option<Reason>,
        /// Readings for the bill, as the keys `StopTxnSampledData` and `StopTxnAlignedData` ask for; absent when they
        /// ask for none.
        transaction_data: Option<List<'a, TransactionMeterValue<'a>>>,
    } => StopTransactionResponse<'a> {
        /// What is now known of the tag that stopped it, for the cache; absent when none did. The transaction stays
        /// ended whatever it says.
        id_tag_info: Option<IdTagInfo<'a>>,
    }

    /// The state of a connector, or of the station as a whole, has changed (section 4.9).
    StatusNotification from Station: StatusNotificationRequest<'a> {
        /// The connector, counted from one. Zero is the station as a whole, which knows only Available, Unavailable and
        /// Faulted.
        connector_id: i32,
        /// What is wrong, or NoError. With a status other than Faulted it is a warning.
        error_code: ChargePointErrorCode,
        /// Free text about the error.
        info: Option<Text<'a, 50>>,
        /// The state that it is in now.
        status: ChargePointStatus,
        /// When it changed; absent means when the message arrives.
        timestamp: Option<DateTime<'a>>,
        /// Who defined `vendor_error_code`.
        vendor_id: Option<Text<'a, 255>>,
        /// The maker's own code for it.
        vendor_error_code: Option<Text<'a, 50>>,
    } => StatusNotificationResponse {}

    /// What the standard has no words for, agreed between two parties; either side may begin (sections 4.3 and 5.6).
    DataTransfer from Both: DataTransferRequest<'a> {
        /// Who defined it; a reversed domain name is advised.
        vendor_id: Text<'a, 255>,
        /// Which of the messages that this party has defined.
        message_id: Option<Text<'a, 50>>,
        /// Text without a limit in length; often JSON inside a string.
        data: Option<Text<'a>>,
    } => DataTransferResponse<'a> {
        /// Whether the other side knew the vendor and the message, and did what was asked.
        status: DataTransferStatus,
        /// Text without a limit in length; often JSON inside a string.
        data: Option<Text<'a>>,
    }

    /// Take a connector out of use, or back into it. It holds across reboots (section 5.2).
    ChangeAvailability from Csms: ChangeAvailabilityRequest {
        /// Counted from one. Zero is the station with all of its connectors.
        connector_id: i32,
        /// What it shall be from now on, until it is told otherwise.
        kind "type": AvailabilityType,
    } => ChangeAvailabilityResponse {
        /// Whether the change is made, or is put off to the end of the transaction that runs.
        status: AvailabilityStatus,
    }

    /// Set one configuration key (section 5.3; the keys are in section 9).
    ChangeConfiguration from Csms: ChangeConfigurationRequest<'a> {
        /// One of the standard's keys, or the maker's own; upper and lower case are the same.
        key: Text<'a, 50>,
        /// The new value. Numbers, booleans and lists too are written as text.
        value: Text<'a, 500>,
    } => ChangeConfigurationResponse {
        /// Whether the value is set, and whether it is in force.
        status: ConfigurationStatus,
    }

    /// Read configuration keys (section 5.8; the keys are in section 9).
    GetConfiguration from Csms: GetConfigurationRequest<'a> {
        /// Which keys; absent or empty asks for all. `GetConfigurationMaxKeys` limits how many may be asked for.
        key: Option<List<'a, Text<'a, 50>>>,
    } => GetConfigurationResponse<'a> {
        /// What was asked for and is there; empty or absent when nothing is.
        configuration_key: Option<List<'a, KeyValue<'a>>>,
        /// What was asked for and is not there; empty or absent when all is.
        unknown_key: Option<List<'a, Text<'a, 50>>>,
    }

    /// Forget every tag in the authorization cache (section 5.4).
    ClearCache from Csms: ClearCacheRequest {} => ClearCacheResponse {
        /// Accepted means that the cache is empty now.
        status: ClearCacheStatus,
    }

    /// Start charging without anyone at the station (section 5.11).
    RemoteStartTransaction from Csms: RemoteStartTransactionRequest<'a> {
        /// Counted from one; absent leaves the choice to the station.
        connector_id: Option<i32>,
        /// Who charges. Whether it is authorized first depends on the key `AuthorizeRemoteTxRequests`.
        id_tag: Text<'a, 20>,
        /// For the transaction about to start: its purpose is TxProfile, and it has no transaction id yet.
        charging_profile: Option<ChargingProfile<'a>>,
    } => RemoteStartTransactionResponse {
        /// Accepted means that the station will try.
        status: RemoteStartStopStatus,
    }

    /// End a running transaction (section 5.12).
    RemoteStopTransaction from Csms: RemoteStopTransactionRequest {
        /// From the answer to [`StartTransaction`].
        transaction_id: i32,
    } => RemoteStopTransactionResponse {
        /// Accepted means that the station will try.
        status: RemoteStartStopStatus,
    }

    /// The operator wants the station to restart (section 5.14).
    Reset from Csms: ResetRequest {
        /// Hard restarts the hardware; soft ends running transactions first.
        kind "type": ResetType,
    } => ResetResponse {
        /// Accepted means that the station will try.
        status: ResetStatus,
    }

    /// Release a cable that does not come out. Not a way to end a transaction, though it does end one (section 5.18).
    UnlockConnector from Csms: UnlockConnectorRequest {
        /// The connector, counted from one.
        connector_id: i32,
    } => UnlockConnectorResponse {
        /// Whether the cable can be taken, or why not.
        status: UnlockStatus,
    }
}
