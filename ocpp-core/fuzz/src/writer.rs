//! `writer`: values as programs build them, with any texts, numbers and lists, written into buffers of every size.

use arbitrary::{Arbitrary, Unstructured};
use ocpp_core::{
    Timestamp,
    frame::Frame,
    json::{Decimal, Text, TooSmall, Writer},
    schema::{Action, CustomData, DateTime, EncodeError, Json, List, Number, Value},
    v16, v20, v201,
};

use crate::{input::Payload, oracle::rules};

/// Whether what is written is what was meant, whether what may not be sent is refused with its fault, and whether a
/// buffer that is too small is told by how much.
pub fn run(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let which = bytes.arbitrary::<u8>().unwrap_or(0) % 16;
    let mut built = Built { bytes };
    match which {
        0 | 1 => pieces(&mut built),
        2 => built.boot_of_v16(),
        3 => built.meter_values_of_v16(),
        4 => built.stop_of_v16(),
        5 => built.charging_profile_of_v16(),
        6 => built.local_list_of_v16(),
        7 => built.configuration_of_v16(),
        8 => built.data_of_v16(),
        9 => built.event_of_v20(),
        10 => built.data_of_v20(),
        11 => built.event_of_v201(),
        12 => built.report_of_v201(),
        13 => built.data_of_v201(),
        14 => built.display_message_of_v201(),
        _ => built.reset_of_v201(),
    }
}

/// A sequence of what a writer can write, against the same in a `String`.
fn pieces(built: &mut Built<'_>) {
    let mut buffer = vec![0; usize::from(built.bytes.arbitrary::<u8>().unwrap_or(0))];
    let mut writer = Writer::new(&mut buffer);
    let mut expected = String::new();
    while let Ok(which) = built.bytes.arbitrary::<u8>() {
        match which % 4 {
            0 => {
                let text = built.piece();
                writer.raw(text);
                expected.push_str(text);
            }
            1 => {
                let text = built.piece();
                writer.string(text);
                let written = quoted(text);
                assert_eq!(serde_json::from_str::<String>(&written).expect("JSON"), text);
                expected.push_str(&written);
            }
            2 => {
                let value = built.take::<i64>();
                writer.integer(value);
                expected.push_str(&value.to_string());
            }
            _ => {
                let value = built.decimal();
                writer.decimal(value);
                expected.push_str(&plain(value));
                assert_eq!(value.to_string(), plain(value));
            }
        }
        assert_eq!((writer.len(), writer.is_empty()), (expected.len(), expected.is_empty()));
        if built.bytes.is_empty() {
            break;
        }
    }
    match writer.finish() {
        Ok(written) => assert_eq!(written, expected),
        Err(TooSmall { needed }) => assert!(needed == expected.len() && needed > buffer.len()),
    }
}

/// A text as JSON, with as few escapes as can be.
fn quoted(text: &str) -> String {
    let inside: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            '\0'..='\x1f' => format!("\\u{:04x}", c as u32),
            _ => c.to_string(),
        })
        .collect();
    format!("\"{inside}\"")
}

/// A decimal as people write it.
fn plain(Decimal { mantissa, scale, .. }: Decimal) -> String {
    let sign = if mantissa < 0 { "-" } else { "" };
    let scale = usize::from(scale);
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

type Write<'w, T> = &'w dyn for<'b> Fn(&T, &'b mut [u8]) -> Result<&'b str, EncodeError>;

/// Writes a value into buffers of every size and judges what comes of it; gives the payload if it was valid.
fn written<'v, T: Value<'v>>(payload: &Payload<'_>, value: &T, write: Write<'_, T>) -> Option<String> {
    let needed = match write(value, &mut []) {
        Err(EncodeError::TooSmall(TooSmall { needed })) => needed,
        other => panic!("a payload of no bytes: {other:?}"),
    };
    let step = needed / 64 + 1;
    for size in (1..needed).step_by(step).chain([needed - 1]) {
        let mut buffer = vec![0; size];
        assert_eq!(write(value, &mut buffer), Err(EncodeError::TooSmall(TooSmall { needed })), "{size} bytes");
    }
    let mut buffer = vec![0; needed];
    let refused = match write(value, &mut buffer) {
        Ok(text) => {
            assert_eq!(text.len(), needed);
            let text = text.to_owned();
            let mut larger = vec![0xff; needed + 9];
            assert_eq!(write(value, &mut larger), Ok(&*text));
            assert!(larger[needed..].iter().all(|&byte| byte == 0xff), "written beyond the end");
            assert_eq!(faults(payload, &text), []);
            return Some(text);
        }
        Err(EncodeError::Invalid(invalid)) => invalid,
        Err(other) => panic!("{other}"),
    };
    let text = std::str::from_utf8(&buffer).expect("whole texts were written");
    let faults = faults(payload, text);
    let first = faults.first().expect("it was refused for a reason");
    assert_eq!((refused.violation.kind, refused.violation.at as usize), (first.kind, first.at));
    assert_eq!(refused.path(&buffer).to_string(), first.path);
    let _ = refused.describe(&buffer).to_string();
    None
}

fn faults(payload: &Payload<'_>, text: &str) -> Vec<rules::Fault> {
    rules::faults(payload.version(), &payload.action, payload.shape.object(), text).expect("what is written is JSON")
}

fn payload_of<A: Action>(is_response: bool) -> Payload<'static> {
    let table = A::VERSION.table().expect("it is built");
    let action = table.action(A::NAME).expect("it is listed");
    let shape = if is_response { action.response() } else { action.request() };
    Payload { table, action, is_response, shape, text: "", seed: 0 }
}

fn request<'v, A: Action>(value: &A::Request<'v>) -> Option<String> {
    let payload = payload_of::<A>(false);
    let text = written(&payload, value, &|value, buffer| payload.table.write_request::<A>(value, buffer))?;
    let read = payload.table.request::<A>(&text).expect("it was checked");
    assert_eq!(shown(read), shown(*value), "what was read is not what was built");
    Some(text)
}

fn response<'v, A: Action>(value: &A::Response<'v>) {
    let payload = payload_of::<A>(true);
    let written = written(&payload, value, &|value, buffer| payload.table.write_response::<A>(value, buffer));
    let Some(text) = written else { return };
    let read = payload.table.response::<A>(&text).expect("it was checked");
    assert_eq!(shown(read), shown(*value), "what was read is not what was built");
}

fn shown<'v, T: Value<'v>>(value: T) -> String {
    format!("{value:?}")
}

/// A frame around a request: by the end that may send it.
macro_rules! call {
    ($built:ident, $version:ident . $end:ident, $action:ident, $value:expr) => {{
        let value = $value;
        let payload = request::<$version::$action>(&value);
        let id = $built.piece();
        let end = $version::TABLE.$end();
        framed(payload, id, &|buffer| end.write_call(id, &value, buffer));
    }};
}

/// The same bytes as the payload's, and the head that was asked for.
fn framed(payload: Option<String>, id: &str, write: &dyn for<'b> Fn(&'b mut [u8]) -> Result<&'b str, EncodeError>) {
    let Err(EncodeError::TooSmall(TooSmall { needed })) = write(&mut []) else { panic!("a frame of no bytes") };
    let mut buffer = vec![0; needed];
    assert_eq!(write(&mut buffer[..needed - 1]), Err(EncodeError::TooSmall(TooSmall { needed })));
    match (write(&mut buffer), payload) {
        (Ok(text), Some(payload)) => {
            let Ok(Frame::Call(call)) = Frame::parse(text) else { panic!("no call: {text}") };
            assert!(call.id == *id && call.payload == payload, "{text}");
        }
        (Err(EncodeError::Invalid(invalid)), None) => {
            let _ = invalid.path(&buffer).to_string();
        }
        (frame, payload) => panic!("{frame:?}, but the payload {payload:?}"),
    }
}

/// Values out of bytes.
struct Built<'a> {
    bytes: Unstructured<'a>,
}

impl<'a> Built<'a> {
    fn take<T: Arbitrary<'a> + Default>(&mut self) -> T {
        self.bytes.arbitrary().unwrap_or_default()
    }

    fn below(&mut self, end: usize) -> usize {
        usize::from(self.take::<u8>()) % end
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.below(2) == 1 { Some(make(self)) } else { None }
    }

    fn several<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = self.below(5);
        (0..count).map(|_| make(self)).collect()
    }

    /// A text of the input's.
    fn piece(&mut self) -> &'a str {
        let len = match self.below(8) {
            7 => usize::from(self.take::<u16>()) % 3000,
            _ => self.below(24),
        };
        let len = len.min(self.bytes.len());
        crate::input::text(self.bytes.bytes(len).unwrap_or(&[]))
    }

    fn text<const MAX: usize>(&mut self) -> Text<'a, MAX> {
        Text::new(self.piece())
    }

    fn decimal(&mut self) -> Decimal {
        let mantissa = match self.below(3) {
            0 => i64::from(self.take::<u8>()),
            1 => i64::from(self.take::<i32>()),
            _ => self.take(),
        };
        let scale = if self.below(4) == 3 { self.take() } else { self.below(4) as u8 };
        Decimal::new(mantissa, scale)
    }

    fn number<const MIN: i32, const MAX: i32, const TENTHS: bool>(&mut self) -> Number<'a, MIN, MAX, TENTHS> {
        Number::new(self.decimal())
    }

    fn time(&mut self) -> DateTime<'a> {
        let millis = match self.below(3) {
            // Years 0 to 9999 are all that can be written.
            0 => self.take::<i64>() % 253_402_300_800_000,
            1 => i64::from(self.take::<u32>()) * 1000,
            _ => 1_795_450_347_000 + i64::from(self.take::<u16>()),
        };
        DateTime::new(Timestamp::from_millis(millis.max(-62_167_219_200_000)))
    }

    fn integer(&mut self) -> i32 {
        if self.below(2) == 0 { self.below(100) as i32 } else { self.take() }
    }

    /// Any of the values, and now and then the one that cannot be sent.
    fn choice<T: Copy>(&mut self, all: &[T], unrecognized: T) -> T {
        match self.take::<u8>() {
            255 => unrecognized,
            at => all[usize::from(at) % all.len()],
        }
    }

    fn json(&mut self) -> Json<'a> {
        let text = self.piece();
        Json::new(text).or(Json::new("{\"a\":[1.50,\"\\u00e9\",null]}")).expect("JSON")
    }

    fn custom_data(&mut self) -> Option<CustomData<'a>> {
        self.maybe(|built| {
            let text = built.piece();
            CustomData::new(text).or(CustomData::new("{\"vendorId\":\"x\",\"y\":[]}")).expect("an object")
        })
    }

    fn boot_of_v16(&mut self) {
        let value = v16::BootNotificationRequest {
            charge_box_serial_number: self.maybe(Self::text),
            firmware_version: self.maybe(Self::text),
            meter_type: self.maybe(Self::text),
            ..v16::BootNotificationRequest::new(self.text(), self.text())
        };
        call!(self, v16.station, BootNotification, value);
        let status = self.choice(v16::RegistrationStatus::ALL, v16::RegistrationStatus::Unrecognized);
        response::<v16::BootNotification>(&v16::BootNotificationResponse::new(status, self.time(), self.integer()));
    }

    fn meter_values_of_v16(&mut self) {
        let samples = self.several(|built| v16::SampledValue {
            unit: built.maybe(|built| built.choice(v16::UnitOfMeasure::ALL, v16::UnitOfMeasure::Unrecognized)),
            measurand: built.maybe(|built| built.choice(v16::Measurand::ALL, v16::Measurand::Unrecognized)),
            ..v16::SampledValue::new(built.text())
        });
        let values = self.several(|built| v16::MeterValue::new(built.time(), List::new(&samples)));
        let transaction_id = self.maybe(Self::integer);
        let value = v16::MeterValuesRequest {
            transaction_id,
            ..v16::MeterValuesRequest::new(self.integer(), List::new(&values))
        };
        call!(self, v16.station, MeterValues, value);
    }

    fn stop_of_v16(&mut self) {
        let samples = self.several(|built| v16::TransactionSampledValue::new(built.text()));
        let values = self.several(|built| v16::TransactionMeterValue::new(built.time(), List::new(&samples)));
        let value = v16::StopTransactionRequest {
            id_tag: self.maybe(Self::text),
            reason: self.maybe(|built| built.choice(v16::Reason::ALL, v16::Reason::Unrecognized)),
            transaction_data: self.maybe(|_| List::new(&values)),
            ..v16::StopTransactionRequest::new(self.integer(), self.time(), self.integer())
        };
        call!(self, v16.station, StopTransaction, value);
    }

    fn charging_profile_of_v16(&mut self) {
        use v16::{
            ChargingProfile, ChargingProfileKindType as Kind, ChargingProfilePurposeType as Purpose,
            ChargingRateUnitType as Unit, ChargingSchedule, ChargingSchedulePeriod,
        };
        let periods = self.several(|built| ChargingSchedulePeriod {
            number_phases: built.maybe(Self::integer),
            ..ChargingSchedulePeriod::new(built.integer(), built.number())
        });
        let schedule = ChargingSchedule {
            duration: self.maybe(Self::integer),
            start_schedule: self.maybe(Self::time),
            min_charging_rate: self.maybe(Self::number),
            ..ChargingSchedule::new(self.choice(Unit::ALL, Unit::Unrecognized), List::new(&periods))
        };
        let (purpose, kind) =
            (self.choice(Purpose::ALL, Purpose::Unrecognized), self.choice(Kind::ALL, Kind::Unrecognized));
        let profile = ChargingProfile {
            valid_from: self.maybe(Self::time),
            ..ChargingProfile::new(self.integer(), self.integer(), purpose, kind, schedule)
        };
        call!(self, v16.csms, SetChargingProfile, v16::SetChargingProfileRequest::new(self.integer(), profile));
    }

    fn local_list_of_v16(&mut self) {
        let tags = self.several(|built| v16::AuthorizationData {
            id_tag_info: built.maybe(|built| v16::IdTagInfo {
                expiry_date: built.maybe(Self::time),
                parent_id_tag: built.maybe(Self::text),
                ..v16::IdTagInfo::new(
                    built.choice(v16::AuthorizationStatus::ALL, v16::AuthorizationStatus::Unrecognized),
                )
            }),
            ..v16::AuthorizationData::new(built.text())
        });
        let value = v16::SendLocalListRequest {
            local_authorization_list: self.maybe(|_| List::new(&tags)),
            ..v16::SendLocalListRequest::new(
                self.integer(),
                self.choice(v16::UpdateType::ALL, v16::UpdateType::Unrecognized),
            )
        };
        call!(self, v16.csms, SendLocalList, value);
    }

    fn configuration_of_v16(&mut self) {
        let keys = self.several(|built| v16::KeyValue {
            value: built.maybe(Self::text),
            ..v16::KeyValue::new(built.text(), built.take())
        });
        let unknown = self.several(Self::text);
        response::<v16::GetConfiguration>(&v16::GetConfigurationResponse {
            configuration_key: self.maybe(|_| List::new(&keys)),
            unknown_key: self.maybe(|_| List::new(&unknown)),
        });
    }

    fn data_of_v16(&mut self) {
        let value = v16::DataTransferRequest {
            message_id: self.maybe(Self::text),
            data: self.maybe(Self::text),
            ..v16::DataTransferRequest::new(self.text())
        };
        call!(self, v16.csms, DataTransfer, value);
    }

    fn event_of_v20(&mut self) {
        use v20::{MeterValue, SampledValue, Transaction, TransactionEventKind as Kind, TriggerReason as Trigger};
        let samples = self.several(|built| SampledValue::new(built.number()));
        let values = self.several(|built| MeterValue::new(List::new(&samples), built.time()));
        let (kind, trigger) =
            (self.choice(Kind::ALL, Kind::Unrecognized), self.choice(Trigger::ALL, Trigger::Unrecognized));
        let value = v20::TransactionEventRequest {
            meter_value: self.maybe(|_| List::new(&values)),
            cable_max_current: self.maybe(Self::number),
            evse: self.maybe(|built| v20::Evse {
                connector_id: built.maybe(Self::integer),
                ..v20::Evse::new(built.integer())
            }),
            ..v20::TransactionEventRequest::new(
                kind,
                self.time(),
                trigger,
                self.integer(),
                Transaction::new(self.text()),
            )
        };
        call!(self, v20.station, TransactionEvent, value);
    }

    fn data_of_v20(&mut self) {
        let value =
            v20::DataTransferRequest { data: self.maybe(Self::json), ..v20::DataTransferRequest::new(self.text()) };
        call!(self, v20.station, DataTransfer, value);
    }

    fn event_of_v201(&mut self) {
        use v201::{
            AdditionalInfo, IdToken, MeterValue, SampledValue, SignedMeterValue, Transaction,
            TransactionEventKind as Kind, TriggerReason as Trigger, UnitOfMeasure,
        };
        let samples = self.several(|built| SampledValue {
            signed_meter_value: built
                .maybe(|built| SignedMeterValue::new(built.text(), built.text(), built.text(), built.text())),
            unit_of_measure: built.maybe(|built| UnitOfMeasure {
                unit: built.maybe(Self::text),
                multiplier: built.maybe(Self::integer),
                ..UnitOfMeasure::new()
            }),
            custom_data: built.custom_data(),
            ..SampledValue::new(built.number())
        });
        let values = self.several(|built| MeterValue::new(List::new(&samples), built.time()));
        let more = self.several(|built| AdditionalInfo::new(built.text(), built.text()));
        let (kind, trigger) =
            (self.choice(Kind::ALL, Kind::Unrecognized), self.choice(Trigger::ALL, Trigger::Unrecognized));
        let value = v201::TransactionEventRequest {
            meter_value: self.maybe(|_| List::new(&values)),
            offline: self.maybe(Self::take),
            cable_max_current: self.maybe(Self::integer),
            id_token: self.maybe(|built| IdToken {
                additional_info: built.maybe(|_| List::new(&more)),
                ..IdToken::new(built.text(), built.choice(v201::IdTokenKind::ALL, v201::IdTokenKind::Unrecognized))
            }),
            custom_data: self.custom_data(),
            ..v201::TransactionEventRequest::new(
                kind,
                self.time(),
                trigger,
                self.integer(),
                Transaction::new(self.text()),
            )
        };
        call!(self, v201.station, TransactionEvent, value);
    }

    fn report_of_v201(&mut self) {
        use v201::{Component, DataKind, ReportData, Variable, VariableAttribute, VariableCharacteristics};
        let attributes = self.several(|built| VariableAttribute {
            value: built.maybe(Self::text),
            persistent: built.maybe(Self::take),
            ..VariableAttribute::new()
        });
        let data = self.several(|built| ReportData {
            variable_characteristics: built.maybe(|built| VariableCharacteristics {
                min_limit: built.maybe(Self::number),
                ..VariableCharacteristics::new(built.choice(DataKind::ALL, DataKind::Unrecognized), built.take())
            }),
            ..ReportData::new(Component::new(built.text()), Variable::new(built.text()), List::new(&attributes))
        });
        let value = v201::NotifyReportRequest {
            report_data: self.maybe(|_| List::new(&data)),
            tbc: self.maybe(Self::take),
            ..v201::NotifyReportRequest::new(self.integer(), self.time(), self.integer())
        };
        call!(self, v201.station, NotifyReport, value);
    }

    fn data_of_v201(&mut self) {
        let value = v201::DataTransferRequest {
            data: self.maybe(Self::json),
            custom_data: self.custom_data(),
            ..v201::DataTransferRequest::new(self.text())
        };
        call!(self, v201.csms, DataTransfer, value);
    }

    fn display_message_of_v201(&mut self) {
        use v201::{MessageContent, MessageFormat, MessageInfo, MessagePriority};
        let content = MessageContent {
            language: self.maybe(Self::text),
            ..MessageContent::new(self.choice(MessageFormat::ALL, MessageFormat::Unrecognized), self.text())
        };
        let priority = self.choice(MessagePriority::ALL, MessagePriority::Unrecognized);
        let message = MessageInfo {
            end_date_time: self.maybe(Self::time),
            ..MessageInfo::new(self.integer(), priority, content)
        };
        call!(self, v201.csms, SetDisplayMessage, v201::SetDisplayMessageRequest::new(message));
    }

    fn reset_of_v201(&mut self) {
        let kind = self.choice(v201::ResetKind::ALL, v201::ResetKind::Unrecognized);
        let value = v201::ResetRequest { evse_id: self.maybe(Self::integer), ..v201::ResetRequest::new(kind) };
        call!(self, v201.csms, Reset, value);
        let status = self.choice(v201::ResetStatus::ALL, v201::ResetStatus::Unrecognized);
        response::<v201::Reset>(&v201::ResetResponse {
            custom_data: self.custom_data(),
            ..v201::ResetResponse::new(status)
        });
    }
}
