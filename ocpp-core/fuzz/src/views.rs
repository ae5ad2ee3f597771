//! `views`: every member of every view reads as what stands in the payload.

use ocpp_core::{
    Timestamp,
    json::{Decimal, Text},
    schema::{Checked, CustomData, Json, Kind, Object},
};

use crate::{
    input::Payload,
    oracle::{
        json::{self, Node, Value},
        number::Exact,
        time,
    },
    typed::{Task, Write, with_view},
};

/// Whether a view that is formatted, which reads all of it, shows what the payload's tree holds, leaf by leaf.
pub fn run(data: &[u8]) {
    let Some(payload) = Payload::of(data) else { return };
    if let Ok(checked) = payload.shape.check(payload.text) {
        faithful(&payload, checked);
    } else if let Ok(checked) = payload.shape.check_with(payload.text, &mut |_| true) {
        // What it shows is another matter; that it can be read is what is asked here.
        let _ = with_view(&payload, checked, Show);
    }
    accessors(payload.text);
}

/// Compares the view over a strictly checked payload with its tree.
pub fn faithful(payload: &Payload<'_>, checked: Checked<'_>) {
    let shown = with_view(payload, checked, Show);
    let node = json::first_value(payload.text).expect("it was checked");
    let mut reading = Reading { rest: &shown, whole: payload.text };
    reading.object(payload.shape.object(), &node);
    assert_eq!(reading.rest, "", "more is shown than was there: {shown}");
}

/// Formats the view.
pub struct Show;

impl Task for Show {
    type Output = String;

    fn run<'a, T: ocpp_core::schema::Value<'a>>(self, checked: Checked<'a>, _: Write<'a, T>) -> String {
        format!("{:?}", checked.view::<T>())
    }
}

/// Goes over what `Debug` wrote along with the tree.
struct Reading<'a> {
    rest: &'a str,
    whole: &'a str,
}

impl<'a> Reading<'a> {
    fn expect(&mut self, text: &str) {
        match self.rest.strip_prefix(text) {
            Some(rest) => self.rest = rest,
            None => panic!("the payload says {text:?}, the view {:?}", self.rest.chars().take(200).collect::<String>()),
        }
    }

    /// A name of Rust's.
    fn name(&mut self) {
        let end = self.rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
        assert_ne!(end, 0, "no name in {:?}", self.rest);
        self.rest = &self.rest[end..];
    }

    fn object(&mut self, object: Object, node: &Node<'a>) {
        self.name();
        for (nth, known) in object.members().enumerate() {
            self.expect(if nth == 0 { " { " } else { ", " });
            self.name();
            self.expect(": ");
            let found = node.members().iter().find(|member| member.name == known.name());
            match (found, known.is_required()) {
                (Some(found), true) => self.value(known.kind(), &found.value),
                (Some(found), false) => {
                    self.expect("Some(");
                    self.value(known.kind(), &found.value);
                    self.expect(")");
                }
                (None, true) => panic!("{} is missing and was not missed", known.name()),
                (None, false) => self.expect("None"),
            }
        }
        if object.members().len() != 0 {
            self.expect(" }");
        }
    }

    fn value(&mut self, kind: Kind, node: &Node<'a>) {
        match (kind, &node.value) {
            (Kind::Text { .. }, Value::Text(text)) => {
                self.expect("\"");
                self.expect(text);
                self.expect("\"");
            }
            (Kind::DateTime, _) => self.expect(&self.whole[node.start + 1..node.end - 1]),
            (Kind::Integer { min, max }, Value::Number(number)) => {
                let value = Exact::of(number).small().expect("32 bits").to_string();
                // Bounded ones are of a type of their own.
                if (min.is_some() || max.is_some()) && self.rest.starts_with("Int(") {
                    self.expect("Int(");
                    self.expect(&value);
                    self.expect(")");
                } else {
                    self.expect(&value);
                }
            }
            (Kind::Number { .. } | Kind::Json | Kind::CustomData(_), _) => self.expect(node.text(self.whole)),
            (Kind::Boolean, Value::Bool(value)) => self.expect(if *value { "true" } else { "false" }),
            (Kind::Choice(_), Value::Text(_)) => {
                assert!(!self.rest.starts_with("Unrecognized"), "a listed value that is not recognized");
                self.name();
            }
            (Kind::Object(object), _) => self.object(object, node),
            (Kind::List(list), Value::List(items)) => {
                self.expect("[");
                for (nth, item) in items.iter().enumerate() {
                    if nth != 0 {
                        self.expect(", ");
                    }
                    self.value(list.kind(), item);
                }
                self.expect("]");
            }
            (kind, value) => panic!("{value:?} passed as {kind:?}"),
        }
    }
}

/// What can be asked of texts, numbers, times and open content, for all that a payload holds of them.
pub fn accessors(text: &str) {
    let node = json::whole(text);
    let ours = Json::new(text);
    match &node {
        Ok(node) if node.depth() <= 64 => {
            assert_eq!(ours.expect("it is JSON").as_str(), node.text(text));
            every(node, text);
        }
        _ => assert!(ours.is_none(), "no JSON, and taken for it"),
    }
    assert_eq!(
        CustomData::new(text).is_some(),
        matches!(&node, Ok(node) if node.depth() <= 64 && matches!(node.value, Value::Object(_)))
    );
}

fn every(node: &Node<'_>, whole: &str) {
    let text = node.text(whole);
    match &node.value {
        Value::Text(meant) => {
            let read = Json::new(text).and_then(|json| json.text()).expect("a text");
            letters(read, meant);
        }
        Value::Number(number) => decimal(number),
        Value::Object(members) => {
            let custom = CustomData::new(text).expect("an object");
            for member in members.iter().take(20) {
                let first = members.iter().find(|other| other.name == member.name).expect("itself");
                assert_eq!(custom.get(&member.name).map(|json| json.as_str()), Some(first.value.text(whole)));
            }
            let vendor = members.iter().find(|member| member.name == "vendorId").map(|member| &member.value.value);
            match vendor {
                Some(Value::Text(vendor)) => assert!(custom.vendor_id() == vendor.as_str()),
                _ => assert!(custom.vendor_id().is_empty()),
            }
            members.iter().for_each(|member| every(&member.value, whole));
        }
        Value::List(items) => items.iter().for_each(|item| every(item, whole)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// A text that was read, in every way that it can be looked at.
pub fn letters(read: Text<'_>, meant: &str) {
    assert!(read.chars().eq(meant.chars()), "{read} is not {meant}");
    assert_eq!(read.to_string(), meant);
    assert!(read == *meant && read == Text::<'_, 5>::new(meant) && read.eq_ignore_ascii_case(&meant.to_ascii_uppercase()));
    assert_eq!(read.is_empty(), meant.is_empty());
    assert_eq!(read.to_bounded::<64>().as_deref(), (meant.len() <= 64).then_some(meant));
    if let Some(plain) = read.as_str() {
        assert_eq!(plain, meant);
    }
    let other = format!("{meant}x");
    assert!(read != *other.as_str() && !read.eq_ignore_ascii_case(&other));
    let time = time::millis(meant);
    assert_eq!(Timestamp::parse(meant).map(Timestamp::as_millis), time.filter(|time| time.1).map(|time| time.0));
}

/// A number as an exact decimal: the same value, and written it is read again as the same.
fn decimal(number: &str) {
    let exact = Exact::of(number);
    match Decimal::parse(number) {
        Some(decimal) => {
            let written = decimal.to_string();
            assert_eq!(Exact::of(&written), exact, "{number} became {written}");
            assert_eq!(Decimal::parse(&written), Some(decimal));
        }
        None => {
            let fits = exact.point <= 18 && exact.decimals() <= 18 && number.len() <= 18 && !number.contains(['e', 'E']);
            assert!(!fits, "{number} fits a decimal");
        }
    }
}
