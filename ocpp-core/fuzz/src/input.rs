//! How bytes become what a target works on. Every input means something, so that no mutation is lost.

use ocpp_core::{
    Version,
    schema::{ActionRef, Shape, Table},
};

/// The longest beginning that is UTF-8; the core takes `&str`, so there is nothing else to try.
pub fn text(data: &[u8]) -> &str {
    match std::str::from_utf8(data) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&data[..error.valid_up_to()]).expect("checked up to here"),
    }
}

/// A payload and what it shall be: a line such as `1.6 request Reset`, then the payload.
///
/// A word that names nothing picks something by its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'a> {
    /// The version's table.
    pub table: &'static Table,
    /// The action.
    pub action: ActionRef,
    /// Whether it is the answer.
    pub is_response: bool,
    /// The shape of the payload.
    pub shape: Shape,
    /// The payload.
    pub text: &'a str,
    /// A number that goes with the first line, for what else is to be chosen.
    pub seed: u32,
}

impl<'a> Payload<'a> {
    /// Reads an input.
    pub fn of(data: &'a [u8]) -> Option<Self> {
        let (line, payload) = text(data).split_once('\n')?;
        let mut words = line.splitn(3, ' ');
        let (version, way, action) = (words.next()?, words.next().unwrap_or(""), words.next().unwrap_or(""));
        let table = table(version);
        let action = action.split(' ').next().unwrap_or("");
        let action = table.action(action).or_else(|| {
            let at = hash(action) as usize % table.actions().count();
            table.actions().nth(at)
        })?;
        let is_response = match way {
            "request" => false,
            "response" => true,
            other => hash(other) % 2 == 1,
        };
        let shape = if is_response { action.response() } else { action.request() };
        Some(Self { table, action, is_response, shape, text: payload, seed: hash(line) })
    }

    /// The version.
    pub fn version(&self) -> Version {
        self.table.version()
    }
}

/// The tables that are built.
pub fn tables() -> impl Iterator<Item = &'static Table> + Clone {
    Version::ALL.into_iter().filter_map(Version::table)
}

/// The table of a version that is named as people do, or any.
pub fn table(version: &str) -> &'static Table {
    let named = tables().find(|table| table.version().subprotocol().strip_prefix("ocpp") == Some(version));
    named.unwrap_or_else(|| tables().nth(hash(version) as usize % tables().count()).expect("one of them"))
}

/// Spreads a text over all numbers.
pub fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The targets whose input is a [`Payload`].
pub const TAKES_PAYLOADS: [&str; 4] = ["check", "views", "round_trip", "tolerances"];
