//! `round_trip`: what was checked is decoded, encoded, checked again, and says the same.

use ocpp_core::schema::{Checked, EncodeError, Kind, Object, Table, Value as View};

use crate::{
    input::Payload,
    oracle::{
        json::{self, Node, Value},
        number::Exact,
    },
    typed::{Task, Write, with_view},
};

/// Whether a payload survives the way through its typed view; under tolerance, whether nothing invalid comes out of it.
pub fn run(data: &[u8]) {
    let Some(payload) = Payload::of(data) else { return };
    if let Ok(checked) = payload.shape.check(payload.text) {
        unchanged(&payload, checked);
    } else if let Ok(checked) = payload.shape.check_with(payload.text, &mut |_| true) {
        match with_view(&payload, checked, Encode { table: payload.table }) {
            Ok(written) => assert!(payload.shape.check(&written).is_ok(), "it was written and is not valid: {written}"),
            Err(EncodeError::Invalid(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Compares a strictly checked payload with what its view writes.
pub fn unchanged(payload: &Payload<'_>, checked: Checked<'_>) {
    let written = with_view(payload, checked, Encode { table: payload.table }).expect("what is valid can be sent");
    let again = payload.shape.check(&written).expect("what is sent is valid");
    let (before, after) = (json::first_value(payload.text).expect("JSON"), json::whole(&written).expect("JSON"));
    Texts { before: payload.text, after: &written }.object(payload.shape.object(), &before, &after);
    let twice = with_view(payload, again, Encode { table: payload.table }).expect("what is valid can be sent");
    assert_eq!(written, twice, "written again it is another text");
}

struct Encode {
    table: &'static Table,
}

impl Task for Encode {
    type Output = Result<String, EncodeError>;

    fn run<'a, T: View<'a>>(self, checked: Checked<'a>, write: Write<'a, T>) -> Self::Output {
        let view = checked.view::<T>();
        let needed = match write(self.table, &view, &mut []) {
            Err(EncodeError::TooSmall(small)) => small.needed,
            other => panic!("a payload of no bytes: {other:?}"),
        };
        let mut buffer = vec![0; needed];
        write(self.table, &view, &mut buffer).map(str::to_owned)
    }
}

struct Texts<'a> {
    before: &'a str,
    after: &'a str,
}

impl Texts<'_> {
    fn object(&self, object: Object, before: &Node<'_>, after: &Node<'_>) {
        let mut written = after.members().iter();
        for known in object.members() {
            let Some(read) = before.members().iter().find(|member| member.name == known.name()) else { continue };
            let written = written.next().expect("a member is lost");
            assert_eq!(written.name, read.name, "members are written in the order of the list");
            self.value(known.kind(), &read.value, &written.value);
        }
        assert!(written.next().is_none(), "a member out of nothing");
    }

    fn value(&self, kind: Kind, before: &Node<'_>, after: &Node<'_>) {
        let (read, written) = (before.text(self.before), after.text(self.after));
        match (kind, &before.value) {
            (Kind::Object(object), _) => self.object(object, before, after),
            (Kind::Integer { .. }, Value::Number(number)) => {
                assert_eq!(Exact::of(number), Exact::of(written));
                assert!(!written.contains(['.', 'e', 'E']), "{written}");
            }
            (Kind::Choice(_), Value::Text(text)) => assert!(matches!(&after.value, Value::Text(same) if same == text)),
            // Lists pass as they came, and so does all that is not made of parts.
            _ => assert_eq!(read, written),
        }
    }
}
