//! The objects that the messages of 2.0 share, by theme; the choices are re-exported from `choices.rs`.

pub use super::choices::*;
use crate::schema::prelude::*;

objects! {
    // Widely used

    /// An EVSE, or one connector of it.
    Evse {
        /// Greater than zero, counted from one.
        id: i32,
        /// Counted from one within the EVSE; absent is the whole EVSE.
        connector_id: Option<i32>,
    }

    /// A component of the device model; the standard lists names for many.
    Component<'a> {
        /// Where it is, down to the connector; absent: it belongs to the station as a whole.
        evse: Option<Evse>,
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
        /// Which of its variables; unlike 2.0.1, it must be named.
        variable: Variable<'a>,
    }

    // Provisioning

    /// What a station is.
    ChargingStation<'a> {
        /// The maker's number for this one station.
        serial_number: Option<Text<'a, 20>>,
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
        /// As it was asked for; absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        /// The value, there if and only if it could be read. Numbers, booleans and lists too are written as text.
        attribute_value: Option<Text<'a, 1000>>,
        /// As it was asked for.
        component: Component<'a>,
        /// As it was asked for.
        variable: Variable<'a>,
    }

    /// A variable to set, and to what.
    SetVariableData<'a> {
        /// Which of the variable's values; absent means [`AttributeKind::Actual`].
        attribute_type: Option<AttributeKind>,
        /// The new value. Numbers, booleans and lists too are written as text; it may be empty.
        attribute_value: Text<'a, 1000>,
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
        /// The value. Numbers, booleans and lists too are written as text. It must be there even when it may not be
        /// read, and is empty then.
        value: Text<'a, 1000>,
        /// Whether the CSMS may read it, set it, or both; absent means [`Mutability::ReadWrite`].
        mutability: Option<Mutability>,
        /// Whether it outlives a reboot.
        persistence: bool,
        /// Whether it never changes while the station runs.
        constant: bool,
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
        /// What may be chosen, divided by commas; required for the lists.
        values_list: Option<Text<'a, 1000>>,
        /// Whether monitors can be set on it.
        supports_monitoring: bool,
    }

    /// How to reach a CSMS.
    NetworkConnectionProfile<'a> {
        /// How to get onto the mobile network; only where the interface is one.
        apn: Option<Apn<'a>>,
        /// Of no effect: the version is agreed on when the WebSocket is opened.
        ocpp_version: OcppVersion,
        /// Always JSON, as 2.x knows no SOAP.
        ocpp_transport: OcppTransport,
        /// The CSMS's address, which starts with ws or wss; without the station's identity, which is appended.
        ocpp_csms_url: Text<'a, 512>,
        /// Seconds to wait for an answer; 30 is a fair start.
        message_timeout: i32,
        /// Which one to try first; the station may use another where it does not work.
        ocpp_interface: OcppInterface,
        /// A tunnel to go through; absent: none.
        vpn: Option<Vpn<'a>>,
    }

    /// How to get onto a mobile network.
    Apn<'a> {
        /// The access point's name, written like a host name.
        apn: Text<'a, 512>,
        /// Who logs in; absent where the network asks for none.
        apn_user_name: Option<Text<'a, 20>>,
        /// With which to log in, absent where the network asks for none. A secret: not for logs.
        apn_password: Option<Text<'a, 20>>,
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
        server: Text<'a, 512>,
        /// The name to log in with.
        user: Text<'a, 20>,
        /// The group of users to log in to; absent where the server has none.
        group: Option<Text<'a, 20>>,
        /// With which to log in. A secret: not for logs.
        password: Text<'a, 20>,
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
        /// The token as text; upper and lower case are the same. Empty with [`IdTokenKind::NoAuthorization`].
        id_token: Text<'a, 36>,
        /// Tokens of the same text and different kinds are different.
        kind "type": IdTokenKind,
    }

    /// A further identifier, of a kind that the parties agree on.
    AdditionalInfo<'a> {
        /// The identifier; upper and lower case are the same.
        additional_id_token: Text<'a, 36>,
        /// What it is, in a word that the parties agreed on.
        kind "type": Text<'a, 50>,
    }

    /// The group of a token.
    GroupIdToken<'a> {
        /// The group's name; upper and lower case are the same.
        id_token: Text<'a, 36>,
        /// Groups of the same text and different kinds are different.
        kind "type": IdTokenKind,
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
        group_id_token: Option<GroupIdToken<'a>>,
        /// What the driver likes to read, a tag like "nl" or "en-GB".
        language1: Option<Text<'a, 8>>,
        /// What the driver likes to read next best; only beside a first, and different from it.
        language2: Option<Text<'a, 8>>,
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
        /// The text itself, or where it is to be fetched.
        content: Text<'a, 512>,
    }

    // Transactions and metering

    /// What is known of a transaction.
    Transaction<'a> {
        /// Made by the station, unique for ever; upper and lower case are the same.
        id: Text<'a, 36>,
        /// How the charging is going; told when it changes.
        charging_state: Option<ChargingState>,
        /// Seconds in which energy flowed to the vehicle; at most as long as the transaction.
        time_spent_charging: Option<i32>,
        /// What began the end of it. Only in the last event, where absent means [`Reason::Local`].
        stopped_reason: Option<Reason>,
        /// From [`RequestStartTransaction`](super::RequestStartTransaction), where that started it; told once.
        remote_start_id: Option<i32>,
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
        /// Why it was taken; absent means [`ReadingContext::SamplePeriodic`].
        context: Option<ReadingContext>,
        /// What was measured; absent means [`Measurand::EnergyActiveImportRegister`].
        measurand: Option<Measurand>,
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
        /// The meter's signature over `encoded_meter_value`.
        meter_value_signature: Text<'a, 2500>,
        /// With which curve and hash it was signed.
        signature_method: SignatureMethod,
        /// How the reading was written before it was signed.
        encoding_method: EncodingMethod,
        /// The reading as it was signed, in that writing.
        encoded_meter_value: Text<'a, 512>,
    }

    /// The unit of a reading, and a power of ten.
    UnitOfMeasure<'a> {
        /// One of the standard's units where it fits. Absent means Wh, where the measurand is an energy.
        unit: Option<Text<'a, 20>>,
        /// The power of ten, so 3 makes Wh to kWh; absent means zero.
        multiplier: Option<i32>,
    }

    // Reservation

    /// What to keep free, and until when.
    Reservation<'a> {
        /// Which EVSE, or which of its connectors.
        evse: Evse,
        /// Chosen by the CSMS. A reservation of this id that the station already holds is replaced.
        id: i32,
        /// When the reservation ends by itself, unused.
        expiry_date_time: DateTime<'a>,
        /// Keep a connector of this kind free; absent is any.
        connector_code: Option<ConnectorKind>,
    }

    // Smart charging

    /// Limits over time, and when they are in force.
    ChargingProfile<'a> {
        /// Chosen by the CSMS, unique in the station. A profile of the same id is replaced.
        id: i32,
        /// Its rank, from zero up. Among profiles of one purpose the highest level that is valid now wins; the variable
        /// ProfileStackLevel sets the highest.
        stack_level: i32,
        /// Gone in 2.0.1, and no public text says what it means; best left out.
        primary: Option<bool>,
        /// What it limits, and so which profiles it competes with.
        charging_profile_purpose: ChargingProfilePurpose,
        /// From when the periods count.
        charging_profile_kind: ChargingProfileKind,
        /// How often it starts anew; only with the kind Recurring, and then required.
        recurrency_kind: Option<RecurrencyKind>,
        /// From when it counts; absent: from when it is received.
        valid_from: Option<DateTime<'a>>,
        /// Until when it counts; absent: until it is replaced.
        valid_to: Option<DateTime<'a>>,
        /// The limits and when they hold.
        charging_schedule: ChargingSchedule<'a>,
        /// Only with TxProfile, and not in [`RequestStartTransaction`](super::RequestStartTransaction): the transaction
        /// it is meant for.
        transaction_id: Option<Text<'a, 36>>,
    }

    /// Periods, one after the other, each with its limit.
    ChargingSchedule<'a> {
        /// From when the periods count. Absent with the kind Relative: from the start of charging.
        start_schedule: Option<DateTime<'a>>,
        /// How long it lasts, in seconds. Absent: the last period goes on, or until the transaction ends.
        duration: Option<i32>,
        /// The unit of all limits below.
        charging_rate_unit: ChargingRateUnit,
        /// The limits, one after the other: the first starts at zero, and they ascend. The variable PeriodsPerSchedule
        /// may limit how many.
        charging_schedule_period: List<'a, ChargingSchedulePeriod<'a>, 1>,
        /// Below this rate charging is not efficient for the vehicle; in the unit of the schedule, at most one decimal.
        min_charging_rate: Option<Number<'a>>,
    }

    /// [`ChargingSchedule`] as [`GetCompositeSchedule`](super::GetCompositeSchedule) and
    /// [`NotifyEVChargingSchedule`](super::NotifyEVChargingSchedule) have it: there the periods may be absent.
    PlannedChargingSchedule<'a> {
        /// From when the periods count; absent: from the time that stands beside it.
        start_schedule: Option<DateTime<'a>>,
        /// How long it lasts, in seconds. Absent: the last period goes on.
        duration: Option<i32>,
        /// The unit of all limits below.
        charging_rate_unit: ChargingRateUnit,
        /// The limits, one after the other: the first starts at zero, and they ascend.
        charging_schedule_period: Option<List<'a, ChargingSchedulePeriod<'a>, 1>>,
        /// Below this rate charging is not efficient for the vehicle; in the unit of the schedule.
        min_charging_rate: Option<Number<'a>>,
    }

    /// A limit from one time until the next period starts.
    ChargingSchedulePeriod<'a> {
        /// When it starts, in seconds from the start of the schedule; there the period before ends.
        start_period: i32,
        /// The most that may be drawn, in the unit of the schedule, A being for each phase; at most one decimal. Zero
        /// pauses.
        limit: Number<'a>,
        /// How many phases may be used, 1 to 3. Absent means 3 where the current is alternating; for direct current it
        /// has no use.
        number_phases: Option<i32>,
        /// Which phase, 1, 2 or 3; only where `number_phases` is 1 and the variable ACPhaseSwitchingSupported is true.
        /// Absent leaves it to the station.
        phase_to_use: Option<i32>,
    }

    /// What all profiles and limits come to.
    CompositeSchedule<'a> {
        /// From when the periods count.
        start_date_time: Option<DateTime<'a>>,
        /// The limits over time.
        charging_schedule: Option<PlannedChargingSchedule<'a>>,
    }

    /// Which profiles to report; all that is given has to fit.
    ChargingProfileCriterion<'a> {
        /// Only those of this purpose; absent sets no condition.
        charging_profile_purpose: Option<ChargingProfilePurpose>,
        /// Only those of this level, zero being the lowest; absent sets no condition.
        stack_level: Option<i32>,
        /// Any of these ids; absent sets no condition.
        charging_profile_id: Option<List<'a, i32, 1>>,
        /// Installed by any of these; absent sets no condition.
        charging_limit_source: Option<List<'a, ChargingLimitSource, 1, 4>>,
    }

    /// Which profiles to remove; all that is given has to fit.
    ClearChargingProfileCriteria {
        /// The one profile to remove; with it the others do not count.
        id: Option<i32>,
        /// Only those of this purpose; absent sets no condition.
        charging_profile_purpose: Option<ChargingProfilePurpose>,
        /// Only those of this level, zero being the lowest; absent sets no condition.
        stack_level: Option<i32>,
    }

    /// Who limits the charging.
    ChargingLimit {
        /// Who set it.
        charging_limit_source: ChargingLimitSource,
        /// Whether the grid needs it to stay up; absent says nothing.
        is_grid_critical: Option<bool>,
    }

    /// What the vehicle wants.
    ChargingNeeds<'a> {
        /// What it wants of alternating current; only with an AC mode.
        ac_charging_parameters: Option<AcChargingParameters>,
        /// What it wants of direct current; only with a DC mode.
        dc_charging_parameters: Option<DcChargingParameters>,
        /// Direct or alternating current, and over which pins of the plug.
        requested_energy_transfer: EnergyTransferMode,
        /// When the vehicle wants to leave, as far as it knows; absent when it did not say.
        departure_time: Option<DateTime<'a>>,
    }

    /// What the vehicle wants of alternating current.
    AcChargingParameters {
        /// Energy it asks for in Wh, that for heating or cooling itself beforehand included.
        energy_amount: i32,
        /// The least it can charge with, in A for each phase.
        ev_min_current: i32,
        /// The most it can charge with, in A for each phase; the cable is taken into account.
        ev_max_current: i32,
        /// The most it stands, in V.
        ev_max_voltage: i32,
    }

    /// What the vehicle wants of direct current.
    DcChargingParameters {
        /// The most it can charge with, in A; the cable is taken into account.
        ev_max_current: i32,
        /// The most it stands, in V.
        ev_max_voltage: i32,
        /// Energy it asks for in Wh, that for heating or cooling itself beforehand included.
        energy_amount: Option<i32>,
        /// The most it can charge with, in W.
        ev_max_power: Option<i32>,
        /// How full the battery is, in percent.
        state_of_charge: Option<Int<0, 100>>,
        /// What the battery holds when full, in Wh.
        ev_energy_capacity: Option<i32>,
        /// Percent at which the vehicle takes the battery as full.
        full_soc "fullSoC": Option<Int<0, 100>>,
        /// Percent at which fast charging ends.
        bulk_soc "bulkSoC": Option<Int<0, 100>>,
    }

    /// A schedule that the vehicle may choose (ISO 15118).
    SaSchedule<'a> {
        /// The power that may be drawn, one after the other in time.
        p_max_schedule: List<'a, PMaxSchedule<'a>, 1, 1024>,
        /// By which the vehicle names its choice.
        sa_schedule_tuple_id "saScheduleTupleID": i32,
        /// Prices that go with the power; absent where there are none to plan by.
        sales_tariff: Option<SalesTariff<'a>>,
    }

    /// The most power for an interval (ISO 15118).
    PMaxSchedule<'a> {
        /// When the limit holds.
        relative_time_interval: RelativeTimeInterval,
        /// The most that may be drawn, in W.
        p_max: Number<'a>,
    }

    /// Prices over time, for the vehicle to plan with (ISO 15118).
    SalesTariff<'a> {
        /// The same for one schedule during the whole session (the SAID of ISO 15118).
        id: i32,
        /// A name for people to read.
        sales_tariff_description: Option<Text<'a, 32>>,
        /// How many levels of price there are, over all tariffs that are offered.
        num_e_price_levels: Option<i32>,
        /// One after the other in time; at most as many as the vehicle's `max_schedule_tuples`.
        sales_tariff_entry: List<'a, SalesTariffEntry<'a>, 1, 1024>,
    }

    /// The price of one interval.
    SalesTariffEntry<'a> {
        /// When the price holds.
        relative_time_interval: Option<RelativeTimeInterval>,
        /// Lower is cheaper; up to `num_e_price_levels`.
        e_price_level: Option<Int<0>>,
        /// What it costs in figures, by how much is drawn; absent where the level says enough.
        consumption_cost: Option<List<'a, ConsumptionCost<'a>, 1, 3>>,
    }

    /// An interval counted from now.
    RelativeTimeInterval {
        /// When it starts, in seconds from now.
        start: i32,
        /// How long it lasts, in seconds; absent: until the next one starts.
        duration: Option<i32>,
    }

    /// Costs from a level of consumption on.
    ConsumptionCost<'a> {
        /// The least consumption that it counts for; it goes on to where the next one starts. The standard names no
        /// unit.
        start_value: Number<'a>,
        /// At most one of each kind.
        cost: List<'a, Cost<'a>, 1, 3>,
    }

    /// One cost, of one kind.
    Cost<'a> {
        /// What is counted, and in which unit.
        cost_kind: CostKind,
        /// For each kWh, in the unit of the kind, times its power of ten.
        amount: Number<'a>,
        /// The power of ten, from -3 to 3; absent means zero.
        amount_multiplier: Option<i32>,
    }

    // Firmware and logs

    /// Firmware and where it is.
    Firmware<'a> {
        /// The URI to fetch it from.
        location: Text<'a, 512>,
        /// When to fetch it, not before.
        retrieve_date_time: DateTime<'a>,
        /// When to install it, not before; absent: once it is there.
        install_date_time: Option<DateTime<'a>>,
        /// The certificate it was signed with, as PEM; absent when it is not signed.
        signing_certificate: Option<Text<'a, 800>>,
        /// The signature over the firmware file, in base64; absent when it is not signed.
        signature: Option<Text<'a, 800>>,
    }

    /// Where a log goes, and which part of it.
    LogParameters<'a> {
        /// The URL of the folder to upload to.
        remote_location: Text<'a, 512>,
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
        serial_number: Text<'a, 20>,
    }

    /// A certificate, and those between it and its root.
    CertificateChain<'a> {
        /// The certificate itself, as DER in base64.
        certificate: Text<'a, 800>,
        /// The authorities between it and the root, each as DER in base64; absent when there are none.
        child_certificate: Option<List<'a, Text<'a, 800>, 1, 4>>,
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
        serial_number: Text<'a, 20>,
        /// Where to ask, the URL of the certificate's OCSP server; absent leaves it to who asks.
        responder_url "responderURL": Option<Text<'a, 512>>,
    }

    // Monitoring

    /// One event: a monitor that rang, or a value that changed.
    EventData<'a> {
        /// Given by the station. Another event can name it as its cause.
        event_id: i32,
        /// When the event was made, by the station's clock.
        timestamp: DateTime<'a>,
        /// Which sort of change it was.
        trigger: EventTrigger,
        /// The `event_id` of the event that led to this one.
        cause: Option<i32>,
        /// What the variable is now, as text.
        actual_value: Text<'a, 1000>,
        /// The maker's code for it.
        tech_code: Option<Text<'a, 50>>,
        /// More about it, for people who repair.
        tech_info: Option<Text<'a, 500>>,
        /// Whether it is the end of what a monitor rang for, the value being back to normal.
        cleared: bool,
        /// The component that has the variable.
        component: Component<'a>,
        /// What it is about.
        variable: Variable<'a>,
        /// The monitor that rang; absent when it was none.
        variable_monitoring_event: Option<VariableMonitoring<'a>>,
    }

    /// A monitor to set.
    SetMonitoringData<'a> {
        /// Replace this one; absent sets a new one, whose id the station chooses.
        id: Option<i32>,
        /// The threshold or the change, in the unit of the variable; for periodic ones the interval in seconds.
        value: Number<'a>,
        /// When it rings.
        kind "type": MonitorKind,
        /// How grave its events are, from 0, danger, to 9, debugging; 5 is usual.
        severity: i32,
        /// Whether it watches only during transactions; absent means false.
        transaction: Option<bool>,
        /// The component that has the variable.
        component: Component<'a>,
        /// What it watches.
        variable: Variable<'a>,
    }

    /// What came of setting one monitor.
    SetMonitoringResult<'a> {
        /// Given by the station; only when it was set.
        id: Option<i32>,
        /// As it was to be set.
        kind "type": MonitorKind,
        /// As it was to be set.
        severity: i32,
        /// Only Accepted means that it is set.
        status: SetMonitoringStatus,
        /// As it was to be set.
        component: Component<'a>,
        /// As it was to be set.
        variable: Variable<'a>,
    }

    /// What came of removing one monitor.
    ClearMonitoringResult {
        /// As it was named.
        id: i32,
        /// Only Accepted means that it is gone.
        status: ClearMonitoringStatus,
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
        /// Given by the station, unique in it.
        id: i32,
        /// The threshold or the change, in the unit of the variable; for periodic ones the interval in seconds.
        value: Number<'a>,
        /// When it rings.
        kind "type": MonitorKind,
        /// How grave its events are, from 0, danger, to 9, debugging.
        severity: i32,
        /// Whether it watches only during transactions.
        transaction: bool,
    }

    // Display messages

    /// A message to show, and when.
    MessageInfo<'a> {
        /// Which display, where there are several; absent is the main one.
        display: Option<Component<'a>>,
        /// Given by the CSMS; zero or more, unique in the station.
        id: i32,
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
    }
}
