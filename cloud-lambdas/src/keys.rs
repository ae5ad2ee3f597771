//! The layout of the store: every key there is, in one place.
//!
//! | key | record | written |
//! |---|---|---|
//! | `station/{station}` | [`Station`](crate::records::Station) | by the registry |
//! | `epoch/{station}` | a number: the newest connection | at each accept |
//! | `boot/{station}` | [`Gate`](crate::records::Gate) | by BootNotification |
//! | `state/{station}` | [`State`](crate::records::State) | when something in it changed |
//! | `counter/{station}` | a number: the last transaction id of 1.6 | by StartTransaction |
//! | `start/{station}/{connector}/{time}/{meter}/{token}` | a number: the transaction id that this start was given | by StartTransaction |
//! | `transaction/{station}/{id}` | [`Transaction`](crate::records::Transaction) | by its messages |
//! | `reading/{station}/{id}/{time}/{digest}` | [`Reading`](crate::records::Reading) of a transaction | once each |
//! | `meter/{station}/{connector}/{time}/{digest}` | [`Reading`](crate::records::Reading) of no transaction | once each |
//! | `notice/{station}/{action}/{time}/{digest}` | [`Notice`](crate::records::Notice): what else a station told | once each |
//! | `token/{token}` | [`Token`](crate::records::Token) | by the operator |
//! | `use/{token}` | which transaction uses it, when only one may | by start and stop |
//! | `command/{station}/{message id}` | [`CommandRecord`](crate::records::CommandRecord) | when sent, when answered |
//! | `idempotency/{key}` | [`Idempotency`](crate::records::Idempotency) | by the HTTP API |
//! | `gateway/starts` | a number: how often the all-in-one was started on this data | by the all-in-one, at each start |
//!
//! Times are milliseconds, with leading zeros so that they sort; digests are of the content, so that a repeat
//! overwrites itself. A part that a peer chooses is escaped, and cut (with a digest) when it is very long.

use std::fmt::Write as _;

use ocpp_core::{Identity, Timestamp};

use crate::store::Key;

impl Key {
    /// The registry's entry of a station.
    pub fn station(station: &Identity) -> Key {
        Key(format!("station/{station}"))
    }

    /// The number of a station's newest connection.
    pub fn epoch(station: &Identity) -> Key {
        Key(format!("epoch/{station}"))
    }

    /// What a station's boot was answered.
    pub fn boot(station: &Identity) -> Key {
        Key(format!("boot/{station}"))
    }

    /// A station's state document.
    pub fn state(station: &Identity) -> Key {
        Key(format!("state/{station}"))
    }

    /// The last transaction id that a station was given.
    pub fn counter(station: &Identity) -> Key {
        Key(format!("counter/{station}"))
    }

    /// A StartTransaction by what makes it this one and no other, under whatever message id it comes.
    pub fn start(station: &Identity, connector: i32, at: Timestamp, meter: Option<&str>, token: &str) -> Key {
        let meter = meter.unwrap_or("-");
        Key(format!("start/{station}/{connector}/{}/{meter}/{}", time(at), part(&folded(token))))
    }

    /// A transaction.
    pub fn transaction(station: &Identity, id: &str) -> Key {
        Key(format!("transaction/{station}/{}", part(id)))
    }

    /// A reading that belongs to a transaction.
    pub fn reading(station: &Identity, transaction: &str, at: Timestamp, content: &str) -> Key {
        Key(format!("{}{}/{:016x}", readings(station, transaction), time(at), digest(content)))
    }

    /// A reading that belongs to no transaction.
    pub fn meter(station: &Identity, connector: &str, at: Timestamp, content: &str) -> Key {
        Key(format!("meter/{station}/{}/{}/{:016x}", part(connector), time(at), digest(content)))
    }

    /// Something that a station told and that has no better place.
    pub fn notice(station: &Identity, action: &str, at: Timestamp, content: &str) -> Key {
        Key(format!("notice/{station}/{}/{}/{:016x}", part(action), time(at), digest(content)))
    }

    /// A token; upper and lower case are the same.
    pub fn token(token: &str) -> Key {
        Key(format!("token/{}", part(&folded(token))))
    }

    /// The transaction that a token is used for.
    pub fn token_use(token: &str) -> Key {
        Key(format!("use/{}", part(&folded(token))))
    }

    /// A command that was sent to a station.
    pub fn command(station: &Identity, id: &str) -> Key {
        Key(format!("command/{station}/{}", part(id)))
    }

    /// What was answered to a request with an idempotency key.
    pub fn idempotency(key: &str) -> Key {
        Key(format!("idempotency/{}", part(key)))
    }
}

/// Where the keys of a transaction's readings begin.
pub(crate) fn readings(station: &Identity, transaction: &str) -> String {
    format!("reading/{station}/{}/", part(transaction))
}

/// Tokens are compared without case.
pub(crate) fn folded(token: &str) -> String {
    token.to_lowercase()
}

fn time(at: Timestamp) -> String {
    format!("{:015}", at.as_millis().max(0))
}

/// FNV-1a: stable over builds and machines, and nobody gains by finding two texts that are alike: the time and
/// the station are in the key as well, so that he could only overwrite a reading of his own.
pub(crate) fn digest(content: &str) -> u64 {
    content.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// Text from outside as one part of a key: no slash, no control character, bounded.
fn part(text: &str) -> String {
    const LONGEST: usize = 200;
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'%');
    if text.len() <= LONGEST && text.bytes().all(plain) {
        return text.to_owned();
    }
    let mut part = String::new();
    for byte in text.bytes() {
        if part.len() >= LONGEST {
            let _ = write!(part, "%%{:016x}", digest(text));
            break;
        }
        match plain(byte) {
            true => part.push(byte as char),
            false => {
                let _ = write!(part, "%{byte:02x}");
            }
        }
    }
    part
}
