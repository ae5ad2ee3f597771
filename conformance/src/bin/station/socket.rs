//! The WebSocket: identity in the URL, sub-protocols, Basic authentication, messages in pieces.

use ocpp_core::Version;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{
        Message,
        client::IntoClientRequest,
        http::HeaderValue,
        protocol::frame::{
            Frame,
            coding::{Data, OpCode},
        },
    },
};

use crate::Failure;

pub(crate) type Socket = WebSocketStream<TcpStream>;

/// Where the CSMS is, and as whom to go there.
#[derive(Clone)]
pub(crate) struct Address {
    host: String,
    path: String,
    id: String,
}

impl Address {
    pub(crate) fn new(url: &str, id: String) -> Result<Self, Failure> {
        let rest = url.strip_prefix("ws://").ok_or("a URL that begins with ws://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        Ok(Self { host: host.to_owned(), path: path.trim_end_matches('/').to_owned(), id })
    }

    /// A number that stays this station's own (FNV-1a over its identity).
    pub(crate) fn seed(&self) -> u32 {
        self.id.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// The URL with the identity behind it (OCPP-J 1.6 section 3.1.1).
    fn url(&self) -> String {
        let mut url = format!("ws://{}/{}", self.host, self.path);
        if !self.path.is_empty() {
            url.push('/');
        }
        for byte in self.id.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => url.push(byte.into()),
                _ => url.push_str(&format!("%{byte:02X}")),
            }
        }
        url
    }
}

/// Connects, and tells the version that the CSMS chose. Without a password there are no credentials.
pub(crate) async fn connect(
    address: Address,
    versions: &'static [Version],
    password: String,
) -> Result<(Socket, Version), Failure> {
    let stream = TcpStream::connect(&address.host).await?;
    stream.set_nodelay(true)?;
    let mut request = address.url().into_client_request()?;
    let offered: Vec<_> = versions.iter().map(|version| version.subprotocol()).collect();
    request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_str(&offered.join(", "))?);
    if !password.is_empty() {
        let credentials = format!("Basic {}", base64(format!("{}:{password}", address.id).as_bytes()));
        request.headers_mut().insert("Authorization", HeaderValue::from_str(&credentials)?);
    }
    let (socket, response) = client_async(request, stream).await?;
    let chosen = response.headers().get("Sec-WebSocket-Protocol").and_then(|chosen| chosen.to_str().ok());
    let version = versions.iter().find(|version| Some(version.subprotocol()) == chosen);
    Ok((socket, *version.ok_or("no version in common")?))
}

/// A text, or a piece of one as a fragment (RFC 6455 section 5.4).
pub(crate) fn piece(text: &str, is_continued: bool, is_last: bool) -> Message {
    if is_last && !is_continued {
        return Message::text(text);
    }
    let kind = if is_continued { Data::Continue } else { Data::Text };
    Message::Frame(Frame::message(text.as_bytes().to_vec(), OpCode::Data(kind), is_last))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            match digit <= three.len() {
                true => text.push(DIGITS[bits >> (18 - 6 * digit) & 63].into()),
                false => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_in_base64() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob?>", "Zm9vYj8+")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn the_identity_is_the_last_part_of_the_path_and_encoded() {
        for (url, expected) in [
            ("ws://host:80", "ws://host:80/RDAM%20123"),
            ("ws://host/", "ws://host/RDAM%20123"),
            ("ws://host/ocpp/16/", "ws://host/ocpp/16/RDAM%20123"),
        ] {
            assert_eq!(Address::new(url, "RDAM 123".into()).expect("a URL").url(), expected);
        }
    }
}
