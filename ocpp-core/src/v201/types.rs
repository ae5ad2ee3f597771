//! The objects that the messages of 2.0.1 share, by theme; the choices are re-exported from `choices.rs`.

pub use super::choices::*;
use crate::schema::prelude::*;

objects! {
    [custom data]

    // Widely used

    /// Why an answer says what it says.
    StatusInfo<'a> {
        /// One of the standard's words, or one's own.
        reason_code: Text<'a, 20>,
        /// For people.
        additional_info: Option<Text<'a, 512>>,
    }

    /// An EVSE, or one connector of it.
    Evse<'a> {
        /// Greater than zero, counted from one.
        id: i32,
        /// Counted from one within the EVSE; absent is the whole EVSE.
        connector_id: Option<i32>,
    }

    /// A component of the device model; the standard lists names for many.
    Component<'a> {
        /// Absent: it belongs to the station as a whole.
        evse: Option<Evse<'a>>,
        /// Upper and lower case are the same.
        name: Text<'a, 50>,
        /// Where there are several of the name.
        instance: Option<Text<'a, 50>>,
    }

    /// A variable of a component.
    Variable<'a> {
        /// Upper and lower case are the same.
        name: Text<'a, 50>,
        /// Where there are several of the name.
        instance: Option<Text<'a, 50>>,
    }

    /// A component and one of its variables.
    ComponentVariable<'a> {
        component: Component<'a>,
        /// Absent is all of them.
        variable: Option<Variable<'a>>,
    }

    // Provisioning

    /// What a station is.
    ChargingStation<'a> {
        serial_number: Option<Text<'a, 25>>,
        model: Text<'a, 20>,
        modem: Option<Modem<'a>>,
        vendor_name: Text<'a, 50>,
        firmware_version: Option<Text<'a, 50>>,
    }

    /// The SIM card of the modem.
    Modem<'a> {
        iccid: Option<Text<'a, 20>>,
        imsi: Option<Text<'a, 20>>,
    }

    /// A variable to read.
    GetVariableData<'a> {
        /// Absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        component: Component<'a>,
        variable: Variable<'a>,
    }

    /// What came of reading one variable.
    GetVariableResult<'a> {
        attribute_status_info: Option<StatusInfo<'a>>,
        attribute_status: GetVariableStatus,
        /// Absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        /// Only when it could be read.
        attribute_value: Option<Text<'a, 2500>>,
        component: Component<'a>,
        variable: Variable<'a>,
    }

    /// A variable to set, and to what.
    SetVariableData<'a> {
        /// Absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        /// Numbers, booleans and lists too are written as text.
        attribute_value: Text<'a, 1000>,
        component: Component<'a>,
        variable: Variable<'a>,
    }

    /// What came of setting one variable.
    SetVariableResult<'a> {
        /// Absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        attribute_status: SetVariableStatus,
        attribute_status_info: Option<StatusInfo<'a>>,
        component: Component<'a>,
        variable: Variable<'a>,
    }

    /// A variable as a report has it.
    ReportData<'a> {
        component: Component<'a>,
        variable: Variable<'a>,
        /// One for each kind of value that there is.
        variable_attribute: List<'a, VariableAttribute<'a>, 1, 4>,
        variable_characteristics: Option<VariableCharacteristics<'a>>,
    }

    /// A value of a variable, and who may change it.
    VariableAttribute<'a> {
        /// Absent means [`AttributeKind::Actual`].
        kind "type": Option<AttributeKind>,
        /// Absent only when it may not be read. Numbers, booleans and lists too are written as text.
        value: Option<Text<'a, 2500>>,
        /// Absent means [`Mutability::ReadWrite`].
        mutability: Option<Mutability>,
        /// Whether it outlives a reboot; absent means false.
        persistent: Option<bool>,
        /// Whether it never changes while the station runs; absent means false.
        constant: Option<bool>,
    }

    /// What values a variable can have. It does not change.
    VariableCharacteristics<'a> {
        /// Of the value and the limits.
        unit: Option<Text<'a, 16>>,
        data_type: DataKind,
        /// The smallest value.
        min_limit: Option<Number<'a>>,
        /// The largest value, or the longest text or list.
        max_limit: Option<Number<'a>>,
        /// What may be chosen, divided by commas.
        values_list: Option<Text<'a, 1000>>,
        /// Whether monitors can be set on it.
        supports_monitoring: bool,
    }

    /// How to reach a CSMS.
    NetworkConnectionProfile<'a> {
        apn: Option<Apn<'a>>,
        ocpp_version: OcppVersion,
        ocpp_transport: OcppTransport,
        /// Without the station's identity, which is appended.
        ocpp_csms_url: Text<'a, 512>,
        /// Seconds to wait for an answer.
        message_timeout: i32,
        /// 1: password. 2: password over TLS. 3: client certificate over TLS.
        security_profile: i32,
        ocpp_interface: OcppInterface,
        vpn: Option<Vpn<'a>>,
    }

    /// How to get onto a mobile network.
    Apn<'a> {
        /// The access point's name.
        apn: Text<'a, 512>,
        apn_user_name: Option<Text<'a, 20>>,
        apn_password: Option<Text<'a, 20>>,
        /// To unlock the SIM card.
        sim_pin: Option<i32>,
        /// Its country and network codes (MCC and MNC).
        preferred_network: Option<Text<'a, 6>>,
        /// Absent means false.
        use_only_preferred_network: Option<bool>,
        apn_authentication: ApnAuthentication,
    }

    /// How to get into a private network.
    Vpn<'a> {
        /// Address.
        server: Text<'a, 512>,
        user: Text<'a, 20>,
        group: Option<Text<'a, 20>>,
        password: Text<'a, 20>,
        /// A shared secret.
        key: Text<'a, 255>,
        kind "type": VpnKind,
    }

    // Authorization and the local list

    /// What someone shows to identify themselves.
    IdToken<'a> {
        /// For the CSMS to decide by, beside the token itself.
        additional_info: Option<List<'a, AdditionalInfo<'a>, 1>>,
        /// Upper and lower case are the same.
        id_token: Text<'a, 36>,
        kind "type": IdTokenKind,
    }

    /// A further identifier, of a kind that the parties agree on.
    AdditionalInfo<'a> {
        additional_id_token: Text<'a, 36>,
        /// Agreed between the parties.
        kind "type": Text<'a, 50>,
    }

    /// What the CSMS knows of a token.
    IdTokenInfo<'a> {
        status: AuthorizationStatus,
        /// From when the cache must not answer for it any more; absent leaves it to the station.
        cache_expiry_date_time: Option<DateTime<'a>>,
        /// From -9 to 9; absent means zero.
        charging_priority: Option<i32>,
        /// What the driver likes to read, a tag like "nl" or "en-GB".
        language1: Option<Text<'a, 8>>,
        /// Where it is allowed; absent is the whole station.
        evse_id: Option<List<'a, i32, 1>>,
        /// Tokens of a group may end each other's transactions.
        group_id_token: Option<IdToken<'a>>,
        /// The second choice; only beside a first.
        language2: Option<Text<'a, 8>>,
        /// To be shown to the driver.
        personal_message: Option<MessageContent<'a>>,
    }

    /// An entry of the local list.
    AuthorizationData<'a> {
        id_token: IdToken<'a>,
        /// Required in a full update. Absent in a differential one: the entry goes.
        id_token_info: Option<IdTokenInfo<'a>>,
    }

    /// A text for people.
    MessageContent<'a> {
        format: MessageFormat,
        /// A tag like "nl" or "en-GB".
        language: Option<Text<'a, 8>>,
        content: Text<'a, 512>,
    }

    // Transactions and metering

    /// What is known of a transaction.
    Transaction<'a> {
        /// Made by the station, unique for ever.
        transaction_id: Text<'a, 36>,
        /// Told when it changes.
        charging_state: Option<ChargingState>,
        /// Seconds in which energy flowed.
        time_spent_charging: Option<i32>,
        /// Only at the end, where absent means [`Reason::Local`].
        stopped_reason: Option<Reason>,
        /// Of the request that started it.
        remote_start_id: Option<i32>,
    }

    /// Readings taken at one time.
    MeterValue<'a> {
        sampled_value: List<'a, SampledValue<'a>, 1>,
        /// The time of all its readings.
        timestamp: DateTime<'a>,
    }

    /// One reading.
    SampledValue<'a> {
        /// In the unit, times its power of ten.
        value: Number<'a>,
        /// Absent means [`ReadingContext::SamplePeriodic`].
        context: Option<ReadingContext>,
        /// Absent means [`Measurand::EnergyActiveImportRegister`].
        measurand: Option<Measurand>,
        /// Absent is the value over all phases.
        phase: Option<Phase>,
        /// Absent means [`Location::Outlet`].
        location: Option<Location>,
        signed_meter_value: Option<SignedMeterValue<'a>>,
        /// Absent is Wh, where the measurand is an energy.
        unit_of_measure: Option<UnitOfMeasure<'a>>,
    }

    /// A reading with the meter's signature.
    SignedMeterValue<'a> {
        /// In base64.
        signed_meter_data: Text<'a, 2500>,
        /// Which algorithm; may be empty where the data says so.
        signing_method: Text<'a, 50>,
        /// How the data was written before it was signed.
        encoding_method: Text<'a, 50>,
        /// In base64; empty when it was sent before, or is not to be sent.
        public_key: Text<'a, 2500>,
    }

    /// The unit of a reading, and a power of ten.
    UnitOfMeasure<'a> {
        /// Absent means Wh, where the measurand is an energy.
        unit: Option<Text<'a, 20>>,
        /// The power of ten; absent means zero.
        multiplier: Option<i32>,
    }

    // Smart charging

    /// Limits over time, and when they are in force.
    ChargingProfile<'a> {
        /// Unique in the station.
        id: i32,
        /// Zero or more. Among profiles of one purpose the highest level that is valid wins.
        stack_level: i32,
        charging_profile_purpose: ChargingProfilePurpose,
        charging_profile_kind: ChargingProfileKind,
        /// Only with the kind Recurring.
        recurrency_kind: Option<RecurrencyKind>,
        /// Absent: from when it is received.
        valid_from: Option<DateTime<'a>>,
        /// Absent: until it is replaced.
        valid_to: Option<DateTime<'a>>,
        /// More than one only where the vehicle may choose (ISO 15118).
        charging_schedule: List<'a, ChargingSchedule<'a>, 1, 3>,
        /// Only with TxProfile: the transaction it is meant for.
        transaction_id: Option<Text<'a, 36>>,
    }

    /// Periods, one after the other, each with its limit.
    ChargingSchedule<'a> {
        id: i32,
        /// Absent with the kind Relative: it counts from the start of charging.
        start_schedule: Option<DateTime<'a>>,
        /// Seconds. Absent: the last period goes on, or until the transaction ends.
        duration: Option<i32>,
        /// The unit of all limits below.
        charging_rate_unit: ChargingRateUnit,
        /// The first starts at zero; ascending.
        charging_schedule_period: List<'a, ChargingSchedulePeriod<'a>, 1, 1024>,
        /// Below this rate charging is not efficient for the vehicle; at most one decimal.
        min_charging_rate: Option<Number<'a>>,
        sales_tariff: Option<SalesTariff<'a>>,
    }

    /// A limit from one time until the next period starts.
    ChargingSchedulePeriod<'a> {
        /// Seconds from the start of the schedule.
        start_period: i32,
        /// In the unit of the schedule, A being for each phase; at most one decimal.
        limit: Number<'a>,
        /// Absent means 3, where the current is alternating.
        number_phases: Option<i32>,
        /// 1, 2 or 3, where one phase is used and the station can switch.
        phase_to_use: Option<i32>,
    }

    /// What all profiles and limits come to.
    CompositeSchedule<'a> {
        charging_schedule_period: List<'a, ChargingSchedulePeriod<'a>, 1>,
        /// Zero is the whole station.
        evse_id: i32,
        /// Seconds.
        duration: i32,
        /// The periods count from here.
        schedule_start: DateTime<'a>,
        charging_rate_unit: ChargingRateUnit,
    }

    /// Which profiles to report; all that is given has to fit.
    ChargingProfileCriterion<'a> {
        charging_profile_purpose: Option<ChargingProfilePurpose>,
        stack_level: Option<i32>,
        /// Any of these; absent sets no condition.
        charging_profile_id: Option<List<'a, i32, 1>>,
        /// Any of these; absent sets no condition.
        charging_limit_source: Option<List<'a, ChargingLimitSource, 1, 4>>,
    }

    /// Which profiles to remove; all that is given has to fit.
    ClearChargingProfileCriteria<'a> {
        /// Zero is the profiles of the station as a whole; absent is all.
        evse_id: Option<i32>,
        charging_profile_purpose: Option<ChargingProfilePurpose>,
        stack_level: Option<i32>,
    }

    /// Who limits the charging.
    ChargingLimit<'a> {
        charging_limit_source: ChargingLimitSource,
        /// Whether the grid is in danger.
        is_grid_critical: Option<bool>,
    }

    /// What the vehicle wants.
    ChargingNeeds<'a> {
        ac_charging_parameters: Option<AcChargingParameters<'a>>,
        dc_charging_parameters: Option<DcChargingParameters<'a>>,
        requested_energy_transfer: EnergyTransferMode,
        /// When the vehicle wants to leave.
        departure_time: Option<DateTime<'a>>,
    }

    /// What the vehicle wants of alternating current.
    AcChargingParameters<'a> {
        /// Wh.
        energy_amount: i32,
        /// Ampere for each phase.
        ev_min_current: i32,
        /// Ampere for each phase.
        ev_max_current: i32,
        /// Volt.
        ev_max_voltage: i32,
    }

    /// What the vehicle wants of direct current.
    DcChargingParameters<'a> {
        /// Ampere.
        ev_max_current: i32,
        /// Volt.
        ev_max_voltage: i32,
        /// Wh.
        energy_amount: Option<i32>,
        /// Watt.
        ev_max_power: Option<i32>,
        /// Percent.
        state_of_charge: Option<Int<0, 100>>,
        /// Wh.
        ev_energy_capacity: Option<i32>,
        /// Percent at which the vehicle takes the battery as full.
        full_soc "fullSoC": Option<Int<0, 100>>,
        /// Percent at which fast charging ends.
        bulk_soc "bulkSoC": Option<Int<0, 100>>,
    }

    /// Prices over time, for the vehicle to plan with (ISO 15118).
    SalesTariff<'a> {
        id: i32,
        /// For people.
        sales_tariff_description: Option<Text<'a, 32>>,
        /// How many levels of price there are.
        num_e_price_levels: Option<i32>,
        sales_tariff_entry: List<'a, SalesTariffEntry<'a>, 1, 1024>,
    }

    /// The price of one interval.
    SalesTariffEntry<'a> {
        relative_time_interval: RelativeTimeInterval<'a>,
        /// Lower is cheaper; up to the number of levels.
        e_price_level: Option<Int<0>>,
        consumption_cost: Option<List<'a, ConsumptionCost<'a>, 1, 3>>,
    }

    /// An interval counted from now.
    RelativeTimeInterval<'a> {
        /// Seconds from now.
        start: i32,
        /// Seconds.
        duration: Option<i32>,
    }

    /// Costs from a level of consumption on.
    ConsumptionCost<'a> {
        /// The least consumption that it counts for; it goes on to where the next one starts.
        start_value: Number<'a>,
        cost: List<'a, Cost<'a>, 1, 3>,
    }

    /// One cost, of one kind.
    Cost<'a> {
        cost_kind: CostKind,
        /// Of a kWh, times its power of ten.
        amount: i32,
        /// The power of ten, from -3 to 3; absent means zero.
        amount_multiplier: Option<i32>,
    }

    // Firmware and logs

    /// Firmware and where it is.
    Firmware<'a> {
        /// A URI.
        location: Text<'a, 512>,
        /// Not to be fetched before.
        retrieve_date_time: DateTime<'a>,
        /// Not to be installed before; absent: once it is there.
        install_date_time: Option<DateTime<'a>>,
        /// The certificate it was signed with, as PEM.
        signing_certificate: Option<Text<'a, 5500>>,
        /// Over the firmware file, in base64.
        signature: Option<Text<'a, 800>>,
    }

    /// Where a log goes, and which part of it.
    LogParameters<'a> {
        /// The URL of the folder to upload to.
        remote_location: Text<'a, 512>,
        /// Nothing older than this; absent sets no limit.
        oldest_timestamp: Option<DateTime<'a>>,
        /// Nothing newer than this; absent sets no limit.
        latest_timestamp: Option<DateTime<'a>>,
    }

    // Certificates

    /// What to name a certificate by, without sending it.
    CertificateHashData<'a> {
        hash_algorithm: HashAlgorithm,
        /// Of the issuer's distinguished name, in hex digits.
        issuer_name_hash: Text<'a, 128>,
        /// Of the issuer's public key, in hex digits.
        issuer_key_hash: Text<'a, 128>,
        /// In hex digits, without leading zeros.
        serial_number: Text<'a, 40>,
    }

    /// An installed certificate, and those below it in its chain.
    CertificateHashDataChain<'a> {
        certificate_hash_data: CertificateHashData<'a>,
        certificate_type: GetCertificateIdUse,
        child_certificate_hash_data: Option<List<'a, CertificateHashData<'a>, 1, 4>>,
    }

    /// A certificate, and who knows its status.
    OcspRequestData<'a> {
        hash_algorithm: HashAlgorithm,
        /// Of the issuer's distinguished name, in hex digits.
        issuer_name_hash: Text<'a, 128>,
        /// Of the issuer's public key, in hex digits.
        issuer_key_hash: Text<'a, 128>,
        /// In hex digits, without leading zeros.
        serial_number: Text<'a, 40>,
        /// Where to ask.
        responder_url "responderURL": Text<'a, 512>,
    }

    // Monitoring

    /// One event: a monitor that rang, or a value that changed.
    EventData<'a> {
        /// By which another event can name it as its cause.
        event_id: i32,
        /// When it happened.
        timestamp: DateTime<'a>,
        trigger: EventTrigger,
        /// The id of the event that led to this one.
        cause: Option<i32>,
        /// The value that made it.
        actual_value: Text<'a, 2500>,
        /// The maker's code for it.
        tech_code: Option<Text<'a, 50>>,
        /// For people who repair.
        tech_info: Option<Text<'a, 500>>,
        /// Whether the value is back to normal; absent means false.
        cleared: Option<bool>,
        /// The transaction that it belongs to.
        transaction_id: Option<Text<'a, 36>>,
        component: Component<'a>,
        /// The monitor that rang; absent when it was none.
        variable_monitoring_id: Option<i32>,
        event_notification_type: EventNotificationKind,
        variable: Variable<'a>,
    }

    /// A monitor to set.
    SetMonitoringData<'a> {
        /// Replace this one; absent sets a new one.
        id: Option<i32>,
        /// Whether it watches only during transactions; absent means false.
        transaction: Option<bool>,
        /// The threshold, the change, or for periodic ones the seconds.
        value: Number<'a>,
        kind "type": MonitorKind,
        /// From 0, danger, to 9, debugging.
        severity: i32,
        component: Component<'a>,
        variable: Variable<'a>,
    }

    /// What came of setting one monitor.
    SetMonitoringResult<'a> {
        /// Given by the station; only when it was set.
        id: Option<i32>,
        status_info: Option<StatusInfo<'a>>,
        status: SetMonitoringStatus,
        kind "type": MonitorKind,
        component: Component<'a>,
        variable: Variable<'a>,
        /// From 0, danger, to 9, debugging.
        severity: i32,
    }

    /// What came of removing one monitor.
    ClearMonitoringResult<'a> {
        status: ClearMonitoringStatus,
        id: i32,
        status_info: Option<StatusInfo<'a>>,
    }

    /// The monitors of one variable.
    MonitoringData<'a> {
        component: Component<'a>,
        variable: Variable<'a>,
        variable_monitoring: List<'a, VariableMonitoring<'a>, 1>,
    }

    /// A monitor.
    VariableMonitoring<'a> {
        id: i32,
        /// Whether it watches only during transactions.
        transaction: bool,
        /// The threshold, the change, or for periodic ones the seconds.
        value: Number<'a>,
        kind "type": MonitorKind,
        /// From 0, danger, to 9, debugging.
        severity: i32,
    }

    // Display messages

    /// A message to show, and when.
    MessageInfo<'a> {
        /// Which display, where there are several; absent is the main one.
        display: Option<Component<'a>>,
        /// Given by the CSMS; zero or more.
        id: i32,
        priority: MessagePriority,
        /// Absent: in every state.
        state: Option<MessageState>,
        /// Absent: at once.
        start_date_time: Option<DateTime<'a>>,
        /// Absent: until it is taken away.
        end_date_time: Option<DateTime<'a>>,
        /// The message goes when this transaction ends.
        transaction_id: Option<Text<'a, 36>>,
        message: MessageContent<'a>,
    }
}
