//! `tolerances`: named sets of faults, each tolerated or not, and what a gateway tolerates of stations in the field.

use ocpp_core::{
    Version,
    csms::{Deviation, FieldLeniency},
    schema::{Tolerances, Violation, ViolationKind},
};

use crate::{
    input::Payload,
    oracle::rules::{self, Fault},
    typed::with_view,
    views::Show,
};

/// Whether a payload passes exactly when each of its faults is in the set, and can be read when it does.
pub fn run(data: &[u8]) {
    let Some(payload) = Payload::of(data) else { return };
    let object = payload.shape.object();
    let Ok(faults) = rules::faults(payload.version(), &payload.action, object, payload.text) else { return };
    let kinds = ViolationKind::ALL.into_iter().enumerate();
    let chosen: Tolerances = kinds.filter(|(nth, _)| payload.seed >> nth & 1 == 1).map(|(_, kind)| kind).collect();
    let written = chosen.to_string();
    assert_eq!(Tolerances::parse(&written), Ok(chosen), "{written}");
    for set in [chosen, Tolerances::FIELD, Tolerances::LENIENT] {
        compare(&payload, &faults, &mut |violation| set.allows(violation), &|fault| set.contains(fault.kind));
    }
    // The place of a fault is compared as it is spelt; names with escapes are left out of it.
    if !payload.is_response && !faults.iter().any(|fault| fault.path.contains('\\')) {
        let mut leniency = FieldLeniency::default();
        let Payload { action, text, .. } = payload;
        let mut allows = |violation: &Violation| {
            leniency.allows(Deviation { action: Some(action), in_answer: false, payload: text, violation })
        };
        compare(&payload, &faults, &mut allows, &|fault| field_allows(&payload, fault));
    }
}

fn compare(
    payload: &Payload<'_>,
    faults: &[Fault],
    allows: &mut dyn FnMut(&Violation) -> bool,
    expected: &dyn Fn(&Fault) -> bool,
) {
    let mut tolerated = Vec::new();
    let verdict = payload.shape.check_with(payload.text, &mut |violation| {
        let allowed = allows(violation);
        if allowed {
            tolerated.push(violation.kind);
        }
        allowed
    });
    let refused = faults.iter().position(|fault| rules::is_last(fault.kind) || !expected(fault));
    let passed = &faults[..refused.unwrap_or(faults.len())];
    assert_eq!(tolerated, passed.iter().map(|fault| fault.kind).collect::<Vec<_>>(), "of {faults:?}");
    match (verdict, refused) {
        (Ok(checked), None) => {
            let _ = with_view(payload, checked, Show);
        }
        (Err(violation), Some(at)) => assert_eq!(violation.kind, faults[at].kind),
        (verdict, refused) => panic!("{verdict:?}, but {refused:?} of {faults:?} is not tolerated"),
    }
}

/// A transaction message is refused only for what bills it, any other for all that is not in the set.
fn field_allows(payload: &Payload<'_>, fault: &Fault) -> bool {
    let essential: &[&str] = match (payload.version(), payload.action.name()) {
        (Version::V16, "StartTransaction") => &["connectorId", "idTag", "timestamp"],
        (Version::V16, "StopTransaction") => &["transactionId", "timestamp"],
        (Version::V16, "MeterValues") => &["connectorId", "transactionId", "meterValue[]", "meterValue[].timestamp"],
        (Version::V20, "TransactionEvent") => {
            &["eventType", "timestamp", "seqNo", "transactionData", "transactionData.id"]
        }
        (Version::V201 | Version::V21, "TransactionEvent") => {
            &["eventType", "timestamp", "seqNo", "transactionInfo", "transactionInfo.transactionId"]
        }
        _ => return Tolerances::FIELD.contains(fault.kind),
    };
    let readable = Tolerances::LENIENT.contains(fault.kind) && fault.kind != ViolationKind::UnknownValue;
    readable || !essential.contains(&&*fault.member)
}
