//! Reads all there is in a message: every member, every item of every list, as a program that uses each of them would.

use core::hint::black_box;

use ocpp_core::{
    Version,
    json::Text,
    schema::{Action, Checked, List, Value},
    v16, v201,
};

/// What lays the view of one of the eleven actions' payloads over a checked text and reads it all; `None` for others.
pub(crate) fn toucher(version: Version, action: &str, is_response: bool) -> Option<fn(&Checked<'_>)> {
    fn of<A>(is_response: bool) -> Option<fn(&Checked<'_>)>
    where
        A: Action,
        for<'a> A::Request<'a>: Touch,
        for<'a> A::Response<'a>: Touch,
    {
        Some(if is_response {
            |it| it.view::<A::Response<'_>>().touch()
        } else {
            |it| it.view::<A::Request<'_>>().touch()
        })
    }
    match (version, action) {
        (Version::V16, "BootNotification") => of::<v16::BootNotification>(is_response),
        (Version::V16, "StatusNotification") => of::<v16::StatusNotification>(is_response),
        (Version::V16, "MeterValues") => of::<v16::MeterValues>(is_response),
        (Version::V16, "StartTransaction") => of::<v16::StartTransaction>(is_response),
        (Version::V16, "SetChargingProfile") => of::<v16::SetChargingProfile>(is_response),
        (Version::V16, "GetConfiguration") => of::<v16::GetConfiguration>(is_response),
        (Version::V201, "BootNotification") => of::<v201::BootNotification>(is_response),
        (Version::V201, "TransactionEvent") => of::<v201::TransactionEvent>(is_response),
        (Version::V201, "SetChargingProfile") => of::<v201::SetChargingProfile>(is_response),
        (Version::V201, "NotifyReport") => of::<v201::NotifyReport>(is_response),
        (Version::V201, "SetVariables") => of::<v201::SetVariables>(is_response),
        _ => None,
    }
}

trait Touch {
    fn touch(&self);
}

impl<T: Touch> Touch for Option<T> {
    fn touch(&self) {
        if let Some(value) = self {
            value.touch();
        }
    }
}

impl<'a, T: Value<'a> + Touch, const MIN: usize, const MAX: usize> Touch for List<'a, T, MIN, MAX> {
    fn touch(&self) {
        for item in self.iter() {
            item.touch();
        }
    }
}

/// For each type the members in which there are lists; all others are there once the view is.
macro_rules! touch {
    ($($type:ty { $($($member:ident).+),* })*) => {
        $(impl Touch for $type {
            fn touch(&self) {
                black_box(self);
                $(self.$($member).+.touch();)*
            }
        })*
    };
}

touch! {
    Text<'_, 50> {}
    i32 {}

    v16::BootNotificationRequest<'_> {}
    v16::BootNotificationResponse<'_> {}
    v16::StatusNotificationRequest<'_> {}
    v16::StatusNotificationResponse {}
    v16::MeterValuesRequest<'_> { meter_value }
    v16::MeterValuesResponse {}
    v16::MeterValue<'_> { sampled_value }
    v16::SampledValue<'_> {}
    v16::StartTransactionRequest<'_> {}
    v16::StartTransactionResponse<'_> {}
    v16::SetChargingProfileRequest<'_> { cs_charging_profiles.charging_schedule.charging_schedule_period }
    v16::SetChargingProfileResponse {}
    v16::ChargingSchedulePeriod<'_> {}
    v16::GetConfigurationRequest<'_> { key }
    v16::GetConfigurationResponse<'_> { configuration_key, unknown_key }
    v16::KeyValue<'_> {}

    v201::BootNotificationRequest<'_> {}
    v201::BootNotificationResponse<'_> {}
    v201::TransactionEventRequest<'_> { meter_value, id_token }
    v201::TransactionEventResponse<'_> { id_token_info }
    v201::MeterValue<'_> { sampled_value }
    v201::SampledValue<'_> {}
    v201::IdToken<'_> { additional_info }
    v201::AdditionalInfo<'_> {}
    v201::IdTokenInfo<'_> { evse_id, group_id_token }
    v201::SetChargingProfileRequest<'_> { charging_profile.charging_schedule }
    v201::SetChargingProfileResponse<'_> {}
    v201::ChargingSchedule<'_> { charging_schedule_period, sales_tariff }
    v201::ChargingSchedulePeriod<'_> {}
    v201::SalesTariff<'_> { sales_tariff_entry }
    v201::SalesTariffEntry<'_> { consumption_cost }
    v201::ConsumptionCost<'_> { cost }
    v201::Cost<'_> {}
    v201::NotifyReportRequest<'_> { report_data }
    v201::NotifyReportResponse<'_> {}
    v201::ReportData<'_> { variable_attribute }
    v201::VariableAttribute<'_> {}
    v201::SetVariablesRequest<'_> { set_variable_data }
    v201::SetVariablesResponse<'_> { set_variable_result }
    v201::SetVariableData<'_> {}
    v201::SetVariableResult<'_> {}
}
