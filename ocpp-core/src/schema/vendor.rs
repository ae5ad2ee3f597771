//! A vendor's own data, read into the user's serde types and written from them by serde-json-core.

use core::fmt;

use serde_core::{Deserialize, Serialize};
use serde_json_core::{de, ser};

use super::value::{CustomData, Json};
use crate::json::{Text, Units, Writer};

/// Why a vendor's data could not be read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VendorDataError {
    /// It is not of this type: another JSON type, a field that is missing, repeated or unknown to the type, a number
    /// that does not fit, a text or a list longer than the field that takes it. When custom data is written: no object.
    Mismatch,
    /// The text is not one JSON value.
    NotJson,
    /// The buffer given is too small for it.
    NoRoom {
        /// How many bytes the buffer has.
        bytes: usize,
    },
}

impl fmt::Display for VendorDataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch => f.write_str("the data is not of this type"),
            Self::NotJson => f.write_str("the text is not one JSON value"),
            Self::NoRoom { bytes } => write!(f, "the data is too long for a buffer of {bytes} bytes"),
        }
    }
}

impl core::error::Error for VendorDataError {}

/// With the feature `serde`.
impl<'a> Json<'a> {
    /// Reads the value into a type of yours.
    ///
    /// Without escapes in it nothing is copied and `scratch` may be empty. Otherwise the value is copied there without
    /// them, surrogate pairs included; one and a half times its length is always enough. A `&str` field borrows from
    /// the frame or from `scratch`. It cannot hold a text with quotes, backslashes or control characters in it; a
    /// `heapless::String` can.
    ///
    /// The type must be one that serde-json-core can read. `#[serde(flatten)]` and `#[serde(untagged)]` never match, and
    /// a map whose keys are not text panics. A float costs a microcontroller some 20 kB of flash.
    pub fn parse<'s, T: Deserialize<'s>>(&self, scratch: &'s mut [u8]) -> Result<T, VendorDataError>
    where
        'a: 's,
    {
        let bytes = scratch.len();
        read(self.as_str(), scratch, bytes)
    }

    /// Writes a value of a type of yours, to be a member of a message or the details of a CALLERROR.
    ///
    /// A field that is `None` is written as `null` unless it has `#[serde(skip_serializing_if = "Option::is_none")]`.
    /// The type must be one that serde-json-core can write: a `char`, or an enum's variant with more than one field
    /// without names, panics.
    pub fn write<T: Serialize + ?Sized>(value: &T, buffer: &'a mut [u8]) -> Result<Self, VendorDataError> {
        let bytes = buffer.len();
        let mut serializer = ser::Serializer::new(buffer);
        value.serialize(&mut serializer).map_err(|_| VendorDataError::NoRoom { bytes })?;
        let len = serializer.end();
        let written = buffer.get(..len).and_then(|text| core::str::from_utf8(text).ok());
        written.and_then(Self::new).ok_or(VendorDataError::NotJson)
    }
}

/// With the feature `serde`.
impl<'a> CustomData<'a> {
    /// Reads the data into a type of yours: see [`Json::parse`]. A field for `vendorId` is needed only if you want it.
    pub fn parse<'s, T: Deserialize<'s>>(&self, scratch: &'s mut [u8]) -> Result<T, VendorDataError>
    where
        'a: 's,
    {
        let bytes = scratch.len();
        read(self.as_str(), scratch, bytes)
    }

    /// Writes a struct of yours: see [`Json::write`]. It needs a field that is called `vendorId` on the wire; that is
    /// checked when the message around it is encoded.
    pub fn write<T: Serialize + ?Sized>(value: &T, buffer: &'a mut [u8]) -> Result<Self, VendorDataError> {
        Self::new(Json::write(value, buffer)?.as_str()).ok_or(VendorDataError::Mismatch)
    }
}

/// With the feature `serde`.
impl<'a, const MAX: usize> Text<'a, MAX> {
    /// Reads JSON that stands inside a text, as 1.6's `DataTransfer.data` often has it, into a type of yours.
    ///
    /// `scratch` takes the text without its escapes, and what [`Json::parse`] needs for escapes inside the JSON. To
    /// write such a text, give what [`Json::write`] wrote: `Text::new(json.as_str())`.
    pub fn parse_json<'s, T: Deserialize<'s>>(&self, scratch: &'s mut [u8]) -> Result<T, VendorDataError>
    where
        'a: 's,
    {
        let bytes = scratch.len();
        let (json, scratch) = match self.as_str() {
            Some(text) => (text, scratch),
            None => copy(scratch, |writer| {
                for c in self.chars() {
                    writer.raw(c.encode_utf8(&mut [0; 4]));
                }
            })?,
        };
        read(Json::new(json).ok_or(VendorDataError::NotJson)?.as_str(), scratch, bytes)
    }
}

/// Reads text that is known to be JSON; `bytes` is the size of the buffer of which `scratch` is what is left.
fn read<'s, T: Deserialize<'s>>(json: &'s str, scratch: &'s mut [u8], bytes: usize) -> Result<T, VendorDataError> {
    let (json, scratch) =
        if json.contains('\\') { copy(scratch, |writer| resolve_escapes(json, writer))? } else { (json, scratch) };
    match serde_json_core::from_str_escaped(json, scratch) {
        Ok((value, _)) => Ok(value),
        Err(de::Error::EscapedStringIsTooLong) => Err(VendorDataError::NoRoom { bytes }),
        Err(_) => Err(VendorDataError::Mismatch),
    }
}

/// Writes at the beginning of a buffer; gives what was written and the rest of the buffer.
fn copy(buffer: &mut [u8], write: impl FnOnce(&mut Writer<'_>)) -> Result<(&str, &mut [u8]), VendorDataError> {
    let bytes = buffer.len();
    let mut writer = Writer::new(buffer);
    write(&mut writer);
    let len = writer.len();
    let (copy, rest) = buffer.split_at_mut_checked(len).ok_or(VendorDataError::NoRoom { bytes })?;
    Ok((core::str::from_utf8(copy).unwrap_or(""), rest))
}

/// Writes JSON with every character as itself, but for those that must be escaped: serde-json-core knows no surrogate
/// pairs, and cannot lend a text with escapes in it.
fn resolve_escapes(json: &str, writer: &mut Writer<'_>) {
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (plain, escaped) = rest.split_at(at);
        let mut units = Units(escaped.as_bytes());
        units.next();
        let (escape, behind) = escaped.split_at_checked(escaped.len() - units.0.len()).unwrap_or((escaped, ""));
        writer.raw(plain);
        match <Text>::from_wire(escape).chars().next() {
            Some(c) if c >= ' ' && c != '"' && c != '\\' => writer.raw(c.encode_utf8(&mut [0; 4])),
            _ => writer.raw(escape),
        }
        rest = behind;
    }
    writer.raw(rest);
}
