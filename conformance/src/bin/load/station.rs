//! A station that sends its next CALL when the last was answered.

use std::error::Error;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue, protocol::WebSocketConfig},
};

/// Whatever goes wrong ends the run.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// One connection.
pub(crate) struct Station {
    socket: WebSocketStream<TcpStream>,
    /// 1.6, otherwise 2.0.1.
    pub(crate) old: bool,
    name: String,
    sent: usize,
}

impl Station {
    pub(crate) async fn connect(url: &str, name: &str, old: bool) -> Result<Self, Failure> {
        let address = url.strip_prefix("ws://").ok_or("a URL that begins with ws://")?.trim_end_matches('/');
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{address}/{name}").into_client_request()?;
        let version = if old { "ocpp1.6" } else { "ocpp2.0.1" };
        request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_static(version));
        let small = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
        let (socket, _) = client_async_with_config(request, stream, Some(small)).await?;
        Ok(Self { socket, old, name: name.to_owned(), sent: 0 })
    }

    /// How many CALLs were answered.
    pub(crate) fn sent(&self) -> usize {
        self.sent
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Sends a CALL and waits for its result.
    pub(crate) async fn call(&mut self, action: &str, payload: &str) -> Result<Value, Failure> {
        self.sent += 1;
        // Ids of the usual length: a UUID's 36 characters.
        let id = format!("{:0>12}-{:0>23}", self.name, self.sent);
        self.socket.send(Message::text(format!(r#"[2,"{id}","{action}",{payload}]"#))).await?;
        loop {
            let Message::Text(text) = self.socket.next().await.ok_or("the gateway hung up")?? else { continue };
            let frame: Value = serde_json::from_str(&text)?;
            if frame[1] == *id {
                return if frame[0] == 3 {
                    Ok(frame[2].clone())
                } else {
                    Err(format!("{action} was refused: {text}").into())
                };
            }
        }
    }

    pub(crate) async fn boot(&mut self) -> Result<(), Failure> {
        let payload = if self.old {
            r#"{"chargePointVendor":"Load","chargePointModel":"Rig","chargePointSerialNumber":"EX22-000017","firmwareVersion":"2.7.0"}"#
        } else {
            r#"{"reason":"PowerUp","chargingStation":{"vendorName":"Load","model":"Rig","serialNumber":"EX22-000017","firmwareVersion":"2.7.0"}}"#
        };
        let answer = self.call("BootNotification", payload).await?;
        if answer["status"] == "Accepted" { Ok(()) } else { Err(format!("the boot was answered {answer}").into()) }
    }

    pub(crate) async fn status(&mut self, connector: usize, status: &str, moment: &str) -> Result<(), Failure> {
        let payload = if self.old {
            format!(r#"{{"connectorId":{connector},"errorCode":"NoError","status":"{status}","timestamp":"{moment}"}}"#)
        } else {
            let status = if status == "Available" { status } else { "Occupied" };
            format!(r#"{{"timestamp":"{moment}","connectorStatus":"{status}","evseId":{connector},"connectorId":1}}"#)
        };
        self.call("StatusNotification", &payload).await.map(|_| ())
    }
}
