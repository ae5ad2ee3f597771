//! `made`: payloads made from the tables, valid ones and ones with a single fault that is known beforehand.

use arbitrary::Unstructured;
use ocpp_core::{
    Version,
    schema::{Kind, Object, ViolationKind},
};

use crate::{check, input, input::Payload, round_trip, views};

/// Whether what is valid however it is spelt passes, reads and is written again, and whether a fault is found.
pub fn run(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let Some((mut payload, text, fault)) = make(&mut bytes) else { return };
    payload.text = &text;
    check::verdict(&payload);
    let verdict = payload.shape.check_with(&text, &mut |_| false);
    match (verdict, fault) {
        (Ok(checked), None) => {
            views::faithful(&payload, checked);
            round_trip::unchanged(&payload, checked);
        }
        (Err(violation), Some(fault)) => assert_eq!(violation.kind, fault, "in {text}"),
        (verdict, fault) => panic!("{verdict:?}, but made with {fault:?}: {text}"),
    }
}

/// A payload out of bytes: which it shall be, its text, and the fault that was put in.
pub fn make(bytes: &mut Unstructured<'_>) -> Option<(Payload<'static>, String, Option<ViolationKind>)> {
    let table = input::tables().nth(bytes.choose_index(input::tables().count()).ok()?)?;
    let action = table.actions().nth(bytes.choose_index(table.actions().count()).ok()?)?;
    let is_response = bytes.arbitrary().ok()?;
    let shape = if is_response { action.response() } else { action.request() };
    let payload = Payload { table, action, is_response, shape, text: "", seed: 0 };
    let fault_at = match bytes.arbitrary::<u8>().ok()? {
        even if even % 2 == 0 => None,
        odd => Some(usize::from(odd) / 2 % 24),
    };
    let version = table.version();
    let mut maker = Maker { bytes, text: String::new(), version, full: false, fault_at, fault: None };
    maker.object(shape.object(), false);
    Some((payload, maker.text, maker.fault))
}

/// A payload that has every member, or only those that it must have.
pub fn plain(object: Object, full: bool, version: Version) -> String {
    let mut bytes = Unstructured::new(&[]);
    let mut maker = Maker { bytes: &mut bytes, text: String::new(), version, full, fault_at: None, fault: None };
    maker.object(object, false);
    maker.text
}

struct Maker<'a, 'b> {
    bytes: &'a mut Unstructured<'b>,
    text: String,
    version: Version,
    /// All members are to be there.
    full: bool,
    /// So many values before the one that is to be wrong.
    fault_at: Option<usize>,
    fault: Option<ViolationKind>,
}

impl Maker<'_, '_> {
    /// A number below `end`; zero when the bytes are used up.
    fn below(&mut self, end: usize) -> usize {
        if end <= 1 {
            return 0;
        }
        if end <= 256 {
            return usize::from(self.bytes.arbitrary::<u8>().unwrap_or(0)) % end;
        }
        usize::from(self.bytes.arbitrary::<u16>().unwrap_or(0)) % end
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == one_in - 1
    }

    /// Whether the next value is to be the wrong one.
    fn turn(&mut self) -> bool {
        if self.fault.is_some() {
            return false;
        }
        let turn = self.fault_at == Some(0);
        self.fault_at = self.fault_at.map(|left| left.saturating_sub(1));
        turn
    }

    fn wrong(&mut self, kind: ViolationKind) {
        self.fault = Some(kind);
    }

    fn white(&mut self) {
        if self.chance(12) {
            let white = [" ", "\n", "\t", "\r", "  "][self.below(5)];
            self.text.push_str(white);
        }
    }

    /// A text of a table, perhaps with escapes.
    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        let escaped = if self.chance(10) { self.below(text.len() + 1) } else { usize::MAX };
        for (at, c) in text.chars().enumerate() {
            if at == escaped {
                self.text.push_str(&format!("\\u{:04x}", c as u32));
            } else {
                self.text.push(c);
            }
        }
        self.text.push('"');
    }

    fn object(&mut self, object: Object, custom: bool) {
        self.text.push('{');
        let mut chosen: Vec<_> =
            object.members().filter(|member| member.is_required() || self.full || self.chance(3)).collect();
        if !chosen.is_empty() {
            let first = self.below(chosen.len());
            chosen.rotate_left(first);
        }
        let turn = self.turn();
        let fault = if turn { self.below(3) + 1 } else { 0 };
        let missing = (fault == 1).then(|| chosen.iter().position(|member| member.is_required())).flatten();
        if let Some(at) = missing {
            chosen.remove(at);
            // Told at the end of the object: no other fault may come before it, nor does one.
            self.wrong(ViolationKind::MissingMember);
        }
        let mut first = true;
        if custom || object.is_open() && self.chance(4) {
            self.comma(&mut first);
            self.text.push_str("\"x-more\":");
            self.json(3);
        }
        for (at, member) in chosen.iter().enumerate() {
            self.comma(&mut first);
            self.quoted(member.name());
            self.white();
            self.text.push(':');
            self.white();
            self.value(member.kind(), !member.is_required());
            if fault == 2 && at + 1 == chosen.len() && self.fault.is_none() {
                self.comma(&mut first);
                self.quoted(member.name());
                self.text.push(':');
                self.wrong(ViolationKind::RepeatedMember);
                self.value(member.kind(), !member.is_required());
            }
        }
        if fault == 3 && !object.is_open() && self.fault.is_none() {
            self.comma(&mut first);
            self.text.push_str("\"noSuch\":");
            self.wrong(ViolationKind::UnknownMember);
            self.json(2);
        }
        self.white();
        self.text.push('}');
    }

    fn comma(&mut self, first: &mut bool) {
        if !std::mem::take(first) {
            self.text.push(',');
        }
        self.white();
    }

    fn value(&mut self, kind: Kind, optional: bool) {
        let inner = matches!(kind, Kind::Object(_) | Kind::CustomData(_));
        if !inner && self.turn() {
            let odd = self.odd(kind);
            if let Some((fault, text)) = odd {
                self.wrong(fault);
                self.text.push_str(&text);
                return;
            }
            if !matches!(kind, Kind::Json) {
                let (fault, other) = match kind {
                    _ if self.chance(2) => {
                        (if optional { ViolationKind::Null } else { ViolationKind::WrongType }, "null")
                    }
                    Kind::Boolean => (ViolationKind::TextForBoolean, "\"TRUE\""),
                    Kind::Text { .. } => (ViolationKind::NumberForText, "-17.5e3"),
                    Kind::List(_) => (ViolationKind::WrongType, "{\"a\":[]}"),
                    Kind::Integer { min, max } | Kind::Number { min, max, .. } => {
                        let number = format!("\"{}\"", min.or(max).unwrap_or(1));
                        self.text.push_str(&number);
                        (ViolationKind::TextForNumber, "")
                    }
                    _ => (ViolationKind::WrongType, "17"),
                };
                self.wrong(fault);
                self.text.push_str(other);
                return;
            }
        }
        match kind {
            Kind::Text { max } => self.letters(max),
            Kind::DateTime => self.date_time(),
            Kind::Integer { min, max } => self.integer(min.unwrap_or(i32::MIN.into()), max.unwrap_or(i32::MAX.into())),
            Kind::Number { tenths, min, max } => self.number(tenths, min, max),
            Kind::Boolean => {
                let word = ["true", "false"][self.below(2)];
                self.text.push_str(word);
            }
            Kind::Choice(values) => {
                let at = self.below(values.iter().len());
                let value = values.iter().nth(at).unwrap_or("");
                self.quoted(value);
            }
            Kind::Object(object) => self.object(object, false),
            Kind::CustomData(object) => {
                let custom = self.chance(3);
                self.object(object, custom);
            }
            Kind::List(list) => {
                let most = list.max().unwrap_or(usize::MAX).min(list.min() + 4);
                let count = list.min().max(usize::from(self.full)) + self.below(most - list.min() + 1);
                self.items(list.kind(), count);
            }
            _ => self.json(4),
        }
    }

    fn items(&mut self, kind: Kind, count: usize) {
        self.text.push('[');
        let mut first = true;
        for _ in 0..count {
            self.comma(&mut first);
            self.value(kind, false);
        }
        self.white();
        self.text.push(']');
    }

    /// A fault of the kind of value, if it can have one.
    fn odd(&mut self, kind: Kind) -> Option<(ViolationKind, String)> {
        if self.chance(3) {
            return None;
        }
        Some(match kind {
            Kind::Text { max: Some(max) } => {
                let letter = ["x", "é", "\\n", "\\ud83d\\ude00"][self.below(4)];
                (ViolationKind::TooLong, format!("\"{}\"", letter.repeat(max + 1)))
            }
            Kind::DateTime if self.chance(2) => {
                let zone = ["", "+02", "-0130"][self.below(3)];
                let kind = if zone.is_empty() { ViolationKind::NoZone } else { ViolationKind::ShortZone };
                (kind, format!("\"2026-11-23T00:00:00.5{zone}\""))
            }
            Kind::DateTime => {
                let odd = ["2026-02-30T00:00:00Z", "2026-11-23", "", "2026-11-23T24:00:00Z", "2026-11-23T00:00:00+01:"];
                (ViolationKind::NotADateTime, format!("\"{}\"", odd[self.below(5)]))
            }
            Kind::Integer { .. } if self.chance(3) => (ViolationKind::WrongType, "1.5".to_owned()),
            Kind::Integer { min, max } => {
                let below = min.unwrap_or(i32::MIN.into()) - 1;
                let above = max.unwrap_or(i32::MAX.into()) + 1;
                let value = if self.chance(2) { below } else { above };
                (ViolationKind::OutOfRange, value.to_string())
            }
            Kind::Number { tenths: true, .. } => (ViolationKind::NotATenth, "0.05".to_owned()),
            Kind::Number { max: Some(max), .. } => (ViolationKind::OutOfRange, format!("{max}.001")),
            Kind::Number { min: Some(min), .. } => (ViolationKind::OutOfRange, (min - 1).to_string()),
            Kind::Choice(_) => (ViolationKind::UnknownValue, "\"No such value\"".to_owned()),
            _ => return None,
        })
    }

    fn letters(&mut self, max: Option<usize>) {
        let most = max.unwrap_or(100);
        let count = match self.below(8) {
            0..=4 => 1 + self.below(6),
            5 => 0,
            6 => most.saturating_sub(1),
            _ => most,
        };
        let count = count.min(most).min(if self.chance(8) { usize::MAX } else { 300 });
        let pieces = [
            "a",
            "Z",
            " ",
            "é",
            "\u{1f600}",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u00e9",
            "\\ud83d\\ude00",
            "\\u0000",
            "\u{7f}",
            "\u{2028}",
            "-",
            "7",
        ];
        self.text.push('"');
        let plain = self.chance(2);
        for at in 0..count {
            let piece = if plain || at > 20 { pieces[at % 5] } else { pieces[self.below(pieces.len())] };
            self.text.push_str(piece);
        }
        self.text.push('"');
    }

    fn date_time(&mut self) {
        let year = [2026, 1970, 2000, 1, 9999, 0][self.below(6)];
        let (month, day) = [(11, 23), (2, 28), (12, 31), (1, 1)][self.below(4)];
        let fraction = ["", ".5", ".123", ".123456789", ".000"][self.below(5)];
        let zone = ["Z", "z", "+00:00", "-01:30", "+23:59"][self.below(5)];
        let mark = ["T", "t"][self.below(2)];
        let text = format!("\"{year:04}-{month:02}-{day:02}{mark}23:59:{:02}{fraction}{zone}\"", self.below(61));
        self.text.push_str(&text);
    }

    fn integer(&mut self, min: i64, max: i64) {
        let value = match self.below(6) {
            0 => min,
            1 => max,
            _ => (self.below(1 << 15) as i64).clamp(min, max),
        };
        let spelling = if self.version == Version::V16 { 0 } else { self.below(6) };
        let text = match spelling {
            4 => format!("{value}.0"),
            5 if value != 0 => format!("{value}0e-1"),
            _ => value.to_string(),
        };
        self.text.push_str(&text);
    }

    fn number(&mut self, tenths: bool, min: Option<i64>, max: Option<i64>) {
        let whole = (self.below(1 << 12) as i64 - 50).clamp(min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX));
        let text = match self.below(5) {
            // At a bound a fraction would lead out of it.
            _ if Some(whole) == max || Some(whole) == min => whole.to_string(),
            0 | 1 => whole.to_string(),
            2 => format!("{whole}.{}", self.below(10)),
            3 if !tenths => format!("{whole}.{:04}", self.below(10_000)),
            _ => format!("{whole}.50E0"),
        };
        self.text.push_str(&text);
    }

    fn json(&mut self, depth: usize) {
        match self.below(if depth == 0 { 6 } else { 8 }) {
            0 => self.text.push_str("null"),
            1 => self.text.push_str("true"),
            2 => self.text.push_str("1e400"),
            3 => self.text.push_str("-0.0"),
            4 => self.text.push_str("\"\\u00e9\""),
            5 => self.letters(Some(8)),
            6 => {
                self.text.push('[');
                let mut first = true;
                for _ in 0..self.below(4) {
                    self.comma(&mut first);
                    self.json(depth - 1);
                }
                self.text.push(']');
            }
            _ => {
                self.text.push('{');
                let mut first = true;
                for _ in 0..self.below(4) {
                    self.comma(&mut first);
                    self.letters(Some(3));
                    self.text.push(':');
                    self.json(depth - 1);
                }
                self.text.push('}');
            }
        }
    }
}
