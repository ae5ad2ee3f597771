//! `check`: the verdict on a payload, against serde_json and a slow second opinion.

use ocpp_core::schema::{Violation, ViolationKind};

use crate::{
    input::Payload,
    oracle::{json, rules},
};

/// Whether a payload is JSON, and every fault of it with kind, place and path, are as the second opinion says.
pub fn run(data: &[u8]) {
    if let Some(payload) = Payload::of(data) {
        verdict(&payload);
        serde_agrees(payload.text);
    }
}

/// Compares the core's verdict with the second opinion.
pub fn verdict(payload: &Payload<'_>) {
    let Payload { shape, text, .. } = *payload;
    let version = payload.version();
    let strict = shape.check(text);
    let mut told = Vec::new();
    let tolerant = shape.check_with(text, &mut |violation| {
        told.push(*violation);
        true
    });
    // What a strict check refuses is what a tolerant one meets first, told less finely.
    let mut met = told.clone();
    met.extend(tolerant.as_ref().err());
    let coarse = strict.as_ref().err().map(|violation| (violation.kind, violation.at));
    assert_eq!(coarse, met.first().map(|violation| (told_strictly(violation), violation.at)));
    for violation in &met {
        assert!(text.is_char_boundary(violation.at as usize), "{violation} is no place in the payload");
        assert_eq!(violation.version(), version);
        assert_eq!(violation.code(version), rules::code(violation.kind, version), "{violation}");
    }
    for violation in met.iter().take(PATHS) {
        let _ = violation.describe(text).to_string();
    }
    for violation in &told {
        assert!(!rules::is_last(violation.kind), "asked about {violation}");
    }
    if let Err(violation) = &tolerant {
        assert!(rules::is_last(violation.kind), "everything is tolerated, and yet {violation}");
    }

    let expected = match rules::faults(version, &payload.action, shape.object(), text) {
        Err((fault, at)) => {
            let last = tolerant.expect_err("it is not JSON");
            let kinds: &[ViolationKind] = match fault {
                json::Fault::Syntax => &[ViolationKind::Syntax, ViolationKind::TooDeep],
                json::Fault::LoneSurrogate => &[ViolationKind::LoneSurrogate, ViolationKind::TooDeep],
                json::Fault::TooDeep => &[ViolationKind::TooDeep],
            };
            assert!(kinds.contains(&last.kind), "{last}, but it is {fault:?} at {at}");
            assert!(told.iter().all(|violation| (violation.at as usize) <= at), "faults behind where it breaks");
            return;
        }
        Ok(faults) => faults,
    };
    let kinds = |met: &[Violation]| met.iter().map(|violation| violation.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&met), expected.iter().map(|fault| fault.kind).collect::<Vec<_>>(), "the faults");
    for (nth, (violation, fault)) in met.iter().zip(&expected).enumerate() {
        if rules::is_last(violation.kind) {
            // The core stops where it sees it, which may be within or behind the value.
            continue;
        }
        assert_eq!(violation.at as usize, fault.at, "the place of {violation}");
        // Behind a payload that is no object no path is foretold.
        let no_path = violation.kind == ViolationKind::Surplus && met[0].kind == ViolationKind::NotAnObject;
        if nth < PATHS && !no_path {
            assert_eq!(violation.path(text).to_string(), fault.path, "the path of {violation}");
            assert!(violation.path(text) == *fault.path, "a path compared");
        }
    }
    if !expected.iter().any(|fault| rules::is_last(fault.kind)) {
        for (violation, fault) in met.iter().zip(&expected).take(PATHS) {
            let found = violation.found(text).map(|json| json.as_str());
            assert_eq!(found, fault.found.clone().map(|found| &text[found]), "what {violation} found");
        }
    }
    if let (Ok(checked), Ok(node)) = (tolerant, json::first_value(text)) {
        assert_eq!(checked.text(), node.text(text));
        for member in node.members().iter().take(PATHS) {
            // Of members that occur twice the last counts, here as in a view.
            let last = node.members().iter().rfind(|other| other.name == member.name).expect("itself");
            assert_eq!(checked.member(&member.name), Some(last.value.text(text)), "the member {}", member.name);
        }
        if !node.members().iter().any(|member| member.name == "no such member") {
            assert_eq!(checked.member("no such member"), None);
        }
    }
}

/// What a strict check calls a fault that a tolerant one has a finer name for.
fn told_strictly(violation: &Violation) -> ViolationKind {
    use ViolationKind as Kind;
    match violation.kind {
        Kind::NumberForText | Kind::TextForNumber | Kind::TextForBoolean => Kind::WrongType,
        Kind::NullPayload => Kind::NotAnObject,
        Kind::MissingPayload => Kind::Syntax,
        kind => kind,
    }
}

/// The second opinion on what is JSON must be that of the world.
pub fn serde_agrees(text: &str) {
    let ours = json::whole(text);
    if matches!(ours, Err((json::Fault::TooDeep, _))) || text.contains("$serde_json") {
        return;
    }
    let theirs = serde_json::from_str::<serde_json::Value>(text);
    assert_eq!(ours.is_ok(), theirs.is_ok(), "is it JSON? we: {ours:?}, serde_json: {theirs:?}");
    if let (Ok(ours), Ok(theirs)) = (&ours, &theirs) {
        same(ours, theirs);
    }
}

fn same(ours: &json::Node<'_>, theirs: &serde_json::Value) {
    use serde_json::Value;
    match (&ours.value, theirs) {
        (json::Value::Null, Value::Null) => {}
        (json::Value::Bool(ours), Value::Bool(theirs)) => assert_eq!(ours, theirs),
        (json::Value::Text(ours), Value::String(theirs)) => assert_eq!(ours, theirs),
        // serde_json writes a plus sign and a small letter into exponents.
        (json::Value::Number(ours), Value::Number(theirs)) => {
            let plain = |text: &str| text.replace('E', "e").replace("e+", "e");
            assert_eq!(plain(ours), plain(&theirs.to_string()));
        }
        (json::Value::List(ours), Value::Array(theirs)) => {
            assert_eq!(ours.len(), theirs.len());
            ours.iter().zip(theirs).for_each(|(ours, theirs)| same(ours, theirs));
        }
        (json::Value::Object(ours), Value::Object(theirs)) => {
            for (name, theirs) in theirs {
                // Of members that occur twice serde_json keeps the last.
                let ours = ours.iter().rfind(|member| member.name == *name).expect("a member of both");
                same(&ours.value, theirs);
            }
            assert!(ours.iter().all(|member| theirs.contains_key(&member.name)));
        }
        (ours, theirs) => panic!("{ours:?} is not {theirs:?}"),
    }
}

/// Of so many faults the paths are looked at: each is a walk over the payload.
const PATHS: usize = 20;
