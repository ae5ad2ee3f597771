//! `tolerances`: named sets of faults, each tolerated or not.

use ocpp_core::schema::{Tolerances, ViolationKind};

use crate::{
    input::Payload,
    oracle::{json, rules},
    typed::with_view,
    views::Show,
};

/// Whether a payload passes exactly when each of its faults is in the set, and can be read when it does.
pub fn run(data: &[u8]) {
    let Some(payload) = Payload::of(data) else { return };
    let Ok(node) = json::whole(payload.text) else { return };
    let faults = rules::faults(payload.version(), &payload.action, payload.shape.object(), &node);
    let chosen = KINDS.into_iter().enumerate().filter(|(nth, _)| payload.seed >> nth & 1 == 1);
    let set = chosen.fold(Tolerances::STRICT, |set, (_, kind)| set.with(kind));
    for set in [set, Tolerances::FIELD] {
        let mut tolerated = Vec::new();
        let verdict = payload.shape.check_with(payload.text, &mut |violation| {
            let allowed = set.allows(violation);
            if allowed {
                tolerated.push(violation.kind);
            }
            allowed
        });
        let has = |kind: ViolationKind| Tolerances::STRICT.with(kind) == set || set.with(kind) == set;
        let refused = faults.iter().position(|fault| rules::is_last(fault.kind) || !has(fault.kind));
        let passed = &faults[..refused.unwrap_or(faults.len())];
        assert_eq!(tolerated, passed.iter().map(|fault| fault.kind).collect::<Vec<_>>());
        match (verdict, refused) {
            (Ok(checked), None) => {
                let _ = with_view(&payload, checked, Show);
            }
            (Err(violation), Some(at)) => assert_eq!(violation.kind, faults[at].kind),
            (verdict, refused) => panic!("{verdict:?}, but {refused:?} of {faults:?} is not in the set"),
        }
    }
}

const KINDS: [ViolationKind; 14] = [
    ViolationKind::UnknownMember,
    ViolationKind::RepeatedMember,
    ViolationKind::MissingMember,
    ViolationKind::TooFewItems,
    ViolationKind::TooManyItems,
    ViolationKind::WrongType,
    ViolationKind::Null,
    ViolationKind::TooLong,
    ViolationKind::OutOfRange,
    ViolationKind::NotATenth,
    ViolationKind::UnknownValue,
    ViolationKind::NotADateTime,
    ViolationKind::NoZone,
    ViolationKind::EmptyList,
];
