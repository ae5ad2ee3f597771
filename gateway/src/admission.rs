//! What a handshake request is answered. Pure: the registry, which must be awaited, is asked by the caller.

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
        /// What will be spoken.
        version: Version,
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
    let version = common_version(request.headers(), versions);
    let Some(id) = identity(request.uri().path(), version) else {
        return Decision::Refuse(Refusal::NoIdentity);
    };
    let Some(version) = version else {
        return Decision::NoCommonVersion { response };
    };
    response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(version.subprotocol()));
    Decision::Admit { id, version, response }
}

/// The first of the client's list that we speak: the client's order is its preference.
fn common_version(headers: &HeaderMap, versions: &[Version]) -> Option<Version> {
    let offers = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    let mut offered = offers.flat_map(|list| list.split(',')).filter_map(|name| Version::from_subprotocol(name.trim()));
    offered.find(|version| versions.contains(version))
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
        assert!(name(&path(48), Version::V201).is_some() && name(&path(49), Version::V201).is_none());
        assert!(name(&path(64), Version::V16).is_some() && name(&path(65), Version::V16).is_none());
    }

    #[test]
    fn the_clients_order_decides_about_the_version() {
        let ours = [Version::V16, Version::V201];
        let choose = |lists: &[&'static str]| {
            let values = lists.iter().map(|list| (SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(list)));
            common_version(&values.collect(), &ours)
        };
        assert_eq!(choose(&["ocpp2.0.1, ocpp1.6"]), Some(Version::V201));
        assert_eq!(choose(&["ocpp1.6,ocpp2.0.1"]), Some(Version::V16));
        assert_eq!(choose(&["ocpp2.1", "ocpp2.0 ,ocpp1.6"]), Some(Version::V16));
        assert_eq!(choose(&["OCPP1.6", "ocpp2.0"]), None);
        assert_eq!(choose(&[]), None);
    }
}
