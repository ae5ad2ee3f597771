//! The eleven actions' payloads as one writes them for serde: text and lists owned, choices as enums, nothing checked
//! beyond that. What the core's check is measured against.

/// `[custom data]` gives every object the member that it has in 2.0.1.
macro_rules! types {
    ([custom data] $(struct $name:ident { $($members:tt)* })*) => {
        $(types! { @one $name { custom_data: Option<serde_json::Value>, $($members)* } })*
    };
    ($(struct $name:ident { $($members:tt)* })*) => {
        $(types! { @one $name { $($members)* } })*
    };
    (@one $name:ident { $($(#[$attribute:meta])* $member:ident: $type:ty),* $(,)? }) => {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[allow(dead_code)]
        pub(crate) struct $name {
            $($(#[$attribute])* $member: $type),*
        }
    };
}

macro_rules! choices {
    ($($name:ident { $($value:ident $(= $wire:literal)?),* $(,)? })*) => {
        // Names are the standard's.
        $(#[derive(serde::Deserialize)]
        #[allow(clippy::enum_variant_names, clippy::upper_case_acronyms)]
        enum $name {
            $($(#[serde(rename = $wire)])? $value),*
        })*
    };
}

pub(crate) mod v16 {
    types! {
        struct BootNotificationRequest {
            charge_point_vendor: String, charge_point_model: String, charge_point_serial_number: Option<String>,
            charge_box_serial_number: Option<String>, firmware_version: Option<String>, iccid: Option<String>,
            imsi: Option<String>, meter_type: Option<String>, meter_serial_number: Option<String>,
        }
        struct BootNotificationResponse { status: BootNotificationStatus, current_time: String, interval: i32 }
        struct StatusNotificationRequest {
            connector_id: i32, error_code: StatusNotificationErrorCode, info: Option<String>,
            status: StatusNotificationStatus, timestamp: Option<String>, vendor_id: Option<String>,
            vendor_error_code: Option<String>,
        }
        struct StatusNotificationResponse {}
        struct SampledValue {
            value: String, context: Option<Context>, format: Option<Format>, measurand: Option<Measurand>,
            phase: Option<Phase>, location: Option<Location>, unit: Option<Unit>,
        }
        struct MeterValue { timestamp: String, sampled_value: Vec<SampledValue> }
        struct MeterValuesRequest { connector_id: i32, transaction_id: Option<i32>, meter_value: Vec<MeterValue> }
        struct MeterValuesResponse {}
        struct StartTransactionRequest {
            connector_id: i32, id_tag: String, meter_start: i32, reservation_id: Option<i32>, timestamp: String,
        }
        struct IdTagInfo { expiry_date: Option<String>, parent_id_tag: Option<String>, status: IdTagInfoStatus }
        struct StartTransactionResponse { id_tag_info: IdTagInfo, transaction_id: i32 }
        struct ChargingSchedulePeriod { start_period: i32, limit: f64, number_phases: Option<i32> }
        struct ChargingSchedule {
            duration: Option<i32>, start_schedule: Option<String>, charging_rate_unit: ChargingRateUnit,
            charging_schedule_period: Vec<ChargingSchedulePeriod>, min_charging_rate: Option<f64>,
        }
        struct CsChargingProfiles {
            charging_profile_id: i32, transaction_id: Option<i32>, stack_level: i32,
            charging_profile_purpose: ChargingProfilePurpose, charging_profile_kind: ChargingProfileKind,
            recurrency_kind: Option<RecurrencyKind>, valid_from: Option<String>, valid_to: Option<String>,
            charging_schedule: ChargingSchedule,
        }
        struct SetChargingProfileRequest { connector_id: i32, cs_charging_profiles: CsChargingProfiles }
        struct SetChargingProfileResponse { status: SetChargingProfileStatus }
        struct GetConfigurationRequest { key: Option<Vec<String>> }
        struct ConfigurationKey { key: String, readonly: bool, value: Option<String> }
        struct GetConfigurationResponse {
            configuration_key: Option<Vec<ConfigurationKey>>, unknown_key: Option<Vec<String>>,
        }
    }

    choices! {
        BootNotificationStatus { Accepted, Pending, Rejected }
        StatusNotificationErrorCode {
            ConnectorLockFailure, EVCommunicationError, GroundFailure, HighTemperature, InternalError,
            LocalListConflict, NoError, OtherError, OverCurrentFailure, PowerMeterFailure, PowerSwitchFailure,
            ReaderFailure, ResetFailure, UnderVoltage, OverVoltage, WeakSignal,
        }
        StatusNotificationStatus {
            Available, Preparing, Charging, SuspendedEVSE, SuspendedEV, Finishing, Reserved, Unavailable, Faulted,
        }
        Context {
            InterruptionBegin = "Interruption.Begin", InterruptionEnd = "Interruption.End",
            SampleClock = "Sample.Clock", SamplePeriodic = "Sample.Periodic", TransactionBegin = "Transaction.Begin",
            TransactionEnd = "Transaction.End", Trigger, Other,
        }
        Format { Raw, SignedData }
        Measurand {
            EnergyActiveExportRegister = "Energy.Active.Export.Register",
            EnergyActiveImportRegister = "Energy.Active.Import.Register",
            EnergyReactiveExportRegister = "Energy.Reactive.Export.Register",
            EnergyReactiveImportRegister = "Energy.Reactive.Import.Register",
            EnergyActiveExportInterval = "Energy.Active.Export.Interval",
            EnergyActiveImportInterval = "Energy.Active.Import.Interval",
            EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
            EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
            PowerActiveExport = "Power.Active.Export", PowerActiveImport = "Power.Active.Import",
            PowerOffered = "Power.Offered", PowerReactiveExport = "Power.Reactive.Export",
            PowerReactiveImport = "Power.Reactive.Import", PowerFactor = "Power.Factor",
            CurrentImport = "Current.Import", CurrentExport = "Current.Export", CurrentOffered = "Current.Offered",
            Voltage, Frequency, Temperature, SoC, RPM,
        }
        Phase {
            L1, L2, L3, N, L1N = "L1-N", L2N = "L2-N", L3N = "L3-N", L1L2 = "L1-L2", L2L3 = "L2-L3", L3L1 = "L3-L1",
        }
        Location { Cable, EV, Inlet, Outlet, Body }
        Unit {
            Wh, KWh = "kWh", Varh = "varh", Kvarh = "kvarh", W, KW = "kW", VA, KVA = "kVA", Var = "var",
            Kvar = "kvar", A, V, K, Celcius, Celsius, Fahrenheit, Percent, Hertz,
        }
        IdTagInfoStatus { Accepted, Blocked, Expired, Invalid, ConcurrentTx }
        ChargingProfilePurpose { ChargePointMaxProfile, TxDefaultProfile, TxProfile }
        ChargingProfileKind { Absolute, Recurring, Relative }
        RecurrencyKind { Daily, Weekly }
        ChargingRateUnit { A, W }
        SetChargingProfileStatus { Accepted, Rejected, NotSupported }
    }
}

pub(crate) mod v201 {
    types! {
        [custom data]

        struct Modem { iccid: Option<String>, imsi: Option<String> }
        struct ChargingStation {
            serial_number: Option<String>, model: String, modem: Option<Modem>, vendor_name: String,
            firmware_version: Option<String>,
        }
        struct BootNotificationRequest { charging_station: ChargingStation, reason: BootReasonKind }
        struct StatusInfo { reason_code: String, additional_info: Option<String> }
        struct BootNotificationResponse {
            current_time: String, interval: i32, status: RegistrationStatusKind, status_info: Option<StatusInfo>,
        }
        struct SignedMeterValue {
            signed_meter_data: String, signing_method: String, encoding_method: String, public_key: String,
        }
        struct UnitOfMeasure { unit: Option<String>, multiplier: Option<i32> }
        struct SampledValue {
            value: f64, context: Option<ReadingContextKind>, measurand: Option<MeasurandKind>,
            phase: Option<PhaseKind>, location: Option<LocationKind>, signed_meter_value: Option<SignedMeterValue>,
            unit_of_measure: Option<UnitOfMeasure>,
        }
        struct MeterValue { sampled_value: Vec<SampledValue>, timestamp: String }
        struct Transaction {
            transaction_id: String, charging_state: Option<ChargingStateKind>, time_spent_charging: Option<i32>,
            stopped_reason: Option<ReasonKind>, remote_start_id: Option<i32>,
        }
        struct Evse { id: i32, connector_id: Option<i32> }
        struct AdditionalInfo { additional_id_token: String, #[serde(rename = "type")] kind: String }
        struct IdToken {
            additional_info: Option<Vec<AdditionalInfo>>, id_token: String,
            #[serde(rename = "type")] kind: IdTokenKind,
        }
        struct TransactionEventRequest {
            event_type: TransactionEventKind, meter_value: Option<Vec<MeterValue>>, timestamp: String,
            trigger_reason: TriggerReasonKind, seq_no: i32, offline: Option<bool>, number_of_phases_used: Option<i32>,
            cable_max_current: Option<i32>, reservation_id: Option<i32>, transaction_info: Transaction,
            evse: Option<Evse>, id_token: Option<IdToken>,
        }
        struct MessageContent { format: MessageFormatKind, language: Option<String>, content: String }
        struct IdTokenInfo {
            status: AuthorizationStatusKind, cache_expiry_date_time: Option<String>, charging_priority: Option<i32>,
            language1: Option<String>, evse_id: Option<Vec<i32>>, group_id_token: Option<IdToken>,
            language2: Option<String>, personal_message: Option<MessageContent>,
        }
        struct TransactionEventResponse {
            total_cost: Option<f64>, charging_priority: Option<i32>, id_token_info: Option<IdTokenInfo>,
            updated_personal_message: Option<MessageContent>,
        }
        struct ChargingSchedulePeriod {
            start_period: i32, limit: f64, number_phases: Option<i32>, phase_to_use: Option<i32>,
        }
        struct RelativeTimeInterval { start: i32, duration: Option<i32> }
        struct Cost { cost_kind: CostKind, amount: i32, amount_multiplier: Option<i32> }
        struct ConsumptionCost { start_value: f64, cost: Vec<Cost> }
        struct SalesTariffEntry {
            relative_time_interval: RelativeTimeInterval, e_price_level: Option<i32>,
            consumption_cost: Option<Vec<ConsumptionCost>>,
        }
        struct SalesTariff {
            id: i32, sales_tariff_description: Option<String>, num_e_price_levels: Option<i32>,
            sales_tariff_entry: Vec<SalesTariffEntry>,
        }
        struct ChargingSchedule {
            id: i32, start_schedule: Option<String>, duration: Option<i32>, charging_rate_unit: ChargingRateUnitKind,
            charging_schedule_period: Vec<ChargingSchedulePeriod>, min_charging_rate: Option<f64>,
            sales_tariff: Option<SalesTariff>,
        }
        struct ChargingProfile {
            id: i32, stack_level: i32, charging_profile_purpose: ChargingProfilePurposeKind,
            charging_profile_kind: ChargingProfileKind, recurrency_kind: Option<RecurrencyKind>,
            valid_from: Option<String>, valid_to: Option<String>, charging_schedule: Vec<ChargingSchedule>,
            transaction_id: Option<String>,
        }
        struct SetChargingProfileRequest { evse_id: i32, charging_profile: ChargingProfile }
        struct SetChargingProfileResponse { status: ChargingProfileStatusKind, status_info: Option<StatusInfo> }
        struct Component { evse: Option<Evse>, name: String, instance: Option<String> }
        struct Variable { name: String, instance: Option<String> }
        struct VariableAttribute {
            #[serde(rename = "type")] kind: Option<AttributeKind>, value: Option<String>,
            mutability: Option<MutabilityKind>, persistent: Option<bool>, constant: Option<bool>,
        }
        struct VariableCharacteristics {
            unit: Option<String>, data_type: DataKind, min_limit: Option<f64>, max_limit: Option<f64>,
            values_list: Option<String>, supports_monitoring: bool,
        }
        struct ReportData {
            component: Component, variable: Variable, variable_attribute: Vec<VariableAttribute>,
            variable_characteristics: Option<VariableCharacteristics>,
        }
        struct NotifyReportRequest {
            request_id: i32, generated_at: String, report_data: Option<Vec<ReportData>>, tbc: Option<bool>,
            seq_no: i32,
        }
        struct NotifyReportResponse {}
        struct SetVariableData {
            attribute_type: Option<AttributeKind>, attribute_value: String, component: Component, variable: Variable,
        }
        struct SetVariablesRequest { set_variable_data: Vec<SetVariableData> }
        struct SetVariableResult {
            attribute_type: Option<AttributeKind>, attribute_status: SetVariableStatusKind,
            attribute_status_info: Option<StatusInfo>, component: Component, variable: Variable,
        }
        struct SetVariablesResponse { set_variable_result: Vec<SetVariableResult> }
    }

    choices! {
        BootReasonKind {
            ApplicationReset, FirmwareUpdate, LocalReset, PowerUp, RemoteReset, ScheduledReset, Triggered, Unknown,
            Watchdog,
        }
        RegistrationStatusKind { Accepted, Pending, Rejected }
        TransactionEventKind { Ended, Started, Updated }
        ReadingContextKind {
            InterruptionBegin = "Interruption.Begin", InterruptionEnd = "Interruption.End", Other,
            SampleClock = "Sample.Clock", SamplePeriodic = "Sample.Periodic", TransactionBegin = "Transaction.Begin",
            TransactionEnd = "Transaction.End", Trigger,
        }
        MeasurandKind {
            CurrentExport = "Current.Export", CurrentImport = "Current.Import", CurrentOffered = "Current.Offered",
            EnergyActiveExportRegister = "Energy.Active.Export.Register",
            EnergyActiveImportRegister = "Energy.Active.Import.Register",
            EnergyReactiveExportRegister = "Energy.Reactive.Export.Register",
            EnergyReactiveImportRegister = "Energy.Reactive.Import.Register",
            EnergyActiveExportInterval = "Energy.Active.Export.Interval",
            EnergyActiveImportInterval = "Energy.Active.Import.Interval", EnergyActiveNet = "Energy.Active.Net",
            EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
            EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
            EnergyReactiveNet = "Energy.Reactive.Net", EnergyApparentNet = "Energy.Apparent.Net",
            EnergyApparentImport = "Energy.Apparent.Import", EnergyApparentExport = "Energy.Apparent.Export",
            Frequency, PowerActiveExport = "Power.Active.Export", PowerActiveImport = "Power.Active.Import",
            PowerFactor = "Power.Factor", PowerOffered = "Power.Offered",
            PowerReactiveExport = "Power.Reactive.Export", PowerReactiveImport = "Power.Reactive.Import", SoC,
            Voltage,
        }
        PhaseKind {
            L1, L2, L3, N, L1N = "L1-N", L2N = "L2-N", L3N = "L3-N", L1L2 = "L1-L2", L2L3 = "L2-L3", L3L1 = "L3-L1",
        }
        LocationKind { Body, Cable, EV, Inlet, Outlet }
        TriggerReasonKind {
            Authorized, CablePluggedIn, ChargingRateChanged, ChargingStateChanged, Deauthorized, EnergyLimitReached,
            EVCommunicationLost, EVConnectTimeout, MeterValueClock, MeterValuePeriodic, TimeLimitReached, Trigger,
            UnlockCommand, StopAuthorized, EVDeparted, EVDetected, RemoteStop, RemoteStart, AbnormalCondition,
            SignedDataReceived, ResetCommand,
        }
        ChargingStateKind { Charging, EVConnected, SuspendedEV, SuspendedEVSE, Idle }
        ReasonKind {
            DeAuthorized, EmergencyStop, EnergyLimitReached, EVDisconnected, GroundFault, ImmediateReset, Local,
            LocalOutOfCredit, MasterPass, Other, OvercurrentFault, PowerLoss, PowerQuality, Reboot, Remote,
            SOCLimitReached, StoppedByEV, TimeLimitReached, Timeout,
        }
        IdTokenKind { Central, EMAID = "eMAID", ISO14443, ISO15693, KeyCode, Local, MacAddress, NoAuthorization }
        AuthorizationStatusKind {
            Accepted, Blocked, ConcurrentTx, Expired, Invalid, NoCredit, NotAllowedTypeEVSE, NotAtThisLocation,
            NotAtThisTime, Unknown,
        }
        MessageFormatKind { ASCII, HTML, URI, UTF8 }
        ChargingProfilePurposeKind {
            ChargingStationExternalConstraints, ChargingStationMaxProfile, TxDefaultProfile, TxProfile,
        }
        ChargingProfileKind { Absolute, Recurring, Relative }
        RecurrencyKind { Daily, Weekly }
        ChargingRateUnitKind { W, A }
        CostKind { CarbonDioxideEmission, RelativePricePercentage, RenewableGenerationPercentage }
        ChargingProfileStatusKind { Accepted, Rejected }
        AttributeKind { Actual, Target, MinSet, MaxSet }
        MutabilityKind { ReadOnly, WriteOnly, ReadWrite }
        DataKind {
            String = "string", Decimal = "decimal", Integer = "integer", DateTime = "dateTime", Boolean = "boolean",
            OptionList, SequenceList, MemberList,
        }
        SetVariableStatusKind {
            Accepted, Rejected, UnknownComponent, UnknownVariable, NotSupportedAttributeType, RebootRequired,
        }
    }
}
