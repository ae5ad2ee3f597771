//! The WebSocket: identity in the URL, TLS, sub-protocols, Basic authentication, messages in pieces.

use std::{io, path::Path, sync::Arc};

use ocpp_core::{Version, station::SecurityEvent};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        self, ClientConfig, RootCertStore,
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    },
};
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

pub(crate) type Socket = WebSocketStream<Box<dyn Stream>>;

/// With TLS, or without.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Where the CSMS is, and as whom to go there.
#[derive(Clone)]
pub(crate) struct Address {
    is_tls: bool,
    host: String,
    path: String,
    id: String,
}

impl Address {
    pub(crate) fn new(url: &str, id: String) -> Result<Self, Failure> {
        let (is_tls, rest) = match (url.strip_prefix("ws://"), url.strip_prefix("wss://")) {
            (Some(rest), _) => (false, rest),
            (_, Some(rest)) => (true, rest),
            _ => return Err("a URL that begins with ws:// or wss://".into()),
        };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        Ok(Self { is_tls, host: host.to_owned(), path: path.trim_end_matches('/').to_owned(), id })
    }

    /// Where a network profile leads.
    pub(crate) fn at(&self, url: &str) -> Result<Self, Failure> {
        Self::new(url, self.id.clone())
    }

    /// A number that stays this station's own (FNV-1a over its identity).
    pub(crate) fn seed(&self) -> u32 {
        self.id.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// The URL with the identity behind it (OCPP-J 1.6 section 3.1.1).
    fn url(&self) -> String {
        let scheme = if self.is_tls { "wss" } else { "ws" };
        let mut url = format!("{scheme}://{}/{}", self.host, self.path);
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

/// Whom the station trusts, and as whom it can show itself.
#[derive(Clone)]
pub(crate) struct Trust {
    roots: RootCertStore,
    own: Option<(Vec<CertificateDer<'static>>, Arc<PrivateKeyDer<'static>>)>,
}

impl Trust {
    /// All of them are files with PEM inside.
    pub(crate) fn read(roots: Option<&Path>, own: Option<(&Path, &Path)>) -> Result<Self, Failure> {
        let mut trust = Self { roots: RootCertStore::empty(), own: None };
        if let Some(file) = roots {
            for root in CertificateDer::pem_file_iter(file)? {
                trust.roots.add(root?)?;
            }
        }
        if let Some((chain, key)) = own {
            let chain = CertificateDer::pem_file_iter(chain)?.collect::<Result<_, _>>()?;
            trust.own = Some((chain, Arc::new(PrivateKeyDer::from_pem_file(key)?)));
        }
        Ok(trust)
    }

    /// What there is, as the station wants to know it.
    pub(crate) fn certificates(&self) -> ocpp_core::station::Certificates {
        let (csms_root, station) = (!self.roots.is_empty(), self.own.is_some());
        let entries = self.roots.len() + usize::from(station);
        ocpp_core::station::Certificates { csms_root, station, entries: entries as u16 }
    }

    /// TLS 1.2 or 1.3, with the station's own certificate if it is to show one.
    async fn secure(&self, host: &str, stream: TcpStream, shows_itself: bool) -> Result<Box<dyn Stream>, Failure> {
        let config = ClientConfig::builder().with_root_certificates(self.roots.clone());
        let config = match &self.own {
            Some((chain, key)) if shows_itself => config.with_client_auth_cert(chain.clone(), key.clone_key())?,
            _ => config.with_no_client_auth(),
        };
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
        let name = ServerName::try_from(name.to_owned())?;
        Ok(Box::new(TlsConnector::from(Arc::new(config)).connect(name, stream).await?))
    }
}

/// What a failure to connect means for security (2.0.1 part 2, appendix 1).
pub(crate) fn event_of(failure: &Failure) -> Option<SecurityEvent> {
    use rustls::{AlertDescription, Error};
    let error = failure.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref::<Error>()?;
    Some(match error {
        Error::InvalidCertificate(_) => SecurityEvent::InvalidCsmsCertificate,
        Error::PeerIncompatible(_) | Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            SecurityEvent::InvalidTlsVersion
        }
        _ => return None,
    })
}

/// Connects, and tells the version that the CSMS chose. Without a password there are no credentials.
pub(crate) async fn connect(
    address: Address,
    trust: Trust,
    security_profile: u8,
    versions: &'static [Version],
    password: String,
) -> Result<(Socket, Version), Failure> {
    if security_profile >= 2 && !address.is_tls {
        return Err("this security profile needs TLS".into());
    }
    let stream = TcpStream::connect(&address.host).await?;
    stream.set_nodelay(true)?;
    let stream = match address.is_tls {
        true => trust.secure(&address.host, stream, security_profile == 3).await?,
        false => Box::new(stream),
    };
    let mut request = address.url().into_client_request()?;
    let offered: Vec<_> = versions.iter().map(|version| version.subprotocol()).collect();
    request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_str(&offered.join(", "))?);
    if security_profile != 3 && !password.is_empty() {
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
            ("wss://host:443/ocpp", "wss://host:443/ocpp/RDAM%20123"),
        ] {
            assert_eq!(Address::new(url, "RDAM 123".into()).expect("a URL").url(), expected);
        }
    }
}
