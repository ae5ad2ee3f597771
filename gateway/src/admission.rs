//! What a handshake request is answered. Pure: the registry, which must be awaited, is asked by the caller.

use ocpp_core::schema::Table;
use ocpp_core::{Identity, Version};
use percent_encoding::percent_decode_str;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response, create_response};
use tokio_tungstenite::tungstenite::http::header::{HeaderMap, HeaderValue, SEC_WEBSOCKET_PROTOCOL};

/// What to do with a request.
#[derive(Debug)]
pub enum Decision {
    /// Let it in, if the registry knows it.
    Admit {
        /// Who it is.
        id: Identity,
        /// The messages that will be spoken; they know their version.
        table: &'static Table,
        /// 101 with the sub-protocol.
        response: Response,
    },
    /// Complete the handshake without a sub-protocol, then close with 1002 (OCPP-J 1.6 section 3.1.2).
    NoCommonVersion {
        /// 101 without a sub-protocol.
        response: Response,
    },
    /// Answer with an HTTP error.
    Refuse(Refusal),
}

/// Why a request gets an HTTP error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The path is no identity.
    NoIdentity,
    /// The identity is not registered.
    UnknownStation,
    /// No WebSocket handshake.
    NoUpgrade,
    /// Not HTTP, or a broken handshake.
    Malformed,
    /// The head of the request does not end.
    TooLarge,
    /// Another method than GET.
    Method,
    /// The back end cannot take stations now.
    Unavailable,
}

impl Refusal {
    /// Status line and text of the HTTP answer.
    pub const fn answer(self) -> (&'static str, &'static str) {
        match self {
            Self::NoIdentity => ("404 Not Found", "The path is no charging station's identity.\n"),
            Self::UnknownStation => ("404 Not Found", "No such charging station is registered.\n"),
            Self::NoUpgrade => ("426 Upgrade Required", "This is an OCPP gateway: connect by WebSocket.\n"),
            Self::Malformed => ("400 Bad Request", "This is no WebSocket handshake.\n"),
            Self::TooLarge => ("431 Request Header Fields Too Large", "The head of the request is too large.\n"),
            Self::Method => ("405 Method Not Allowed", "This is an OCPP gateway: connect by WebSocket.\n"),
            Self::Unavailable => ("503 Service Unavailable", "The back end cannot be reached. Try again later.\n"),
        }
    }

    /// The reason as the metrics name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoIdentity => "no_identity",
            Self::UnknownStation => "unknown_station",
            Self::NoUpgrade => "no_upgrade",
            Self::Malformed => "malformed",
            Self::TooLarge => "too_large",
            Self::Method => "method",
            Self::Unavailable => "unavailable",
        }
    }
}

/// Decides on a request.
pub fn decide(request: &Request, versions: &[Version]) -> Decision {
    use tokio_tungstenite::tungstenite::Error;
    use tokio_tungstenite::tungstenite::error::ProtocolError as Fault;

    let mut response = match create_response(request) {
        Ok(response) => response,
        Err(Error::Protocol(
            Fault::MissingConnectionUpgradeHeader
            | Fault::MissingUpgradeWebSocketHeader
            | Fault::MissingSecWebSocketVersionHeader,
        )) => return Decision::Refuse(Refusal::NoUpgrade),
        Err(_) => return Decision::Refuse(Refusal::Malformed),
    };
    let table = common_version(request.headers(), versions);
    let Some(id) = identity(request.uri().path(), table.map(Table::version)) else {
        return Decision::Refuse(Refusal::NoIdentity);
    };
    let Some(table) = table else {
        return Decision::NoCommonVersion { response };
    };
    let subprotocol = table.version().subprotocol();
    response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(subprotocol));
    Decision::Admit { id, table, response }
}

/// The messages of the first version of the client's list that we speak: the client's order is its preference.
fn common_version(headers: &HeaderMap, versions: &[Version]) -> Option<&'static Table> {
    let offers = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    let offered = offers.flat_map(|list| list.split(',')).filter_map(|name| Version::from_subprotocol(name.trim()));
    // A version whose messages are not built is none that we speak.
    offered.filter(|version| versions.contains(version)).find_map(Version::table)
}

/// The only segment of the path, decoded. 1.6 sets no length; 2.x sets 48 characters.
fn identity(path: &str, version: Option<Version>) -> Option<Identity> {
    let limit = match version {
        Some(Version::V16) | None => 64,
        Some(_) => 48,
    };
    let segment = path.strip_prefix('/').filter(|segment| !segment.contains('/'))?;
    Identity::new(&percent_decode_str(segment).decode_utf8().ok()?, limit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::VERSIONS;

    fn name(path: &str, version: Version) -> Option<String> {
        identity(path, Some(version)).map(|id| id.to_string())
    }

    #[test]
    fn the_path_is_decoded_and_must_be_one_identity() {
        assert_eq!(name("/RDAM%20123", Version::V16).as_deref(), Some("RDAM 123"));
        assert_eq!(name("/a+*%7C@=._-", Version::V201).as_deref(), Some("a+*|@=._-"));
        for path in ["", "/", "/a/b", "/a/", "/a%2Fb", "/a:b", "/a%3Ab", "/%C3%A9", "/%FF", "/%00", "//a"] {
            assert_eq!(name(path, Version::V16), None, "{path}");
        }
    }

    #[test]
    fn how_long_a_name_may_be_depends_on_the_version() {
        let path = |length| format!("/{}", "x".repeat(length));
        for version in [Version::V20, Version::V201, Version::V21] {
            assert!(name(&path(48), version).is_some() && name(&path(49), version).is_none());
        }
        assert!(name(&path(64), Version::V16).is_some() && name(&path(65), Version::V16).is_none());
    }

    #[test]
    fn the_clients_order_decides_about_the_version() {
        let choose = |ours: &[Version], lists: &[&'static str]| {
            let values = lists.iter().map(|list| (SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(list)));
            common_version(&values.collect(), ours).map(Table::version)
        };
        let all = |lists: &[&'static str]| choose(&VERSIONS, lists);
        assert_eq!(all(&["ocpp2.0.1, ocpp1.6"]), Some(Version::V201));
        assert_eq!(all(&["ocpp1.6,ocpp2.0.1"]), Some(Version::V16));
        assert_eq!(all(&["ocpp2.1", "ocpp2.0 ,ocpp1.6"]), Some(Version::V20));
        assert_eq!(all(&["OCPP1.6", "ocpp2.1"]), None);
        assert_eq!(all(&[]), None);
        assert_eq!(choose(&[Version::V16], &["ocpp2.0, ocpp1.6"]), Some(Version::V16));
    }

    #[test]
    fn every_version_that_stations_may_speak_has_its_messages_built() {
        for version in VERSIONS {
            assert!(version.table().is_some_and(|table| table.version() == version), "{version}");
        }
    }
}
