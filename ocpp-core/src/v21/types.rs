//! The objects that the messages of 2.1 share, by theme. Those of charging profiles, of what vehicles want, of tariffs
//! and of DER controls have files of their own; all of them and the choices are re-exported from here.

pub use super::{charging_needs::*, charging_profiles::*, choices::*, der_settings::*, tariffs::*};
use crate::schema::prelude::*;

objects! {
    [custom data]

    // Widely used

    /// Why an answer says what it says.
    StatusInfo<'a> {
        /// One of the standard's words, or one's own; upper and lower case are the same.
        reason_code: Text<'a, 20>,
        /// More about it, for people.
        additional_info: Option<Text<'a, 1024>>,
    }

    /// An EVSE, or one connector of it.
    Evse<'a> {
        /// Greater than zero, counted from one.
        id: Int<0>,
        /// Counted from one within the EVSE; absent is the whole EVSE.
        connector_id: Option<Int<0>>,
    }

    /// A component of the device model; the standard lists names for many.
    Component<'a> {
        /// Where it is, down to the connector; absent: it belongs to the station as a whole.
        evse: Option<Evse<'a>>,
        /// One of the standard's names where there is one; upper and lower case are the same.
        name: Text<'a, 50>,
        /// Which one, where there are several of the name; upper and lower case are the same.
        instance: Option<Text<'a, 50>>,
    }

    /// A variable of a component.
    Variable<'a> {
        /// One of the standard's names where there is one; upper and lower case are the same.
        name: Text<'a, 50>,
        /// Which one, where there are several of the name; upper and lower case are the same.
        instance: Option<Text<'a, 50>>,
    }

    /// A component and one of its variables.
    ComponentVariable<'a> {
        /// Without instance or EVSE, all components of the name.
        component: Component<'a>,
        /// Which of its variables; absent is all of them.
        variable: Option<Variable<'a>>,
    }

    // Provisioning

    /// What a station is.
    ChargingStation<'a> {
        /// The maker's number for this one station.
        serial_number: Option<Text<'a, 25>>,
        /// The maker's name for this type of station.
        model: Text<'a, 20>,
        /// The one for a mobile network, where there is one.
        modem: Option<Modem<'a>>,
        /// The maker; nobody keeps a list of these names.
        vendor_name: Text<'a, 50>,
        /// The version that runs, written as the maker likes.
        firmware_version: Option<Text<'a, 50>>,
    }

    /// The SIM card of the modem.
    Modem<'a> {
        /// The number of the card itself, up to 20 digits.
        iccid: Option<Text<'a, 20>>,
        /// The number of the subscriber in the mobile network, up to 15 digits.
        imsi: Option<Text<'a, 20>>,
    }

    /// A variable to read.
    GetVariableData<'a> {
        /// Which of the variable's values; absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        /// The component that has the variable.
        component: Component<'a>,
        /// Which of its variables.
        variable: Variable<'a>,
    }

    /// What came of reading one variable.
    GetVariableResult<'a> {
        /// Only Accepted comes with a value.
        attribute_status: GetVariableStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        attribute_status_info: Option<StatusInfo<'a>>,
        /// As it was asked for; absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        /// The value, there if and only if it could be read. Numbers, booleans and lists too are written as text. The
        /// variable ReportingValueSize may set a lower limit to its length.
        attribute_value: Option<Text<'a, 2500>>,
        /// As it was asked for.
        component: Component<'a>,
        /// As it was asked for.
        variable: Variable<'a>,
    }

    /// A variable to set, and to what.
    SetVariableData<'a> {
        /// Which of the variable's values; absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        /// The new value. Numbers, booleans and lists too are written as text; it may be empty. The variable
        /// ConfigurationValueSize may set a lower limit to its length.
        attribute_value: Text<'a, 2500>,
        /// The component that has the variable.
        component: Component<'a>,
        /// Which of its variables.
        variable: Variable<'a>,
    }

    /// What came of setting one variable.
    SetVariableResult<'a> {
        /// As it was to be set; absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        /// Unless it is Accepted or RebootRequired, the old value stays.
        attribute_status: SetVariableStatus,
        /// Why the status is what it is: a code for programs, and words for people.
        attribute_status_info: Option<StatusInfo<'a>>,
        /// As it was to be set.
        component: Component<'a>,
        /// As it was to be set.
        variable: Variable<'a>,
    }

    /// A variable as a report has it.
    ReportData<'a> {
        /// The component that has the variable.
        component: Component<'a>,
        /// Which of its variables.
        variable: Variable<'a>,
        /// One for each kind of value that there is.
        variable_attribute: List<'a, VariableAttribute<'a>, 1, 4>,
        /// What its values can be; a station may leave it out.
        variable_characteristics: Option<VariableCharacteristics<'a>>,
    }

    /// A value of a variable, and who may change it.
    VariableAttribute<'a> {
        /// Which value this is; absent means [`AttributeKind::Actual`].
        kind "type": Option<AttributeKind>,
        /// The value, absent only when it may not be read. Numbers, booleans and lists too are written as text. The
        /// variable ReportingValueSize may set a lower limit to its length.
        value: Option<Text<'a, 2500>>,
        /// Whether the CSMS may read it, set it, or both; absent means [`Mutability::ReadWrite`].
        mutability: Option<Mutability>,
        /// Whether it outlives a reboot; absent means false.
        persistent: Option<bool>,
        /// Whether it never changes while the station runs; absent means false.
        constant: Option<bool>,
    }

    /// What values a variable can have. It does not change.
    VariableCharacteristics<'a> {
        /// The unit of the value and the limits, such as s, A or Percent; absent where they have none.
        unit: Option<Text<'a, 16>>,
        /// How to read the value, which travels as text.
        data_type: DataKind,
        /// The smallest value, for numbers.
        min_limit: Option<Number<'a>>,
        /// The largest value, or for texts and lists the greatest length in characters.
        max_limit: Option<Number<'a>>,
        /// How many elements of the list a value may have; absent sets no limit.
        max_elements: Option<Int<1>>,
        /// What may be chosen, divided by commas; required for the lists.
        values_list: Option<Text<'a, 1000>>,
        /// Whether monitors can be set on it.
        supports_monitoring: bool,
    }

    /// How to reach a CSMS.
    NetworkConnectionProfile<'a> {
        /// How to get onto the mobile network; only where the interface is one.
        apn: Option<Apn<'a>>,
        /// Ignored: the version is agreed on while connecting.
        ocpp_version: Option<OcppVersion>,
        /// Which one to try first; the station may use another where it does not work.
        ocpp_interface: OcppInterface,
        /// Always JSON, as 2.x knows no SOAP.
        ocpp_transport: OcppTransport,
        /// Seconds to wait for an answer; 30 is a fair start.
        message_timeout: i32,
        /// The CSMS's address, which starts with ws or wss; without the station's identity, which is appended.
        ocpp_csms_url: Text<'a, 2000>,
        /// How the link is secured. 1: password. 2: password over TLS. 3: client certificate over TLS.
        security_profile: Int<0>,
        /// Who logs in; absent: the station's identity as it is.
        identity: Option<Text<'a, 48>>,
        /// With which to log in, for security profiles 1 and 2. Absent: the one that the station has. A secret: not for
        /// logs.
        basic_auth_password: Option<Text<'a, 64>>,
        /// A tunnel to go through; absent: none.
        vpn: Option<Vpn<'a>>,
    }

    /// How to get onto a mobile network.
    Apn<'a> {
        /// The access point's name, written like a host name.
        apn: Text<'a, 2000>,
        /// Who logs in; absent where the network asks for none.
        apn_user_name: Option<Text<'a, 50>>,
        /// With which to log in, absent where the network asks for none. A secret: not for logs.
        apn_password: Option<Text<'a, 64>>,
        /// Unlocks the SIM card; absent where it is not locked. As a number it has no leading zeros. A secret: not for
        /// logs.
        sim_pin: Option<i32>,
        /// The network to use if it is there: its country and network codes (MCC and MNC) in one, such as 20404.
        preferred_network: Option<Text<'a, 6>>,
        /// Whether to stay offline where that network is not there; absent means false.
        use_only_preferred_network: Option<bool>,
        /// How the user name and the password are given.
        apn_authentication: ApnAuthentication,
    }

    /// How to get into a private network.
    Vpn<'a> {
        /// The address of the far end.
        server: Text<'a, 2000>,
        /// Who logs in.
        user: Text<'a, 50>,
        /// The group of users; absent where there are none.
        group: Option<Text<'a, 50>>,
        /// With which to log in. A secret: not for logs.
        password: Text<'a, 64>,
        /// The secret that all users share: not for logs.
        key: Text<'a, 255>,
        /// Which sort of tunnel.
        kind "type": VpnKind,
    }

    // Authorization and the local list

    /// What someone shows to identify themselves.
    IdToken<'a> {
        /// For the CSMS to decide by, beside the token itself; who does not know it may ignore it.
        additional_info: Option<List<'a, AdditionalInfo<'a>, 1>>,
        /// The token as text; upper and lower case are the same. Empty with type NoAuthorization.
        id_token: Text<'a, 255>,
        /// What kind of token: one of the standard's names (ISO14443, ISO15693, eMAID, EVCCID, VIN, MacAddress,
        /// KeyCode, Central, Local, DirectPayment, NoAuthorization), or one's own. Upper and lower case are the same.
        kind "type": Text<'a, 20>,
    }

    /// A further identifier, of a kind that the parties agree on.
    AdditionalInfo<'a> {
        /// The identifier; upper and lower case are the same.
        additional_id_token: Text<'a, 255>,
        /// What it is, in a word that the parties agreed on.
        kind "type": Text<'a, 50>,
    }

    /// What the CSMS knows of a token.
    IdTokenInfo<'a> {
        /// Only Accepted may charge.
        status: AuthorizationStatus,
        /// From when the cache must not answer for it any more; it does not end a transaction. Absent: as the variable
        /// AuthCacheLifeTime says, or never.
        cache_expiry_date_time: Option<DateTime<'a>>,
        /// Who goes first where power is short: from -9 to 9, higher before lower; absent means zero.
        charging_priority: Option<i32>,
        /// The group that the token is in. Tokens of a group may end each other's transactions.
        group_id_token: Option<IdToken<'a>>,
        /// What the driver likes to read, a tag like "nl" or "en-GB".
        language1: Option<Text<'a, 8>>,
        /// What the driver likes to read next best; only beside a first, and different from it.
        language2: Option<Text<'a, 8>>,
        /// The EVSEs where it is allowed; absent is all of the station.
        evse_id: Option<List<'a, Int<0>, 1>>,
        /// To be shown to the driver, a greeting or a tariff for example.
        personal_message: Option<MessageContent<'a>>,
    }

    /// An entry of the local list.
    AuthorizationData<'a> {
        /// Which token the entry is about.
        id_token: IdToken<'a>,
        /// What the station shall know of it; required in a full update. Absent in a differential one: the entry goes.
        id_token_info: Option<IdTokenInfo<'a>>,
    }

    /// A text for people.
    MessageContent<'a> {
        /// How `content` is to be read.
        format: MessageFormat,
        /// What it is written in, a tag like "nl" or "en-GB".
        language: Option<Text<'a, 8>>,
        /// The text itself; the variable FieldLength may set a lower limit.
        content: Text<'a, 1024>,
    }

    /// Name and address of a person or a company.
    Address<'a> {
        /// The name of the person or company.
        name: Text<'a, 50>,
        /// Street and number.
        address1: Text<'a, 100>,
        /// What the first line has no room for.
        address2: Option<Text<'a, 100>>,
        /// The place.
        city: Text<'a, 100>,
        /// The place's code.
        postal_code: Option<Text<'a, 20>>,
        /// The country's name, not its code.
        country: Text<'a, 50>,
    }

    // Transactions and metering

    /// What is known of a transaction.
    Transaction<'a> {
        /// Made by the station, unique for ever; upper and lower case are the same.
        transaction_id: Text<'a, 36>,
        /// How the charging is going; told when it changes.
        charging_state: Option<ChargingState>,
        /// Seconds in which energy flowed to the vehicle; at most as long as the transaction.
        time_spent_charging: Option<i32>,
        /// What began the end of it. Only in the last event, where absent means [`Reason::Local`].
        stopped_reason: Option<Reason>,
        /// From [`RequestStartTransaction`](super::RequestStartTransaction), where that started it; told once.
        remote_start_id: Option<i32>,
        /// Who steers charging and discharging now.
        operation_mode: Option<OperationMode>,
        /// The tariff that is calculated by; told when it changes.
        tariff_id: Option<Text<'a, 60>>,
        /// Where energy stops flowing; told when the station or its driver has set it.
        transaction_limit: Option<TransactionLimit<'a>>,
    }

    /// Where a transaction's energy stops flowing; the transaction itself goes on (E16).
    TransactionLimit<'a> {
        /// The most that it may cost, in the currency of the tariff; absent sets no limit.
        max_cost: Option<Number<'a>>,
        /// The most energy, in Wh; absent sets no limit.
        max_energy: Option<Number<'a>>,
        /// How long it may last from its start, in seconds; absent sets no limit.
        max_time: Option<i32>,
        /// How full the battery may become, in percent; absent sets no limit.
        max_soc "maxSoC": Option<Int<0, 100>>,
    }

    /// Readings taken at one time.
    MeterValue<'a> {
        /// One for each measurand, phase and place.
        sampled_value: List<'a, SampledValue<'a>, 1>,
        /// The time of all its readings, by the station's clock.
        timestamp: DateTime<'a>,
    }

    /// One reading.
    SampledValue<'a> {
        /// The reading, in the unit, times its power of ten. Registers never go down and are not set to zero for a
        /// transaction.
        value: Number<'a>,
        /// What was measured; absent means [`Measurand::EnergyActiveImportRegister`].
        measurand: Option<Measurand>,
        /// Why it was taken; absent means [`ReadingContext::SamplePeriodic`].
        context: Option<ReadingContext>,
        /// On which conductor or between which; absent is the value over all phases.
        phase: Option<Phase>,
        /// Where it was measured; absent means [`Location::Outlet`].
        location: Option<Location>,
        /// The same reading with the meter's signature, where it is to be sent.
        signed_meter_value: Option<SignedMeterValue<'a>>,
        /// The unit of `value`; absent is Wh, where the measurand is an energy.
        unit_of_measure: Option<UnitOfMeasure<'a>>,
    }

    /// A reading with the meter's signature.
    SignedMeterValue<'a> {
        /// The signed reading in base64; it may hold more, such as times or the customer.
        signed_meter_data: Text<'a, 32768>,
        /// Which algorithm, such as ECDSA-secp256r1-SHA256; absent where the data says so.
        signing_method: Option<Text<'a, 50>>,
        /// How the data was written before it was signed.
        encoding_method: Text<'a, 50>,
        /// To check it with, in base64; absent when it was sent before, or is not to be sent.
        public_key: Option<Text<'a, 2500>>,
    }

    /// The unit of a reading, and a power of ten.
    UnitOfMeasure<'a> {
        /// One of the standard's units where it fits. Absent means Wh, where the measurand is an energy.
        unit: Option<Text<'a, 20>>,
        /// The power of ten, so 3 makes Wh to kWh; absent means zero.
        multiplier: Option<i32>,
    }

    /// A battery of a swap station (S03).
    BatteryData<'a> {
        /// The slot, counted from one.
        evse_id: Int<0>,
        /// The battery's own number.
        serial_number: Text<'a, 50>,
        /// How full it is, in percent.
        soc "soC": Number<'a, 0, 100>,
        /// How much it still holds, in percent of what it held when it was new.
        soh "soH": Number<'a, 0, 100>,
        /// When it was made; absent: not known.
        production_date: Option<DateTime<'a>>,
        /// What its maker says of it, in no fixed form.
        vendor_info: Option<Text<'a, 500>>,
    }

    // Firmware and logs

    /// Firmware and where it is.
    Firmware<'a> {
        /// The URI to fetch it from.
        location: Text<'a, 2000>,
        /// When to fetch it, not before.
        retrieve_date_time: DateTime<'a>,
        /// When to install it, not before; absent: once it is there.
        install_date_time: Option<DateTime<'a>>,
        /// The certificate it was signed with, as PEM; absent when it is not signed.
        signing_certificate: Option<Text<'a, 5500>>,
        /// The signature over the firmware file, in base64; absent when it is not signed.
        signature: Option<Text<'a, 800>>,
    }

    /// Where a log goes, and which part of it.
    LogParameters<'a> {
        /// The URL of the folder to upload to.
        remote_location: Text<'a, 2000>,
        /// From when on: nothing older than this; absent sets no limit.
        oldest_timestamp: Option<DateTime<'a>>,
        /// Up to when: nothing newer than this; absent sets no limit.
        latest_timestamp: Option<DateTime<'a>>,
    }

    // Certificates

    /// What to name a certificate by, without sending it.
    CertificateHashData<'a> {
        /// With which the two hashes below were made.
        hash_algorithm: HashAlgorithm,
        /// The hash of the issuer's distinguished name as DER, in hex digits.
        issuer_name_hash: Text<'a, 128>,
        /// The hash of the issuer's public key as DER, without tag and length, in hex digits.
        issuer_key_hash: Text<'a, 128>,
        /// The certificate's own number, in hex digits without 0x and leading zeros.
        serial_number: Text<'a, 40>,
    }

    /// An installed certificate, and those that stand between it and its root (M03).
    CertificateHashDataChain<'a> {
        /// The certificate itself; with V2GCertificateChain the station's own.
        certificate_hash_data: CertificateHashData<'a>,
        /// What it vouches for.
        certificate_type: GetCertificateIdUse,
        /// Only with V2GCertificateChain: the authorities between it and the root, which is not in the list.
        child_certificate_hash_data: Option<List<'a, CertificateHashData<'a>, 1, 4>>,
    }

    /// A certificate, and who knows its status.
    OcspRequestData<'a> {
        /// With which the two hashes below were made.
        hash_algorithm: HashAlgorithm,
        /// The hash of the issuer's distinguished name as DER, in hex digits.
        issuer_name_hash: Text<'a, 128>,
        /// The hash of the issuer's public key as DER, without tag and length, in hex digits.
        issuer_key_hash: Text<'a, 128>,
        /// The certificate's own number, in hex digits without 0x and leading zeros.
        serial_number: Text<'a, 40>,
        /// Where to ask, the URL of the certificate's OCSP server.
        responder_url "responderURL": Text<'a, 2000>,
    }

    /// A certificate, and who knows its status (M07).
    CertificateStatusRequestInfo<'a> {
        /// The certificate.
        certificate_hash_data: CertificateHashData<'a>,
        /// Which way to ask.
        source: CertificateStatusSource,
        /// Where to ask, in the order of trying.
        urls: List<'a, Text<'a, 2000>, 1, 5>,
    }

    /// The status of one certificate (M07).
    CertificateStatus<'a> {
        /// The certificate.
        certificate_hash_data: CertificateHashData<'a>,
        /// Which way it was found out.
        source: CertificateStatusSource,
        /// Whether the certificate is good.
        status: CertificateStatusKind,
        /// Until when the status may be relied on; then ask again.
        next_update: DateTime<'a>,
    }

    // Monitoring

    /// One event: a monitor that rang, or a value that changed.
    EventData<'a> {
        /// Given by the station. Another event can name it as its cause.
        event_id: Int<0>,
        /// When the event was made, by the station's clock.
        timestamp: DateTime<'a>,
        /// Which sort of change it was.
        trigger: EventTrigger,
        /// The `event_id` of the event that led to this one.
        cause: Option<Int<0>>,
        /// What the variable is now, as text. The variable ReportingValueSize may set a lower limit to its length.
        actual_value: Text<'a, 2500>,
        /// The maker's code for it.
        tech_code: Option<Text<'a, 50>>,
        /// More about it, for people who repair.
        tech_info: Option<Text<'a, 500>>,
        /// Whether it is the end of what a monitor rang for, the value being back to normal; absent means false.
        cleared: Option<bool>,
        /// The transaction that it has to do with, as the station named it.
        transaction_id: Option<Text<'a, 36>>,
        /// The component that has the variable.
        component: Component<'a>,
        /// The monitor that rang; absent when it was none.
        variable_monitoring_id: Option<Int<0>>,
        /// Whether a monitor rang, and who set it.
        event_notification_type: EventNotificationKind,
        /// What it is about.
        variable: Variable<'a>,
        /// How grave it is, from 0, danger, to 9, debugging: as the monitor says, or the station's own choice where
        /// there is none.
        severity: Option<Int<0>>,
    }

    /// A monitor to set.
    SetMonitoringData<'a> {
        /// Replace this one; absent sets a new one, whose id the station chooses.
        id: Option<Int<0>>,
        /// How often to report in a stream (N11). Absent: in [`NotifyEvent`](super::NotifyEvent).
        periodic_event_stream: Option<PeriodicEventStreamParams<'a>>,
        /// Whether it watches only during transactions; absent means false.
        transaction: Option<bool>,
        /// The threshold or the change, in the unit of the variable; for periodic ones the interval in seconds.
        value: Number<'a>,
        /// When it rings.
        kind "type": MonitorKind,
        /// How grave its events are, from 0, danger, to 9, debugging; 5 is usual.
        severity: Int<0>,
        /// The component that has the variable.
        component: Component<'a>,
        /// What it watches.
        variable: Variable<'a>,
    }

    /// What came of setting one monitor.
    SetMonitoringResult<'a> {
        /// Given by the station; only when it was set.
        id: Option<Int<0>>,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
        /// Only Accepted means that it is set.
        status: SetMonitoringStatus,
        /// As it was to be set.
        kind "type": MonitorKind,
        /// As it was to be set.
        component: Component<'a>,
        /// As it was to be set.
        variable: Variable<'a>,
        /// As it was to be set.
        severity: Int<0>,
    }

    /// What came of removing one monitor.
    ClearMonitoringResult<'a> {
        /// Only Accepted means that it is gone.
        status: ClearMonitoringStatus,
        /// The monitor, as it was named.
        id: Int<0>,
        /// Why the status is what it is: a code for programs, and words for people.
        status_info: Option<StatusInfo<'a>>,
    }

    /// The monitors of one variable.
    MonitoringData<'a> {
        /// The component that has the variable.
        component: Component<'a>,
        /// What is watched.
        variable: Variable<'a>,
        /// All that are set on it.
        variable_monitoring: List<'a, VariableMonitoring<'a>, 1>,
    }

    /// A monitor.
    VariableMonitoring<'a> {
        /// By which it can be replaced or removed.
        id: Int<0>,
        /// Whether it watches only during transactions.
        transaction: bool,
        /// The threshold or the change, in the unit of the variable; for periodic ones the interval in seconds.
        value: Number<'a>,
        /// When it rings.
        kind "type": MonitorKind,
        /// How grave its events are, from 0, danger, to 9, debugging.
        severity: Int<0>,
        /// Whether it is built in, the maker's, or the CSMS's.
        event_notification_type: EventNotificationKind,
    }

    /// A stream of readings, and what stays the same about it (N11).
    ConstantStreamData<'a> {
        /// Chosen by the station; unique among open streams.
        id: Int<0>,
        /// How often it is sent.
        params: PeriodicEventStreamParams<'a>,
        /// The monitor whose readings it carries.
        variable_monitoring_id: Int<0>,
    }

    /// How often a stream is sent: whichever comes first. At least one has to be there.
    PeriodicEventStreamParams<'a> {
        /// How long to gather readings, in seconds; absent sets no limit.
        interval: Option<Int<0>>,
        /// How many readings to gather; absent sets no limit.
        values: Option<Int<0>>,
    }

    /// A reading in a stream (N15).
    StreamDataElement<'a> {
        /// When it was taken, in seconds after the base time of the message.
        t: Number<'a>,
        /// The value, as text.
        v: Text<'a, 2500>,
    }

    // Display messages

    /// A message to show, and when.
    MessageInfo<'a> {
        /// Which display, where there are several; absent is the main one.
        display: Option<Component<'a>>,
        /// Given by the CSMS; zero or more, unique in the station.
        id: Int<0>,
        /// How it gets along with the other messages.
        priority: MessagePriority,
        /// Only while the station is in this state; absent: in every one.
        state: Option<MessageState>,
        /// When to show it first; absent: at once.
        start_date_time: Option<DateTime<'a>>,
        /// When to take it away; absent: when the CSMS says so.
        end_date_time: Option<DateTime<'a>>,
        /// Only for this transaction: the message goes when it ends.
        transaction_id: Option<Text<'a, 36>>,
        /// What is shown, in one language.
        message: MessageContent<'a>,
        /// What is shown in further languages; the same text.
        message_extra: Option<List<'a, MessageContent<'a>, 1, 4>>,
    }
}
