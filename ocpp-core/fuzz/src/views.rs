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
        rules,
        time::{self, Zone},
    },
    typed::{Task, Write, with_view},
};

/// Whether a view that is formatted, which reads all of it, shows what the payload's tree holds, leaf by leaf; and what
/// it is said to show where a fault was tolerated.
pub fn run(data: &[u8]) {
    let Some(payload) = Payload::of(data) else { return };
    if let Ok(checked) = payload.shape.check_with(payload.text, &mut |_| true) {
        faithful(&payload, checked);
    }
    accessors(payload.text);
}

/// Compares the view over a checked payload with its tree.
pub fn faithful(payload: &Payload<'_>, checked: Checked<'_>) {
    let shown = with_view(payload, checked, Show);
    let node = json::first_value(payload.text).ok();
    let mut reading = Reading { rest: &shown, whole: payload.text };
    reading.object(payload.shape.object(), node.as_ref());
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

    /// `None` stands for an object that is missing; so does what is none.
    fn object(&mut self, object: Object, node: Option<&Node<'a>>) {
        self.name();
        for (nth, known) in object.members().enumerate() {
            self.expect(if nth == 0 { " { " } else { ", " });
            self.name();
            self.expect(": ");
            // Of members that occur twice the last counts.
            let members = node.map_or(&[][..], Node::members);
            let found = members.iter().rfind(|member| member.name == known.name()).map(|member| &member.value);
            let kind = known.kind();
            let empty = matches!(kind, Kind::List(list) if list.min() > 0)
                && found.is_some_and(|found| matches!(&found.value, Value::List(items) if items.is_empty()));
            let null = found.is_some_and(|found| matches!(found.value, Value::Null)) && !matches!(kind, Kind::Json);
            match found.filter(|_| !empty && !null) {
                _ if known.is_required() => self.value(kind, found),
                None => self.expect("None"),
                found => {
                    self.expect("Some(");
                    self.value(kind, found);
                    self.expect(")");
                }
            }
        }
        if object.members().len() != 0 {
            self.expect(" }");
        }
    }

    /// `None` stands for a member that is missing, which was tolerated.
    fn value(&mut self, kind: Kind, node: Option<&Node<'a>>) {
        let value = node.map(|node| &node.value);
        let spelt = node.map_or("", |node| node.text(self.whole));
        let inside = spelt.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(spelt);
        // A number, perhaps between quotes.
        let number = Some(inside).filter(|inside| rules::is_number(inside));
        match kind {
            Kind::Text { .. } => {
                self.expect("\"");
                match value {
                    Some(Value::Text(text)) => self.expect(text),
                    Some(Value::Number(number)) => self.expect(number),
                    _ => {}
                }
                self.expect("\"");
            }
            Kind::DateTime => {
                if let Some(Value::Text(_) | Value::Number(_)) = value {
                    self.expect(inside);
                }
            }
            Kind::Integer { min, max } => {
                // Decimals are cut, and what does not fit is zero.
                let value = number.map_or(0, |number| whole_part(&Exact::of(number))).to_string();
                // Bounded ones are of a type of their own.
                if (min.is_some() || max.is_some()) && self.rest.starts_with("Int(") {
                    self.expect("Int(");
                    self.expect(&value);
                    self.expect(")");
                } else {
                    self.expect(&value);
                }
            }
            Kind::Number { .. } => self.expect(number.unwrap_or("0")),
            Kind::Json => self.expect(if node.is_some() { spelt } else { "null" }),
            Kind::CustomData(_) => self.expect(if node.is_some() { spelt } else { "{}" }),
            Kind::Boolean => {
                let yes = matches!(value, Some(Value::Bool(true)))
                    || matches!(value, Some(Value::Text(_))) && inside.eq_ignore_ascii_case("true");
                self.expect(if yes { "true" } else { "false" });
            }
            Kind::Choice(values) => {
                let listed = matches!(value, Some(Value::Text(text)) if values.iter().any(|value| value == text));
                assert_eq!(listed, !self.rest.starts_with("Unrecognized"), "{spelt} among {:?}", values);
                self.name();
            }
            Kind::Object(object) => self.object(object, node),
            Kind::List(list) => {
                self.expect("[");
                for (nth, item) in node.map_or(&[][..], Node::items).iter().enumerate() {
                    if nth != 0 {
                        self.expect(", ");
                    }
                    self.value(list.kind(), Some(item));
                }
                self.expect("]");
            }
            other => panic!("{other:?} is not known here"),
        }
    }
}

fn whole_part(exact: &Exact) -> i32 {
    let digits = exact.point.clamp(0, 12) as usize;
    let text: String = exact.digits.chars().chain(std::iter::repeat('0')).take(digits).collect();
    let value = text.parse::<i64>().unwrap_or(0) * if exact.negative { -1 } else { 1 };
    i32::try_from(value).unwrap_or(0)
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
                let last = members.iter().rfind(|other| other.name == member.name).expect("itself");
                assert_eq!(custom.get(&member.name).map(|json| json.as_str()), Some(last.value.text(whole)));
            }
            let vendor = members.iter().rfind(|member| member.name == "vendorId").map(|member| &member.value.value);
            match vendor {
                Some(Value::Text(vendor)) => assert!(custom.vendor_id() == vendor.as_str()),
                Some(Value::Number(vendor)) => assert!(custom.vendor_id() == *vendor),
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
    assert!(
        read == *meant && read == Text::<'_, 5>::new(meant) && read.eq_ignore_ascii_case(&meant.to_ascii_uppercase())
    );
    assert_eq!(read.is_empty(), meant.is_empty());
    assert_eq!(read.to_bounded::<64>().as_deref(), (meant.len() <= 64).then_some(meant));
    if let Some(plain) = read.as_str() {
        assert_eq!(plain, meant);
    }
    let other = format!("{meant}x");
    assert!(read != *other.as_str() && !read.eq_ignore_ascii_case(&other));
    let time = time::millis(meant);
    assert_eq!(
        Timestamp::parse(meant).map(Timestamp::as_millis),
        time.filter(|time| time.1 == Zone::Full).map(|time| time.0)
    );
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
            let fits =
                exact.point <= 18 && exact.decimals() <= 18 && number.len() <= 18 && !number.contains(['e', 'E']);
            assert!(!fits, "{number} fits a decimal");
        }
    }
}
