//! Who may ask at all: the Host check, the bearer token, the content type of writes.
//!
//! On loopback there is no token, but a page in the user's browser must not be able to command stations: a foreign
//! Host name (DNS rebinding) is refused, and so are writes that a form could send.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::ApiError;

/// Largest request body, in bytes.
pub const BODY_LIMIT: usize = 1 << 20;

/// What is demanded of every request.
#[derive(Clone)]
pub struct Guard {
    only_local_hosts: bool,
    token: Option<Box<str>>,
}

impl Guard {
    /// For a listener bound to `address`; with a token, every request but the two probes must carry it.
    pub fn new(address: SocketAddr, token: Option<&str>) -> Self {
        Self { only_local_hosts: address.ip().is_loopback(), token: token.map(Into::into) }
    }

    fn check(&self, request: &Request) -> Result<(), ApiError> {
        let headers = request.headers();
        if self.only_local_hosts && !named_locally(request) {
            return Err(ApiError::new(
                StatusCode::MISDIRECTED_REQUEST,
                "MisdirectedHost",
                "The Host header must name this machine: localhost, 127.0.0.1 or [::1]",
            )
            .at("Host"));
        }
        let probe = matches!(request.uri().path(), "/healthz" | "/readyz");
        if let Some(token) = self.token.as_deref().filter(|_| !probe)
            && !bearer(headers).is_some_and(|given| same(given.as_bytes(), token.as_bytes()))
        {
            return Err(ApiError::new(
                StatusCode::UNAUTHORIZED,
                "Unauthorized",
                "This needs the header 'Authorization: Bearer' with the management token",
            )
            .at("Authorization"));
        }
        if needs_content_type(request) && !says_json(headers) {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UnsupportedMediaType",
                "A write needs the header 'Content-Type: application/json'",
            )
            .at("Content-Type"));
        }
        Ok(())
    }
}

/// The middleware around every route.
pub async fn admit(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    match guard.check(&request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn named_locally(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let authority_is_local = request.uri().host().is_none_or(is_local);
    authority_is_local && host.to_str().is_ok_and(|host| is_local(without_port(host)))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_local(name: &str) -> bool {
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Takes the same time wherever the first difference is.
fn same(given: &[u8], wanted: &[u8]) -> bool {
    let mut difference = given.len() ^ wanted.len();
    for (at, byte) in wanted.iter().enumerate() {
        difference |= usize::from(byte ^ given.get(at).unwrap_or(&0));
    }
    std::hint::black_box(difference) == 0
}

/// A browser sends a POST anywhere unasked, but a PUT only after asking, so that a PUT without a body needs no type.
fn needs_content_type(request: &Request) -> bool {
    match *request.method() {
        Method::POST | Method::PATCH => true,
        Method::PUT => {
            let headers = request.headers();
            headers.contains_key(header::TRANSFER_ENCODING)
                || headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0")
        }
        _ => false,
    }
}

fn says_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        for host in ["localhost", "LOCALHOST:9090", "127.0.0.1:9090", "127.1.2.3", "[::1]:9090", "[::1]"] {
            assert!(is_local(without_port(host)), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example:9090", "10.0.0.1", "127.0.0.1.evil.example", "[::2]"] {
            assert!(!is_local(without_port(host)), "{host}");
        }
    }

    #[test]
    fn a_token_is_the_same_only_when_whole() {
        assert!(same(b"secret", b"secret"));
        for given in [&b""[..], b"secre", b"secrets", b"Secret", b"secret\0"] {
            assert!(!same(given, b"secret"));
        }
    }
}
